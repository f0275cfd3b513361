"""How the page of an import shows where it stands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import ImportStage
from personnel.models import RosterImport

STEPS = [_("Upload"), _("Check"), _("Confirm"), _("Result")]


@dataclass(frozen=True)
class Stage:
    """The page, the step that is current on it, and the pill."""

    code: ImportStage
    template: str
    step: int
    kind: str
    icon: str

    @property
    def label(self) -> str | Promise:
        return self.code.label


WORKING = "personnel/import_working.html"
FAILED = "personnel/import_failed.html"
RESULT = "personnel/import_applied.html"

READING = Stage(ImportStage.READING, WORKING, 2, "info", "clock")
JUDGING = Stage(ImportStage.JUDGING, WORKING, 2, "info", "clock")
COLUMNS = Stage(ImportStage.COLUMNS, "personnel/import_columns.html", 2, "warning", "edit")
PREVIEW = Stage(ImportStage.PREVIEW, "personnel/import_preview.html", 3, "warning", "queue")
REFUSED = Stage(ImportStage.REFUSED, FAILED, 2, "danger", "alert")
NOT_CHECKED = Stage(ImportStage.NOT_CHECKED, FAILED, 2, "danger", "alert")
DISCARDED = Stage(ImportStage.DISCARDED, "personnel/import_discarded.html", 3, "", "close")
HELD = Stage(ImportStage.HELD, "personnel/import_held.html", 3, "warning", "shield")
APPLYING = Stage(ImportStage.APPLYING, WORKING, 4, "info", "clock")
APPLIED = Stage(ImportStage.APPLIED, RESULT, 5, "success", "check")
NOT_APPLIED = Stage(ImportStage.NOT_APPLIED, FAILED, 4, "danger", "alert")
UNDOING = Stage(ImportStage.UNDOING, WORKING, 4, "info", "clock")
NOT_UNDONE = Stage(ImportStage.NOT_UNDONE, RESULT, 5, "danger", "alert")
UNDONE = Stage(ImportStage.UNDONE, "personnel/import_undone.html", 5, "", "return")
EXPIRED = Stage(ImportStage.EXPIRED, "personnel/import_expired.html", 3, "", "clock")

RESULTS = (APPLIED, NOT_UNDONE)
_STAGES = {
    stage.code: stage
    for stage in (
        READING,
        JUDGING,
        COLUMNS,
        PREVIEW,
        REFUSED,
        NOT_CHECKED,
        DISCARDED,
        HELD,
        APPLYING,
        APPLIED,
        NOT_APPLIED,
        UNDOING,
        NOT_UNDONE,
        UNDONE,
        EXPIRED,
    )
}


def stage_of(roster: RosterImport) -> Stage:
    """Return the stage of an import; every import is in exactly one."""
    return _STAGES[roster.stage]

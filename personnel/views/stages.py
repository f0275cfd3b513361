"""Where an import stands, as its page shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import ImportPhase
from personnel.models import RosterImport

STEPS = [_("Upload"), _("Check"), _("Confirm"), _("Result")]


@dataclass(frozen=True)
class Stage:
    """The page, the step that is current on it, and the pill."""

    template: str
    step: int
    label: Promise
    kind: str
    icon: str


WORKING = "personnel/import_working.html"
FAILED = "personnel/import_failed.html"

READING = Stage(WORKING, 2, _("Being read"), "info", "clock")
JUDGING = Stage(WORKING, 2, _("Being compared"), "info", "clock")
COLUMNS = Stage("personnel/import_columns.html", 2, _("Columns to choose"), "warning", "edit")
PREVIEW = Stage("personnel/import_preview.html", 3, _("Waits for you"), "warning", "queue")
REFUSED = Stage(FAILED, 2, _("File refused"), "danger", "alert")
NOT_CHECKED = Stage(FAILED, 2, _("Not checked"), "danger", "alert")
DISCARDED = Stage("personnel/import_discarded.html", 3, _("Discarded"), "", "close")
HELD = Stage("personnel/import_held.html", 3, _("Held for a second look"), "warning", "shield")
APPLYING = Stage(WORKING, 4, _("Being applied"), "info", "clock")
APPLIED = Stage("personnel/import_applied.html", 5, _("Applied"), "success", "check")
NOT_APPLIED = Stage(FAILED, 4, _("Not applied"), "danger", "alert")
UNDOING = Stage(WORKING, 4, _("Being undone"), "info", "clock")
NOT_UNDONE = Stage("personnel/import_applied.html", 5, _("Not undone"), "danger", "alert")
UNDONE = Stage("personnel/import_undone.html", 5, _("Undone"), "", "return")
EXPIRED = Stage("personnel/import_expired.html", 3, _("Expired"), "", "clock")

RESULTS = (APPLIED, NOT_UNDONE)


def stage_of(roster: RosterImport) -> Stage:
    """Return the stage of an import; every import is in exactly one."""
    if roster.is_discarded:
        return DISCARDED
    if roster.is_undone:
        return UNDONE
    if roster.phase == ImportPhase.UNDO:
        return NOT_UNDONE if roster.is_failed else UNDOING
    if roster.is_applied:
        return APPLIED
    if roster.phase == ImportPhase.APPLY:
        return NOT_APPLIED if roster.is_failed else APPLYING
    return EXPIRED if roster.is_expired else _unconfirmed(roster)


def _unconfirmed(roster: RosterImport) -> Stage:
    if roster.is_held:
        return HELD
    if roster.is_refused:
        return REFUSED if roster.layout.get("refusal") else NOT_CHECKED
    if roster.is_under_way:
        return JUDGING if roster.phase == ImportPhase.JUDGE else READING
    return COLUMNS if roster.needs_mapping else PREVIEW

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


READING = Stage("personnel/import_working.html", 2, _("Being read"), "info", "clock")
COLUMNS = Stage("personnel/import_columns.html", 2, _("Columns to choose"), "warning", "edit")
PREVIEW = Stage("personnel/import_preview.html", 3, _("Waits for you"), "warning", "queue")
REFUSED = Stage("personnel/import_failed.html", 2, _("File refused"), "danger", "alert")
DISCARDED = Stage("personnel/import_discarded.html", 3, _("Discarded"), "", "close")
APPLYING = Stage("personnel/import_working.html", 4, _("Being applied"), "info", "clock")
APPLIED = Stage("personnel/import_applied.html", 5, _("Applied"), "success", "check")
NOT_APPLIED = Stage("personnel/import_failed.html", 4, _("Not applied"), "danger", "alert")


def stage_of(roster: RosterImport) -> Stage:
    """Return the stage of an import; every import is in exactly one."""
    if roster.is_discarded:
        return DISCARDED
    if roster.phase == ImportPhase.APPLY:
        if roster.is_applied:
            return APPLIED
        return NOT_APPLIED if roster.is_failed else APPLYING
    if roster.is_refused:
        return REFUSED
    if roster.is_under_way:
        return READING
    return COLUMNS if roster.needs_mapping else PREVIEW

"""What an administrator reads before confirming an import, and after it was applied."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.citizen_id import masked
from personnel.enums import Group, Outcome, RowAction
from personnel.models import RosterImport
from personnel.roster.problems import field_label, ignored_label
from personnel.text import ascii_digits
from personnel.views.rows import lines, rows_of

LINES_SHOWN = 20
# An ID that lost its leading digit still tells who it belongs to.
ID_DIGITS = 12
WRITTEN = [RowAction.NEW, RowAction.CHANGED, RowAction.MOVED]
HINTS = {
    RowAction.NEW: _("people the portal does not know yet"),
    RowAction.CHANGED: _("known people with other details"),
    RowAction.MOVED: _("known people who were at another unit"),
    RowAction.UNCHANGED: _("already as in the file"),
    RowAction.REFUSED: _("left out until they are repaired"),
    RowAction.SKIPPED: _("headings, totals, notes, vacant posts"),
}


@dataclass(frozen=True)
class Tile:
    """A figure with the way to the rows behind it."""

    label: str | Promise
    value: str
    hint: str | Promise
    url: str


@dataclass(frozen=True)
class GroupCount:
    """How many of the rows that can be taken are in a group, outside, or wait for a decision."""

    code: str
    label: str | Promise
    count: int


def tiles(roster: RosterImport) -> list[Tile]:
    """Return one figure for each thing that can become of a row."""
    url = reverse("roster_import_rows", args=[roster.pk])
    return [
        Tile(action.label, f"{roster.counts.get(action, 0):,}", hint, f"{url}?action={action}")
        for action, hint in HINTS.items()
    ]


def preview_context(roster: RosterImport) -> dict[str, Any]:
    """Return what the preview shows: figures, refused and changed rows, groups, the table found."""
    changed = rows_of(roster).filter(action__in=[RowAction.CHANGED, RowAction.MOVED])
    columns = columns_of(roster)
    return {
        "tiles": tiles(roster),
        "written": sum(roster.counts.get(action, 0) for action in WRITTEN),
        "refused": lines(rows_of(roster, RowAction.REFUSED)[:LINES_SHOWN]),
        "refused_count": roster.counts.get(RowAction.REFUSED, 0),
        "changed": lines(changed[:LINES_SHOWN]),
        "groups": group_counts(roster),
        "taken_columns": [column for column in columns if column["field"]],
        "ignored_columns": [column for column in columns if not column["field"]],
        "seen": seen(roster),
    }


def group_counts(roster: RosterImport) -> list[GroupCount]:
    """Return how many of the rows that can be taken are in each group of the circular."""
    taken = roster.rows.filter(action__in=[*WRITTEN, RowAction.UNCHANGED])
    rows = taken.values_list("outcome", "group").annotate(Count("pk"))
    counts = {group or outcome: count for outcome, group, count in rows}
    codes: list[Group | Outcome] = [*Group, Outcome.REVIEW, Outcome.OUTSIDE]
    return [
        GroupCount(code if code in Group else "", code.label, counts.get(code, 0)) for code in codes
    ]


def columns_of(roster: RosterImport) -> list[dict[str, Any]]:
    """Return the columns of the table found, in words, with no citizen ID among the samples."""
    return [
        column
        | {
            "sample": _masked(column["sample"]),
            "field_label": field_label(column["field"]) if column["field"] else "",
            "why": ignored_label(column["reason"]) if column["reason"] else "",
        }
        for column in roster.layout.get("columns", [])
    ]


def _masked(sample: str) -> str:
    digits = re.sub("[^0-9]", "", ascii_digits(sample).removesuffix(".0"))
    return masked(digits) if len(digits) >= ID_DIGITS else sample


def seen(roster: RosterImport) -> str:
    """Name the preview that is shown, so that another one is never confirmed by mistake."""
    return roster.finished_at.isoformat() if roster.finished_at else ""


def earlier_import(roster: RosterImport) -> RosterImport | None:
    """Return the last time that the very same file was applied for this unit."""
    same = RosterImport.objects.applied().filter(unit=roster.unit, sha256=roster.sha256)
    return same.exclude(pk=roster.pk).order_by("-finished_at").first()

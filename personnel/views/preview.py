"""What an administrator reads before confirming an import, and after it was applied."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import Group, Outcome, RowAction
from personnel.models import RosterImport
from personnel.roster.problems import field_label, ignored_label, refusal_message
from personnel.views.rows import lines, rows_of

LINES_SHOWN = 10
WRITTEN = [RowAction.NEW, RowAction.CHANGED, RowAction.MOVED]
HINTS = {
    RowAction.NEW: _("people new to the portal"),
    RowAction.CHANGED: _("known people with other details"),
    RowAction.MOVED: _("known people from another unit"),
    RowAction.UNCHANGED: _("already as in the file"),
    RowAction.REFUSED: _("left out until repaired"),
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
    return {
        "tiles": tiles(roster),
        "written": sum(roster.counts.get(action, 0) for action in WRITTEN),
        "refused": lines(list(rows_of(roster, RowAction.REFUSED)[:LINES_SHOWN])),
        "refused_count": roster.counts.get(RowAction.REFUSED, 0),
        "changed": lines(list(changed[:LINES_SHOWN])),
        "groups": group_counts(roster),
        "tables": tables(roster),
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


def tables(roster: RosterImport) -> list[dict[str, Any]]:
    """Return the tables found in the file, one a sheet, their columns in words."""
    return [
        table | {"columns": [_in_words(column) for column in table["columns"]]}
        for table in roster.layout.get("tables", [])
    ]


def columns_of(roster: RosterImport) -> list[dict[str, Any]]:
    """Return the columns to choose from: of the first table that asks, else of the first."""
    found = tables(roster)
    asking = [table for table in found if table["missing"] or table["questions"]]
    return next((table["columns"] for table in (*asking, *found)), [])


def _in_words(column: dict[str, Any]) -> dict[str, Any]:
    number = _("Column %(number)d") % {"number": column["index"] + 1}
    return column | {
        "number": number,
        "label": column["label"] or number,
        "field_label": field_label(column["field"]) if column["field"] else "",
        "why": ignored_label(column["reason"]) if column["reason"] else "",
    }


def why_failed(roster: RosterImport) -> str:
    """Say why the file was not taken, or why its rows were not applied."""
    refusal = roster.layout.get("refusal")
    return refusal_message(**refusal) if refusal else roster.reason_text


def seen(roster: RosterImport) -> str:
    """Name the preview that is shown, so that another one is never confirmed by mistake."""
    return roster.finished_at.isoformat() if roster.finished_at else ""


def earlier_import(roster: RosterImport) -> RosterImport | None:
    """Return the last time that the very same file was applied for this unit."""
    same = (
        RosterImport.objects.applied()
        .filter(unit=roster.unit, sha256=roster.sha256)
        .select_related("confirmed_by")
    )
    return same.exclude(pk=roster.pk).order_by("-finished_at").first()

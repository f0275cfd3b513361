"""What an administrator reads before confirming an import, and after it was applied or undone."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.actions.imports import holds_of
from personnel.enums import Group, Outcome, RowAction, RowUndo
from personnel.forms import ColumnsForm, ConfirmForm
from personnel.models import RosterImport, RosterLeaver, Transfer
from personnel.notices import releasers_of
from personnel.views.remembered import remembered
from personnel.views.repair_list import repairs_of
from personnel.views.rows import lines, verdicts_of
from personnel.views.sheets import (
    columns_of,
    hidden_of,
    offered,
    questions_of,
    sheets_of,
    with_reasons,
)

LINES_SHOWN = 10
LEAVERS_SHOWN = 50
KEPT_SHOWN = 100
RELEASERS_SHOWN = 5
SHEETS_SHOWN, SHEETS_NAMED = 25, 5
TAKEN = [RowAction.NEW, RowAction.CHANGED, RowAction.MOVED, RowAction.UNCHANGED]
HINTS = {
    RowAction.NEW: _("people new to the portal"),
    RowAction.CHANGED: _("known people with other details"),
    RowAction.MOVED: _("known people from another unit"),
    RowAction.TRANSFER: _("people whom another office keeps"),
    RowAction.UNCHANGED: _("already as in the file"),
    RowAction.QUESTION: _("wait for your answer"),
    RowAction.REFUSED: _("have to be repaired"),
    RowAction.SKIPPED: _("headings, totals, notes, vacant posts"),
}
# What became of the rows of an import that was applied.
RESULTS = {
    RowAction.TRANSFER: (_("Transfers proposed"), _("the other office decides")),
    RowAction.QUESTION: (_("Left out"), _("not answered")),
    RowAction.REFUSED: (_("Left out"), _("not repaired")),
}
# What waits for the administrator stands out.
_WAITS = {RowAction.QUESTION: "warning", RowAction.REFUSED: "danger"}
# What is not there need not be said.
_SAID_IF_ANY = (RowAction.MOVED, RowAction.TRANSFER, RowAction.QUESTION)


@dataclass(frozen=True)
class Tile:
    """A figure with the way to the rows behind it."""

    label: str | Promise
    value: str
    hint: str | Promise
    url: str
    kind: str


@dataclass(frozen=True)
class GroupCount:
    """How many of the rows that can be taken are in a group, outside, or wait for a decision."""

    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Hold:
    """A limit that the import would pass, so that a second administrator has to release it."""

    is_ended: bool
    people: str
    staff: str
    share: int
    limit: int


def tiles(roster: RosterImport) -> list[Tile]:
    """Return one figure for each thing that can become of a row."""
    url = "" if roster.is_expired else reverse("roster_import_rows", args=[roster.pk])
    words = {action: (action.label, hint) for action, hint in HINTS.items()}
    if roster.is_applied:
        words |= RESULTS
    counts = {action: roster.counts.get(action, 0) for action in HINTS}
    return [
        Tile(
            *(words[action][0], f"{count:,}", words[action][1]),
            url=url and f"{url}?action={action}",
            kind=_WAITS.get(action, "") if count and not roster.is_applied else "",
        )
        for action, count in counts.items()
        if count or not (action in _SAID_IF_ANY or (roster.is_applied and action in RESULTS))
    ]


def columns_context(
    roster: RosterImport, columns: ColumnsForm | None = None, number: str = ""
) -> dict[str, Any]:
    """Return a page of the sheets of the file, and the form that says what they hold."""
    sheets = sheets_of(roster)
    page = Paginator(sheets, SHEETS_SHOWN).get_page(number)
    return {
        "sheets": with_reasons(roster, list(page)),
        "sheets_page": page,
        "asked": questions_of(sheets),
        "hidden": hidden_of(sheets),
        "columns": columns or columns_form(roster),
    }


def columns_form(roster: RosterImport, data: Any = None) -> ColumnsForm:
    """Return the form for the sheets and columns of the file."""
    sheets = sheets_of(roster)
    return ColumnsForm(data, columns=offered(columns_of(sheets)), sheets=sheets)


def preview_context(roster: RosterImport, confirm: ConfirmForm | None = None) -> dict[str, Any]:
    """Return what the preview shows: figures, repairs, changes, leavers, groups, answers."""
    repairs = repairs_of(roster)
    return {
        "tiles": tiles(roster),
        "confirm": confirm or ConfirmForm(roster=roster),
        "holds": expected_holds(roster),
        "repairs": [item for item in repairs if not item.is_warning],
        "warnings": [item for item in repairs if item.is_warning],
        "changed": _some(roster, action__in=[RowAction.CHANGED, RowAction.MOVED]),
        "changed_count": sum(roster.counts.get(a, 0) for a in (RowAction.CHANGED, RowAction.MOVED)),
        "transfers": _some(roster, action=RowAction.TRANSFER),
        "edited": _edited(roster, repairs),
        "leavers": Paginator(leavers_of(roster), LEAVERS_SHOWN).page(1),
        "left_out": left_out(roster),
        "groups": group_counts(roster),
        "answers": remembered(roster),
        "earlier": earlier_import(roster),
    }


def left_out(roster: RosterImport) -> str:
    """Name the sheets of people that a full list would need, and that are not taken."""
    names = roster.left_out[:SHEETS_NAMED] if roster.is_full_list else []
    return " ".join(f"“{name}”" for name in names)


def held_context(roster: RosterImport) -> dict[str, Any]:
    """Return why an import is held, and what it would do."""
    return {
        "tiles": tiles(roster),
        "holds": holds_in_words(roster.holds),
        "releasers": list(releasers_of(roster).order_by("email")[:RELEASERS_SHOWN]),
    }


def applied_context(roster: RosterImport) -> dict[str, Any]:
    """Return what an applied import did."""
    return {
        "tiles": tiles(roster),
        "groups": [] if roster.is_expired else group_counts(roster),
        "ended": ended_count(roster),
    }


def undone_context(roster: RosterImport) -> dict[str, Any]:
    """Return what was undone, and who was kept as they are because of a later edit."""
    kept = verdicts_of(roster).filter(undone=RowUndo.KEPT)[:KEPT_SHOWN]
    left = roster.leavers.filter(undone=RowUndo.KEPT).select_related("person")[:KEPT_SHOWN]
    return {
        "undone": f"{roster.counts.get(RowUndo.UNDONE, 0):,}",
        "kept_count": f"{roster.counts.get(RowUndo.KEPT, 0):,}",
        "kept": lines(roster, list(kept)),
        "kept_leavers": left,
        "more": len(kept) == KEPT_SHOWN,
        "transferred": transferred_by(roster),
    }


def transferred_by(roster: RosterImport) -> list[Transfer]:
    """Return the transfers of the import that were confirmed since: an undo leaves them."""
    confirmed = Transfer.objects.confirmed().filter(roster_import=roster)
    return list(confirmed.order_by("pk")[:KEPT_SHOWN])


def ended_count(roster: RosterImport) -> int:
    """Return how many posts end because a full list does not name their people."""
    return roster.counts.get("leavers", 0) if roster.leave_on else 0


def expected_holds(roster: RosterImport) -> dict[str, list[Hold]]:
    """Return the limits that confirming would pass, and those of ending the missing people."""
    holds = holds_in_words(holds_of(roster, ends=True))
    return {
        "changed": [hold for hold in holds if not hold.is_ended],
        "ended": [hold for hold in holds if hold.is_ended],
    }


def holds_in_words(holds: list[dict[str, Any]]) -> list[Hold]:
    """Return the figures of a hold as they are printed."""
    return [
        Hold(
            is_ended=hold["code"] == "ended",
            people=f"{hold['people']:,}",
            staff=f"{hold['staff']:,}",
            share=hold["people"] * 100 // hold["staff"] if hold["staff"] else 100,
            limit=hold["percent"],
        )
        for hold in holds
    ]


def leavers_of(roster: RosterImport) -> QuerySet[RosterLeaver]:
    """Return the people whom the full list does not name, unit by unit.

    They may stand on a sheet that is left out: then nobody is known to be missing.
    """
    leavers = roster.leavers.select_related("person", "posting__unit")
    if roster.left_out:
        leavers = leavers.none()
    return leavers.order_by("posting__unit__path", "person__name_sort", "pk")


def group_counts(roster: RosterImport) -> list[GroupCount]:
    """Return how many of the rows that can be taken are in each group of the circular."""
    taken = roster.verdicts.filter(action__in=TAKEN)
    rows = taken.values_list("outcome", "group").annotate(Count("pk"))
    counts = {group or outcome: count for outcome, group, count in rows}
    codes: list[Group | Outcome] = [*Group, Outcome.REVIEW, Outcome.OUTSIDE]
    return [
        GroupCount(code if code in Group else "", code.label, counts.get(code, 0)) for code in codes
    ]


def earlier_import(roster: RosterImport) -> RosterImport | None:
    """Return the last time that the very same file was applied for this unit."""
    same = (
        RosterImport.objects.applied()
        .filter(unit=roster.unit, sha256=roster.sha256)
        .select_related("confirmed_by")
    )
    return same.exclude(pk=roster.pk).order_by("-applied_at").first()


def _some(roster: RosterImport, **conditions: Any) -> list[Any]:
    return lines(roster, list(verdicts_of(roster).filter(**conditions)[:LINES_SHOWN]))


def _edited(roster: RosterImport, repairs: list[Any]) -> list[Any]:
    """Return some rows whose fields were edited by hand since; only looked for where there are."""
    if not any(item.code == "edited-since" for item in repairs):
        return []
    edited = verdicts_of(roster).exclude(conflicts={})[:LINES_SHOWN]
    return lines(roster, list(edited))

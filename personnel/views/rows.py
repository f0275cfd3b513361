"""The rows of an import as a page shows them: what each is, and what was found in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from personnel import be_dates
from personnel.enums import Group, Outcome, RowAction
from personnel.models import PositionRule, RosterImport, RosterRow
from personnel.roster.problems import ERROR, Problem, field_label, message, repair, skip_label
from personnel.views.placements import rules_of

KINDS = {
    RowAction.NEW: "success",
    RowAction.CHANGED: "info",
    RowAction.MOVED: "info",
    RowAction.REFUSED: "danger",
}


@dataclass(frozen=True)
class Finding:
    """A problem of a cell, in words."""

    column: str
    value: str
    message: str
    repair: str
    is_error: bool


@dataclass(frozen=True)
class Change:
    """What a field holds now and would hold."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A row of the file with everything that was found about it."""

    row: RosterRow
    where: str
    action: str
    kind: str
    group_label: str
    rule: PositionRule | None
    skipped_because: str
    findings: list[Finding]
    changes: list[Change]


def rows_of(roster: RosterImport, action: str = "") -> QuerySet[RosterRow]:
    """Return the rows of an import in the order of the file, all of them or those of one action."""
    rows = roster.rows.select_related("unit", "posting__unit").order_by("sheet", "row_no")
    return rows.filter(action=action) if action else rows


def lines(rows: Sequence[RosterRow]) -> list[Line]:
    """Return the rows of one page in words."""
    rules = rules_of(row.rule for row in rows)
    return [_line(row, rules.get(row.rule)) for row in rows]


def _line(row: RosterRow, rule: PositionRule | None) -> Line:
    return Line(
        row=row,
        where=_where(row),
        action=str(RowAction(row.action).label),
        kind=KINDS.get(RowAction(row.action), ""),
        group_label=_group_label(row),
        rule=rule,
        skipped_because=skip_label(row.skip_reason) if row.skip_reason else "",
        findings=[_finding(Problem(**problem)) for problem in row.problems],
        changes=list(_changes(row)),
    )


def _where(row: RosterRow) -> str:
    last = row.row_no + row.row_count - 1
    if last == row.row_no:
        return _("Row %(number)d") % {"number": row.row_no}
    return _("Rows %(first)d–%(last)d") % {"first": row.row_no, "last": last}


def _group_label(row: RosterRow) -> str:
    if row.group:
        return str(Group(row.group).label)
    return str(Outcome(row.outcome).label) if row.outcome else ""


def _finding(problem: Problem) -> Finding:
    return Finding(
        column=field_label(problem.field),
        value=problem.value,
        message=message(problem),
        repair=repair(problem),
        is_error=problem.severity == ERROR,
    )


def _changes(row: RosterRow) -> Iterator[Change]:
    if row.action == RowAction.MOVED:
        before = row.posting.unit.label if row.posting else ""
        yield Change(field_label("unit_name"), before, row.unit.label if row.unit else "")
    for field, (old, new) in row.changes.items():
        yield Change(field_label(field), _shown(field, old), _shown(field, new))


def _shown(field: str, value: Any) -> str:
    if field == "citizen_id":
        return _("recorded") if value else ""
    if field.endswith("_date") and value:
        return be_dates.display(date.fromisoformat(value))
    return value or ""

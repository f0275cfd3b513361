"""The rows of an import as a page shows them: what each is, and what was found in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from personnel import be_dates, citizen_id
from personnel.enums import Group, Outcome, RowAction, RowUndo
from personnel.forms.repairs import FIXABLE
from personnel.forms.rosters import EDITED, KEPT
from personnel.models import Person, PositionRule, Posting, RosterImport, RosterRow, RosterVerdict
from personnel.roster.problems import Problem, field_label, message, repair, skip_label
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS
from personnel.text import match_key
from personnel.views.placements import rules_of

KINDS = {
    RowAction.NEW: "success",
    RowAction.CHANGED: "info",
    RowAction.MOVED: "info",
    RowAction.TRANSFER: "info",
    RowAction.QUESTION: "warning",
    RowAction.REFUSED: "danger",
}
_ORDER = {name: n for n, name in enumerate(("citizen_id", *PERSON_FIELDS, *POSTING_FIELDS))}
# Another content of the cell would not help.
_NOT_OF_A_CELL = ("edited-since", "transfer-waits", "roster-too-old")


@dataclass(frozen=True)
class Finding:
    """A problem of a cell, in words. `field` is set where the cell can be repaired here."""

    column: str
    value: str
    message: str
    repair: str
    severity: str
    field: str


@dataclass(frozen=True)
class Change:
    """What a field holds now and would hold."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Known:
    """What the portal knows of somebody inside the import's unit, to tell people apart."""

    name: str
    position: str
    unit: str
    birth_date: date | None
    citizen_id: str


@dataclass(frozen=True)
class Line:
    """A row of the file with everything that was found about it."""

    row: RosterRow
    verdict: RosterVerdict | None
    where: str
    action: str
    kind: str
    group_label: str
    rule: PositionRule | None
    skipped_because: str
    findings: list[Finding]
    changes: list[Change]
    conflicts: list[Change]
    known: Known | None

    @property
    def is_question(self) -> bool:
        return bool(self.verdict and self.verdict.action == RowAction.QUESTION)

    @property
    def was_kept(self) -> bool:
        """Edited after the import, and therefore left alone when it was undone."""
        return bool(self.verdict and self.verdict.undone == RowUndo.KEPT)

    @property
    def masked_citizen_id(self) -> str:
        return _masked(self.row.citizen_id_cipher)

    @property
    def position(self) -> str:
        return self.row.position

    @property
    def clause(self) -> str:
        return self.verdict.clause if self.verdict else ""


def verdicts_of(roster: RosterImport) -> QuerySet[RosterVerdict]:
    """Return the verdicts on the people of an import, in the order of the file."""
    verdicts = RosterVerdict.objects.filter(roster_import=roster)
    return verdicts.select_related("row", "unit", "person", "posting__unit").order_by("row_id")


def rows_of(
    roster: RosterImport, *, action: str = "", q: str = "", problem: Mapping[str, str] | None = None
) -> QuerySet[Any]:
    """Return the rows or verdicts that are asked for, in the order of the file."""
    if action == RowAction.SKIPPED:
        return roster.rows.exclude(skip_reason="").order_by("pk")
    if not (action or q or problem):
        return roster.rows.select_related(
            "verdict__unit", "verdict__person", "verdict__posting__unit"
        ).order_by("pk")
    verdicts = verdicts_of(roster).filter(_became(action))
    if problem:
        holds = [dict(problem)]
        verdicts = verdicts.filter(Q(problems__contains=holds) | Q(row__problems__contains=holds))
    return verdicts.filter(row__name_key__contains=match_key(q)) if match_key(q) else verdicts


def _became(action: str) -> Q:
    if action == EDITED:
        return ~Q(conflicts={})
    if action == KEPT:
        return Q(undone=RowUndo.KEPT)
    return Q(action=action) if action else Q()


def lines(roster: RosterImport, items: Sequence[RosterRow | RosterVerdict]) -> list[Line]:
    """Return the rows or verdicts of one page in words."""
    pairs = [
        (i, getattr(i, "verdict", None)) if isinstance(i, RosterRow) else (i.row, i) for i in items
    ]
    rules = rules_of(verdict.rule for _row, verdict in pairs if verdict)
    return [_line(roster, row, verdict, rules) for row, verdict in pairs]


def findings_of(row: RosterRow, verdict: RosterVerdict | None) -> list[Finding]:
    """Return everything that is wrong with a row, in words."""
    problems = [*row.problems, *(verdict.problems if verdict else [])]
    return [_finding(Problem(**problem)) for problem in problems]


def _line(
    roster: RosterImport,
    row: RosterRow,
    verdict: RosterVerdict | None,
    rules: Mapping[str, PositionRule],
) -> Line:
    action = RowAction(verdict.action) if verdict else RowAction.SKIPPED
    return Line(
        row=row,
        verdict=verdict,
        where=where_is(row),
        action=str(action.label),
        kind=KINDS.get(action, ""),
        group_label=_group_label(verdict) if verdict else "",
        rule=rules.get(verdict.rule) if verdict else None,
        skipped_because=skip_label(row.skip_reason) if row.skip_reason else "",
        findings=findings_of(row, verdict),
        changes=list(_changes(verdict)) if verdict else [],
        conflicts=list(_fields(verdict.conflicts)) if verdict else [],
        known=_known(roster, verdict) if verdict and action == RowAction.QUESTION else None,
    )


def where_is(row: RosterRow) -> str:
    """Say where in its sheet a row stands, or a run of skipped ones."""
    last = row.row_no + row.row_count - 1
    if last == row.row_no:
        return _("Row %(number)s") % {"number": f"{row.row_no:,}"}
    return _("Rows %(first)s–%(last)s") % {"first": f"{row.row_no:,}", "last": f"{last:,}"}


def _group_label(verdict: RosterVerdict) -> str:
    if verdict.group:
        return str(Group(verdict.group).label)
    return str(Outcome(verdict.outcome).label) if verdict.outcome else ""


def _finding(problem: Problem) -> Finding:
    is_of_a_cell = problem.field in FIXABLE and problem.code not in _NOT_OF_A_CELL
    return Finding(
        column=field_label(problem.field),
        value=problem.value,
        message=message(problem),
        repair=repair(problem),
        severity=problem.severity,
        field=problem.field if is_of_a_cell else "",
    )


def _changes(verdict: RosterVerdict) -> Iterator[Change]:
    if verdict.action == RowAction.MOVED:
        before = verdict.posting.unit.label if verdict.posting else ""
        yield Change(field_label("unit_name"), before, verdict.unit.label if verdict.unit else "")
    yield from _fields(verdict.changes)


def _fields(values: dict[str, list[Any]]) -> Iterator[Change]:
    for field in sorted(values, key=lambda name: _ORDER.get(name, len(_ORDER))):
        old, new = values[field]
        yield Change(field_label(field), _shown(field, old), _shown(field, new))


def _shown(field: str, value: Any) -> str:
    if field == "citizen_id":
        return _("recorded") if value else ""
    if field.endswith("_date") and value:
        return be_dates.display(date.fromisoformat(value))
    return value or ""


def _known(roster: RosterImport, verdict: RosterVerdict) -> Known | None:
    """Return the person that may be meant, unless they are outside the import's unit."""
    person, posting = verdict.person, verdict.posting
    if not (person and posting and posting.unit.path.startswith(roster.unit.path)):
        return None
    return _described(person, posting)


def _described(person: Person, posting: Posting) -> Known:
    return Known(
        name=person.full_name,
        position=f"{posting.position} {posting.standing}".strip(),
        unit=posting.unit.label,
        birth_date=person.birth_date,
        citizen_id=person.masked_citizen_id,
    )


def _masked(cipher: bytes | memoryview | None) -> str:
    return citizen_id.masked(citizen_id.decrypt(cipher)) if cipher else ""

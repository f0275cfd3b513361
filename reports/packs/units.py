"""The figures of the units of a report, each with what is hidden from its reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_noop

from personnel import jobs
from personnel.enums import CodeScheme, UnitKind
from personnel.models import Unit, UnitCode
from reports.models import ReportFile, UnitStage
from reports.packs.masking import Sum, printed, protect

SCHOOLS = (UnitKind.SCHOOL, UnitKind.COLLEGE)
COUNTS = ("people", "in_groups", "in_m", "in_a", "in_s", "in_t", "outside", "in_review")
# People are in a group, outside or in review; those in a group are in one of four.
SUMS: list[Sum] = [(0, (1, 6, 7)), (1, (2, 3, 4, 5))]
NOT_COUNTED = gettext_noop(
    "This unit has no figures in that report any more, or not yet. Ask for a newer report."
)


@dataclass(frozen=True)
class Line:
    """A unit with its figures; `hidden` goes with `COUNTS`, and the first stands for all."""

    row: UnitStage
    above: str
    hidden: list[bool]

    @property
    def unit(self) -> Unit:
        unit: Unit = self.row.unit
        return unit

    @property
    def is_hidden(self) -> bool:
        """There are so few people that nothing is said about them."""
        return self.hidden[0]

    @property
    def counts(self) -> list[int | str]:
        return [
            printed(count, hidden)
            for count, hidden in zip(counts_of(self.row), self.hidden, strict=True)
        ]

    @property
    def groups(self) -> list[int | str]:
        """The people in M, A, S and T."""
        return self.counts[2:6]


class Lines:
    """The lines of a report's unit and of all below it, read a block of siblings at a time."""

    def __init__(self, report: ReportFile) -> None:
        code = UnitCode.objects.filter(unit=OuterRef("unit"), scheme=CodeScheme.MOE10)
        self._masked = report.is_masked
        self._rows = (
            UnitStage.objects.filter(snapshot=report.snapshot)
            .in_subtree(report.unit)
            .annotate(code=Subquery(code.values("value")[:1]))
            .select_related("unit")
        )
        own = self._rows.filter(unit=report.unit).first()
        if own is None:
            raise jobs.GiveUp(NOT_COUNTED)
        self.own = Line(own, "", self._protect([own], None)[0])
        # Of the units that have others below them: some thousand in the country.
        self._above: dict[str, Line] = {}

    def offices(self) -> Iterator[Line]:
        """The unit, and all below it that are no schools, those nearest first."""
        self._above = {self.own.unit.path: self.own}
        yield self.own
        for line in self._blocks(~Q(unit__kind__in=SCHOOLS)):
            self._above[line.unit.path] = line
            yield line

    def schools(self) -> Iterator[Line]:
        """The schools and colleges below the unit; `offices` are read first."""
        return self._blocks(Q(unit__kind__in=SCHOOLS))

    def children(self) -> list[Line]:
        """The units one level below."""
        self._above = {self.own.unit.path: self.own}
        return list(self._blocks(Q(unit__depth=self.own.unit.depth + 1)))

    def _blocks(self, kinds: Q) -> Iterator[Line]:
        below = self._rows.filter(kinds, unit__depth__gt=self.own.unit.depth)
        ordered = below.order_by("unit__depth", "unit__path").iterator(2000)
        for path, rows in groupby(ordered, key=lambda row: row.unit.path[: -Unit.steplen]):
            above, block = self._above.get(path), list(rows)
            hidden = self._protect(block, above)
            for row, flags in zip(block, hidden, strict=True):
                yield Line(row, above.unit.label if above else "", flags)

    def _protect(self, rows: Sequence[UnitStage], above: Line | None) -> list[list[bool]]:
        if not self._masked:
            return [[False] * len(COUNTS) for _row in rows]
        total = (counts_of(above.row), above.hidden) if above else ((), ())
        return protect([counts_of(row) for row in rows], SUMS, total)


def counts_of(row: Any) -> list[int]:
    """Return the people of a unit, by `COUNTS`."""
    return [getattr(row, name) for name in COUNTS]

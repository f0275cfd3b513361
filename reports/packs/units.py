"""The figures of the units of a report, each with what is hidden from its reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_noop

from personnel import jobs
from personnel.enums import CodeScheme, UnitKind
from personnel.models import Unit, UnitCode
from reports.hidden import hidden_counts
from reports.masking import COUNTS, NOTHING, printed
from reports.models import ReportFile, UnitStage

SCHOOLS = (UnitKind.SCHOOL, UnitKind.COLLEGE)
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
    def hides_hours(self) -> bool:
        """There are so few people in groups that their hours are not told."""
        return self.hidden[COUNTS.index("in_groups")]

    @property
    def counts(self) -> list[int | str]:
        return [
            printed(getattr(self.row, name), hidden)
            for name, hidden in zip(COUNTS, self.hidden, strict=True)
        ]

    @property
    def groups(self) -> list[int | str]:
        """The people in M, A, S and T."""
        return self.counts[2:6]


class Lines:
    """The lines of a report's unit and of all below it."""

    def __init__(self, report: ReportFile) -> None:
        code = UnitCode.objects.filter(unit=OuterRef("unit"), scheme=CodeScheme.MOE10)
        self._rows = (
            UnitStage.objects.filter(snapshot=report.snapshot)
            .in_subtree(report.unit)
            .annotate(code=Subquery(code.values("value")[:1]))
            .select_related("unit")
        )
        own = self._rows.filter(unit=report.unit).first()
        if own is None:
            raise jobs.GiveUp(NOT_COUNTED)
        path = report.unit.path
        self._hidden = (
            hidden_counts(report.snapshot, [path], below=path) if report.is_masked else {}
        )
        # By path, of the units that have others below them: some thousand in the country.
        self._names = {path: report.unit.label}
        self.own = self._line(own)

    def offices(self) -> Iterator[Line]:
        """The unit, and all below it that are no schools, those nearest first."""
        yield self.own
        for line in self._below(~Q(unit__kind__in=SCHOOLS)):
            self._names[line.unit.path] = line.unit.label
            yield line

    def schools(self) -> Iterator[Line]:
        """The schools and colleges below the unit; `offices` are read first."""
        return self._below(Q(unit__kind__in=SCHOOLS))

    def children(self) -> list[Line]:
        """The units one level below."""
        return list(self._below(Q(unit__depth=self.own.unit.depth + 1)))

    def _below(self, kinds: Q) -> Iterator[Line]:
        below = self._rows.filter(kinds, unit__depth__gt=self.own.unit.depth)
        return map(self._line, below.order_by("unit__depth", "unit__path").iterator(2000))

    def _line(self, row: UnitStage) -> Line:
        above = self._names.get(row.unit.path[: -Unit.steplen], "")
        return Line(row, above, self._hidden.get(row.unit.path, NOTHING))

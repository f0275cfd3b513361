"""People of a unit by area and group, each count with whether it is hidden from the reader."""

from collections.abc import Iterator
from dataclasses import dataclass

from competencies.enums import Stage
from reports.hidden import hidden_cells
from reports.masking import GROUPS, printed
from reports.models import ReportFile, UnitProgress
from reports.packs.units import Line


@dataclass(frozen=True)
class Met:
    """How many of a group met a stage's target in an area, and their share of one."""

    people: int | str
    share: float | None


@dataclass(frozen=True)
class AreaLine:
    """The people of a group (`*`: of all) in an area."""

    figure: UnitProgress
    people: int | str
    met: list[Met]


def area_lines(report: ReportFile, own: Line) -> Iterator[AreaLine]:
    """Return every area with each group that has people, all groups first."""
    figures = UnitProgress.objects.filter(snapshot=report.snapshot, unit=report.unit)
    rows = list(figures.select_related("area"))
    heads = dict(zip(GROUPS, own.hidden[1:], strict=False))
    hidden = {
        stage: hidden_cells(rows, stage, own.hidden) if report.is_masked else set()
        for stage in Stage
    }
    for row in sorted(rows, key=lambda row: (row.area.number, GROUPS.index(row.group))):
        is_hidden = {stage: (row.area_id, row.group) in cells for stage, cells in hidden.items()}
        met = [_met(row, stage, is_hidden=is_hidden[stage]) for stage in Stage]
        yield AreaLine(row, printed(row.head_count, heads[row.group]), met)


def _met(row: UnitProgress, stage: str, *, is_hidden: bool) -> Met:
    met, people = row.met(stage), row.head_count
    return Met(printed(met, is_hidden), met / people if people and not is_hidden else None)

"""People of a unit by area and group, each count with whether it is hidden from the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from competencies.enums import Stage
from personnel.enums import Group
from reports.enums import ALL_GROUPS
from reports.models import ReportFile, UnitProgress
from reports.packs.masking import is_few, printed, widen
from reports.packs.units import Line

GROUPS = (ALL_GROUPS, *Group.values)


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
    is_hidden: bool


def area_lines(report: ReportFile, own: Line) -> Iterator[AreaLine]:
    """Return every area with each group that has people, all groups first."""
    figures = UnitProgress.objects.filter(snapshot=report.snapshot, unit=report.unit)
    ordered = figures.select_related("area").order_by("area__number", "group")
    for _area, rows in groupby(ordered, key=lambda row: row.area_id):
        block = sorted(rows, key=lambda row: GROUPS.index(row.group))
        yield from _lines(block, _heads(own, report.is_masked), report.is_masked)


def _heads(own: Line, is_masked: bool) -> dict[str, bool]:
    """Whose head count the other sheets hide already."""
    return dict(zip(GROUPS, own.hidden[1:6], strict=True)) if is_masked else {}


def _lines(
    block: list[UnitProgress], hidden: dict[str, bool], is_masked: bool
) -> Iterator[AreaLine]:
    heads = [hidden.get(row.group, False) for row in block]
    stages = [_hidden_met(block, heads, stage) if is_masked else heads for stage in Stage]
    for at, row in enumerate(block):
        met = [
            Met(
                printed(row.met(stage), flags[at]),
                row.met(stage) / row.head_count if row.head_count and not flags[at] else None,
            )
            for stage, flags in zip(Stage, stages, strict=True)
        ]
        yield AreaLine(row, printed(row.head_count, heads[at]), met, heads[at])


def _hidden_met(block: list[UnitProgress], heads: list[bool], stage: str) -> list[bool]:
    """Who met the target and who did not: both are counts of people, and both add up."""
    met = [row.met(stage) for row in block]
    rest = [row.head_count - row.met(stage) for row in block]
    hidden = [
        head or is_few(yes) or is_few(no) for head, yes, no in zip(heads, met, rest, strict=True)
    ]
    for counts in (met, rest, met):
        for at in widen(counts, hidden, range(1, len(block))):
            hidden[at] = True
    return hidden

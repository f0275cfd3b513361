"""What the page of a unit shows, put together from the rows of one published snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Area, StageProfile
from personnel.enums import Group, Outcome
from personnel.masking import is_few
from personnel.models import Unit
from reports.comparison import Comparison, compared
from reports.criteria import NextStage, next_stage
from reports.enums import ALL_GROUPS
from reports.focus import Focus, share_of
from reports.models import Snapshot, Target, UnitProgress, UnitStage, whole_percent
from reports.trend import Trend, trend_of
from training.balance import Balance, balance_of

SHADES = 5
FURTHEST = 3
EVERYTHING = Focus()


@dataclass(frozen=True)
class Cell:
    """People of a group in an area: `share` percent of `head_count` meet the target.

    The group is empty for all groups together; the share is none without people or target.
    """

    group: str
    head_count: int
    met: int
    share: int | None
    is_met: bool
    is_hidden: bool = False

    @property
    def shade(self) -> int:
        """A step of the heat map's scale, 0 to 4."""
        return min((self.share or 0) * SHADES // 100, SHADES - 1)


@dataclass(frozen=True)
class Row:
    """An area across the groups shown, and the share that meets its target in the unit above.

    All groups together are the last cell; it is the only one of a group that was asked for.
    """

    area: Area
    cells: list[Cell]
    above: int | None
    above_is_few: bool = False

    @property
    def is_hidden(self) -> bool:
        """How many of all groups shown together meet the target is not told."""
        return self.cells[-1].is_hidden

    @property
    def share(self) -> int:
        """The percentage of all groups shown together that meets the target."""
        return self.cells[-1].share or 0


@dataclass(frozen=True)
class HeadCount:
    """People of a unit in a group (or in none), and their part of all, in percent.

    `asked` is what the list of people calls them.
    """

    code: str
    asked: str
    label: str | Promise
    people: int | str
    share: int


@dataclass(frozen=True)
class UnitPage:
    """A unit's figures in a focus, measured by the targets of `shown`, one of `stages`.

    What the unit attains and needs (`stage`, `next_stage`, `head_counts`) is of all its people.
    `reports.veil` hides from it what a reader may not know.
    """

    standing: UnitStage
    figures: list[UnitProgress]
    people: int | str
    in_groups: int | str
    stage: StageProfile | None
    next_stage: NextStage | None
    stages: Sequence[StageProfile]
    shown: StageProfile
    focus: Focus
    share: int | None
    above_share: int | None
    comparison: Comparison | None
    rows: list[Row]
    balance: Balance
    ever: int
    trend: Trend
    years: list[int]
    head_counts: list[HeadCount]
    hides_hours: bool = False

    @property
    def is_hidden(self) -> bool:
        """There are so few people that nothing is told about them."""
        return isinstance(self.people, str)

    @property
    def areas(self) -> list[Area]:
        """All of them, in their order."""
        return sorted({row.area for row in self.figures}, key=lambda area: area.number)

    @property
    def furthest(self) -> list[Row]:
        """The areas in which the fewest people meet their target, where to begin."""
        told = [row for row in self.rows if not row.is_hidden]
        return sorted(told, key=lambda row: row.share)[:FURTHEST]

    @property
    def columns(self) -> list[HeadCount]:
        """The groups that the heat map shows."""
        shown = self.focus.group
        return [row for row in self.head_counts[: len(Group)] if shown in ("", row.code)]

    @property
    def lecture_share(self) -> int | None:
        """The percentage of the formal training that was lectures."""
        return whole_percent(self.balance.lecture, self.balance.minutes[-1])


def unit_page(
    unit: Unit,
    *,
    snapshot: Snapshot,
    above: Unit | None,
    shown: str,
    on: date,
    focus: Focus = EVERYTHING,
) -> UnitPage | None:
    """Return the page of a unit compared with the unit `above`; None when it was not counted.

    `shown` is the stage that the reader chose, or nothing. Four queries, whatever is found.
    """
    standings = _standings(unit, above, focus)
    standing = standings.get((unit.pk, snapshot.pk))
    if standing is None:
        return None
    upper = standings.get((above.pk, snapshot.pk)) if above else None
    own = [row for (pk, _snapshot), row in standings.items() if pk == unit.pk]
    stages = {row.code: row for row in StageProfile.objects.filter(framework=snapshot.framework_id)}
    code = shown if shown in stages else standing.next_stage or Stage.MATURE
    figures = _figures([unit, above] if above else [unit], snapshot)
    mine = [row for row in figures if row.unit_id == unit.pk]
    ahead = standing.next_stage
    return UnitPage(
        standing=standing,
        figures=mine,
        people=standing.people,
        in_groups=standing.in_groups,
        stage=stages.get(standing.stage or ""),
        next_stage=next_stage(stages[ahead], snapshot.targets_of(ahead), mine, on=on)
        if ahead
        else None,
        stages=list(stages.values()),
        shown=stages[code],
        focus=focus,
        share=share_of(standing, code),
        above_share=share_of(upper, code) if upper else None,
        comparison=_comparison(unit, above, snapshot, focus, code),
        rows=heat_map(figures, snapshot.targets_of(code), unit=unit, stage=code, focus=focus),
        trend=trend_of(own, code),
        years=sorted({row.snapshot.fiscal_year for row in own}, reverse=True),
        head_counts=_head_counts(standing),
        **_minutes(mine, focus),
    )


def _standings(unit: Unit, above: Unit | None, focus: Focus) -> dict[tuple[int, Any], UnitStage]:
    """The standings of both units in every snapshot that is kept, by unit and snapshot."""
    rows = UnitStage.objects.filter(
        unit__in=[row.pk for row in (unit, above) if row],
        snapshot__in=Snapshot.objects.published().order_by(),
    )
    kept = focus.of(rows).select_related("snapshot").defer("snapshot__targets")
    return {(row.unit_id, row.snapshot_id): row for row in kept}


def _figures(units: Sequence[Unit | None], snapshot: Snapshot) -> list[UnitProgress]:
    rows = UnitProgress.objects.filter(snapshot=snapshot, unit__in=[row.pk for row in units if row])
    return list(rows.select_related("area"))


def _comparison(
    unit: Unit, above: Unit | None, snapshot: Snapshot, focus: Focus, stage: str
) -> Comparison | None:
    if above is None:
        return None
    siblings = UnitStage.objects.filter(snapshot=snapshot, unit__kind=unit.kind)
    siblings = siblings.children_of(above).open_on(snapshot.as_of)
    return compared(focus.cells_of(siblings, stage), unit=unit.pk)


def _minutes(figures: Iterable[UnitProgress], focus: Focus) -> dict[str, Any]:
    """The balance of the fiscal year, and all approved minutes since the start."""
    rows = [
        row
        for row in figures
        if row.group == focus.figures_group and focus.area in (None, row.area.number)
    ]
    columns = ("minutes_70", "minutes_20", "minutes_10", "lecture")
    year = [sum(getattr(row, column) for row in rows) for column in columns]
    ever = sum(row.ever_70 + row.ever_20 + row.ever_10 for row in rows)
    return {"balance": balance_of(*year), "ever": ever}


def heat_map(
    figures: Sequence[UnitProgress],
    targets: Iterable[Target],
    *,
    unit: Unit,
    stage: str,
    focus: Focus = EVERYTHING,
) -> list[Row]:
    """Return the areas in their order, beside that stage's targets as the snapshot has them.

    The rows of other units give the share above.
    """
    coverage = {(row.area_id, row.group): row.coverage for row in targets}
    by_key = {(row.unit_id == unit.pk, row.area_id, row.group): row for row in figures}
    areas = {
        row.area_id: row.area
        for row in figures
        if row.unit_id == unit.pk and focus.area in (None, row.area.number)
    }
    rows = []
    for area in sorted(areas.values(), key=lambda area: area.number):
        cells = [
            _cell(group, by_key.get((True, area.pk, group)), coverage.get((area.pk, group)), stage)
            for group in ([focus.group] if focus.group else Group.values)
        ]
        above = by_key.get((False, area.pk, focus.figures_group))
        if not focus.group:
            cells.append(_everybody(by_key[True, area.pk, ALL_GROUPS], cells, stage))
        rows.append(Row(area, cells, *_above(above, stage)))
    return rows


def _above(figure: UnitProgress | None, stage: str) -> tuple[int | None, bool]:
    """The share of the unit above, and whether a few people could be computed from it."""
    if figure is None:
        return None, False
    met = figure.met(stage)
    return figure.share(stage), is_few(met) or is_few(figure.head_count - met)


def _cell(group: str, figure: UnitProgress | None, coverage: int | None, stage: str) -> Cell:
    people = figure.head_count if figure else 0
    if figure is None or coverage is None:
        return Cell(group, people, 0, None, False)
    share = figure.share(stage)
    return Cell(group, people, figure.met(stage), share, share is not None and share >= coverage)


def _everybody(figure: UnitProgress, cells: list[Cell], stage: str) -> Cell:
    """The groups together: on target when each group with people is."""
    measured = [cell.is_met for cell in cells if cell.share is not None]
    is_met = bool(measured) and all(measured)
    return Cell("", figure.head_count, figure.met(stage), figure.share(stage), is_met)


def _head_counts(standing: UnitStage) -> list[HeadCount]:
    counted = [
        (Group.M, Group.M.label, standing.in_m),
        (Group.A, Group.A.label, standing.in_a),
        (Group.S, Group.S.label, standing.in_s),
        (Group.T, Group.T.label, standing.in_t),
        (Outcome.OUTSIDE, Outcome.OUTSIDE.label, standing.outside),
        (Outcome.REVIEW, _("To be decided"), standing.in_review),
    ]
    return [
        HeadCount(
            code=asked if asked in Group else "",
            asked=asked,
            label=label,
            people=people,
            share=whole_percent(people, standing.people) or 0,
        )
        for asked, label, people in counted
    ]

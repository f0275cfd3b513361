"""What the page of a unit shows, put together from the rows of one published snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Area, StageProfile
from personnel.enums import Group, Outcome
from personnel.models import Unit
from reports.enums import ALL_GROUPS
from reports.models import Snapshot, Target, UnitProgress, UnitStage, whole_percent
from training.balance import Balance, balance_of

SHADES = 5
FURTHEST = 3


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

    @property
    def shade(self) -> int:
        """A step of the heat map's scale, 0 to 4."""
        return min((self.share or 0) * SHADES // 100, SHADES - 1)


@dataclass(frozen=True)
class Row:
    """An area across the groups, and the share that meets its targets in the unit above."""

    area: Area
    cells: list[Cell]
    above: int | None

    @property
    def share(self) -> int:
        """The percentage of all groups together that meets the target."""
        return self.cells[-1].share or 0


@dataclass(frozen=True)
class NextStage:
    """The stage that a unit works towards, and how many of its targets are met."""

    profile: StageProfile
    met: int
    targets: int
    due_date: date | None
    is_overdue: bool


@dataclass(frozen=True)
class HeadCount:
    """People of a unit in a group (or in none), and their part of all, in percent."""

    code: str
    label: str | Promise
    people: int
    share: int


@dataclass(frozen=True)
class UnitPage:
    """A unit's figures; those of the heat map are about `shown`, one of `stages`."""

    standing: UnitStage
    stage: StageProfile | None
    next_stage: NextStage | None
    stages: Sequence[StageProfile]
    shown: StageProfile
    share: int | None
    above_share: int | None
    rows: list[Row]
    balance: Balance
    head_counts: list[HeadCount]

    @property
    def furthest(self) -> list[Row]:
        """The areas in which the fewest people meet their target, where to begin."""
        return sorted(self.rows, key=lambda row: row.share)[:FURTHEST]

    @property
    def lecture_share(self) -> int | None:
        """The percentage of the formal training that was lectures."""
        return whole_percent(self.standing.lecture, self.standing.minutes_10)


def unit_page(
    unit: Unit, *, snapshot: Snapshot, above: Unit | None, shown: str, on: date
) -> UnitPage | None:
    """Return the page of a unit compared with the unit `above`; None when it was not counted.

    `shown` is the stage that the reader chose, or nothing. Three queries, whatever is found.
    """
    pair = [unit.pk, above.pk if above else 0]
    found = UnitStage.objects.filter(snapshot=snapshot, unit__in=pair)
    standings = {row.unit_id: row for row in found}
    standing = standings.get(unit.pk)
    if standing is None:
        return None
    figures = UnitProgress.objects.filter(snapshot=snapshot, unit__in=pair)
    stages = {row.code: row for row in StageProfile.objects.filter(framework=snapshot.framework)}
    code = shown if shown in stages else standing.next_stage or Stage.MATURE
    return UnitPage(
        standing=standing,
        stage=stages.get(standing.stage or ""),
        next_stage=_next_stage(standing, stages, snapshot, on),
        stages=list(stages.values()),
        shown=stages[code],
        share=standing.share(code),
        above_share=standings[above.pk].share(code) if above and above.pk in standings else None,
        rows=heat_map(
            list(figures.select_related("area")), snapshot.targets_of(code), unit=unit, stage=code
        ),
        balance=balance_of(
            standing.minutes_70, standing.minutes_20, standing.minutes_10, standing.lecture
        ),
        head_counts=_head_counts(standing),
    )


def heat_map(
    figures: Sequence[UnitProgress], targets: Iterable[Target], *, unit: Unit, stage: str
) -> list[Row]:
    """Return the areas in their order, beside that stage's targets as the snapshot has them.

    The rows of other units give the share above.
    """
    coverage = {(row.area_id, row.group): row.coverage for row in targets}
    by_key = {(row.unit_id == unit.pk, row.area_id, row.group): row for row in figures}
    areas = {row.area_id: row.area for row in figures if row.unit_id == unit.pk}
    rows = []
    for area in sorted(areas.values(), key=lambda area: area.number):
        cells = [
            _cell(group, by_key.get((True, area.pk, group)), coverage.get((area.pk, group)), stage)
            for group in Group.values
        ]
        above = by_key.get((False, area.pk, ALL_GROUPS))
        everybody = _everybody(by_key[True, area.pk, ALL_GROUPS], cells, stage)
        rows.append(Row(area, [*cells, everybody], above.share(stage) if above else None))
    return rows


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


def _next_stage(
    standing: UnitStage,
    stages: dict[str, StageProfile],
    snapshot: Snapshot,
    on: date,
) -> NextStage | None:
    code = standing.next_stage
    if code is None:
        return None
    due = max((row.due_date for row in snapshot.targets_of(code)), default=None)
    return NextStage(
        profile=stages[code],
        met=standing.targets_met,
        targets=standing.targets,
        due_date=due,
        is_overdue=due is not None and due < on,
    )


def _head_counts(standing: UnitStage) -> list[HeadCount]:
    counted = [
        ("M", Group.M.label, standing.in_m),
        ("A", Group.A.label, standing.in_a),
        ("S", Group.S.label, standing.in_s),
        ("T", Group.T.label, standing.in_t),
        ("", Outcome.OUTSIDE.label, standing.outside),
        ("", _("To be decided"), standing.in_review),
    ]
    return [
        HeadCount(code, label, people, whole_percent(people, standing.people) or 0)
        for code, label, people in counted
    ]

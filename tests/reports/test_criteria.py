"""What is missing for the next stage, and where a unit stands among its like: sums alone."""

from datetime import date, timedelta

import pytest

from competencies.enums import Stage
from competencies.models import Area, StageProfile
from reports.comparison import Comparison, compared
from reports.criteria import NextStage, next_stage
from reports.models import Target, UnitProgress
from tests.conftest import TODAY

DAY = timedelta(days=1)
# (number of the area, group, people, of whom so many meet the target)
Figure = tuple[int, str, int, int]


def ahead(*figures: Figure, coverage: int = 80, due: dict[int, date] | None = None) -> NextStage:
    """What a unit of these figures has to reach where every area asks the same."""
    targets = [
        Target("EARLY", group, area, 1, 180, coverage, (due or {}).get(area, TODAY))
        for area, group, _people, _met in figures
    ]
    rows = [
        UnitProgress(area=Area(pk=area, number=area), group=group, head_count=people, met_early=met)
        for area, group, people, met in figures
    ]
    return next_stage(StageProfile(code=Stage.EARLY), targets, rows, on=TODAY)


@pytest.mark.parametrize(
    ("people", "met", "coverage", "short"),
    [(7, 5, 80, 1), (7, 6, 80, 0), (10, 8, 80, 0), (10, 9, 80, 0), (1, 0, 1, 1), (3, 0, 0, 0)],
)
def test_short_are_whole_people(people: int, met: int, coverage: int, short: int) -> None:
    [row] = ahead((1, "S", people, met), coverage=coverage).criteria
    assert row.short == short


def test_target_is_overdue_from_the_day_after_it_is_due() -> None:
    days = {1: TODAY - DAY, 2: TODAY, 3: TODAY + DAY}
    step = ahead(*((area, "S", 1, 0) for area in days), due=days)
    assert [row.is_overdue for row in step.criteria] == [True, False, False]


def test_stage_is_due_when_the_last_of_its_targets_is() -> None:
    for last, overdue in ((TODAY - DAY, True), (TODAY, False)):
        days = {1: last - 9 * DAY, 2: last, 3: last - DAY}
        step = ahead(*((area, "S", 1, 0) for area in days), due=days)
        assert (step.due_date, step.is_overdue) == (last, overdue)


def test_most_people_short_come_first_then_the_areas_in_their_order() -> None:
    step = ahead(
        (4, "S", 9, 9), (3, "S", 5, 0), (3, "M", 5, 0), (2, "S", 5, 0), (9, "S", 9, 0),
        (1, "T", 1, 1), (1, "A", 1, 1), coverage=100,
    )  # fmt: skip
    assert [(row.area.number, row.group) for row in step.unmet] == [
        (9, "S"), (2, "S"), (3, "M"), (3, "S"),
    ]  # fmt: skip
    assert [(row.area.number, row.group) for row in step.reached] == [(1, "A"), (1, "T"), (4, "S")]


def test_target_of_a_group_without_people_does_not_count() -> None:
    step = ahead((1, "S", 0, 0), (1, "M", 1, 0))
    assert [row.group for row in step.criteria] == ["M"]


# --- comparison -----------------------------------------------------------------------------------
def test_units_with_the_same_share_have_the_same_rank() -> None:
    # (unit, met, of)
    siblings = [(1, 1, 3), (2, 20, 60), (3, 2, 3), (4, 1, 4), (5, 0, 0), (6, None, 9)]
    assert [
        found and found.rank for found in (compared(siblings, unit=unit) for unit in range(1, 7))
    ] == [2, 2, 1, 4, None, 5]


def test_shares_of_a_comparison_are_rounded_down_and_units_without_people_left_out() -> None:
    siblings = [(1, 200, 300), (2, 401, 600), (3, 299, 300), (4, 0, 1), (5, 0, 0), (6, 0, 0)]
    assert compared(siblings, unit=1) == Comparison(rank=3, units=4, own=66, best=99, median=66)
    of_two = [(1, 1, 2), (2, 0, 9)]
    assert compared(of_two, unit=2) == Comparison(rank=2, units=2, own=0, best=50, median=25)


def test_shares_that_only_look_alike_are_ranked_apart() -> None:
    found = compared([(1, 665, 1000), (2, 669, 1000)], unit=1)
    assert found
    assert (found.rank, found.own, found.best) == (2, 66, 66)


def test_unit_alone_is_compared_with_nobody() -> None:
    assert compared([(1, 1, 2), (2, 0, 0)], unit=1) is None

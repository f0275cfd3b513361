from datetime import date

import pytest

from competencies.enums import Stage
from competencies.models import Framework, StageTarget
from personnel.enums import Group
from personnel.models import Unit
from reports.dashboard import UnitPage, unit_page
from reports.models import Snapshot, whole_percent
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import make_person
from tests.reports.factories import make_progress, publish, set_targets

pytestmark = pytest.mark.django_db


def page_of(unit: Unit, *, above: Unit | None = None, stage: str = Stage.EARLY) -> UnitPage:
    snapshot = Snapshot.objects.published()[0]
    page = unit_page(unit, snapshot=snapshot, above=above, shown=stage, on=TODAY)
    assert page
    return page


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(799, 1000, 79), (4, 5, 80), (0, 5, 0), (5, 5, 100), (0, 0, None)],
)
def test_share_is_rounded_down(part: int, whole: int, percent: int | None) -> None:
    assert whole_percent(part, whole) == percent


def test_all_groups_are_on_target_only_when_each_group_is(
    framework: Framework, school: Unit
) -> None:
    for _ in range(9):
        make_progress(make_person(school))
    make_person(school, group=Group.M)
    publish()
    management, _academic, service, _it, everybody = page_of(school).rows[0].cells
    assert (management.is_met, service.is_met) == (False, True)
    assert (everybody.share, everybody.is_met) == (90, False)


def test_cell_without_people_or_without_target_has_no_share(
    framework: Framework, school: Unit
) -> None:
    make_progress(make_person(school))
    StageTarget.objects.filter(area=area_no(1)).delete()
    publish()
    rows = page_of(school).rows
    assert [cell.share for cell in rows[0].cells[:4]] == [None] * 4
    assert [cell.share for cell in rows[1].cells[:4]] == [None, None, 100, None]


def test_areas_stand_in_their_official_order(framework: Framework, school: Unit) -> None:
    make_person(school)
    publish()
    assert [row.area.number for row in page_of(school).rows] == list(range(1, 11))


def test_share_of_the_unit_above_stands_beside(
    framework: Framework, area: Unit, school: Unit
) -> None:
    make_progress(make_person(school))
    make_person(area)
    publish()
    page = page_of(school, above=area)
    assert (page.share, page.above_share, page.rows[0].above) == (100, 50, 50)


def test_stage_is_overdue_the_day_after_it_is_due(framework: Framework, school: Unit) -> None:
    for due, overdue in ((TODAY, False), (date(2026, 11, 21), True)):
        StageTarget.objects.update(due_date=due)
        publish()
        step = page_of(school).next_stage
        assert step
        assert (step.due_date, step.is_overdue) == (due, overdue)


def test_page_says_what_was_asked_when_its_figures_were_computed(
    framework: Framework, school: Unit
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    make_person(school)
    set_targets(Stage.EARLY, coverage=50)
    StageTarget.objects.update(due_date=TODAY)
    publish()
    set_targets(Stage.EARLY, coverage=60)
    StageTarget.objects.update(due_date=date(2030, 9, 30))
    page = page_of(school)
    assert page.rows[0].cells[2].is_met
    assert page.next_stage
    assert page.next_stage.due_date == TODAY


def test_areas_furthest_from_target_come_first(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school), range(1, 9))
    set_targets(Stage.EARLY, coverage=100)
    publish()
    assert [row.area.number for row in page_of(school).furthest] == [9, 10, 1]


@pytest.mark.parametrize(("met", "shade"), [(0, 0), (1, 1), (3, 3), (5, 4)])
def test_shade_follows_the_share(framework: Framework, school: Unit, met: int, shade: int) -> None:
    for number in range(5):
        make_progress(make_person(school), level=1 if number < met else 0)
    publish()
    assert page_of(school).rows[0].cells[2].shade == shade

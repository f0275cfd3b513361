import pytest

from competencies.enums import Stage
from competencies.models import AreaProgress, Framework, StageTarget
from personnel.enums import Group, Outcome
from personnel.models import Posting, Unit
from reports.gaps import Gap, PeopleWithGaps
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import LONG_AGO, make_person
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import make_progress

pytestmark = pytest.mark.django_db


def gaps(unit: Unit, stage: str = Stage.EARLY, **narrow: object) -> list[Gap]:
    found: list[Gap] = PeopleWithGaps(unit, stage=stage, on=TODAY, **narrow)[0:1000]  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_gaps_equal_a_recomputation_person_by_person(framework: Framework, seed: int) -> None:
    ChanceMinistry(seed, people=40, units=10)
    ministry = Unit.objects.get(depth=1)
    states = {(row.person_id, row.area_id): row for row in AreaProgress.objects.all()}
    expected = {}
    for post in Posting.objects.on(TODAY).primary().exclude(group=None):
        missing = 0
        for target in StageTarget.objects.filter(stage=Stage.MATURE, group=post.group):
            row = states.get((post.person_id, target.area_id), AreaProgress())
            missing += row.verified_level < target.level or row.minutes < target.minutes
        if missing:
            expected[post.person_id] = missing
    assert {gap.person: gap.areas for gap in gaps(ministry, Stage.MATURE)} == expected


def test_person_on_target_is_not_listed(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    behind = make_person(school)
    assert [gap.person for gap in gaps(school)] == [behind.pk]


def test_worst_area_comes_first_in_a_row(framework: Framework, school: Unit) -> None:
    person = make_person(school)
    make_progress(person)
    AreaProgress.objects.filter(person=person, area=area_no(4)).update(minutes_70=100)
    AreaProgress.objects.filter(person=person, area=area_no(7)).update(verified_level=0)
    [gap] = gaps(school)
    assert (gap.areas, gap.area_number, gap.levels, gap.minutes) == (2, 7, 1, 0)


def test_area_asked_for_is_the_one_shown(framework: Framework, school: Unit) -> None:
    make_person(school)
    [gap] = gaps(school, area=5)
    assert (gap.area_number, gap.areas) == (5, 10)


def test_area_and_group_narrow_the_list(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school), range(1, 5))
    leader = make_person(school, group=Group.M)
    assert [gap.person for gap in gaps(school, area=1)] == [leader.pk]
    assert [gap.person for gap in gaps(school, group=Group.M)] == [leader.pk]


def test_people_without_group_or_elsewhere_or_gone_are_left_out(
    framework: Framework, school: Unit, other_school: Unit
) -> None:
    make_person(school, outcome=Outcome.REVIEW, group=None)
    make_person(school, to_date=LONG_AGO)
    make_person(other_school)
    assert gaps(school) == []


def test_pages_share_the_people_out(framework: Framework, school: Unit) -> None:
    people = {make_person(school).pk for _ in range(3)}
    listed = PeopleWithGaps(school, stage=Stage.EARLY, on=TODAY)
    assert listed.count() == 3
    assert {gap.person for part in (listed[0:2], listed[2:4]) for gap in part} == people

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.enums import Stage
from competencies.models import AreaProgress, Framework, StageTarget
from personnel.enums import Group, Outcome, Role
from personnel.models import Posting, Unit
from reports.gaps import Gap, PeopleWithGaps
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import (
    LONG_AGO,
    PersonFactory,
    PostingFactory,
    make_person,
    make_user,
)
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import make_progress

pytestmark = pytest.mark.django_db


def gaps(unit: Unit, stage: str = Stage.EARLY, **narrow: object) -> list[Gap]:
    return PeopleWithGaps(unit, stage=stage, on=TODAY, **narrow)[0:1000]  # type: ignore[arg-type]


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


def test_whom_most_is_missing_of_comes_first_then_the_alphabet(
    framework: Framework, school: Unit
) -> None:
    def person(name: str, level: int, minutes: int, areas: int = 1) -> None:
        found = PersonFactory(first_name=name)
        PostingFactory(person=found, unit=school)
        make_progress(found)
        short = AreaProgress.objects.filter(person=found, area__number__lte=areas)
        short.update(verified_level=level, minutes_70=minutes)

    person("ข", 3, 179)
    person("ก", 3, 179)
    person("ค", 3, 100)
    person("ง", 0, 720)
    person("จ", 3, 178, areas=2)
    order = ["จ", "ง", "ค", "ก", "ข"]
    assert [gap.first_name for gap in gaps(school)] == order
    listed = PeopleWithGaps(school, stage=Stage.EARLY, on=TODAY)
    parts = [listed[start : start + 1] for start in range(5)]
    assert [gap.first_name for part in parts for gap in part] == order


def test_framework_that_is_not_in_use_asks_nothing(framework: Framework, school: Unit) -> None:
    make_person(school)
    assert gaps(school)
    Framework.objects.update(is_in_use=False)
    assert gaps(school) == []


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


def test_post_is_looked_at_from_its_first_day_to_its_last(
    framework: Framework, school: Unit
) -> None:
    day = timedelta(days=1)
    first, last = make_person(school, from_date=TODAY), make_person(school, to_date=TODAY)
    make_person(school, from_date=TODAY + day)
    make_person(school, to_date=TODAY - day)
    assert {gap.person for gap in gaps(school)} == {first.pk, last.pk}


def test_person_stands_at_the_primary_post(framework: Framework, area: Unit, school: Unit) -> None:
    person = make_person(school)
    PostingFactory(person=person, unit=area, group=Group.M, is_primary=False, from_date=TODAY)
    assert [(gap.unit_th, gap.group) for gap in gaps(area)] == [(school.name_th, "S")]


def test_pages_share_the_people_out(framework: Framework, school: Unit) -> None:
    people = {make_person(school).pk for _ in range(3)}
    listed = PeopleWithGaps(school, stage=Stage.EARLY, on=TODAY)
    assert [gap.found for gap in listed[0:2]] == [3, 3]
    assert {gap.person for part in (listed[0:2], listed[2:4]) for gap in part} == people


def test_what_most_is_missing_of_is_levels_then_minutes_then_the_first_area(
    framework: Framework, school: Unit
) -> None:
    equal, short = make_person(school), make_person(school)
    make_progress(equal, level=0)
    make_progress(short, level=3, minutes=100)
    AreaProgress.objects.filter(person=short, area=area_no(6)).update(minutes_70=99)
    found = {gap.person: (gap.area_number, gap.levels, gap.minutes) for gap in gaps(school)}
    assert found == {equal.pk: (1, 1, 0), short.pk: (6, 0, 81)}


def test_people_of_too_large_a_unit_are_not_listed(
    framework: Framework, client: Client, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.views.units.MOST_PEOPLE", 2)
    client.force_login(make_user(school, Role.SUPERVISOR))
    address = reverse("unit_people", args=[school.pk])
    for found, is_too_large in ((1, False), (2, False), (0, True)):
        make_person(school)
        page = client.get(address).context
        assert (len(page["page"].object_list), page["is_too_large"]) == (found, is_too_large)


def test_page_of_gaps_costs_the_same_with_one_and_three_people(
    framework: Framework, client: Client, school: Unit, django_assert_num_queries: Any
) -> None:
    client.force_login(make_user(school, Role.SUPERVISOR))
    address = reverse("unit_people", args=[school.pk])
    make_person(school)
    with django_assert_num_queries(15):
        assert client.get(address).context["page"].paginator.count == 1
    for _person in range(2):
        make_person(school)
    with django_assert_num_queries(15):
        page = client.get(address).context["page"]
    assert (page.number, len(page.object_list)) == (1, 3)
    assert client.get(address, {"page": 7}).context["page"].number == 1

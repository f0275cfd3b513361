"""The list of people of a unit: who is in it, why each is in a group, and who may look."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from personnel.actions.groups import set_group
from personnel.enums import Outcome, PlacedBy, Role
from personnel.models import PositionRule, Unit, User
from tests.personnel.factories import PostingFactory, make_person, make_user

pytestmark = pytest.mark.django_db
URL = "/people/"


@pytest.fixture
def admin(area: Unit, client: Client) -> User:
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    return user


def listed(client: Client, **query: object) -> list[str]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return [line.posting.person.first_name for line in response.context["placements"]]


def test_people_of_the_whole_scope_are_listed_by_name(
    client: Client, admin: User, area: Unit, school: Unit, other_school: Unit
) -> None:
    for name, unit in (("ขวัญ", school), ("กมล", area), ("คนอื่น", other_school)):
        make_person(unit, person__first_name=name, person__name_sort=name)
    assert listed(client) == ["กมล", "ขวัญ"]


def test_people_of_a_unit_leave_out_its_neighbours(
    client: Client, admin: User, area: Unit, school: Unit
) -> None:
    make_person(area)
    inside = make_person(school)
    assert listed(client, unit=school.pk) == [inside.first_name]


def test_people_who_left_or_hold_a_second_post_are_not_counted(
    client: Client, admin: User, school: Unit
) -> None:
    make_person(school, to_date=date(2020, 1, 1))
    make_person(school, is_primary=False)
    assert listed(client) == []


def test_people_are_found_by_another_spelling(client: Client, admin: User, school: Unit) -> None:
    make_person(school, person__first_name="อำพร", person__last_name="ใจดี")
    make_person(school)
    assert listed(client, q="อํา พร") == ["อำพร"]


@pytest.mark.parametrize(("group", "count"), [("S", 1), ("M", 0), ("review", 1), ("outside", 1)])
def test_people_are_filtered_by_group(
    client: Client, admin: User, school: Unit, group: str, count: int
) -> None:
    make_person(school)
    make_person(school, outcome=Outcome.REVIEW, group=None)
    make_person(school, outcome=Outcome.OUTSIDE, group=None)
    assert len(listed(client, group=group)) == count


def test_group_comes_with_rule_and_clause(client: Client, admin: User, school: Unit) -> None:
    PositionRule.objects.create(
        code="teacher", title_th="ครู", title_en="Teacher", match="exact", outcome="group",
        group="S", clause="ข้อ 1", order=1,
    )  # fmt: skip
    make_person(school)
    client.cookies["django_language"] = "en"
    text = client.get(URL).content.decode()
    assert "Rule “Teacher”" in text
    assert "ว 4/2563 กลุ่ม S ข้อ 1" in text


def test_decided_group_comes_with_who_and_reason(client: Client, admin: User, school: Unit) -> None:
    posting = PostingFactory(unit=school)
    set_group(posting=posting, group="A", reason="ปฏิบัติหน้าที่นิเทศ", by=admin)
    text = client.get(URL).content.decode()
    assert admin.email in text.split("<main")[1]
    assert "ปฏิบัติหน้าที่นิเทศ" in text


def test_assigned_it_work_names_the_order(client: Client, admin: User, school: Unit) -> None:
    make_person(school, group="T", placed_by=PlacedBy.ASSIGNMENT, matched="12/2569")
    assert "12/2569" in client.get(URL).content.decode()


def test_supervisor_sees_people_but_no_way_to_set_a_group(client: Client, school: Unit) -> None:
    make_person(school)
    client.force_login(make_user(school, Role.SUPERVISOR))
    response = client.get(URL)
    assert len(response.context["placements"]) == 1
    assert "/group/" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["unit=abc", "unit=0", "group=X", "page=abc", "page=0", "page=99", "unit=" + "9" * 40],
)
def test_bad_input_is_not_found(client: Client, admin: User, query: str) -> None:
    assert client.get(f"{URL}?{query}").status_code == 404


def test_nul_in_the_name_is_refused(client: Client, admin: User) -> None:
    assert client.get(f"{URL}?q=%00").status_code == 400


def test_unit_of_another_area_is_not_found(client: Client, admin: User, other_school: Unit) -> None:
    assert client.get(URL, {"unit": other_school.pk}).status_code == 404


def test_teacher_may_not_list_people(client: Client, school: Unit) -> None:
    client.force_login(make_user(school))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("people", [1, 3])
def test_list_costs_the_same_for_more_people(
    client: Client,
    admin: User,
    school: Unit,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(people):
        PostingFactory(unit=school, placed_by=PlacedBy.DECISION, group_reason="ตามคำสั่ง")
    with django_assert_num_queries(17):
        client.get(URL)

"""The review list and the decision on a posting's group."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from personnel.enums import Outcome, PlacedBy, Role
from personnel.models import AuditEvent, PositionRule, Posting, Unit, User
from tests.personnel.factories import PostingFactory, make_user

pytestmark = pytest.mark.django_db
LIST = "/groups/"
DECISION = {"group": "A", "reason": "ตามคำสั่งที่ 12/2569", "seen": "review::rule"}


def wait_at(unit: Unit, **fields: object) -> Posting:
    """A posting that no rule could place."""
    return PostingFactory(
        unit=unit, **{"outcome": Outcome.REVIEW, "group": None, "rule": ""} | fields
    )


def page(posting: Posting) -> str:
    return reverse("posting_group", args=[posting.pk])


def test_list_holds_what_waits_in_the_scope(
    client: Client, admin: User, school: Unit, other_school: Unit
) -> None:
    waiting = wait_at(school)
    PostingFactory(unit=school)
    wait_at(other_school)
    lines = client.get(LIST).context["placements"]
    assert [line.posting for line in lines] == [waiting]


def test_list_leaves_out_the_admins_own_post_elsewhere(
    client: Client, area: Unit, other_school: Unit
) -> None:
    own = wait_at(other_school)
    client.force_login(make_user(area, Role.ADMIN, person=own.person))
    assert client.get(LIST).context["placements"] == []
    assert client.get(page(own)).status_code == 404


def test_list_says_why_a_post_waits(client: Client, admin: User, school: Unit) -> None:
    PositionRule.objects.create(
        code="acting", title_th="รักษาการ", title_en="Acting", match="prefix", outcome="review",
        clause="–", order=1, note_en="An acting post may be of two groups.",
    )  # fmt: skip
    wait_at(school, position="รักษาการ ผอ.", rule="acting")
    wait_at(school, position="นักประดาน้ำ")
    wait_at(school, position="")
    text = client.get(LIST).content.decode()
    assert "An acting post may be of two groups." in text
    assert "No rule covers this title" in text
    assert "No position title was given." in text


def test_empty_list_says_so(client: Client, admin: User) -> None:
    assert "Every post has its group" in client.get(LIST).content.decode()


def test_decision_is_saved_with_reason_and_audited(
    client: Client, admin: User, school: Unit
) -> None:
    posting = wait_at(school)
    client.post(page(posting), DECISION)
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by) == ("A", PlacedBy.DECISION)
    assert posting.group_reason == DECISION["reason"]
    assert AuditEvent.objects.filter(verb="group.set", person=str(posting.person_id)).count() == 1


def test_outside_is_a_decision_too(client: Client, admin: User, school: Unit) -> None:
    posting = wait_at(school)
    client.post(page(posting), DECISION | {"group": "outside"})
    posting.refresh_from_db()
    assert posting.is_outside
    assert posting.is_decided


def test_next_waiting_post_opens(client: Client, admin: User, school: Unit) -> None:
    first, second = wait_at(school), wait_at(school)
    assert client.post(page(first), DECISION).url == page(second)
    assert client.post(page(second), DECISION).url == LIST


def test_missing_reason_keeps_the_choice(client: Client, admin: User, school: Unit) -> None:
    posting = wait_at(school)
    response = client.post(page(posting), DECISION | {"reason": ""})
    assert "Write the reason for your decision." in response.content.decode()
    assert response.context["form"]["group"].value() == "A"
    posting.refresh_from_db()
    assert posting.needs_group


def test_post_placed_meanwhile_answers_conflict(client: Client, admin: User, school: Unit) -> None:
    posting = wait_at(school)
    Posting.objects.filter(pk=posting.pk).update(outcome=Outcome.GROUP, group="S")
    response = client.post(page(posting), DECISION)
    assert response.status_code == 409
    posting.refresh_from_db()
    assert posting.group == "S"


def test_placed_post_can_be_decided_otherwise(client: Client, admin: User, school: Unit) -> None:
    posting = PostingFactory(unit=school)
    client.post(page(posting), DECISION | {"seen": "group:S:rule"})
    posting.refresh_from_db()
    assert posting.group == "A"


def test_post_of_another_area_is_not_found(client: Client, admin: User, other_school: Unit) -> None:
    posting = wait_at(other_school)
    assert client.get(page(posting)).status_code == 404
    assert client.post(page(posting), DECISION).status_code == 404


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.ANALYST])
def test_groups_are_for_administrators(client: Client, school: Unit, role: Role | None) -> None:
    posting = wait_at(school)
    client.force_login(make_user(school, role))
    assert client.get(LIST).status_code == 403
    assert client.post(page(posting), DECISION).status_code == 403


@pytest.mark.parametrize("page_number", ["abc", "-1", "7"])
def test_page_that_is_not_there_is_not_found(client: Client, admin: User, page_number: str) -> None:
    assert client.get(LIST, {"page": page_number}).status_code == 404


@pytest.mark.parametrize("waiting", [1, 3])
def test_list_costs_the_same_for_more_posts(
    client: Client,
    admin: User,
    school: Unit,
    waiting: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(waiting):
        wait_at(school, rule="acting")
    with django_assert_num_queries(11):
        client.get(LIST)

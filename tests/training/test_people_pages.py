import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.models import UnitStanding
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.personnel.factories import PersonFactory, make_user
from tests.training.conftest import Cost
from tests.training.factories import (
    make_approved,
    make_waiting,
)
from training import actions

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue", "in_english"),
]


def test_my_page_shows_areas_stage_balance_and_decision(
    as_teacher: Client, teacher: User, supervisor: User
) -> None:
    make_approved(teacher.person, supervisor)
    page = as_teacher.get(reverse("my_page"))
    shown = page.context["page"]
    assert shown.areas[0].standing.minutes == 120
    assert (shown.stage.code, shown.is_overdue, shown.balance.total) == ("EARLY", True, 120)
    assert "Ten areas" in page.content.decode()


def test_my_page_aims_at_the_stage_after_the_attained_one(as_teacher: Client, school: Unit) -> None:
    UnitStanding.objects.create(unit=school, stage="EARLY", as_of=timezone.localdate())
    assert as_teacher.get(reverse("my_page")).context["page"].stage.code == "DEVELOPING"


def test_my_page_of_a_person_without_a_post_says_so(client: Client) -> None:
    client.force_login(make_user(person=PersonFactory()))
    assert "No post today" in client.get(reverse("my_page")).content.decode()


def test_person_page_shows_records_to_those_who_decide(
    as_supervisor: Client, client: Client, area: Unit, teacher: User
) -> None:
    record = make_waiting(teacher.person)
    url, title = reverse("person", args=[teacher.person_id]), record.title
    assert title in as_supervisor.get(url).content.decode()
    client.force_login(make_user(area, Role.ADMIN))
    assert title not in client.get(url).content.decode()


def test_look_at_a_person_is_written_down_once_each(as_supervisor: Client, teacher: User) -> None:
    url = reverse("person", args=[teacher.person_id])
    as_supervisor.get(url)
    as_supervisor.get(url)
    assert AuditEvent.objects.about(teacher.person).filter(verb="person.seen").count() == 2


def test_my_page_costs_the_same_with_one_and_three_records(
    as_teacher: Client, teacher: User, supervisor: User, cost: Cost
) -> None:
    def grow() -> int:
        make_approved(teacher.person, supervisor)
        actions.note_look(subject=teacher.person, person=teacher.person_id, by=supervisor)
        return cost(as_teacher, reverse("my_page"))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 30


def test_person_page_costs_the_same_with_one_and_three_records(
    as_supervisor: Client, teacher: User, cost: Cost
) -> None:
    def grow() -> int:
        make_waiting(teacher.person)
        return cost(as_supervisor, reverse("person", args=[teacher.person_id]))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 37

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_user
from tests.training.conftest import Cost
from tests.training.factories import (
    NOW,
    begin_plan,
    make_agreed_plan,
    make_sent_plan,
    method,
    plan_item,
)
from training import actions
from training.forms.plans import PlanItemForm
from training.models import Course, PersonalPlan, PlanItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def form(**data: object) -> PlanItemForm:
    facts = {
        "area": area_no(1).pk,
        "what": "จัดไฟล์",
        "method": method("coaching").pk,
        "hours": "1.5",
        "due_date": "31/3/2570",
    }
    return PlanItemForm({**facts, **data}, fiscal_year=2570)


def test_begin_opens_the_proposed_plan(as_teacher: Client) -> None:
    assert "Propose a plan" in as_teacher.get(reverse("my_plan")).content.decode()
    as_teacher.post(reverse("plan_begin"))
    plan = PersonalPlan.objects.get()
    assert (plan.fiscal_year, plan.items.count()) == (2570, 6)
    assert as_teacher.get(reverse("my_plan")).url == reverse("plan", args=[plan.pk])
    assert as_teacher.post(reverse("plan_begin")).url == reverse("my_plan")


def test_item_form_reads_hours_and_a_date_in_be() -> None:
    found = form()
    assert found.is_valid(), found.errors
    facts = found.facts()
    assert (facts["minutes"], facts["due_date"]) == (90, date(2027, 3, 31))


def test_item_form_takes_the_title_of_the_course() -> None:
    course = Course.objects.get(code="CMU011")
    found = form(what="", course=course.pk)
    assert found.is_valid()
    assert found.facts()["what"] == course.title


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"due_date": "1/10/2570"}, "due_date", "outside fiscal year 2570"),
        ({"due_date": "30/9/2569"}, "due_date", "outside fiscal year 2570"),
        ({"hours": "0"}, "hours", "how many hours"),
        ({"hours": ""}, "hours", "how many hours"),
        ({"what": ""}, "what", "choose a course"),
        ({"method": ""}, "method", "how you will learn"),
        ({"area": "999999"}, "area", "valid choice"),
        ({"target_level": "4"}, "target_level", "valid choice"),
    ],
)
def test_item_form_says_what_is_wrong(data: dict, field: str, words: str) -> None:
    assert words in str(form(**data).errors[field])


def test_owner_adds_changes_and_removes_items(as_teacher: Client, teacher: User) -> None:
    plan = begin_plan(teacher)
    data = form().data
    as_teacher.post(reverse("plan_item_new", args=[plan.pk]), data)
    item = PlanItem.objects.get()
    shown = as_teacher.get(reverse("plan_item", args=[item.pk])).context["form"]
    assert shown["hours"].value() == "1.5"
    as_teacher.post(reverse("plan_item", args=[item.pk]), {**data, "hours": "2"})
    item.refresh_from_db()
    assert item.minutes == 120
    as_teacher.post(reverse("plan_item_remove", args=[item.pk]))
    assert not plan.items.exists()


def test_empty_plan_is_not_sent_and_says_why(as_teacher: Client, teacher: User) -> None:
    plan = begin_plan(teacher)
    answer = as_teacher.post(reverse("plan_send", args=[plan.pk]), {"version": 1}, follow=True)
    assert "Add at least one item" in answer.content.decode()


def test_supervisor_agrees_from_the_list(
    as_supervisor: Client, teacher: User, supervisor: User
) -> None:
    plan = make_sent_plan(teacher)
    listed = as_supervisor.get(reverse("plans_waiting"))
    assert [row.total_minutes for row in listed.context["plans"]] == [180]
    assert as_supervisor.get(reverse("plan", args=[plan.pk])).context["may_decide"]
    as_supervisor.post(reverse("plan_agree", args=[plan.pk]), {"version": plan.version})
    plan.refresh_from_db()
    assert plan.decided_by == supervisor
    late = as_supervisor.post(reverse("plan_agree", args=[plan.pk]), {"version": plan.version})
    assert late.status_code == 409


def test_return_without_a_reason_is_asked_again(as_supervisor: Client, teacher: User) -> None:
    plan = make_sent_plan(teacher)
    url = reverse("plan_return", args=[plan.pk])
    asked = as_supervisor.post(url, {"version": plan.version})
    assert "Say what should be changed" in asked.content.decode()
    as_supervisor.post(url, {"version": plan.version, "reason": "ขอเพิ่มด้านที่ 9"})
    plan.refresh_from_db()
    assert (plan.status, plan.reason) == ("returned", "ขอเพิ่มด้านที่ 9")


def test_look_at_a_plan_is_written_down_for_its_owner(
    as_supervisor: Client, as_teacher: Client, teacher: User
) -> None:
    plan = make_sent_plan(teacher)
    as_supervisor.get(reverse("plan", args=[plan.pk]))
    assert AuditEvent.objects.about(teacher.person).filter(verb="personalplan.seen").exists()
    assert "your ID plan" in as_teacher.get(reverse("my_page")).content.decode()


@pytest.mark.parametrize("name", ["plan", "plan_agree", "plan_return"])
def test_plan_of_another_area_is_not_there(name: str, teacher: User, stranger: User) -> None:
    plan, client = make_sent_plan(teacher), Client()
    client.force_login(stranger)
    send = client.get if name == "plan" else client.post
    assert send(reverse(name, args=[plan.pk])).status_code == 404
    assert not client.get(reverse("plans_waiting")).context["plans"].object_list


def test_person_page_shows_the_plan_to_those_who_decide(
    as_supervisor: Client, client: Client, area: Unit, teacher: User, supervisor: User
) -> None:
    plan = make_agreed_plan(teacher, supervisor)
    url, what = reverse("person", args=[teacher.person_id]), plan.items.get().what
    assert what in as_supervisor.get(url).content.decode()
    client.force_login(make_user(area, Role.ADMIN))
    assert what not in client.get(url).content.decode()


def test_new_edition_in_draft_stays_hidden_from_the_supervisor(
    as_supervisor: Client, teacher: User, supervisor: User
) -> None:
    old = make_agreed_plan(teacher, supervisor)
    new = actions.revise_plan(plan=old, at=NOW, by=teacher)
    assert as_supervisor.get(reverse("plan", args=[new.pk])).status_code == 404
    assert as_supervisor.get(reverse("plan", args=[old.pk])).context["editions"] == []


def test_item_is_ticked_off_by_hand_and_back(
    as_teacher: Client, teacher: User, supervisor: User
) -> None:
    plan = make_agreed_plan(teacher, supervisor)
    url = reverse("plan_item_done", args=[plan.items.get().pk])
    assert "what was done" in as_teacher.post(url, {"note": ""}).content.decode()
    as_teacher.post(url, {"note": "สอนเพื่อนครู"})
    assert as_teacher.get(reverse("plan", args=[plan.pk])).context["sheet"].done == 1
    as_teacher.post(url, {"undo": "1"})
    assert as_teacher.get(reverse("plan", args=[plan.pk])).context["sheet"].done == 0


def test_list_of_waiting_plans_costs_the_same_with_one_and_three(
    as_supervisor: Client, school: Unit, cost: Cost
) -> None:
    def grow() -> int:
        make_sent_plan(make_user(school))
        return cost(as_supervisor, reverse("plans_waiting"))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 14


def test_plan_costs_the_same_with_one_and_three_items(
    as_teacher: Client, teacher: User, cost: Cost
) -> None:
    plan = begin_plan(teacher)

    def grow() -> int:
        plan_item(plan, teacher, course=Course.objects.first())
        return cost(as_teacher, reverse("plan", args=[plan.pk]))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 16

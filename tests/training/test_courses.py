"""The catalogue: found by any spelling, kept at the agency, changed once at a time, never lost."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from competencies.enums import Mode
from personnel.actions.groups import Conflict
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import DATA, area_no
from tests.personnel.factories import make_user
from tests.training.conftest import Cost
from tests.training.factories import make_draft, method
from training import actions
from training.actions import CodeTaken, CourseFacts
from training.models import Course

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def keeper(ministry: Unit) -> User:
    """The personnel administrator of the ministry."""
    return make_user(ministry, Role.ADMIN)


@pytest.fixture
def as_keeper(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def facts(**changes: Any) -> CourseFacts:
    plain: dict[str, Any] = {
        "code": "AI-01", "title_th": "ปัญญาประดิษฐ์ในชั้นเรียน", "title_en": "",
        "aliases": ["เอไอในชั้นเรียน"], "provider": "", "certified_by": "สพฐ.", "url": "",
        "method": method(), "minutes": 180,
        "level": 2, "is_recommended": False, "areas": [area_no(7).pk],
    }  # fmt: skip
    return CourseFacts(**plain | changes)


def form_of(**changes: Any) -> dict[str, Any]:
    plain = {
        "code": "AI-01", "title_th": "ปัญญาประดิษฐ์ในชั้นเรียน", "aliases": "เอไอในชั้นเรียน\nAI",
        "hours": "1.5",
        "method": method().pk, "level": 2, "areas": [area_no(7).pk, area_no(9).pk],
    }  # fmt: skip
    return plain | changes


def titles(client: Client, **query: Any) -> list[str]:
    return [course.code for course in client.get(reverse("courses"), query).context["page"]]


@pytest.mark.parametrize("text", ["cmu011", "CMU 011", "it literacy", "การรู้เทคโนโลยี", "ThaiMOOC"])
def test_course_is_found_by_any_of_its_names(text: str, as_teacher: Client) -> None:
    assert titles(as_teacher, q=text) == ["CMU011"]


def test_other_spelling_of_am_finds_the_course(as_teacher: Client, keeper: User) -> None:
    actions.add_course(facts=facts(title_th="คำนวณล้ำสมัย"), by=keeper)
    assert titles(as_teacher, q="คํานวณล้ํา") == ["AI-01"]


def test_names_do_not_run_into_each_other(keeper: User) -> None:
    actions.add_course(facts=facts(code="X1", title_th="ข", aliases=["ก"]), by=keeper)
    assert not Course.objects.named("กข").exists()


def test_courses_are_chosen_by_area_and_mode(as_teacher: Client, keeper: User) -> None:
    actions.add_course(facts=facts(method=method("placement")), by=keeper)
    assert titles(as_teacher, area=area_no(7).pk, mode=20, q="ประดิษฐ์") == ["AI-01"]
    assert titles(as_teacher, area=area_no(1).pk, q="ประดิษฐ์") == []
    assert titles(as_teacher, mode=70, q="ประดิษฐ์") == []
    of_area = {row["code"] for row in DATA["courses"] if 7 in row["areas"]}
    assert set(titles(as_teacher, area=area_no(7).pk)) == of_area | {"AI-01"}


def test_nonsense_in_the_filter_is_not_found(as_teacher: Client) -> None:
    assert as_teacher.get(reverse("courses"), {"area": "x"}).status_code == 404


def test_course_leads_to_the_form_that_logs_it(as_teacher: Client) -> None:
    page = as_teacher.get(reverse("courses"), {"q": "CMU011"}).content.decode()
    course = Course.objects.get(code="CMU011")
    assert f'href="{reverse("record_new")}?course={course.pk}"' in page
    assert reverse("course_edit", args=[course.pk]) not in page


def test_retired_course_is_offered_nowhere_and_kept(
    as_teacher: Client, as_keeper: Client, keeper: User, teacher: User
) -> None:
    course = Course.objects.get(code="CMU011")
    assert teacher.person
    record = make_draft(teacher.person, course=course)
    actions.retire_course(course=course, seen=course.version, by=keeper)
    assert titles(as_teacher, q="CMU011") == []
    assert titles(as_teacher, q="CMU011", retired="on") == []
    assert titles(as_keeper, q="CMU011", retired="on") == ["CMU011"]
    assert as_teacher.get(reverse("record_new"), {"course": course.pk}).status_code == 404
    record.refresh_from_db()
    assert record.course == course


def test_form_adds_a_course(as_keeper: Client) -> None:
    assert as_keeper.post(reverse("course_new"), form_of()).status_code == 302
    course = Course.objects.get(code="AI-01")
    assert (course.minutes, course.aliases) == (90, ["เอไอในชั้นเรียน", "AI"])
    assert [area.number for area in course.areas.all()] == [7, 9]
    assert Course.objects.named("เอไอ").get() == course


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "cmu011"}, "code"),
        ({"aliases": "Thai MOOC  CMU011"}, "aliases"),
        ({"aliases": "ย" * 201}, "aliases"),
        ({"aliases": "\n".join(map(str, range(31)))}, "aliases"),
        ({"areas": []}, "areas"),
        ({"hours": "0"}, "hours"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"level": "4"}, "level"),
    ],
)
def test_form_refuses_what_is_wrong(change: dict[str, Any], field: str, as_keeper: Client) -> None:
    response = as_keeper.post(reverse("course_new"), form_of(**change))
    assert list(response.context["form"].errors) == [field]
    assert not Course.objects.filter(code="AI-01").exists()


def test_change_starts_from_what_was_seen(as_keeper: Client, keeper: User) -> None:
    course = actions.add_course(facts=facts(), by=keeper)
    url = reverse("course_edit", args=[course.pk])
    assert as_keeper.post(url, form_of(version=1, title_th="ใหม่")).status_code == 302
    assert as_keeper.post(url, form_of(version=1, title_th="เก่า")).status_code == 409
    course.refresh_from_db()
    assert (course.title_th, course.version) == ("ใหม่", 2)
    assert [event.title_th for event in course.events.order_by("pgh_id")] == [
        "ปัญญาประดิษฐ์ในชั้นเรียน", "ใหม่",
    ]  # fmt: skip


def test_course_goes_and_comes_back(as_keeper: Client) -> None:
    course = Course.objects.get(code="CMU011")
    for name, version, offered in (("course_retire", 1, False), ("course_offer", 2, True)):
        assert (
            as_keeper.post(reverse(name, args=[course.pk]), {"version": version}).status_code == 302
        )
        course.refresh_from_db()
        assert course.is_offered == offered
    assert as_keeper.post(reverse("course_retire", args=[course.pk])).status_code == 409
    assert list(
        AuditEvent.objects.filter(verb__startswith="course.")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["course.retired", "course.offered"]


def test_code_that_another_took_meanwhile_is_refused(keeper: User) -> None:
    actions.add_course(facts=facts(), by=keeper)
    with pytest.raises(CodeTaken):
        actions.add_course(facts=facts(), by=keeper)
    course = Course.objects.get(code="CMU011")
    with pytest.raises(CodeTaken):
        actions.change_course(course=course, seen=1, facts=facts(), by=keeper)


def test_only_whoever_keeps_the_catalogue_changes_it(area: Unit, supervisor: User) -> None:
    """An administrator of an area office, too, has no agency below."""
    course = Course.objects.get(code="CMU011")
    for user in (supervisor, make_user(area, Role.ADMIN)):
        with pytest.raises(PermissionDenied):
            actions.add_course(facts=facts(), by=user)
        with pytest.raises(Conflict):
            actions.retire_course(course=course, seen=1, by=user)


def test_list_costs_the_same_for_many_courses(as_teacher: Client, keeper: User, cost: Cost) -> None:
    before = cost(as_teacher, reverse("courses"))
    for number in range(5):
        actions.add_course(facts=facts(code=f"N-{number}"), by=keeper)
    assert cost(as_teacher, reverse("courses")) == before


def test_modes_are_those_of_the_model(as_teacher: Client) -> None:
    page = as_teacher.get(reverse("courses"))
    modes = [value for value, _label in page.context["form"].fields["mode"].choices if value]
    assert modes == list(Mode.values)

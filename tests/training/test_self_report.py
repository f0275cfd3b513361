import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.actions import begin_self_assessment, finish_self_assessment
from personnel.models import User
from tests.competencies.factories import answer_area, area_no
from tests.conftest import TODAY
from tests.training.factories import NOW
from training.self_report import SelfReport, self_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


def assess(user: User, answers: dict[int, int]) -> SelfReport:
    """A finished self-assessment with one answer to all statements of each area."""
    begin_self_assessment(at=NOW, by=user)
    for number, value in answers.items():
        answer_area(user, number, value)
    found = finish_self_assessment(on=TODAY, at=timezone.now(), by=user)
    found.refresh_from_db()
    return self_report(found, TODAY)


def numbers(rows: list) -> list[int]:
    return [getattr(row, "view", row).area.number for row in rows]


def test_report_shows_the_strongest_areas_first(teacher: User) -> None:
    report = assess(teacher, {1: 1, 2: 3, 3: 0, 4: 2, 5: 2})
    assert numbers(report.strengths) == [2, 4, 5]
    assert [area.number for area in report.left_out] == [6, 7, 8, 9, 10]


def test_report_without_any_level_names_no_strength(teacher: User) -> None:
    assert assess(teacher, {1: 0}).strengths == []


def test_next_actions_are_where_most_is_missing(teacher: User) -> None:
    report = assess(teacher, {1: 2, 2: 3, 3: 0, 4: 1, 9: 0})
    assert numbers(report.actions) == [3, 9, 4]
    first = report.actions[0]
    assert first.step == str(area_no(3).next_steps.get(level=1))
    assert first.course.code == "CMU011"


def test_each_next_action_has_a_course_of_the_next_level(teacher: User) -> None:
    for action in assess(teacher, dict.fromkeys(range(1, 11), 1)).actions:
        assert action.course.level == 2
        assert action.view.area in action.course.areas.all()


def test_highest_level_everywhere_asks_nothing_more(teacher: User) -> None:
    assert assess(teacher, {1: 3}).actions == []


def test_second_report_shows_the_movement(teacher: User) -> None:
    first = assess(teacher, {1: 1, 2: 2, 3: 1})
    assert not first.is_repeated
    report = assess(teacher, {1: 3, 2: 1, 3: 1, 4: 1})
    assert [(view.before, view.moved) for view in report.views] == [
        (1, 2), (2, -1), (1, 0), (None, 0),
    ]  # fmt: skip


def test_first_report_stays_as_it_was_after_the_second(teacher: User) -> None:
    first = assess(teacher, {1: 1})
    assess(teacher, {1: 3})
    again = self_report(first.found, TODAY)
    assert [(view.level, view.before) for view in again.views] == [(1, None)]


def test_report_page_says_that_it_verifies_nothing(as_teacher: Client, teacher: User) -> None:
    found = assess(teacher, {1: 1, 2: 0}).found
    page = as_teacher.get(reverse("self_assessment_report", args=[found.pk])).content.decode()
    assert "does not count as a verified level" in page
    shown = as_teacher.get(reverse("my_page")).context["page"].areas[0].standing
    assert (shown.self_level, shown.level) == (1, 0)

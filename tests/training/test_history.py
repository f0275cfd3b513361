"""The years of a person: hours, levels that hold until another is found, the page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from competencies.actions import assess
from competencies.enums import Source
from personnel.models import Person, User
from tests.competencies.factories import area_no
from tests.training.conftest import Cost
from tests.training.factories import make_approved, method
from training.history import History, years_of

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def person(teacher: User) -> Person:
    assert teacher.person
    return teacher.person


def approve(person: Person, by: User, on: date, **fields: object) -> None:
    make_approved(person, by, start_date=on, end_date=on, **fields)


def find(
    person: Person, level: int, on: date, by: User, source: Source = Source.SUPERVISOR
) -> None:
    assess(
        person=person, area=area_no(1), level=level, source=source, on=on, reason="เห็นจากงาน", by=by
    )  # fmt: skip


def first_area(history: History) -> list[tuple[int, int | None]]:
    return [(cell.minutes, cell.level) for cell in history.areas[0].cells]


def test_hours_stand_in_the_fiscal_year_in_which_learning_ended(
    person: Person, supervisor: User
) -> None:
    approve(person, supervisor, date(2025, 9, 30), minutes=60)
    approve(person, supervisor, date(2025, 10, 1), minutes=90)
    history = years_of(person, 2570)
    assert [row.year for row in history.years] == [2568, 2569, 2570]
    assert first_area(history) == [(60, None), (90, None), (0, None)]


def test_level_holds_until_another_is_found(person: Person, supervisor: User) -> None:
    find(person, 1, date(2024, 1, 10), supervisor)
    find(person, 2, date(2024, 2, 10), supervisor)
    approve(person, supervisor, date(2025, 1, 10))
    find(person, 1, date(2026, 1, 10), supervisor)
    assert [level for _minutes, level in first_area(years_of(person, 2570))] == [2, 2, 1, 1]


def test_self_view_is_no_level(person: Person, teacher: User) -> None:
    find(person, 3, date(2026, 1, 10), teacher, Source.SELF)
    history = years_of(person, 2570)
    assert first_area(history) == [(0, None)]
    assert history.is_empty


def test_bars_compare_with_the_fullest_year(person: Person, supervisor: User) -> None:
    approve(person, supervisor, date(2025, 1, 10), minutes=300)
    approve(person, supervisor, date(2025, 1, 11), minutes=100, method=method("coaching"))
    approve(person, supervisor, date(2026, 1, 10), minutes=100, method=method("workshop"))
    fullest, other, _this = years_of(person, 2570).years
    assert fullest.bars == [("m70", 0, 75.0), ("m20", 75.0, 25.0), ("m10", 100.0, 0.0)]
    assert other.bars == [("m70", 0, 0.0), ("m20", 0.0, 0.0), ("m10", 0.0, 25.0)]


def test_page_shows_figures_beside_the_chart(
    person: Person, supervisor: User, as_teacher: Client, in_english: None
) -> None:
    approve(person, supervisor, date(2025, 1, 10), minutes=90)
    find(person, 2, date(2025, 2, 10), supervisor)
    page = as_teacher.get(reverse("history")).content.decode()
    assert "2568" in page
    assert "1 h 30 min" in page
    assert "100 : 0 : 0" in page


def test_page_without_history_says_so(as_teacher: Client, in_english: None) -> None:
    assert "No history yet" in as_teacher.get(reverse("history")).content.decode()


def test_page_costs_the_same_for_many_years(
    person: Person, supervisor: User, as_teacher: Client, cost: Cost
) -> None:
    approve(person, supervisor, date(2025, 1, 10))
    before = cost(as_teacher, reverse("history"))
    for year in range(2018, 2026):
        approve(person, supervisor, date(year, 3, 10))
    assert cost(as_teacher, reverse("history")) == before

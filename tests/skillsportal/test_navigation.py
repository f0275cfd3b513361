import pytest
from django.test import Client
from django.urls import reverse

from personnel.enums import Role
from personnel.models import Unit
from tests.personnel.factories import PostingFactory, make_user


@pytest.fixture
def admin(client: Client, area: Unit, db: None) -> Client:
    client.force_login(make_user(area, Role.ADMIN))
    return client


def current(client: Client, address: str) -> list[str]:
    """Return where the entries of the menu lead that are marked as the present page."""
    return [entry.url for entry in client.get(address).context["nav"] if entry.current]


def test_page_under_an_entry_marks_it(admin: Client) -> None:
    assert current(admin, reverse("roster_imports")) == [reverse("roster_imports")]


def test_figures_of_any_unit_mark_the_entry_of_units(admin: Client, area: Unit) -> None:
    assert current(admin, reverse("unit", args=[area.pk])) == [reverse("my_unit")]


def test_decision_on_a_group_marks_the_entry_of_groups(admin: Client, school: Unit) -> None:
    posting = PostingFactory(unit=school)
    assert current(admin, reverse("posting_group", args=[posting.pk])) == [reverse("group_review")]


def test_page_of_no_entry_marks_none(admin: Client) -> None:
    assert current(admin, reverse("notices")) == []

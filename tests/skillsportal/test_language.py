"""The language that a reader chooses is that of the pages, and of their mails."""

import pytest
from django.test import Client
from django.urls import reverse

from personnel.models import AuditEvent, User
from tests.personnel.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def choose(client: Client, language: str) -> int:
    return client.post(reverse("set_language"), {"language": language, "next": "/"}).status_code


def test_chosen_language_is_kept_for_mails(client: Client, user: User) -> None:
    assert choose(client, "en") == 302
    assert client.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert user.language == "en"


def test_choice_is_in_the_trail_once(client: Client, user: User) -> None:
    choose(client, "en")
    choose(client, "en")
    event = AuditEvent.objects.get(verb="account.language_chosen")
    assert (event.subject, event.detail) == (f"user:{user.pk}", {"language": "en"})


@pytest.mark.parametrize("language", ["de", "", "xx", "th-x", "e\x01"])
def test_other_languages_are_not_kept(client: Client, user: User, language: str) -> None:
    choose(client, language)
    user.refresh_from_db()
    assert user.language == "th"


def test_strangers_choose_for_themselves(client: Client) -> None:
    assert choose(client, "en") == 302
    assert client.cookies["django_language"].value == "en"


def test_address_alone_changes_nothing(client: Client, user: User) -> None:
    client.get(reverse("set_language"), {"language": "en"})
    user.refresh_from_db()
    assert user.language == "th"

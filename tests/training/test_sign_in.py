"""Signing oneself in by the code on the organiser's screen."""

import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from personnel.models import Unit, User
from tests.personnel.factories import make_user
from tests.training.activities import add, finish, make_activity
from tests.training.factories import NOW
from training.enums import Presence
from training.models import Activity
from training.sign_in import SCREEN_LASTS, Refused, activity_of, poster_token, screen_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


@pytest.fixture
def activity(supervisor: User, area: Unit) -> Activity:
    return make_activity(supervisor, area)


def address(token: str) -> str:
    return reverse("activity_sign_in", args=[token])


def shown(client: Client, activity: Activity, page: str = "activity_screen") -> str:
    """The address on the screen, as it is read out of the page."""
    text = client.get(reverse(page, args=[activity.pk])).text
    return re.search(r'href="(http://testserver/here/[^"]+)"', text)[1]


@pytest.fixture
def at(time_machine: time_machine.TimeMachineFixture) -> time_machine.TimeMachineFixture:
    time_machine.move_to(NOW)
    return time_machine


def test_screen_leads_a_signed_out_person_through_the_portal_to_the_button(
    at: None, activity: Activity, as_supervisor: Client, client: Client, school: Unit
) -> None:
    url = shown(as_supervisor, activity)
    login = client.get(url)
    assert login.url.startswith(reverse("account_login"))
    assert url.endswith(unquote(login.url.partition("?next=")[2]))
    guest = make_user(school)
    client.force_login(guest)
    assert "I am here" in client.get(url).text
    assert client.post(url).url == reverse("my_page")
    row = activity.participants.get()
    assert row.person_id == guest.person_id
    assert row.signed_in_at - NOW < timedelta(minutes=1)
    assert "Nothing more is to be done" in client.get(url).text


def test_code_holds_nothing_of_a_person(activity: Activity) -> None:
    number, until = screen_token(activity, NOW).split(":")[0].split(".")
    assert number == str(activity.pk)
    assert datetime.fromtimestamp(int(until), NOW.tzinfo) == NOW + SCREEN_LASTS


def test_code_of_the_screen_is_no_good_later(
    at: time_machine.TimeMachineFixture, activity: Activity, as_supervisor: Client, client: Client
) -> None:
    url = shown(as_supervisor, activity)
    client.force_login(make_user(activity.unit))
    at.move_to(NOW + SCREEN_LASTS)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 410
        assert "no longer valid" in answer.text
    assert not activity.participants.exists()


def test_poster_is_good_on_its_days_only(
    at: time_machine.TimeMachineFixture, activity: Activity, client: Client
) -> None:
    url, guest = address(poster_token(activity)), make_user(activity.unit)
    for moment, said in (
        (activity.opens_at - timedelta(seconds=1), "on the days of the activity"),
        (activity.opens_at, "I am here"),
        (activity.closes_at - timedelta(seconds=1), "I am here"),
        (activity.closes_at, "no longer valid"),
    ):
        at.move_to(moment, tick=False)
        client.force_login(guest)
        assert said in client.get(url).text
        if said != "I am here":
            assert client.post(url).status_code == 410
    assert not activity.participants.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token.replace(".", "1.", 1),
        lambda token: f"{token}A",
        lambda token: Signer(salt="another").sign(token.split(":")[0]),
        lambda token: "1",
    ],
)
def test_forged_code_is_refused(activity: Activity, forge) -> None:
    token = poster_token(activity)
    assert activity_of(token, NOW) == activity.pk
    with pytest.raises(Refused):
        activity_of(forge(token), NOW)


def test_finished_activity_takes_nobody_in(
    at: None, activity: Activity, supervisor: User, client: Client
) -> None:
    finish(activity, supervisor)
    client.force_login(make_user(activity.unit))
    answer = client.post(address(poster_token(activity)))
    assert (answer.status_code, activity.participants.count()) == (410, 0)


def test_who_was_marked_absent_is_told_to_ask_the_organiser(
    at: None, activity: Activity, supervisor: User, client: Client, school: Unit
) -> None:
    guest = make_user(school)
    add(activity, supervisor, guest.person)
    activity.participants.update(presence=Presence.ABSENT)
    client.force_login(guest)
    for ask in (client.get, client.post):
        answer = ask(address(poster_token(activity)))
        assert answer.status_code == 410
        assert "marked you as absent" in answer.text
    assert not activity.participants.exclude(signed_in_at=None).exists()


def test_account_without_a_personnel_file_cannot_sign_in(
    at: None, activity: Activity, as_supervisor: Client
) -> None:
    assert as_supervisor.get(address(poster_token(activity))).status_code == 404


def test_organiser_sees_who_arrives(
    at: None, activity: Activity, as_supervisor: Client, client: Client, other_school: Unit
) -> None:
    guest = make_user(other_school)
    client.force_login(guest)
    client.post(address(poster_token(activity)))
    part = as_supervisor.get(reverse("activity_arrivals", args=[activity.pk])).text
    assert guest.person.full_name in part
    assert "1 person has signed in." in part
    screen = as_supervisor.get(reverse("activity_code", args=[activity.pk])).text
    assert guest.person.first_name not in screen
    assert "1 person has signed in." in screen


def test_screen_outside_the_days_shows_no_code(
    at: time_machine.TimeMachineFixture, activity: Activity, as_supervisor: Client
) -> None:
    at.move_to(NOW + timedelta(days=1))
    text = as_supervisor.get(reverse("activity_screen", args=[activity.pk])).text
    assert "/here/" not in text
    assert "hx-get" not in text


def test_poster_explains_the_way(at: None, activity: Activity, as_supervisor: Client) -> None:
    text = as_supervisor.get(reverse("activity_poster", args=[activity.pk])).text
    assert '<svg class="qr"' in text
    assert "Press the button" in text

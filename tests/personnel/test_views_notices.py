"""A user's own notices: the list, the bell, and marking them as read."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.enums import NoticeKind, Role
from personnel.models import Notice, Unit, User
from personnel.notices import tell
from tests.personnel.factories import make_user
from tests.personnel.rosters import make_import

pytestmark = pytest.mark.django_db
LIST = "/notices/"
TARGET = "/permissions/"


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def notify(user: User, number: int = 1, file: str = "roster.xlsx") -> Notice:
    tell(users=[user], kind=NoticeKind.ROSTER_APPLIED, key=f"{number}", url=TARGET, file=file)
    return Notice.objects.get(user=user, key=f"{number}")


def text_of(client: Client, address: str = LIST) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def unread(user: User) -> int:
    return Notice.objects.of(user).unread().count()


# --- the list ------------------------------------------------------------------------------------
def test_list_holds_ones_own_newest_first(client: Client, user: User) -> None:
    older, newer = notify(user, 1), notify(user, 2)
    notify(make_user())
    assert [line.notice for line in client.get(LIST).context["lines"]] == [newer, older]


def test_list_says_when_there_is_nothing(client: Client, user: User) -> None:
    text = text_of(client)
    assert "Nothing to tell you yet" in text
    assert "Mark all as read" not in text


def test_list_goes_on_on_further_pages(client: Client, user: User) -> None:
    for number in range(21):
        notify(user, number)
    assert len(client.get(LIST, {"page": 2}).context["lines"]) == 1
    assert client.get(LIST, {"page": 3}).status_code == 404


def test_file_name_cannot_become_markup(client: Client, user: User) -> None:
    notify(user, file="<script>alert(1)</script>.xlsx")
    assert "<script>alert" not in text_of(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_rows(
    client: Client, user: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        notify(user, number)
    with django_assert_num_queries(7):
        client.get(LIST)


# --- reading -------------------------------------------------------------------------------------
def test_looking_at_the_list_changes_nothing(client: Client, user: User) -> None:
    notify(user)
    assert "Unread" in text_of(client)
    assert unread(user) == 1


def test_opening_leads_to_the_page_and_marks_as_read(client: Client, user: User) -> None:
    notice, other = notify(user, 1), notify(user, 2)
    response = client.post(reverse("notice_open", args=[notice.pk]))
    assert response.url == TARGET
    assert list(Notice.objects.unread()) == [other]


def test_notices_of_others_are_not_found(client: Client, user: User) -> None:
    other = make_user()
    address = reverse("notice_open", args=[notify(other).pk])
    assert client.post(address).status_code == 404
    assert unread(other) == 1


def test_opening_and_marking_are_no_links(client: Client, user: User) -> None:
    pk = notify(user).pk
    assert client.get(reverse("notice_open", args=[pk])).status_code == 405
    assert client.get(reverse("notices_read", args=[pk])).status_code == 405


def test_all_that_were_seen_are_marked_and_nothing_newer(client: Client, user: User) -> None:
    other = make_user()
    notify(user, 1), notify(other)
    newest = client.get(LIST).context["newest"]
    later = notify(user, 2)
    assert client.post(reverse("notices_read", args=[newest])).url == LIST
    assert list(Notice.objects.of(user).unread()) == [later]
    assert unread(other) == 1


def test_read_stays_read_at_the_first_time(client: Client, user: User) -> None:
    notice = notify(user)
    client.post(reverse("notice_open", args=[notice.pk]))
    first = Notice.objects.get().read_at
    client.post(reverse("notice_open", args=[notice.pk]))
    assert Notice.objects.get().read_at == first


# --- the bell ------------------------------------------------------------------------------------
def test_every_page_counts_what_is_unread(client: Client, user: User) -> None:
    notify(user, 1), notify(user, 2)
    assert '<span class="nav-count">2<' in text_of(client, TARGET)


def test_bell_is_silent_when_all_is_read(client: Client, user: User) -> None:
    client.post(reverse("notice_open", args=[notify(user).pk]))
    page = text_of(client, TARGET)
    assert f'href="{LIST}"' in page
    assert "nav-count" not in page


def test_strangers_have_no_bell(client: Client) -> None:
    assert LIST not in text_of(client, reverse("account_login"))


def test_bell_costs_a_page_one_query(
    client: Client, user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # session, user, rights, notices
    with django_assert_num_queries(4):
        client.get(TARGET)


@pytest.mark.parametrize("name", ["roster_import", "transfers"])
def test_notice_is_read_when_what_it_is_about_is_opened_from_elsewhere(
    client: Client, area: Unit, settings: Settings, tmp_path: Path, name: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    admin, other = make_user(area, Role.ADMIN), make_user(area, Role.ADMIN)
    roster = make_import(area, admin)
    url = reverse(name, args=[roster.pk] if name == "roster_import" else [])
    for key, about in (("1", url), ("2", "/somewhere/")):
        tell(users=[admin, other], kind=NoticeKind.ROSTER_APPLIED, key=key, url=about, file="x")
    client.force_login(admin)
    client.get(url)
    unread = Notice.objects.unread().values_list("user", "key")
    assert set(unread) == {(admin.pk, "2"), (other.pk, "1"), (other.pk, "2")}

"""Who is told of what, once, and in which words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.enums import ImportPhase, JobState, NoticeKind, Role, TransferState
from personnel.models import Notice, Person, RoleAssignment, RosterImport, Transfer, Unit, User
from personnel.notices import (
    keepers_of,
    releasers_of,
    tell,
    tell_of_import,
    tell_of_transfers,
    words_of,
)
from personnel.tasks import expire_notices
from tests.personnel.factories import make_person, make_user
from tests.personnel.rosters import APPLIED, make_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


def told(kind: NoticeKind) -> set[User]:
    return {notice.user for notice in Notice.objects.filter(kind=kind).select_related("user")}


def tell_preview(roster: RosterImport, *, seconds: int) -> Notice:
    """Tell of a preview that took so long to make."""
    roster.started_at = timezone.now() - timedelta(seconds=seconds)
    tell_of_import(roster, NoticeKind.ROSTER_PREVIEW)
    return Notice.objects.get()


def propose(roster: RosterImport, person: Person) -> Transfer:
    return Transfer.objects.create(
        person=person,
        posting=person.postings.get(),
        to_unit=roster.unit,
        roster_import=roster,
        as_of=date(2026, 11, 1),
        name=person.full_name,
        position="ครู",
        proposed_by=roster.requested_by,
    )


# --- telling -------------------------------------------------------------------------------------
def test_event_is_told_once_to_each_user(
    admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    users = [admin, make_user(), make_user()]
    for _again in range(2):
        with django_assert_num_queries(2):  # what they chose, and the notices
            tell(users=users, kind=NoticeKind.FILE_READY, key="file-ready:1", url="/", rows=5)
    assert Notice.objects.count() == 3


def test_what_did_not_happen_is_not_told(admin: User) -> None:
    with transaction.atomic():
        tell(users=[admin], kind=NoticeKind.FILE_READY, key="file-ready:1", url="/")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_keepers_are_the_admins_of_the_unit_and_above(
    admin: User, ministry: Unit, area: Unit, school: Unit, other_area: Unit
) -> None:
    above, here = make_user(ministry, Role.ADMIN), make_user(school, Role.ADMIN)
    make_user(other_area, Role.ADMIN)
    make_user(school, Role.SUPERVISOR)
    make_user(school, Role.ADMIN, is_active=False)
    assert set(keepers_of(school)) == {admin, above, here}
    assert set(keepers_of(area, except_user=admin)) == {above}


def test_keepers_of_yesterday_are_not_told(admin: User, area: Unit) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(user=admin).update(to_date=yesterday)
    assert not keepers_of(area).exists()


# --- imports -------------------------------------------------------------------------------------
def test_preview_is_told_to_who_uploaded(area: Unit, admin: User) -> None:
    make_user(area, Role.ADMIN)
    tell_of_import(make_import(area, admin), NoticeKind.ROSTER_PREVIEW)
    assert told(NoticeKind.ROSTER_PREVIEW) == {admin}


@pytest.mark.parametrize(("seconds", "is_mailed"), [(5, False), (61, True)])
def test_preview_is_mailed_when_it_took_long(
    area: Unit, admin: User, seconds: int, is_mailed: bool
) -> None:
    notice = tell_preview(make_import(area, admin), seconds=seconds)
    assert (notice in Notice.objects.to_mail()) is is_mailed


def test_preview_after_an_answer_is_no_news(area: Unit, admin: User) -> None:
    tell_of_import(make_import(area, admin, phase=ImportPhase.JUDGE), NoticeKind.ROSTER_PREVIEW)
    assert not Notice.objects.exists()


def test_hold_is_told_to_the_other_keepers(area: Unit, school: Unit, admin: User) -> None:
    other = make_user(school, Role.ADMIN)
    held = {"phase": ImportPhase.HELD, "confirmed_by": admin, "confirmed_at": timezone.now()}
    tell_of_import(make_import(school, admin, **held), NoticeKind.ROSTER_HELD)
    assert told(NoticeKind.ROSTER_HELD) == {other}


def test_second_hold_of_an_import_is_told_again(area: Unit, school: Unit, admin: User) -> None:
    make_user(school, Role.ADMIN)
    held = {"phase": ImportPhase.HELD, "confirmed_by": admin, "confirmed_at": timezone.now()}
    roster = make_import(school, admin, **held)
    tell_of_import(roster, NoticeKind.ROSTER_HELD)
    tell_of_import(roster, NoticeKind.ROSTER_HELD)
    roster.confirmed_at = timezone.now()
    tell_of_import(roster, NoticeKind.ROSTER_HELD)
    assert Notice.objects.count() == 2


def test_result_is_told_to_who_asked_confirmed_and_released(area: Unit, admin: User) -> None:
    confirmer, releaser = make_user(area, Role.ADMIN), make_user(area, Role.ADMIN)
    make_user(area, Role.ADMIN)
    roster = make_import(
        area, admin, **APPLIED, confirmed_by=confirmer, confirmed_at=timezone.now(),
        released_by=releaser,
    )  # fmt: skip
    tell_of_import(roster, NoticeKind.ROSTER_APPLIED)
    assert told(NoticeKind.ROSTER_APPLIED) == {admin, confirmer, releaser}


# --- transfers -----------------------------------------------------------------------------------
def test_releasing_keepers_are_told_how_many(
    area: Unit, admin: User, ministry: Unit, other_area: Unit, other_school: Unit
) -> None:
    above, releasing = make_user(ministry, Role.ADMIN), make_user(other_area, Role.ADMIN)
    RoleAssignment.objects.create(
        user=releasing, role=Role.ADMIN, unit=other_school, from_date=date(2020, 1, 1)
    )
    roster = make_import(area, admin, **APPLIED)
    for unit in (other_area, other_school, other_school):
        propose(roster, make_person(unit))
    tell_of_transfers(roster)
    tell_of_transfers(roster)
    people = {notice.user: notice.params["people"] for notice in Notice.objects.all()}
    assert people == {above: 3, releasing: 3}


def test_keepers_are_told_only_of_their_own_people(
    area: Unit, admin: User, ministry: Unit, other_area: Unit, other_school: Unit
) -> None:
    keeper = make_user(other_school, Role.ADMIN)
    roster = make_import(area, admin, **APPLIED)
    for unit in (other_area, other_school):
        propose(roster, make_person(unit))
    tell_of_transfers(roster)
    assert Notice.objects.get().user == keeper
    assert words_of(Notice.objects.get()).text.count("1")


def test_import_without_transfers_tells_nobody(area: Unit, admin: User) -> None:
    tell_of_transfers(make_import(area, admin, **APPLIED))
    assert not Notice.objects.exists()


# --- words ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words(kind: NoticeKind, language: str) -> None:
    params = {"unit_th": "โรงเรียน", "unit_en": "School", "file": "f.xlsx", "people": 3}
    with override(language):
        words = words_of(Notice(kind=kind, params=params))
    assert words.title
    assert "%" not in words.title + words.text


def test_words_are_read_whatever_an_older_portal_wrote() -> None:
    assert words_of(Notice(kind="gone", params={})).title == "gone"
    assert words_of(Notice(kind=NoticeKind.ROSTER_HELD, params={"state": "gone"})).title


def test_hold_says_how_much_would_change() -> None:
    holds = [{"code": "changed", "people": 1200, "staff": 4000, "percent": 25}]
    with override("en"):
        text = words_of(Notice(kind=NoticeKind.ROSTER_HELD, params={"holds": holds})).text
    assert "1,200 of 4,000 people; one administrator may change 25%" in text


def test_result_counts_rows_and_ended_posts(area: Unit, admin: User) -> None:
    roster = make_import(
        area, admin, **APPLIED, leave_on=date(2026, 11, 1), counts={"new": 2, "leavers": 1}
    )
    tell_of_import(roster, NoticeKind.ROSTER_APPLIED)
    with override("en"):
        assert "New 2 · Posts ended 1" in words_of(Notice.objects.get()).text


def test_notice_names_the_unit_in_the_readers_language(school: Unit, admin: User) -> None:
    school.name_en = "Ban Nueng School"
    tell_of_import(make_import(school, admin), NoticeKind.ROSTER_REFUSED)
    notice = Notice.objects.get()
    for language, name in (("th", school.name_th), ("en", school.name_en)):
        with override(language):
            assert name in words_of(notice).text


def test_decision_on_a_transfer_names_nobody() -> None:
    params = {"state": TransferState.DECLINED, "name": "นางสมใจ ใจดี", "others": 0}
    with override("en"):
        words = words_of(Notice(kind=NoticeKind.TRANSFER_DECIDED, params=params))
    assert "declined" in words.title
    assert "สมใจ" not in words.title + words.text


def test_failed_undo_is_not_told_as_a_failed_import(area: Unit, admin: User) -> None:
    undoing = {"phase": ImportPhase.UNDO, "confirmed_by": admin, "confirmed_at": timezone.now()}
    tell_of_import(make_import(area, admin, **undoing), NoticeKind.ROSTER_NOT_APPLIED)
    with override("en"):
        assert "was not undone" in words_of(Notice.objects.get()).title


def test_columns_to_choose_are_told_as_such(area: Unit, admin: User) -> None:
    roster = make_import(area, admin, needs_mapping=True, state=JobState.DONE)
    tell_of_import(roster, NoticeKind.ROSTER_PREVIEW)
    with override("en"):
        assert "columns to choose" in words_of(Notice.objects.get()).title


def test_hold_where_nobody_else_keeps_the_roster_is_told_to_superusers(
    school: Unit, admin: User
) -> None:
    root = make_user(is_superuser=True)
    make_user(is_superuser=True, is_active=False)
    held = {"phase": ImportPhase.HELD, "confirmed_by": admin, "confirmed_at": timezone.now()}
    roster = make_import(school, admin, **held)
    tell_of_import(roster, NoticeKind.ROSTER_HELD)
    assert told(NoticeKind.ROSTER_HELD) == {root}
    roster.confirmed_by = root
    assert not releasers_of(roster).filter(pk=root.pk).exists()


def test_notices_age_out_once_they_are_read_and_mailed(settings: Settings) -> None:
    settings.NOTICE_KEEP_DAYS = 30
    user, now = make_user(), timezone.now()
    done = {"read_at": now, "mailed_at": now}
    states: dict[str, dict[str, Any]] = {
        "read": done,
        "young": done | {"at": now - timedelta(days=29)},
        "unread": done | {"read_at": None},
        "to mail": done | {"mailed_at": None},
        "mail of a day": done | {"read_at": None, "kind": NoticeKind.DIGEST},
    }
    for key, state in states.items():
        fields = {"kind": NoticeKind.ROSTER_APPLIED, "at": now - timedelta(days=32)} | state
        Notice.objects.create(user=user, key=key, url="/", **fields)
    for _night in range(2):
        expire_notices()
    assert set(Notice.objects.values_list("key", flat=True)) == {"young", "unread", "to mail"}

"""What an administrator may try with an import that is not theirs, not as it was, or not sane."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.groups import Conflict
from personnel.actions.imports import (
    answer_person,
    choose_columns,
    confirm_roster,
    discard_roster,
    keep_leavers,
    release_roster,
    retry_roster,
    undo_roster,
)
from personnel.enums import JobState, NoticeKind, Role, RowAction
from personnel.forms import ConfirmForm
from personnel.models import (
    AuditEvent,
    Notice,
    RoleAssignment,
    RosterAnswer,
    RosterImport,
    Unit,
    User,
)
from personnel.notices import tell_of_import
from tests.personnel.factories import make_person, make_user
from tests.personnel.roster.conftest import admin, import_world
from tests.personnel.roster.importing import AS_OF, IDS, line, read_in
from tests.personnel.rosters import (
    APPLIED,
    HELD,
    NOT_APPLIED,
    NOT_UNDONE,
    SAME_NAME,
    make_import,
    make_question,
)
from tests.threads import at_once

__all__ = ["admin", "import_world"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]
SEEN_BY_GET = ("", "_rows", "_progress", "_units", "_leavers", "_undo")
DONE_BY_POST = (
    "columns", "confirm", "discard", "release", "send_back", "retry", "undo", "leavers", "units",
    "titles", "people", "answer_forget",
)  # fmt: skip
TOO_LARGE = ["9" * 30, "9" * 5000]


def make_full_list(area: Unit, school: Unit, by: User) -> RosterImport:
    """A full list that names nobody of the unit's people."""
    return read_in(line("นายกล้า ดี", school, IDS[1]), area, by, is_full_list=True)


# --- scope ---------------------------------------------------------------------------------------
def test_imports_of_others_are_not_there(
    client: Client, admin: User, other_area: Unit, other_school: Unit
) -> None:
    client.force_login(admin)
    theirs = make_full_list(other_area, other_school, make_user(other_area, Role.ADMIN))
    got = [client.get(reverse(f"roster_import{n}", args=[theirs.pk])) for n in SEEN_BY_GET]
    sent = [
        client.post(reverse(f"roster_import_{n}", args=[theirs.pk]), {"seen": theirs.version})
        for n in DONE_BY_POST
    ]
    assert {answer.status_code for answer in (*got, *sent)} == {404}


def test_row_of_another_import_is_not_found(
    client: Client, admin: User, area: Unit, school: Unit, other_area: Unit
) -> None:
    client.force_login(admin)
    theirs = read_in(line("นายกล้า ดี", other_area), other_area, make_user(other_area, Role.ADMIN))
    mine = read_in(line("นายเก่ง ดี", school), area, admin)
    row = theirs.rows.get(skip_reason="")
    url = reverse("roster_import_cell", args=[mine.pk, row.pk, "phone"])
    assert client.post(url, {"seen": mine.version, "text": "0811111111"}).status_code == 404


def test_rows_of_another_import_are_not_answered(
    admin: User, area: Unit, other_area: Unit, other_school: Unit
) -> None:
    mine = make_import(area, admin, counts={"question": 1})
    theirs = make_import(other_area, make_user(other_area, Role.ADMIN), counts={"question": 1})
    row = make_question(theirs, 5, make_person(other_school).postings.get())
    answer_person(roster=mine, row_ids=[row.pk], is_same=True, by=admin)
    row.refresh_from_db()
    assert row.answers == {}


@pytest.mark.parametrize("is_same", [True, False])
def test_answer_is_written_to_the_rows_in_question_only(
    admin: User, area: Unit, school: Unit, *, is_same: bool
) -> None:
    roster = make_import(area, admin, counts={"question": 2})
    person = make_person(school)
    asked, other = (make_question(roster, n, person.postings.get()) for n in (5, 6))
    answer_person(roster=roster, row_ids=[asked.pk], is_same=is_same, by=admin)
    answers = dict(roster.rows.values_list("pk", "answers"))
    assert answers == {asked.pk: {"person": person.pk if is_same else 0}, other.pk: {}}


def test_who_lost_the_role_is_told_nothing_more(admin: User, area: Unit) -> None:
    roster = make_import(area, admin)
    yesterday = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.filter(user=admin).update(to_date=yesterday)
    tell_of_import(roster, NoticeKind.ROSTER_APPLIED)
    assert not Notice.objects.filter(user=admin).exists()


# --- what was seen -------------------------------------------------------------------------------
def test_preview_in_which_somebody_else_stays_is_another_one(
    admin: User, area: Unit, school: Unit
) -> None:
    make_person(school), make_person(school)
    roster = make_full_list(area, school, admin)
    first, second = roster.leavers.order_by("pk")
    keep_leavers(roster=roster, kept=[first.pk], by=admin)
    roster.refresh_from_db()
    stale, shown = RosterImport.objects.get(pk=roster.pk), roster.version
    keep_leavers(roster=roster, kept=[second.pk], by=admin)
    roster.refresh_from_db()
    assert roster.version != shown
    with pytest.raises(Conflict):
        confirm_roster(roster=stale, leave_on=AS_OF, by=admin)


@pytest.mark.parametrize("failed", [NOT_APPLIED, NOT_UNDONE])
def test_what_expired_is_not_started_again(admin: User, area: Unit, failed: dict[str, Any]) -> None:
    roster = make_import(area, admin, **failed, expired_at=timezone.now())
    with pytest.raises(Conflict):
        retry_roster(roster=roster, by=admin)


def test_undo_that_is_started_again_is_of_who_did(admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **NOT_UNDONE)
    second = make_user(area, Role.ADMIN)
    retry_roster(roster=roster, by=second)
    roster.refresh_from_db()
    assert (roster.state, roster.undone_by) == (JobState.QUEUED, second)


@pytest.mark.parametrize(("leave_on", "is_taken"), [("01/11/2569", True), ("02/11/2569", False)])
def test_last_day_is_not_after_the_list(
    admin: User, area: Unit, school: Unit, leave_on: str, *, is_taken: bool
) -> None:
    """A post that ends on a day to come is open, but was found by no import."""
    make_person(school)
    roster = make_full_list(area, school, admin)
    form = ConfirmForm({"ends": "on", "leave_on": leave_on}, roster=roster)
    assert form.is_valid() == is_taken


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("state", "act"),
    [({}, confirm_roster), ({}, discard_roster), (HELD, release_roster), (APPLIED, undo_roster),
     (NOT_APPLIED, retry_roster)],
)  # fmt: skip
def test_of_several_administrators_at_once_one_decides(
    admin: User, area: Unit, state: dict[str, Any], act: Callable[..., None]
) -> None:
    roster = make_import(area, admin, **state)
    users = [make_user(area, Role.ADMIN) for _ in range(4)]
    acts = [partial(act, roster=roster, by=user) for user in users]
    assert at_once(lambda number: acts[number](), times=len(acts)) == ["conflict"] * 3 + ["done"]
    assert AuditEvent.objects.filter(verb__startswith="roster.").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_stays_is_said_by_one_at_a_time(admin: User, area: Unit, school: Unit) -> None:
    make_person(school), make_person(school)
    roster = make_full_list(area, school, admin)
    leavers = list(roster.leavers.order_by("pk"))
    acts = [partial(keep_leavers, roster=roster, kept=[who.pk], by=admin) for who in leavers]
    assert at_once(lambda number: acts[number](), times=len(acts)) == ["conflict", "done"]
    assert roster.leavers.filter(is_kept=True).count() == 1


# --- citizen IDs ---------------------------------------------------------------------------------
def test_id_in_the_name_of_a_file_is_hidden(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in(line("นายกล้า ดี", school), area, admin, name=f"ประวัติ {IDS[0]} กล้า.csv")
    assert roster.file_name == "ประวัติ xxxxxxxxxx708 กล้า.csv"
    assert not Notice.objects.filter(params__file__contains=IDS[0]).exists()


def test_numbers_in_the_name_of_a_file_stay(admin: User, area: Unit, school: Unit) -> None:
    name = "1030200001 25691122103000.csv"
    assert read_in(line("นายกล้า ดี", school), area, admin, name=name).file_name == name


def test_id_in_a_header_is_neither_shown_nor_remembered(
    admin: User, area: Unit, school: Unit
) -> None:
    header = f"ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,{IDS[0]}\n"
    roster = read_in(f"{header}นายกล้า ดี,ครู,{school.name_th},ก\n", area, admin)
    columns = roster.layout["sheets"][0]["table"]["columns"]
    choose_columns(roster=roster, columns={c["key"]: c["field"] for c in columns}, by=admin)
    written = [
        roster.layout,
        *RosterAnswer.objects.values_list("key", flat=True),
        *AuditEvent.objects.values_list("detail", flat=True),
    ]
    assert IDS[0] not in json.dumps(written)


# --- input ---------------------------------------------------------------------------------------
def test_key_that_folds_to_a_very_long_one_is_not_remembered(
    admin: User, area: Unit, school: Unit
) -> None:
    header = f"ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,{'ﬃ' * 120}\n"
    roster = read_in(f"{header}นายกล้า ดี,ครู,{school.name_th},ก\n", area, admin)
    columns = roster.layout["sheets"][0]["table"]["columns"]
    choose_columns(roster=roster, columns={c["key"]: c["field"] for c in columns}, by=admin)
    assert RosterAnswer.objects.count() == len(columns) - 1


@pytest.mark.parametrize("number", TOO_LARGE)
@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("people", {"same": "*"}),
        ("people", {"same": "ticked", "row": "*"}),
        ("leavers", {"kept": "*", "shown": "*"}),
        ("answer_forget", {"answer": "*"}),
        ("units", {"key": "|ก", "unit": "*"}),
    ],
)
def test_number_that_is_no_id_finds_nothing(
    client: Client, admin: User, area: Unit, school: Unit, page: str, sent: dict[str, str],
    number: str,
) -> None:  # fmt: skip
    client.force_login(admin)
    make_person(school)
    roster = make_full_list(area, school, admin)
    form = {name: text.replace("*", number) for name, text in sent.items()}
    answer = client.post(
        reverse(f"roster_import_{page}", args=[roster.pk]), {"seen": roster.version, **form}
    )
    assert answer.status_code in (302, 404)
    assert not roster.leavers.filter(is_kept=True).exists()


@pytest.mark.parametrize("odd", ["\0", "\ud800", "same-name", "id-name-differs"])
def test_only_a_question_of_the_import_is_answered_for_all(
    client: Client, admin: User, area: Unit, school: Unit, odd: str
) -> None:
    client.force_login(admin)
    repair = SAME_NAME | {"code": "portal-no-differs"}
    roster = make_import(area, admin, counts={RowAction.QUESTION: 1}, repairs=[repair])
    make_question(roster, 5, make_person(school).postings.get())
    sent = {"seen": roster.version, "same": "all", "code": odd}
    answer = client.post(
        reverse("roster_import_people", args=[roster.pk]),
        urlencode(sent, errors="surrogatepass"),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 404

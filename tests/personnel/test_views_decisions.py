"""What is decided about an import: by whom, on exactly what was seen, and only once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from personnel.enums import ImportPhase, JobState, Role
from personnel.models import RosterImport, Transfer, Unit, User
from tests.personnel.factories import PostingFactory, make_transfer, make_user
from tests.personnel.rosters import (
    APPLIED,
    ASKING,
    HELD,
    NOT_APPLIED,
    NOT_UNDONE,
    SHEET,
    UNDONE,
    make_import,
    make_leaver,
)

pytestmark = pytest.mark.django_db
CHOICE = {"column-0": "full_name", "column-1": "position", "column-2": "standing"}


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def preview(area: Unit, admin: User) -> RosterImport:
    return make_import(area, admin, counts={"new": 2, "staff": 90})


def send(client: Client, name: str, roster: RosterImport, **data: Any) -> Any:
    """Send a form of the page as it stands now."""
    answer = client.post(
        reverse(f"roster_import_{name}", args=[roster.pk]), {"seen": roster.version} | data
    )
    roster.refresh_from_db()
    return answer


# --- columns and sheets --------------------------------------------------------------------------
def test_chosen_columns_have_the_file_read_again(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, needs_mapping=True, layout=ASKING)
    send(client, "columns", roster, **CHOICE)
    assert roster.is_waiting
    assert roster.chosen_columns == {
        "ชื่อสกุล": "full_name", "ตำแหน่ง": "position", "column 3": "standing"
    }  # fmt: skip
    assert roster.chosen_sheets is None


@pytest.mark.parametrize(("ticked", "chosen"), [(["บัญชี"], None), (["บัญชี", "ก"], ["บัญชี", "ก"])])
def test_sheets_are_chosen_where_there_are_several(
    client: Client, admin: User, area: Unit, ticked: list[str], chosen: list[str] | None
) -> None:
    layout = {"sheets": [SHEET, SHEET | {"sheet": "ก", "is_taken": False}]}
    roster = make_import(area, admin, layout=layout)
    send(client, "columns", roster, sheets=ticked, **CHOICE)
    assert roster.is_waiting
    assert roster.chosen_sheets == chosen


def test_same_field_twice_is_explained_on_the_page(client: Client, preview: RosterImport) -> None:
    response = send(client, "columns", preview, **CHOICE | {"column-2": "position"})
    assert "“Position” is chosen for more than one column" in response.content.decode()


def test_columns_of_an_applied_import_are_settled(client: Client, admin: User, area: Unit) -> None:
    assert send(client, "columns", make_import(area, admin, **APPLIED), **CHOICE).status_code == 409


# --- confirming ----------------------------------------------------------------------------------
def test_confirmed_preview_is_applied_next(
    client: Client, preview: RosterImport, admin: User
) -> None:
    send(client, "confirm", preview)
    assert (preview.phase, preview.state) == (ImportPhase.APPLY, JobState.QUEUED)
    assert (preview.confirmed_by, preview.leave_on) == (admin, None)


@pytest.mark.parametrize("rows", ["all", "", "foo"])
def test_nothing_is_applied_while_rows_wait(
    client: Client, admin: User, area: Unit, rows: str
) -> None:
    roster = make_import(area, admin, counts={"new": 2, "refused": 1200})
    response = send(client, "confirm", roster, rows=rows)
    assert "Please check these points" in response.content.decode()
    assert roster.is_preview


def test_rows_that_wait_are_left_out_by_choice(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, counts={"new": 2, "question": 1})
    send(client, "confirm", roster, rows="good")
    assert roster.phase == ImportPhase.APPLY
    assert roster.only_good_rows


def test_missing_people_end_only_when_said(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, counts={"new": 2, "leavers": 3, "staff": 90})
    send(client, "confirm", roster, leave_on="30/9/2569")
    assert (roster.phase, roster.leave_on) == (ImportPhase.APPLY, None)


def test_missing_people_end_on_the_day_that_was_given(
    client: Client, admin: User, area: Unit
) -> None:
    roster = make_import(area, admin, counts={"leavers": 3, "staff": 90})
    send(client, "confirm", roster, ends="on", leave_on="30/9/2569")
    assert (roster.phase, roster.leave_on) == (ImportPhase.APPLY, date(2026, 9, 30))


@pytest.mark.parametrize("day", ["", "31/2/2569"])
def test_last_day_of_missing_people_is_needed(
    client: Client, admin: User, area: Unit, day: str
) -> None:
    roster = make_import(area, admin, counts={"leavers": 3, "staff": 90})
    response = send(client, "confirm", roster, ends="on", leave_on=day)
    assert "Their last day" in response.content.decode()
    assert roster.is_preview


def test_large_change_waits_for_a_second_administrator(
    client: Client, admin: User, area: Unit
) -> None:
    roster = make_import(area, admin, counts={"changed": 40, "staff": 100})
    send(client, "confirm", roster)
    assert roster.is_held
    assert roster.confirmed_by == admin


@pytest.mark.parametrize("stale", ["", "read 2026-11-22T00:00:00+00:00 0"])
@pytest.mark.parametrize("name", ["confirm", "discard", "columns", "leavers"])
def test_preview_made_anew_is_not_decided_by_an_old_page(
    client: Client, preview: RosterImport, name: str, stale: str
) -> None:
    assert send(client, name, preview, seen=stale, **CHOICE).status_code == 409
    assert preview.is_preview


def test_second_confirmation_answers_conflict(client: Client, preview: RosterImport) -> None:
    before = preview.version
    answers = [send(client, "confirm", preview, seen=before).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_discarded_preview_stays_discarded(client: Client, preview: RosterImport) -> None:
    assert send(client, "discard", preview).status_code == 302
    assert preview.is_discarded
    assert send(client, "discard", preview).status_code == 409


# --- who is missing ------------------------------------------------------------------------------
def test_who_has_not_left_is_kept_page_by_page(
    client: Client, admin: User, area: Unit, school: Unit
) -> None:
    roster = make_import(area, admin, is_full_list=True, counts={"leavers": 3})
    elsewhere, ticked, not_ticked = (
        make_leaver(roster, PostingFactory(unit=school), is_kept=kept) for kept in (1, 0, 1)
    )
    send(client, "leavers", roster, shown=[ticked.pk, not_ticked.pk], kept=[ticked.pk])
    kept = set(roster.leavers.filter(is_kept=True).values_list("pk", flat=True))
    assert kept == {elsewhere.pk, ticked.pk}
    assert roster.counts["leavers"] == 1


def test_leavers_of_another_import_are_not_touched(
    client: Client, preview: RosterImport, admin: User, school: Unit
) -> None:
    leaver = make_leaver(make_import(school, admin), PostingFactory(unit=school))
    send(client, "leavers", preview, shown=[leaver.pk], kept=[leaver.pk, "x"])
    leaver.refresh_from_db()
    assert not leaver.is_kept


def test_list_of_the_missing_belongs_to_a_preview(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLIED)
    answer = client.get(reverse("roster_import_leavers", args=[roster.pk]))
    assert answer.url == reverse("roster_import", args=[roster.pk])


def test_who_is_missing_is_only_read_while_the_import_is_held(
    client: Client, admin: User, area: Unit, school: Unit
) -> None:
    roster = make_import(area, admin, **HELD)
    leaver = make_leaver(roster, PostingFactory(unit=school))
    text = client.get(reverse("roster_import_leavers", args=[roster.pk])).content.decode()
    assert leaver.person.full_name in text
    assert "Save who stays" not in text
    answer = send(client, "leavers", roster, shown=[leaver.pk], kept=[leaver.pk])
    assert answer.status_code == 409


# --- a second administrator ----------------------------------------------------------------------
@pytest.fixture
def held(area: Unit, admin: User) -> RosterImport:
    return make_import(area, make_user(area, Role.ADMIN), **HELD)


def test_second_administrator_releases(client: Client, held: RosterImport, admin: User) -> None:
    assert send(client, "release", held).status_code == 302
    assert (held.phase, held.state) == (ImportPhase.APPLY, JobState.QUEUED)
    assert held.released_by == admin


def test_who_confirmed_cannot_release(client: Client, held: RosterImport) -> None:
    assert held.confirmed_by
    client.force_login(held.confirmed_by)
    page = client.get(reverse("roster_import", args=[held.pk])).content.decode()
    assert reverse("roster_import_release", args=[held.pk]) not in page
    assert send(client, "release", held).status_code == 409
    assert held.is_held


def test_held_import_is_sent_back_to_its_preview(client: Client, held: RosterImport) -> None:
    before = held.version
    send(client, "send_back", held)
    assert held.is_preview
    assert held.confirmed_by is None
    assert send(client, "release", held, seen=before).status_code == 409


def test_held_import_is_discarded_by_who_confirmed(client: Client, held: RosterImport) -> None:
    assert held.confirmed_by
    client.force_login(held.confirmed_by)
    send(client, "discard", held)
    assert held.is_discarded


# --- afterwards ----------------------------------------------------------------------------------
@pytest.mark.parametrize("fields", [NOT_APPLIED, NOT_UNDONE])
def test_failed_work_is_tried_again(
    client: Client, admin: User, area: Unit, fields: dict[str, Any]
) -> None:
    roster = make_import(area, admin, **fields)
    assert send(client, "retry", roster).status_code == 302
    assert roster.is_waiting
    assert send(client, "retry", roster).status_code == 409


def test_undo_is_explained_before_it_is_done(client: Client, admin: User, area: Unit) -> None:
    counts = {"new": 1200, "changed": 180, "moved": 26, "transfer": 2, "leavers": 9}
    fields = {"counts": counts, "leave_on": date(2026, 9, 30)}
    roster = make_import(area, admin, **APPLIED, **fields)
    text = client.get(reverse("roster_import_undo", args=[roster.pk])).content.decode()
    for part in ("1,200 new people", "180 changed", "26 moved", "9 people who had left"):
        assert part in text


def test_undo_is_done_once(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLIED)
    before = roster.version
    assert send(client, "undo", roster).status_code == 302
    assert (roster.phase, roster.undone_by) == (ImportPhase.UNDO, admin)
    assert send(client, "undo", roster, seen=before).status_code == 409


@pytest.mark.parametrize("fields", [{}, UNDONE, NOT_APPLIED])
def test_only_an_applied_import_is_undone(
    client: Client, admin: User, area: Unit, fields: dict[str, Any]
) -> None:
    roster = make_import(area, admin, **fields)
    assert client.get(reverse("roster_import_undo", args=[roster.pk])).status_code == 409
    assert send(client, "undo", roster).status_code == 409


def test_transfer_confirmed_since_is_named_before_and_after_the_undo(
    client: Client, admin: User, area: Unit, other_school: Unit
) -> None:
    for state in (APPLIED, UNDONE):
        roster = make_import(area, admin, **state)
        done = {"state": "confirmed", "decided_by": admin, "decided_at": timezone.now()}
        for name, fields in (("นายย้าย มาแล้ว", done), ("นางรอ อยู่", {})):
            transfer = make_transfer(PostingFactory(unit=other_school), area, **fields, name=name)
            Transfer.objects.filter(pk=transfer.pk).update(roster_import=roster)
        url = reverse(
            "roster_import" if state is UNDONE else "roster_import_undo", args=[roster.pk]
        )
        text = client.get(url).content.decode()
        assert ("นายย้าย มาแล้ว" in text, "นางรอ อยู่" in text) == (True, False)


def test_held_page_says_who_can_release(client: Client, admin: User, area: Unit) -> None:
    url = reverse("roster_import", args=[make_import(area, admin, **HELD).pk])
    assert "Nobody else can release it today" in client.get(url).content.decode()
    root = make_user(is_superuser=True)
    assert root.email in client.get(url).content.decode()
    other = make_user(area, Role.ADMIN)
    text = client.get(url).content.decode()
    assert (other.email in text, root.email in text) == (True, False)

"""Repairs of an import from its pages: once for many rows, and only of what it asks."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from personnel.enums import AnswerKind, ImportPhase, RowAction
from personnel.models import AuditEvent, RosterAnswer, RosterImport, Unit, UnitCode, User
from tests.personnel.factories import PostingFactory, make_unit
from tests.personnel.rosters import (
    APPLIED,
    SAME_NAME,
    UNKNOWN_TITLE,
    UNKNOWN_UNIT,
    make_import,
    make_problem,
    make_question,
    make_refused,
    make_row,
    make_skipped,
)

pytestmark = pytest.mark.django_db
KEY = UNKNOWN_UNIT["key"]


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def preview(area: Unit, school: Unit, admin: User) -> RosterImport:
    return make_import(area, admin, repairs=[UNKNOWN_UNIT, SAME_NAME, UNKNOWN_TITLE])


def address(name: str, roster: RosterImport, *more: Any) -> str:
    return reverse(f"roster_import_{name}", args=[roster.pk, *more])


def send(client: Client, url: str, roster: RosterImport, **data: Any) -> Any:
    """Send a form of the page as it stands now."""
    answer = client.post(url, {"seen": roster.version} | data)
    roster.refresh_from_db()
    return answer


def units_offered(client: Client, roster: RosterImport, **query: str) -> list[Unit]:
    answer = client.get(address("units", roster), {"key": KEY} | query)
    return list(answer.context["units"])


# --- units ---------------------------------------------------------------------------------------
def test_unit_answered_once_is_compared_again(
    client: Client, preview: RosterImport, school: Unit
) -> None:
    answer = send(client, address("units", preview), preview, key=KEY, unit=school.pk)
    assert answer.url == f"{reverse('roster_import', args=[preview.pk])}#repairs"
    assert (preview.phase, preview.is_waiting) == (ImportPhase.JUDGE, True)
    assert RosterAnswer.objects.get().value == str(school.pk)


def test_closest_names_are_offered_first(
    client: Client, preview: RosterImport, school: Unit, area: Unit
) -> None:
    make_unit("วิทยาลัยเทคนิคนครนายก", area)
    assert units_offered(client, preview) == [school]


def test_units_are_searched_by_name_and_code(
    client: Client, preview: RosterImport, area: Unit, other_area: Unit
) -> None:
    college = make_unit("วิทยาลัยเทคนิคนครนายก", area)
    make_unit("วิทยาลัยเทคนิคปราจีนบุรี", other_area)
    UnitCode.objects.create(unit=college, scheme="moe10", value="1300123456")
    assert units_offered(client, preview, q="เทคนิค") == [college]
    assert units_offered(client, preview, q="๑๓๐๐") == [college]
    assert units_offered(client, preview, q="ไม่มี") == []


def test_unit_outside_the_import_is_refused(
    client: Client, preview: RosterImport, other_school: Unit
) -> None:
    answer = send(client, address("units", preview), preview, key=KEY, unit=other_school.pk)
    assert "This unit is not part of the roster" in answer.content.decode()
    assert preview.is_preview


def test_unit_of_a_name_that_is_not_asked_is_not_found(
    client: Client, preview: RosterImport, school: Unit
) -> None:
    answer = send(client, address("units", preview), preview, key="|อื่น", unit=school.pk)
    assert answer.status_code == 404
    assert client.get(address("units", preview), {"key": "|อื่น"}).status_code == 404


# --- titles of names -----------------------------------------------------------------------------
def test_unknown_title_is_accepted(client: Client, preview: RosterImport) -> None:
    send(client, address("titles", preview), preview, key="ดช")
    assert preview.phase == ImportPhase.JUDGE
    assert RosterAnswer.objects.get().kind == AnswerKind.TITLE


def test_title_that_is_not_asked_is_not_found(client: Client, preview: RosterImport) -> None:
    assert send(client, address("titles", preview), preview, key="ดญ").status_code == 404
    assert not RosterAnswer.objects.exists()


# --- people in question --------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "person"), [("same", None), ("other", 0)])
@pytest.mark.parametrize("which", ["one", "ticked", "all"])
def test_question_is_answered_for_one_several_or_all_rows(
    client: Client, preview: RosterImport, school: Unit, name: str, person: int | None, which: str
) -> None:
    posting = PostingFactory(unit=school)
    row, other = (make_question(preview, number, posting) for number in (3, 4))
    value = str(row.pk) if which == "one" else which
    data = {name: value, "row": [row.pk], "code": "same-name"}
    answer = send(client, address("people", preview), preview, **data)
    assert answer.url.endswith("?then=question")
    said = {"person": posting.person_id if person is None else person}
    row.refresh_from_db()
    other.refresh_from_db()
    assert row.answers == said
    assert other.answers == (said if which == "all" else {})


@pytest.mark.parametrize("data", [{}, {"same": "x"}, {"same": "ticked"}, {"same": "all"}])
def test_answer_about_nobody_is_not_found(
    client: Client, preview: RosterImport, data: dict[str, str]
) -> None:
    assert send(client, address("people", preview), preview, **data).status_code == 404


# --- cells ---------------------------------------------------------------------------------------
def test_cell_shows_value_reason_and_repair(client: Client, preview: RosterImport) -> None:
    row = make_refused(preview, 17, problems=[
        make_problem("date-not-a-date", "birth_date", "เมื่อวาน"),
        make_problem("position-missing", "position"),
    ])  # fmt: skip
    text = client.get(address("cell", preview, row.pk, "birth_date")).content.decode()
    for part in ("Correct: Date of birth", "Row 17", "is no date", 'value="เมื่อวาน"'):
        assert part in text
    assert address("cell", preview, row.pk, "position") in text


@pytest.mark.parametrize(
    ("field", "shown"), [("position", "ครู"), ("full_name", "สมชาย17 ใจดี"), ("citizen_id", "")]
)
def test_cell_begins_with_what_the_row_holds(
    client: Client, preview: RosterImport, field: str, shown: str
) -> None:
    masked = make_problem("id-check-digit", "citizen_id", "xxxxxxxxxx123")
    row = make_row(preview, 17, RowAction.REFUSED, problems=[masked])
    form = client.get(address("cell", preview, row.pk, field)).context["form"]
    assert form["text"].value() == shown


def test_corrected_cell_is_compared_again(client: Client, preview: RosterImport) -> None:
    row = make_refused(preview, 17)
    url = address("cell", preview, row.pk, "birth_date")
    answer = send(client, url, preview, text="21/5/2528")
    assert answer.url.endswith("?then=refused")
    assert preview.phase == ImportPhase.JUDGE
    assert AuditEvent.objects.filter(verb="roster.cell_fixed").exists()


@pytest.mark.parametrize("field", ["row_no", "area", "password", "is_superuser"])
def test_only_cells_of_people_are_corrected(
    client: Client, preview: RosterImport, field: str
) -> None:
    row = make_refused(preview, 17)
    assert client.get(address("cell", preview, row.pk, field)).status_code == 404


def test_skipped_row_has_no_cells(client: Client, preview: RosterImport) -> None:
    row = make_skipped(preview, 1)
    assert client.get(address("cell", preview, row.pk, "position")).status_code == 404


def test_cell_of_another_import_is_not_found(
    client: Client, preview: RosterImport, admin: User
) -> None:
    row = make_refused(make_import(preview.unit, admin), 17)
    assert client.get(address("cell", preview, row.pk, "birth_date")).status_code == 404


def test_cell_of_an_applied_import_is_settled(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLIED)
    url = address("cell", roster, make_refused(roster, 17).pk, "birth_date")
    assert "cannot be changed any more" in client.get(url).content.decode()
    assert send(client, url, roster, text="21/5/2528").status_code == 409


# --- answers remembered --------------------------------------------------------------------------
def test_answers_are_shown_in_words(
    client: Client, preview: RosterImport, admin: User, school: Unit
) -> None:
    for kind, key, value in (
        ("unit", "99|ร.ร.หนึง", school.pk), ("column", "ชื่อสกุล", ""), ("title", "ดช", ""),
    ):  # fmt: skip
        preview.unit.roster_answers.create(kind=kind, key=key, value=value, answered_by=admin)
    text = client.get(reverse("roster_import", args=[preview.pk])).content.decode()
    for part in ("99 ร.ร.หนึง", school.name, "Left out", "Accepted as it is"):
        assert part in text


def test_answer_is_forgotten(client: Client, preview: RosterImport, admin: User) -> None:
    answer = preview.unit.roster_answers.create(kind="title", key="ดช", answered_by=admin)
    send(client, address("answer_forget", preview), preview, answer=answer.pk)
    assert not RosterAnswer.objects.exists()
    assert AuditEvent.objects.get().verb == "roster.answer_forgotten"


@pytest.mark.parametrize("number", ["", "x", "0"])
def test_answer_that_does_not_exist_is_not_found(
    client: Client, preview: RosterImport, number: str
) -> None:
    answer = send(client, address("answer_forget", preview), preview, answer=number)
    assert answer.status_code == 404


def test_answer_of_another_unit_is_not_forgotten(
    client: Client, preview: RosterImport, admin: User, school: Unit
) -> None:
    answer = school.roster_answers.create(kind="title", key="ดช", answered_by=admin)
    send(client, address("answer_forget", preview), preview, answer=answer.pk)
    assert RosterAnswer.objects.exists()


@pytest.mark.parametrize("name", ["units", "titles", "people", "answer_forget"])
def test_repair_of_an_old_page_is_refused(client: Client, preview: RosterImport, name: str) -> None:
    assert send(client, address(name, preview), preview, seen="old").status_code == 409
    assert preview.is_preview

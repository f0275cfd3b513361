"""The pages of a roster import, in every state, and who may open them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.enums import ImportPhase, JobState, Role, RowAction
from personnel.models import RosterImport, Unit, User
from personnel.views.preview import seen
from tests.personnel.factories import PostingFactory, make_user
from tests.personnel.rosters import (
    APPLIED,
    APPLYING,
    NOT_APPLIED,
    READING,
    TABLE,
    make_changed,
    make_import,
    make_refused,
    make_row,
)

pytestmark = pytest.mark.django_db
LIST = "/imports/"
ASKING = {"tables": [TABLE | {"questions": [{"field": "position", "columns": [1, 2]}]}]}


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def admin(area: Unit, client: Client) -> User:
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def preview(area: Unit, admin: User) -> RosterImport:
    return make_import(area, admin, counts={"new": 2, "changed": 1, "refused": 1})


def url(name: str, roster: RosterImport) -> str:
    return reverse(name, args=[roster.pk])


def text_of(client: Client, name: str, roster: RosterImport, **query: str) -> str:
    response = client.get(url(name, roster), query)
    assert response.status_code == 200
    return response.content.decode()


def form(unit: Unit, content: bytes = b"a,b\n", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("บัญชี.csv", content)
    return {"unit": unit.pk, "as_of": "1/11/2560", "file": file} | fields


# --- upload and history --------------------------------------------------------------------------
def test_uploaded_roster_opens_its_own_page(client: Client, admin: User, school: Unit) -> None:
    response = client.post(LIST, form(school))
    roster = RosterImport.objects.get()
    assert response.url == url("roster_import", roster)
    assert (roster.unit, roster.requested_by, roster.file_name) == (school, admin, "บัญชี.csv")


@pytest.mark.parametrize("wrong", [{"as_of": "31/2/2569"}, {"as_of": ""}, {"file": ""}])
def test_wrong_upload_says_what_is_wrong(
    client: Client, admin: User, school: Unit, wrong: dict[str, str]
) -> None:
    response = client.post(LIST, form(school, **wrong))
    assert "Please check these points" in response.content.decode()
    assert not RosterImport.objects.exists()


def test_empty_file_is_refused_at_once(client: Client, admin: User, school: Unit) -> None:
    assert "0 bytes" in client.post(LIST, form(school, b"")).content.decode()


def test_unit_of_another_area_takes_no_file(
    client: Client, admin: User, other_school: Unit
) -> None:
    client.post(LIST, form(other_school))
    assert not RosterImport.objects.exists()


def test_history_holds_the_imports_of_the_scope(
    client: Client, preview: RosterImport, other_area: Unit, admin: User
) -> None:
    make_import(other_area, admin, file_name="ของเขตอื่น.xlsx")
    response = client.get(LIST)
    assert preview.file_name in response.content.decode()
    assert "ของเขตอื่น" not in response.content.decode()


def test_sample_is_offered_where_there_is_one(client: Client, admin: User, tmp_path: Path) -> None:
    assert "/imports/sample/" not in client.get(LIST).content.decode()
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "roster.xlsx").write_bytes(b"workbook")
    assert "/imports/sample/" in client.get(LIST).content.decode()
    assert b"".join(client.get("/imports/sample/").streaming_content) == b"workbook"


def test_missing_sample_is_not_found(client: Client, admin: User) -> None:
    assert client.get("/imports/sample/").status_code == 404


# --- one address, every state --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": JobState.QUEUED}, "Being read"),
        (READING, "Being read"),
        ({"needs_mapping": True, "layout": ASKING}, "Columns to choose"),
        ({}, "Waits for you"),
        ({"is_outdated": True}, "This preview was made anew"),
        ({"state": JobState.FAILED, "layout": {"refusal": {"code": "pdf", "params": {}}}}, "PDF"),
        (APPLYING, "40 / 80"),
        (APPLIED, "The roster is imported"),
        (NOT_APPLIED | {"reason": "The disk is full."}, "The disk is full."),
    ],
)
def test_page_shows_where_the_import_stands(
    client: Client, admin: User, area: Unit, fields: dict[str, Any], said: str
) -> None:
    assert said in text_of(client, "roster_import", make_import(area, admin, **fields))


def test_page_works_without_script(client: Client, admin: User, area: Unit) -> None:
    text = text_of(client, "roster_import", make_import(area, admin, **READING))
    assert '<noscript><meta http-equiv="refresh"' in text


def test_progress_polls_while_the_work_goes_on(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLYING)
    assert f'hx-get="{url("roster_import_progress", roster)}"' in text_of(
        client, "roster_import_progress", roster
    )


def test_progress_has_the_page_loaded_anew_at_the_end(
    client: Client, preview: RosterImport
) -> None:
    assert client.get(url("roster_import_progress", preview))["HX-Refresh"] == "true"


# --- preview -------------------------------------------------------------------------------------
def test_preview_shows_refused_cell_with_reason_and_repair(
    client: Client, preview: RosterImport
) -> None:
    make_refused(preview, 17)
    text = text_of(client, "roster_import", preview)
    for part in ("Row 17", "Date of birth", "เมื่อวาน", "is no date", "Write day/month/year"):
        assert part in text


def test_preview_shows_old_and_new_values_with_dates_in_be(
    client: Client, preview: RosterImport
) -> None:
    make_changed(preview, 9)
    text = text_of(client, "roster_import", preview)
    assert "<del>ใจดี</del>" in text
    assert "<b>มีสุข</b>" in text
    assert "21 May 2528 BE" in text


def test_preview_shows_from_where_a_person_moves(
    client: Client, preview: RosterImport, school: Unit
) -> None:
    posting = PostingFactory(unit=school)
    make_row(preview, 9, RowAction.MOVED, posting=posting, person=posting.person)
    assert f"<del>{school.label}</del>" in text_of(client, "roster_import", preview)


def test_preview_counts_the_groups_of_the_file(client: Client, preview: RosterImport) -> None:
    make_row(preview, 1)
    make_row(preview, 2, outcome="review", group=None)
    make_refused(preview, 3)
    groups = client.get(url("roster_import", preview)).context["groups"]
    assert [group.count for group in groups] == [0, 0, 1, 0, 1, 0]


def test_preview_names_columns_left_out_and_why(client: Client, preview: RosterImport) -> None:
    text = text_of(client, "roster_import", preview)
    assert "Column 3: Has no header" in text
    assert "รหัสผ่าน: Rights and accounts are never taken from a file" in text


def test_preview_tells_that_the_same_file_was_applied_before(
    client: Client, preview: RosterImport, admin: User
) -> None:
    assert "already imported" not in text_of(client, "roster_import", preview)
    make_import(preview.unit, admin, **APPLIED)
    assert "already imported" in text_of(client, "roster_import", preview)


def test_preview_without_good_rows_cannot_be_confirmed(
    client: Client, admin: User, area: Unit
) -> None:
    roster = make_import(area, admin, counts={"refused": 3, "unchanged": 2})
    assert url("roster_import_confirm", roster) not in text_of(client, "roster_import", roster)


def test_result_leads_to_people_and_review_list(client: Client, admin: User, area: Unit) -> None:
    text = text_of(client, "roster_import", make_import(area, admin, **APPLIED))
    assert f"/people/?unit={area.pk}" in text
    assert "/groups/" in text.split("<main")[1]


# --- rows ----------------------------------------------------------------------------------------
def test_rows_are_filtered_by_what_becomes_of_them(client: Client, preview: RosterImport) -> None:
    make_row(preview, 1)
    refused = make_refused(preview, 2)
    response = client.get(url("roster_import_rows", preview), {"action": "refused"})
    assert [line.row for line in response.context["lines"]] == [refused]


def test_rows_say_why_they_were_skipped(client: Client, preview: RosterImport) -> None:
    skipped = {"skip_reason": "blank", "row_count": 3, "outcome": "", "group": None}
    make_row(preview, 5, RowAction.SKIPPED, **skipped)
    text = text_of(client, "roster_import_rows", preview)
    assert "Rows 5–7" in text
    assert "Empty row" in text


@pytest.mark.parametrize("query", ["action=foo", "page=abc", "page=9", "action=new&page=-1"])
def test_rows_of_no_such_page_are_not_found(
    client: Client, preview: RosterImport, query: str
) -> None:
    assert client.get(f"{url('roster_import_rows', preview)}?{query}").status_code == 404


# --- decisions -----------------------------------------------------------------------------------
CHOICE = {"column-0": "full_name", "column-1": "position", "column-2": "standing"}


def test_chosen_columns_have_the_file_read_again(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, needs_mapping=True, layout=ASKING)
    client.post(url("roster_import_columns", roster), CHOICE)
    roster.refresh_from_db()
    assert roster.is_waiting
    assert roster.chosen_columns == {"0": "full_name", "1": "position", "2": "standing"}


def test_same_field_twice_is_explained_on_the_page(client: Client, preview: RosterImport) -> None:
    choice = CHOICE | {"column-2": "position"}
    response = client.post(url("roster_import_columns", preview), choice)
    assert "“Position” is chosen for more than one column" in response.content.decode()


def test_columns_of_an_applied_import_are_settled(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLIED)
    assert client.post(url("roster_import_columns", roster), CHOICE).status_code == 409


def test_confirmed_preview_is_applied_next(
    client: Client, preview: RosterImport, admin: User
) -> None:
    client.post(url("roster_import_confirm", preview), {"seen": seen(preview)})
    preview.refresh_from_db()
    assert (preview.phase, preview.state) == (ImportPhase.APPLY, JobState.QUEUED)
    assert preview.confirmed_by == admin


@pytest.mark.parametrize("stale", ["", "2026-11-22T00:00:00+00:00"])
def test_preview_made_anew_is_not_confirmed_by_an_old_page(
    client: Client, preview: RosterImport, stale: str
) -> None:
    response = client.post(url("roster_import_confirm", preview), {"seen": stale})
    assert response.status_code == 409
    preview.refresh_from_db()
    assert preview.is_preview


def test_second_confirmation_answers_conflict(client: Client, preview: RosterImport) -> None:
    answers = [
        client.post(url("roster_import_confirm", preview), {"seen": seen(preview)}).status_code
        for _ in range(2)
    ]
    assert answers == [302, 409]


def test_discarded_preview_stays_discarded(client: Client, preview: RosterImport) -> None:
    client.post(url("roster_import_discard", preview))
    assert "put aside" in text_of(client, "roster_import", preview)
    assert client.post(url("roster_import_discard", preview)).status_code == 409


# --- who may -------------------------------------------------------------------------------------
PAGES = ("roster_import", "roster_import_progress", "roster_import_rows")
ACTS = ("roster_import_columns", "roster_import_confirm", "roster_import_discard")


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_import_of_another_area_is_not_found(
    client: Client, preview: RosterImport, other_area: Unit, name: str
) -> None:
    client.force_login(make_user(other_area, Role.ADMIN))
    ask = client.get if name in PAGES else client.post
    assert ask(url(name, preview), CHOICE).status_code == 404


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.ANALYST])
@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_imports_are_for_administrators(
    client: Client, preview: RosterImport, area: Unit, role: Role | None, name: str
) -> None:
    client.force_login(make_user(area, role))
    ask = client.get if name in PAGES else client.post
    assert ask(url(name, preview)).status_code == 403
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_not_done_by_a_link(client: Client, preview: RosterImport, name: str) -> None:
    assert client.get(url(name, preview)).status_code == 405


def test_expired_form_is_explained(admin: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    strict.cookies["django_language"] = "en"
    response = strict.post(LIST)
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


# --- cost ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_more_rows(
    client: Client,
    preview: RosterImport,
    admin: User,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_refused(preview, 10 + number)
        make_changed(preview, 20 + number)
        make_import(preview.unit, admin)
    with django_assert_num_queries(12):
        client.get(url("roster_import", preview))
    with django_assert_num_queries(9):
        client.get(url("roster_import_rows", preview))
    with django_assert_num_queries(10):
        client.get(LIST)

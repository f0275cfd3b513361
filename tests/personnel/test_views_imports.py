"""The pages of a roster import, in every state, and who may open them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.enums import JobState, Role, RowAction
from personnel.models import RosterImport, Unit, User
from tests.personnel.factories import PostingFactory, make_unit, make_user
from tests.personnel.rosters import (
    APPLIED,
    APPLYING,
    ASKING,
    HELD,
    JUDGING,
    NOT_APPLIED,
    NOT_UNDONE,
    READING,
    SAME_NAME,
    SHEET,
    UNDOING,
    UNDONE,
    UNKNOWN_TITLE,
    UNKNOWN_UNIT,
    make_changed,
    make_import,
    make_leaver,
    make_problem,
    make_question,
    make_refused,
    make_repair,
    make_row,
    make_skipped,
)

pytestmark = pytest.mark.django_db
LIST = "/imports/"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def preview(area: Unit, admin: User) -> RosterImport:
    return make_import(area, admin, counts={"new": 2, "changed": 1, "refused": 1, "staff": 90})


def url(name: str, roster: RosterImport) -> str:
    return reverse(name, args=[roster.pk])


def text_of(client: Client, name: str, roster: RosterImport, **query: str) -> str:
    response = client.get(url(name, roster), query)
    assert response.status_code == 200
    return response.content.decode()


def page_of(client: Client, roster: RosterImport) -> str:
    return text_of(client, "roster_import", roster)


def form(unit: Unit, content: bytes = b"a,b\n", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("บัญชี.csv", content)
    return {"unit": unit.pk, "as_of": "1/11/2560", "file": file} | fields


# --- upload and history --------------------------------------------------------------------------
def test_uploaded_roster_opens_its_own_page(client: Client, admin: User, school: Unit) -> None:
    response = client.post(LIST, form(school))
    roster = RosterImport.objects.get()
    assert response.url == url("roster_import", roster)
    assert (roster.unit, roster.requested_by, roster.file_name) == (school, admin, "บัญชี.csv")
    assert not roster.is_full_list


def test_upload_says_that_it_is_the_full_list(client: Client, admin: User, school: Unit) -> None:
    client.post(LIST, form(school, is_full_list="on"))
    assert RosterImport.objects.get().is_full_list


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


def test_upload_page_offers_the_blank_roster_and_the_export(client: Client, admin: User) -> None:
    text = client.get(LIST).content.decode()
    assert reverse("roster_template") in text
    assert reverse("roster_export") in text


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
        (JUDGING, "Being compared"),
        ({"needs_mapping": True, "layout": ASKING}, "Columns to choose"),
        ({}, "Waits for you"),
        ({"is_outdated": True}, "This preview was made anew"),
        ({"state": JobState.FAILED, "layout": {"refusal": {"code": "pdf", "params": {}}}}, "PDF"),
        ({"state": JobState.FAILED, "reason": "The disk is full."}, "Not checked"),
        (HELD, "420 of the unit's 1,050 people: 40%, where 25% is the limit"),
        (APPLYING, "40 / 80"),
        (APPLIED, "The roster is imported"),
        (NOT_APPLIED | {"reason": "The disk is full."}, "The disk is full."),
        (UNDOING, "Being undone"),
        (NOT_UNDONE | {"reason": "The disk is full."}, "The import was not undone"),
        (UNDONE, "The import was undone"),
        ({"discarded_at": timezone.now()}, "put aside"),
        ({"expired_at": timezone.now()}, "Nobody confirmed this import within 90 days"),
        (APPLIED | {"expired_at": timezone.now()}, "It cannot be undone any more"),
    ],
)
def test_page_shows_where_the_import_stands(
    client: Client, admin: User, area: Unit, fields: dict[str, Any], said: str
) -> None:
    assert said in page_of(client, make_import(area, admin, **fields))


def test_page_works_without_script(client: Client, admin: User, area: Unit) -> None:
    text = page_of(client, make_import(area, admin, **READING))
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


def test_repaired_row_leads_to_the_rows_that_are_left(
    client: Client, preview: RosterImport
) -> None:
    response = client.get(url("roster_import", preview), {"then": "refused"})
    assert response.url == f"{url('roster_import_rows', preview)}?action=refused"


@pytest.mark.parametrize("then", ["question", "foo", ""])
def test_page_stays_when_no_such_rows_are_left(
    client: Client, preview: RosterImport, then: str
) -> None:
    assert client.get(url("roster_import", preview), {"then": then}).status_code == 200


# --- preview -------------------------------------------------------------------------------------
def test_preview_groups_what_to_repair_with_what_to_do(
    client: Client, admin: User, area: Unit, school: Unit
) -> None:
    text = page_of(client, make_import(area, admin, repairs=[UNKNOWN_UNIT | {"rows": 1420}]))
    for part in ("1,420 rows", "ร.ร.บ้านหนึง", f'value="{school.pk}">{school.name}'):
        assert part in text


def test_preview_keeps_what_stops_nothing_apart(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, repairs=[UNKNOWN_UNIT, UNKNOWN_TITLE])
    context = client.get(url("roster_import", roster)).context
    assert [item.code for item in context["repairs"]] == ["unit-unknown"]
    assert [item.code for item in context["warnings"]] == ["prefix-unknown"]


def test_preview_suggests_no_unit_of_another_area(
    client: Client, admin: User, area: Unit, other_area: Unit
) -> None:
    other = make_unit("โรงเรียนบ้านหนึง", other_area)
    text = page_of(client, make_import(area, admin, repairs=[UNKNOWN_UNIT]))
    assert f'name="unit" value="{other.pk}"' not in text


def test_preview_shows_old_and_new_values_with_dates_in_be(
    client: Client, preview: RosterImport
) -> None:
    make_changed(preview, 9)
    text = page_of(client, preview)
    assert "<del>ใจดี</del>" in text
    assert "<b>มีสุข</b>" in text
    assert "21 May 2528 BE" in text


def test_preview_shows_from_where_a_person_moves(
    client: Client, preview: RosterImport, school: Unit
) -> None:
    posting = PostingFactory(unit=school)
    make_row(preview, 9, RowAction.MOVED, posting=posting, person=posting.person)
    assert f"<del>{school.label}</del>" in page_of(client, preview)


def test_preview_shows_what_was_edited_since_and_is_kept(
    client: Client, admin: User, area: Unit
) -> None:
    edited = make_repair("cell", 1, code="edited-since", field="full_name", severity="warning")
    roster = make_import(area, admin, repairs=[edited])
    make_row(roster, 9, RowAction.UNCHANGED, conflicts={"last_name": ["มีสุข", "ใจดี"]})
    text = page_of(client, roster)
    assert "<b>มีสุข</b>" in text
    assert "<del>ใจดี</del>" in text


def test_preview_shows_transfers_without_the_unit_that_has_them(
    client: Client, preview: RosterImport, other_school: Unit
) -> None:
    posting = PostingFactory(unit=other_school)
    make_row(preview, 9, RowAction.TRANSFER, posting=posting, person=posting.person)
    text = page_of(client, preview)
    assert "Transfers to propose" in text
    assert other_school.label not in text
    assert posting.person.first_name not in text


def test_preview_counts_the_groups_of_the_file(client: Client, preview: RosterImport) -> None:
    make_row(preview, 1)
    make_row(preview, 2, outcome="review", group=None)
    make_refused(preview, 3)
    groups = client.get(url("roster_import", preview)).context["groups"]
    assert [group.count for group in groups] == [0, 0, 1, 0, 1, 0]


def test_preview_names_columns_left_out_and_why(client: Client, preview: RosterImport) -> None:
    text = page_of(client, preview)
    assert "Column 3: Has no header" in text
    assert "รหัสผ่าน: Rights and accounts are never taken from a file" in text


def test_preview_adds_the_rows_of_each_sheet_up(client: Client, admin: User, area: Unit) -> None:
    taken = SHEET | {"people": 1500, "hidden_rows": 12}
    hidden = SHEET | {"sheet": "เก่า", "visible": False, "is_taken": False}
    left = hidden | {"people": 80, "skipped": 88}
    roster = make_import(area, admin, layout={"sheets": [taken, left]})
    make_skipped(roster, 1, "title", row_count=3)
    text = page_of(client, roster)
    for part in (
        "1,500 people",
        "<b>1,504</b>",
        "12 rows are hidden",
        "80 people, not taken",
        "table: 3",
    ):
        assert part in text
    assert "The file has 1 hidden sheet." in text


def test_preview_tells_that_the_same_file_was_applied_before(
    client: Client, preview: RosterImport, admin: User
) -> None:
    assert "already imported" not in page_of(client, preview)
    make_import(preview.unit, admin, **APPLIED)
    assert "already imported" in page_of(client, preview)


def test_preview_tells_before_the_confirmation_that_it_will_be_held(
    client: Client, admin: User, area: Unit
) -> None:
    counts = {"changed": 40, "staff": 100}
    text = page_of(client, make_import(area, admin, counts=counts))
    assert "A second administrator has to release this import" in text
    assert "40 of the unit's 100 people: 40%, where 25% is the limit" in text


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"new": 1406}, "Apply 1,406 rows"),
        ({"new": 1406, "refused": 12}, "Apply 1,406 rows, leave 12 out"),
        ({"refused": 1, "unchanged": 2}, "Nothing can be applied yet"),
        ({"unchanged": 3}, "Nothing to apply"),
    ],
)
def test_preview_says_what_a_confirmation_would_do(
    client: Client, admin: User, area: Unit, counts: dict[str, int], said: str
) -> None:
    assert said in page_of(client, make_import(area, admin, counts=counts))


def test_preview_without_good_rows_cannot_be_confirmed(
    client: Client, admin: User, area: Unit
) -> None:
    roster = make_import(area, admin, counts={"refused": 3, "unchanged": 2})
    assert url("roster_import_confirm", roster) not in page_of(client, roster)


def test_result_leads_to_people_review_list_and_undo(
    client: Client, admin: User, area: Unit
) -> None:
    roster = make_import(area, admin, **APPLIED)
    text = page_of(client, roster).split("<main")[1]
    for address in (f"/people/?unit={area.pk}", "/groups/", url("roster_import_undo", roster)):
        assert address in text


def test_result_says_what_was_left_out_ended_and_proposed(
    client: Client, admin: User, area: Unit
) -> None:
    counts = {"new": 4, "refused": 1200, "transfer": 2, "leavers": 3}
    fields = {"only_good_rows": True, "leave_on": date(2026, 9, 30), "counts": counts}
    text = page_of(client, make_import(area, admin, **APPLIED, **fields))
    for part in (
        "1,200 rows were left out",
        "3 people",
        "30 Sep 2569 BE",
        "2 people were proposed",
    ):
        assert part in text
    assert url("roster_errors_new", RosterImport.objects.get()) in text


def test_undone_import_names_who_was_kept(
    client: Client, admin: User, area: Unit, school: Unit
) -> None:
    roster = make_import(area, admin, **UNDONE, counts={"undone": 1380, "kept": 2})
    make_row(roster, 7, RowAction.CHANGED, first_name="สมหมาย", undone="kept")
    leaver = make_leaver(roster, PostingFactory(unit=school), undone="kept")
    text = page_of(client, roster)
    for part in ("1,380", "สมหมาย", leaver.person.full_name):
        assert part in text


def test_expired_import_leads_to_no_rows(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, expired_at=timezone.now(), counts={"new": 7})
    assert url("roster_import_rows", roster) not in page_of(client, roster)


# --- rows ----------------------------------------------------------------------------------------
def test_rows_are_filtered_by_what_becomes_of_them(client: Client, preview: RosterImport) -> None:
    make_row(preview, 1)
    refused = make_refused(preview, 2)
    response = client.get(url("roster_import_rows", preview), {"action": "refused"})
    assert [line.row for line in response.context["lines"]] == [refused]


def test_rows_show_cell_reason_repair_and_the_way_to_it(
    client: Client, preview: RosterImport
) -> None:
    row = make_refused(preview, 1700)
    text = text_of(client, "roster_import_rows", preview, action="refused")
    for part in ("Row 1,700", "Date of birth", "เมื่อวาน", "is no date", "Write day/month/year"):
        assert part in text
    assert reverse("roster_import_cell", args=[preview.pk, row.pk, "birth_date"]) in text


def test_rows_of_a_settled_import_are_not_repaired(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **APPLIED)
    row = make_refused(roster, 17)
    text = text_of(client, "roster_import_rows", roster)
    assert reverse("roster_import_cell", args=[roster.pk, row.pk, "birth_date"]) not in text


def test_all_rows_stand_in_the_order_of_the_file(client: Client, preview: RosterImport) -> None:
    skipped, person = make_skipped(preview, 1, "title"), make_row(preview, 2)
    lines = client.get(url("roster_import_rows", preview)).context["lines"]
    assert [line.row for line in lines] == [skipped, person]


@pytest.mark.parametrize("query", [{}, {"action": "skipped"}])
def test_rows_say_why_they_were_skipped(
    client: Client, preview: RosterImport, query: dict[str, str]
) -> None:
    make_skipped(preview, 5, row_count=1200)
    text = text_of(client, "roster_import_rows", preview, **query)
    assert "Rows 5–1,204" in text
    assert "Empty row" in text


def test_rows_are_found_by_name(client: Client, preview: RosterImport) -> None:
    found = make_row(preview, 1, first_name="มานี")
    make_row(preview, 2, first_name="ปิติ")
    response = client.get(url("roster_import_rows", preview), {"q": "มา นี"})
    assert [line.row for line in response.context["lines"]] == [found]


@pytest.mark.parametrize("where", ["problems", "found"])
def test_rows_are_found_by_their_problem(client: Client, preview: RosterImport, where: str) -> None:
    problem = make_problem("unit-unknown", "unit_name", "ร.ร.บ้านหนึง")
    row = make_row(preview, 1, RowAction.REFUSED, **{where: [problem]})
    make_row(preview, 2, RowAction.REFUSED, **{where: [problem | {"value": "อื่น"}]})
    asked = {"code": "unit-unknown", "value": "ร.ร.บ้านหนึง"}
    response = client.get(url("roster_import_rows", preview), asked)
    assert [line.row for line in response.context["lines"]] == [row]
    assert "No unit below the chosen one is known" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "fields"),
    [("edited", {"conflicts": {"email": ["a", "b"]}}), ("kept", {"undone": "kept"})],
)
def test_rows_that_were_kept_are_listed(
    client: Client, preview: RosterImport, action: str, fields: dict[str, Any]
) -> None:
    row = make_row(preview, 1, RowAction.CHANGED, **fields)
    make_row(preview, 2, RowAction.CHANGED)
    response = client.get(url("roster_import_rows", preview), {"action": action})
    assert [line.row for line in response.context["lines"]] == [row]


def test_question_shows_whom_the_portal_knows(
    client: Client, preview: RosterImport, school: Unit
) -> None:
    posting = PostingFactory(unit=school, position="ครูผู้ช่วย")
    make_question(preview, 3, posting)
    text = text_of(client, "roster_import_rows", preview, action="question")
    for part in (posting.person.full_name, "ครูผู้ช่วย", school.label, "20 May 2528 BE"):
        assert part in text


def test_question_shows_nobody_of_another_area(
    client: Client, preview: RosterImport, other_school: Unit
) -> None:
    posting = PostingFactory(unit=other_school, position="ครูผู้ช่วย")
    asked = make_problem("id-name-differs", "full_name", "ก ข", "question")
    fields = {"posting": posting, "person": posting.person, "found": [asked]}
    make_row(preview, 3, RowAction.QUESTION, **fields)
    text = text_of(client, "roster_import_rows", preview, action="question")
    assert "Not shown: the person is not with your unit." in text
    for part in (posting.person.first_name, "ครูผู้ช่วย", other_school.label):
        assert part not in text


def test_rows_wait_for_the_work_to_end(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, **JUDGING)
    answer = client.get(url("roster_import_rows", roster))
    assert answer.url == url("roster_import", roster)


@pytest.mark.parametrize("query", ["action=foo", "page=abc", "page=9", "action=new&page=-1"])
def test_rows_of_no_such_page_are_not_found(
    client: Client, preview: RosterImport, query: str
) -> None:
    assert client.get(f"{url('roster_import_rows', preview)}?{query}").status_code == 404


# --- who may -------------------------------------------------------------------------------------
PAGES = (
    "roster_import", "roster_import_progress", "roster_import_rows", "roster_import_units",
    "roster_import_leavers", "roster_import_undo",
)  # fmt: skip
ACTS = (
    "roster_import_columns", "roster_import_confirm", "roster_import_discard",
    "roster_import_titles", "roster_import_people", "roster_import_answer_forget",
    "roster_import_release", "roster_import_send_back", "roster_import_retry",
)  # fmt: skip


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_import_of_another_area_is_not_found(
    client: Client, preview: RosterImport, other_area: Unit, name: str
) -> None:
    client.force_login(make_user(other_area, Role.ADMIN))
    ask = client.get if name in PAGES else client.post
    assert ask(url(name, preview)).status_code == 404


def test_cell_of_another_area_is_not_found(
    client: Client, preview: RosterImport, other_area: Unit
) -> None:
    row = make_refused(preview, 1)
    client.force_login(make_user(other_area, Role.ADMIN))
    address = reverse("roster_import_cell", args=[preview.pk, row.pk, "birth_date"])
    assert client.get(address).status_code == 404


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
    admin: User,
    area: Unit,
    school: Unit,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    repairs = [UNKNOWN_UNIT | {"key": f"|ร.ร.บ้านหนึ่ง{n}"} for n in range(rows)]
    preview = make_import(area, admin, repairs=[*repairs, SAME_NAME], is_full_list=True)
    for number in range(rows):
        make_skipped(preview, 1 + number)
        make_refused(preview, 10 + number)
        make_changed(preview, 20 + number)
        make_question(preview, 30 + number, PostingFactory(unit=school))
        make_leaver(preview, PostingFactory(unit=school))
        make_import(preview.unit, admin)
        preview.unit.roster_answers.create(
            kind="unit", key=f"|{number}", value=str(school.pk), answered_by=admin
        )
    for name, query, cost in (
        ("roster_import", {}, 21),
        ("roster_import_rows", {}, 10),
        ("roster_import_rows", {"action": "question"}, 10),
        ("roster_import_leavers", {}, 9),
        ("roster_import_units", {"key": repairs[0]["key"]}, 9),
    ):
        with django_assert_num_queries(cost):
            client.get(url(name, preview), query)
    with django_assert_num_queries(11):
        client.get(LIST)

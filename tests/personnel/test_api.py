"""The API: who gets in, what is answered in words, and one round from file to people."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import Settings

from personnel import citizen_id
from personnel.actions.imports import discard_roster
from personnel.actions.tokens import make_token, revoke_token
from personnel.api import document
from personnel.enums import Role, RowAction
from personnel.models import ApiToken, AuditEvent, Person, RosterImport, Unit, UnitCode, User
from personnel.tasks import work_on_roster
from tests.personnel.factories import give_citizen_id, make_person, make_user
from tests.personnel.rosters import (
    HELD,
    SAME_NAME,
    make_import,
    make_refused,
    make_row,
)

pytestmark = pytest.mark.django_db
ID = "110070000001" + citizen_id.check_digit("110070000001")
API = "/api/v1/"
CSV = "ลำดับ,ชื่อ-สกุล,ตำแหน่ง\n1,นายกล้า ดี,ครู\n2,นางใจ งาม,ครู\n".encode()


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


class Program:
    """A program that calls the API with a token of the user."""

    def __init__(self, user: User, language: str = "en", **token: Any) -> None:
        last_day = timezone.localdate() + timedelta(days=30)
        token = {"name": "ระบบบุคลากร", "expires_on": last_day} | token
        self.token, self.text = make_token(**token, by=user)
        self.headers = {"authorization": f"Bearer {self.text}", "accept-language": language}
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"{API}{path}", query, headers=self.headers)

    def send(self, path: str, body: Any, content_type: str = "application/json") -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(f"{API}{path}", text, content_type, headers=self.headers)

    def upload(self, into: Unit, content: bytes = CSV, **fields: Any) -> Any:
        file = SimpleUploadedFile("บัญชี.csv", content)
        sent = {"unit": into.pk, "as_of": "2026-11-01", "file": file} | fields
        return self.client.post(f"{API}imports/", sent, headers=self.headers)


@pytest.fixture
def program(admin: User) -> Program:
    return Program(admin)


def of(roster: RosterImport, verb: str = "") -> str:
    return f"imports/{roster.pk}/{verb}"


# --- who gets in ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMIN, 200), (Role.SUPERVISOR, 403), (Role.ANALYST, 403), (None, 403)],
)
def test_call_needs_the_right_of_the_tokens_user(
    area: Unit, role: Role | None, status: int
) -> None:
    assert Program(make_user(area, role)).get("imports/").status_code == status


def test_right_is_read_at_each_call(program: Program, admin: User) -> None:
    assert program.get("units/").status_code == 200
    admin.role_assignments.update(to_date=timezone.localdate() - timedelta(days=1))
    refused = program.get("units/")
    assert refused.status_code == 403
    assert "does not keep any roster" in refused.json()["detail"]


def sentences(user: User) -> dict[str, str]:
    """What is answered to tokens that open nothing, each for another reason."""
    changed = Program(user)
    user.set_password("another one")
    user.save()
    revoked, over, good = (Program(user) for _ in range(3))
    revoke_token(token=revoked.token, by=user)
    ApiToken.objects.filter(pk=over.token.pk).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    other = f"sdp_{good.token.pk}_{changed.text.rpartition('_')[2]}"
    texts = {
        "revoked": revoked.text, "over": over.text, "password changed": changed.text,
        "secret of another": other, "unknown": "sdp_999999_" + "a" * 43, "none": "",
        "large": "sdp_999999999999999999999_" + "a" * 43, "session": "abc",
    }  # fmt: skip
    found = {}
    for name, text in texts.items():
        client = Client()
        client.force_login(user)
        answer = client.get(f"{API}units/", headers={"authorization": f"Bearer {text}"})
        found[name] = f"{answer.status_code} {answer.content.decode()}"
    assert good.get("units/").status_code == 200
    return found


def test_every_token_that_opens_nothing_is_told_the_same(admin: User) -> None:
    said = sentences(admin)
    assert len(set(said.values())) == 1, said
    assert next(iter(said.values())).startswith("401 ")


def test_token_of_an_account_that_is_closed_opens_nothing(program: Program, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert program.get("units/").status_code == 401


def test_secret_is_not_kept(program: Program) -> None:
    secret = program.text.split("_", 2)[2]  # it may hold underscores itself
    kept = [str(value) for value in ApiToken.objects.values_list().get(pk=program.token.pk)]
    assert not any(secret in value for value in kept)
    assert not any(secret in str(event.detail) for event in AuditEvent.objects.all())


def test_token_knows_when_it_was_used(program: Program) -> None:
    program.get("units/")
    program.token.refresh_from_db()
    assert program.token.last_used_at is not None


def test_calls_are_limited(program: Program, settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    with time_machine.travel(timezone.now(), tick=False):
        assert [program.get("units/").status_code for _ in range(3)] == [200, 200, 429]
        assert program.get("units/").headers["Retry-After"] == "60"


def test_wrong_tokens_are_limited(client: Client, settings: Settings, db: None) -> None:
    settings.API_WRONG_TOKENS_PER_MINUTE = 1
    with time_machine.travel(timezone.now(), tick=False):
        assert [client.get(f"{API}units/").status_code for _ in range(2)] == [401, 429]


# --- scope ---------------------------------------------------------------------------------------
def test_import_of_another_office_is_not_there(program: Program, other_area: Unit) -> None:
    keeper = make_user(other_area, Role.ADMIN)
    roster = make_import(other_area, keeper, file_name="ลับ.xlsx")
    make_refused(roster, 5)
    body = {"version": roster.version}
    answers = [
        program.get(of(roster)),
        program.get(of(roster, "rows/")),
        program.send(of(roster, "confirm/"), body),
        program.send(of(roster, "discard/"), body),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert "ลับ" not in "".join(answer.content.decode() for answer in answers)
    assert program.get("imports/").json()["count"] == 0
    roster.refresh_from_db()
    assert not roster.is_discarded


def test_people_of_another_office_are_not_listed(
    program: Program, area: Unit, school: Unit, other_school: Unit
) -> None:
    make_person(other_school)
    mine = make_person(school)
    assert program.get("roster/", unit=other_school.pk).status_code == 422
    listed = program.get("roster/", unit=area.pk).json()
    assert [person["portal_no"] for person in listed["results"]] == [str(mine.pk)]


def test_file_for_another_office_is_refused(program: Program, other_area: Unit) -> None:
    refused = program.upload(other_area)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == ["unit"]
    assert not RosterImport.objects.exists()


def test_units_are_those_one_keeps(program: Program, school: Unit, other_school: Unit) -> None:
    for unit, code in ((school, "1086000001"), (other_school, "1086000002")):
        UnitCode.objects.create(unit=unit, scheme="moe10", value=code)
    listed = program.get("units/").json()["results"]
    assert [unit["id"] for unit in listed] == [school.get_parent().pk, school.pk]
    assert listed[1]["codes"] == [{"scheme": "moe10", "value": "1086000001"}]
    assert program.get("units/", code="1086000002").json()["count"] == 0


# --- people --------------------------------------------------------------------------------------
def test_ids_are_masked_and_the_reading_is_written_down(program: Program, school: Unit) -> None:
    give_citizen_id(make_person(school, position="ครู"), ID)
    answer = program.get("roster/", unit=school.pk)
    assert ID not in answer.content.decode()
    (person,) = answer.json()["results"]
    assert (person["citizen_id"], person["position"]) == (citizen_id.masked(ID), "ครู")
    assert answer.json()["columns"]["position"] == "ตำแหน่ง"
    called = AuditEvent.objects.get(verb="api.called")
    assert called.detail == {"call": "roster", "about": f"unit:{school.pk}"}


def test_list_of_people_is_paged(program: Program, school: Unit, monkeypatch: Any) -> None:
    people = [make_person(school).pk for _ in range(3)]
    monkeypatch.setattr("personnel.api.shapes.PAGE_SIZE", 2)
    monkeypatch.setattr("personnel.api.shapes.page_of.__defaults__", (2,))
    first = program.get("roster/", unit=school.pk).json()
    rest = program.get("roster/", unit=school.pk, page=2).json()
    assert first["next"].endswith(urlencode({"unit": school.pk, "page": 2}))
    listed = [int(person["portal_no"]) for person in first["results"] + rest["results"]]
    assert (listed, rest["next"], rest["count"]) == (people, None, 3)
    assert program.get("roster/", unit=school.pk, page=3).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["units/", "roster/", "imports/", "rows/"])
def test_list_has_a_fixed_number_of_queries(
    path: str,
    rows: int,
    program: Program,
    admin: User,
    school: Unit,
    django_assert_max_num_queries: Any,
) -> None:
    program.get("units/")
    roster = make_import(school, admin)
    for number in range(rows):
        make_person(school)
        make_import(school, admin)
        make_refused(roster, number + 1)
    query = {"unit": school.pk} if path == "roster/" else {}
    with django_assert_max_num_queries(
        {"roster/": 10, "units/": 6, "imports/": 5, "rows/": 6}[path]
    ):
        answer = program.get(of(roster, path) if path == "rows/" else path, **query)
    assert answer.status_code == 200


# --- what is wrong, in words ---------------------------------------------------------------------
def test_words_are_in_the_language_asked_for(admin: User, school: Unit) -> None:
    thai = Program(admin, language="th-TH,th;q=0.9").get("imports/nothing/")
    english = Program(admin, language="en").get("imports/nothing/")
    assert (thai.headers["Content-Language"], english.headers["Content-Language"]) == ("th", "en")
    assert thai.json()["detail"] != english.json()["detail"]
    assert english.json()["status"] == english.status_code == 404
    assert english.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "said"),
    [
        ("{", "application/json", 400, "not JSON"),
        ("[]", "application/json", 400, "not a JSON object"),
        ("[" * 100_000, "application/json", 400, "not JSON"),
        (b"\xff", "application/json", 400, "not JSON"),
        ("version=1", "application/x-www-form-urlencoded", 415, "Send JSON"),
        ({"version": 1}, "application/json", 422, "another kind"),
        ({"version": "x", "role": "admin"}, "application/json", 422, "not known"),
        ({"version": "x", "only_good_rows": "yes"}, "application/json", 422, "another kind"),
        ({}, "application/json", 422, "version"),
        ({"version": "\x00"}, "application/json", 409, "faster"),
        ("x" * 6_000_000, "application/json", 413, "too large"),
    ],
)
def test_bad_body_is_refused_in_words(
    program: Program, admin: User, school: Unit,
    body: Any, content_type: str, status: int, said: str,
) -> None:  # fmt: skip
    roster = make_import(school, admin)
    refused = program.send(of(roster, "confirm/"), body, content_type)
    assert refused.status_code == status
    assert said in json.dumps(refused.json())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("roster/", 422), ("roster/?unit=x", 422), ("roster/?unit=9999999999999999999999", 422),
        ("imports/?page=0", 422), ("imports/?page=x", 422), ("imports/?page=99", 404),
        ("imports/?page=%00", 400), ("imp%00orts/", 400), ("imports/x/", 404), ("x", 404),
    ],
)  # fmt: skip
def test_bad_address_is_refused(program: Program, path: str, status: int) -> None:
    assert program.get(path).status_code == status


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"as_of": "31/02/2569"}, "as_of"),
        ({"as_of": "2099-01-01"}, "as_of"),
        ({"unit": "\x00"}, "unit"),
        ({"file": "no file"}, "file"),
    ],
)
def test_bad_upload_is_refused_in_words(
    program: Program, school: Unit, fields: dict[str, Any], field: str
) -> None:
    refused = program.upload(school, **fields)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == [field]


def test_file_that_is_too_large_is_refused(
    program: Program, school: Unit, settings: Settings
) -> None:
    settings.ROSTER_MAX_BYTES = len(CSV) - 1
    assert program.upload(school).status_code == 413
    assert not RosterImport.objects.exists()


def test_method_that_is_not_known_is_refused(program: Program) -> None:
    refused = program.send("units/", {})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")


def test_uploads_of_a_user_are_limited(program: Program, school: Unit, settings: Settings) -> None:
    settings.ROSTER_UPLOADS_PER_HOUR = 1
    assert program.upload(school).status_code == 201
    assert program.upload(school).status_code == 200
    refused = program.upload(school, as_of="2026-11-02")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert "within the hour" in refused.json()["detail"]


# --- the round -----------------------------------------------------------------------------------
def test_file_goes_all_the_way(program: Program, school: Unit, admin: User) -> None:
    sent = program.upload(school)
    where = sent.headers["Location"].partition(API)[2]
    assert (sent.status_code, sent.json()["stage"]) == (201, "reading")
    assert program.get(where).headers["Retry-After"] == "2"
    work_on_roster(sent.json()["id"])
    seen = program.get(where).json()
    assert (seen["stage"], seen["counts"]["new"]) == ("preview", 2)
    assert not Person.objects.filter(first_name="กล้า").exists()
    confirmed = program.send(f"{where}confirm/", {"version": seen["version"]})
    assert (confirmed.status_code, confirmed.json()["stage"]) == (200, "applying")
    assert program.send(f"{where}confirm/", {"version": seen["version"]}).status_code == 409
    work_on_roster(sent.json()["id"])
    assert program.get(where).json()["stage"] == "applied"
    assert Person.objects.filter(first_name="กล้า", postings__unit=school).exists()
    assert list(
        AuditEvent.objects.filter(verb="api.called")
        .order_by("pk")
        .values_list("detail__call", flat=True)
    ) == ["upload", "confirm"]


def test_same_file_is_the_same_import_until_it_is_applied(
    program: Program, school: Unit, admin: User
) -> None:
    first, again = program.upload(school), program.upload(school)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    other_day = program.upload(school, as_of="2026-11-02")
    full = program.upload(school, is_full_list="true")
    assert len({first.json()["id"], other_day.json()["id"], full.json()["id"]}) == 3
    roster = RosterImport.objects.get(pk=first.json()["id"])
    work_on_roster(str(roster.pk))
    roster.refresh_from_db()
    discard_roster(roster=roster, by=admin)
    assert program.upload(school).status_code == 201


def test_same_file_of_somebody_else_is_another_import(program: Program, school: Unit) -> None:
    program.upload(school)
    assert Program(make_user(school, Role.ADMIN)).upload(school).status_code == 201


def test_problems_are_told_with_their_repair(program: Program, school: Unit, admin: User) -> None:
    counts = {RowAction.QUESTION: 1, RowAction.REFUSED: 1}
    roster = make_import(school, admin, counts=counts, repairs=[SAME_NAME])
    make_row(roster, 3)
    make_refused(roster, 4)
    (grouped,) = program.get(of(roster)).json()["problems"]
    assert (grouped["code"], grouped["rows"]) == ("same-name", 2)
    listed = program.get(of(roster, "rows/"), action="refused").json()
    assert [row["row"] for row in listed["results"]] == [4]
    assert "เมื่อวาน" in listed["results"][0]["problems"][0]["message"]
    assert listed["results"][0]["problems"][0]["repair"]


def test_rows_that_wait_hold_everything_back(program: Program, school: Unit, admin: User) -> None:
    counts = {RowAction.NEW: 1, RowAction.REFUSED: 1}
    roster = make_import(school, admin, counts=counts)
    refused = program.send(of(roster, "confirm/"), {"version": roster.version})
    assert refused.status_code == 422
    assert "1 row still waits" in refused.json()["errors"][0]["message"]
    good = {"version": roster.version, "only_good_rows": True}
    assert program.send(of(roster, "confirm/"), good).json()["stage"] == "applying"


@pytest.mark.parametrize(
    ("leave_on", "leavers", "status"),
    [("2026-10-31", 0, 422), ("2026-10-31", 1, 200), ("2026-11-30", 1, 422), ("", 1, 422)],
)
def test_last_day_is_for_people_who_are_missing(
    program: Program, school: Unit, admin: User, leave_on: str, leavers: int, status: int
) -> None:
    counts = {RowAction.NEW: 1, "leavers": leavers, "staff": 100}
    roster = make_import(school, admin, counts=counts)
    body = {"version": roster.version, "leave_on": leave_on}
    assert program.send(of(roster, "confirm/"), body).status_code == status
    roster.refresh_from_db()
    assert roster.leave_on == (date(2026, 10, 31) if status == 200 else None)


def test_held_import_says_why_and_is_not_released_by_a_program(
    program: Program, school: Unit, admin: User
) -> None:
    roster = make_import(school, admin, **HELD)
    seen = program.get(of(roster)).json()
    assert (seen["stage"], "420" in seen["holds"]) == ("held", True)
    assert program.send(of(roster, "confirm/"), {"version": seen["version"]}).status_code == 409
    assert program.send(of(roster, "discard/"), {"version": seen["version"]}).status_code == 409


def test_preview_is_put_aside(program: Program, school: Unit, admin: User) -> None:
    roster = make_import(school, admin)
    put = program.send(of(roster, "discard/"), {"version": roster.version})
    assert (put.status_code, put.json()["stage"]) == (200, "discarded")


def test_refused_file_says_what_it_is(program: Program, school: Unit) -> None:
    sent = program.upload(school, content=b"%PDF-1.7 " + b"x" * 100)
    work_on_roster(sent.json()["id"])
    seen = program.get(f"imports/{sent.json()['id']}/").json()
    assert (seen["stage"], "PDF" in seen["reason"]) == ("refused", True)


# --- the description -----------------------------------------------------------------------------
def fields(name: str) -> set[str]:
    return set(document.schemas()[name]["properties"])


def test_answers_have_the_fields_described(program: Program, school: Unit, admin: User) -> None:
    make_person(school)
    roster = make_import(school, admin, repairs=[SAME_NAME])
    make_refused(roster, 1)
    lists = {"Unit": "units/", "Import": "imports/", "Row": of(roster, "rows/")}
    for name, path in lists.items():
        assert set(program.get(path).json()["results"][0]) == fields(name)
    assert set(program.get("roster/", unit=school.pk).json()["results"][0]) == fields("Person")
    assert set(program.get(of(roster)).json()) == fields("WholeImport")
    assert set(program.get("roster/").json()) == fields("Problem")


def test_calls_described_are_the_calls_there_are(
    program: Program, school: Unit, admin: User
) -> None:
    roster = make_import(school, admin)
    for path, methods in document.paths().items():
        address = path.replace("{id}", str(roster.pk)).removeprefix("/")
        allowed = program.client.put(f"{API}{address}", headers=program.headers).headers["Allow"]
        assert {method.upper() for method in methods} == set(allowed.split(", "))


def test_description_is_handed_out_and_shown(client: Client, admin: User) -> None:
    described = client.get(reverse("api_document"), headers={"accept-language": "en"}).json()
    assert described["openapi"].startswith("3.1")
    client.force_login(admin)
    page = client.get(reverse("api_page")).content.decode()
    assert all(f"/api/v1{path}" in page for path in described["paths"])

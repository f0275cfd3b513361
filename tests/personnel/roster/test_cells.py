"""Cleaning a row: values, and all its problems at once."""

from datetime import date
from typing import Any

import pytest

from personnel.citizen_id import without_separators
from personnel.roster import cells
from personnel.roster.cells import CleanRow, clean_row
from personnel.roster.problems import ERROR, QUESTION, WARNING
from personnel.roster.reader import NOT_CALCULATED
from personnel.text import ascii_digits
from tests.conftest import TODAY

GOOD = {"full_name": "นายสมชาย ใจดี", "position": "ครู"}
ID = "1101700230708"


def clean(**given: str) -> CleanRow:
    return clean_row(GOOD | given, today=TODAY)


def codes(row: CleanRow) -> list[str]:
    return [problem.code for problem in row.problems]


def test_row_has_the_fields_of_its_file_and_the_parts_of_the_name() -> None:
    row = clean(row_no="1", phone="081-234-5678")
    assert row.problems == []
    assert row.values == {
        "prefix": "นาย",
        "first_name": "สมชาย",
        "last_name": "ใจดี",
        "position": "ครู",
        "phone": "081-234-5678",
    }


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("citizen_id", ID, ID),
        ("citizen_id", "1-1017-00230-70-8", ID),
        ("citizen_id", "๑ ๑๐๑๗ ๐๐๒๓๐ ๗๐ ๘", ID),
        ("citizen_id", f"{ID}.0", ID),
        ("citizen_id", f"\u200b'{ID}\u00a0", ID),
        ("position", "ตำเเหน่ง  ครู\u200b", "ตำแหน่ง ครู"),
        ("position", "<b>ครู</b>", "<b>ครู</b>"),
        ("unit_code", "00861234", "00861234"),
        ("unit_code", "๘๖๐๑๐๐๐๑.0", "86010001"),
        ("unit_code", "12.05", "12.05"),
        ("unit_name", "ไทยรัฐวิทยา๗๘", "ไทยรัฐวิทยา๗๘"),
        ("standing", "-", ""),
        ("level", "ไม่มี", ""),
        ("email", "Somchai@Example.ac.th", "somchai@example.ac.th"),
        ("birth_date", "20/09/2528", date(1985, 9, 20)),
        ("birth_date", "๑ ต.ค. ๒๕๒๓", date(1980, 10, 1)),
        ("birth_date", "2528-09-20", date(1985, 9, 20)),
        ("birth_date", "31310", date(1985, 9, 20)),
        ("birth_date", "-", None),
        ("start_date", "1985-10-01", date(1985, 10, 1)),
        ("staff_no", "๐๐๑๒", "0012"),
        ("portal_no", "0042", 42),
        ("portal_no", "๔๒.0", 42),
        ("portal_no", "", None),
    ],
)
def test_cell_is_cleaned(field: str, text: str, value: Any) -> None:
    row = clean(**{field: text})
    assert row.values[field] == value
    assert row.problems == []


@pytest.mark.parametrize(
    ("field", "text", "code", "severity"),
    [
        ("full_name", "นายสมชาย", "last-name-missing", ERROR),
        ("full_name", "???? ????", "text-lost", ERROR),
        ("full_name", "#N/A", "formula-error", ERROR),
        ("full_name", f"นาย{'ก' * 200} ข", "too-long", ERROR),
        ("last_name", "ก" * 101, "too-long", ERROR),
        ("prefix", "หัวหน้า", "prefix-unknown", WARNING),
        ("position", "", "position-missing", ERROR),
        ("position", NOT_CALCULATED, "not-calculated", ERROR),
        ("citizen_id", "", "id-missing", WARNING),
        ("citizen_id", "1.10E+12", "id-scientific", ERROR),
        ("citizen_id", "AA1234567", "id-characters", ERROR),
        ("citizen_id", ID[:12], "id-length", ERROR),
        ("citizen_id", f"0{ID}", "id-length", ERROR),
        ("citizen_id", f"{ID[:12]}9", "id-check-digit", ERROR),
        ("citizen_id", "0000000000001", "id-check-digit", ERROR),
        ("citizen_id", "#REF!", "formula-error", ERROR),
        ("birth_date", "ไม่ทราบ", "date-not-a-date", ERROR),
        ("birth_date", "20 ก.ย. พ.ศ. 70", "date-two-digit-year", ERROR),
        ("birth_date", "29/02/30", "date-two-digit-year", ERROR),
        ("birth_date", "20/09/28", "year-read", WARNING),
        ("birth_date", "20/09/50", "year-ambiguous", QUESTION),
        ("birth_date", "20/09/3106", "date-year-out-of-range", ERROR),
        ("birth_date", "20/13/2528", "date-no-such-month", ERROR),
        ("birth_date", "31/02/2528", "date-no-such-day", ERROR),
        ("birth_date", "01/01/2600", "birth-in-future", ERROR),
        ("birth_date", "01/01/2560", "too-young", ERROR),
        ("birth_date", "01/01/2480", "too-old", ERROR),
        ("start_date", "01/01/2570", "start-in-future", WARNING),
        ("email", "somchai", "email-odd", WARNING),
        ("phone", "12345", "phone-odd", WARNING),
        ("phone", "8.12E+08", "scientific", WARNING),
        ("unit_code", "1.09E+09", "scientific", ERROR),
        ("position_no", "2569-01-02", "became-date", WARNING),
        ("subject", "#N/A", "formula-error", WARNING),
        ("subject", "ก" * 121, "too-long", WARNING),
        ("staff_no", "1.09E+09", "scientific", WARNING),
        ("portal_no", "12ก", "portal-no-odd", WARNING),
        ("portal_no", "1234567890123", "portal-no-odd", WARNING),
    ],
)
def test_fault_of_a_cell_is_said(field: str, text: str, code: str, severity: str) -> None:
    (problem,) = clean(**{field: text}).problems
    assert (problem.code, problem.field, problem.severity) == (code, field, severity)


@pytest.mark.parametrize("field", ["full_name", "first_name"])
def test_row_without_a_name_says_so(field: str) -> None:
    row = clean_row({field: "", "position": "ครู"}, today=TODAY)
    assert codes(row) == ["name-missing"]


def test_problem_shows_the_cell_shortened() -> None:
    assert clean(position="ก" * 300).problems[0].value == "ก" * 80


def test_part_of_a_name_that_is_too_long_is_cut_and_said() -> None:
    row = clean(full_name=f"นาย{'ก' * 101} ข")
    assert [(p.code, p.field) for p in row.problems] == [("too-long", "first_name")]
    assert len(str(row.values["first_name"])) == 100


def test_all_problems_of_a_row_are_collected() -> None:
    row = clean(full_name="", position="", citizen_id="1", birth_date="x", email="y")
    assert codes(row) == [
        "id-length",
        "date-not-a-date",
        "email-odd",
        "name-missing",
        "position-missing",
    ]
    assert row.is_refused


def test_warning_does_not_refuse_the_row() -> None:
    row = clean(phone="812345678")
    assert (codes(row), row.is_refused) == (["phone-zero"], False)
    assert row.values["phone"] == "0812345678"


def test_wrong_id_is_shown_without_its_digits_and_not_kept() -> None:
    row = clean(citizen_id="1-1017-00230-12-9")
    assert row.problems[0].value == "x-xxxx-xxxxx-12-9"
    assert row.values["citizen_id"] == ""


@pytest.mark.parametrize("field", sorted(cells.LIMITS.keys() | {"birth_date", "start_date"}))
@pytest.mark.parametrize("written", [ID, "1 – 1017 – 00230 – 70 – 8", "๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘"])
def test_id_in_another_column_refuses_the_row_and_is_hidden(field: str, written: str) -> None:
    given = {"first_name": "สมชาย", "last_name": "ใจดี", "position": "ครู"}
    row = clean_row(given | {field: written}, today=TODAY)
    assert row.is_refused
    assert ("looks-like-id", field) in [(p.code, p.field) for p in row.problems]
    stored = ascii_digits(without_separators(repr(row)))
    assert "00230" not in stored


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("phone", "1101700230701??"),
        ("birth_date", "1/1/1101700230701"),
        ("birth_date", "1-1017-00230-70-1"),
        ("citizen_id", "1101700230701??"),
        ("citizen_id", "1 - 1017 - 00230 - 70 - 1"),
        ("citizen_id", "1.10170023070E+12"),
        ("full_name", "1101700230701"),
        ("last_name", "ก" * 100 + "1101700230701"),
    ],
)
def test_number_that_may_be_an_id_is_hidden_in_every_problem(field: str, text: str) -> None:
    problems = clean(**{field: text}).problems
    assert problems
    assert "10170023" not in without_separators(repr(problems))


def test_nul_in_an_id_is_dropped() -> None:
    assert clean(citizen_id=f"{ID}\0").values["citizen_id"] == ID
    assert "\0" not in clean(citizen_id="AA12\0").problems[0].value


def test_appointment_before_the_fifteenth_birthday_is_said() -> None:
    row = clean(birth_date="20/09/2528", start_date="19/09/2543")
    assert codes(row) == ["start-too-early"]
    assert codes(clean(birth_date="20/09/2528", start_date="20/09/2543")) == []


def test_lost_position_is_said_once() -> None:
    assert codes(clean(position="????")) == ["text-lost"]

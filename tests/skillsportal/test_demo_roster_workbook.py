import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from stdnum.th import pin

import personnel
from personnel import be_dates
from personnel.classify import RuleBook, classify
from personnel.enums import Outcome, UnitKind
from personnel.text import ascii_digits, normalise
from skillsportal.demo.people import MadeUpPerson, later_roster, make_people
from skillsportal.demo.roster_lines import WRONG_ROWS
from skillsportal.demo.roster_workbook import (
    COLUMNS,
    COVER_SHEET,
    TABLE_SHEET,
    RosterSummary,
    write_roster,
)
from skillsportal.demo.units import in_area, read_units

TODAY = date(2024, 10, 1)
RULES = Path(personnel.__file__).parent / "data" / "position_rules.json"
COLUMN = {column.field: index for index, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Written:
    """A workbook on disk, its summary, and its table as an independent reader sees it."""

    path: Path
    summary: RosterSummary
    rows: list[list[Any]]

    def cell(self, excel_row: int, field: str) -> Any:
        return self.rows[excel_row - 1][COLUMN[field]]

    def where(self, condition: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """The rows below the header and up to the grand total that fulfil a condition."""
        cut = self.rows[self.summary.header_row : self.summary.last_row]
        named = [dict(zip(COLUMN, row, strict=True)) for row in cut]
        return [row for row in named if condition(row)]


def write(path: Path, people: list[MadeUpPerson]) -> Written:
    summary = write_roster(path, people, seed=1)
    table = CalamineWorkbook.from_path(path).get_sheet_by_name(TABLE_SHEET)
    return Written(path, summary, table.to_python(skip_empty_area=False))


@pytest.fixture(scope="module")
def people() -> list[MadeUpPerson]:
    return make_people(read_units(), seed=1)


@pytest.fixture(scope="module")
def roster(people, tmp_path_factory) -> Written:
    return write(tmp_path_factory.mktemp("roster") / "roster.xlsx", people)


def digits(cell: Any) -> str:
    written = str(int(cell)) if isinstance(cell, float) else cell
    return ascii_digits(written).replace("-", "")


def is_person(row: dict[str, Any]) -> bool:
    return bool(row["citizen_id"])


def test_workbook_opens_at_the_cover_and_not_at_the_table(roster):
    workbook = load_workbook(roster.path)
    assert workbook.sheetnames == [COVER_SHEET, TABLE_SHEET]
    assert workbook.active.title == COVER_SHEET


def test_workbook_is_the_same_byte_for_byte_for_the_same_people(roster, people, tmp_path):
    again = write(tmp_path / "again.xlsx", people)
    assert again.path.read_bytes() == roster.path.read_bytes()


def test_header_has_two_levels_a_line_break_and_an_unnamed_column(roster):
    row = roster.summary.header_row
    upper, lower = roster.rows[row - 2], roster.rows[row - 1]
    assert upper[COLUMN["citizen_id"]] == "ข้อมูลบุคคล"
    assert lower[COLUMN["citizen_id"]] == "เลขประจำตัวประชาชน"
    assert normalise(lower[COLUMN["position_no"]]) == "ตำแหน่ง เลขที่"
    assert "\n" in lower[COLUMN["position_no"]]
    assert (upper[COLUMN["subject"]], lower[COLUMN["subject"]]) == ("", "")


def test_every_person_and_every_wrong_row_with_an_id_is_in_the_table(roster, people):
    assert roster.summary.people_written == len(people)
    assert len(roster.where(is_person)) == len(people) + len(WRONG_ROWS)


def test_people_can_be_read_back_behind_the_dirt(roster, people):
    right = {person.citizen_id: person for person in people}
    wrong = {row for row, _ in roster.summary.wrong_rows}
    read = 0
    for row in range(roster.summary.header_row + 1, roster.summary.last_row + 1):
        if row not in wrong and roster.cell(row, "citizen_id"):
            person = right.pop(digits(roster.cell(row, "citizen_id")))
            name = normalise(roster.cell(row, "name"))
            assert name.endswith(f"{person.first_name} {person.last_name}")
            read += 1
    assert (read, right) == (len(people), {})


def test_birth_dates_are_in_the_right_year_whatever_their_writing(roster, people):
    written = {digits(row["citizen_id"]): row["birth_date"] for row in roster.where(is_person)}
    # The second person's ID stands in a wrong row too.
    for person in (people[0], *people[2:]):
        cell = written[person.citizen_id]
        read = be_dates.parse(cell if isinstance(cell, str) else cell.isoformat(), today=TODAY)
        assert read == person.birth_date


def test_wrong_rows_are_twelve_each_for_one_reason(roster):
    assert [kind for _, kind in roster.summary.wrong_rows] == list(WRONG_ROWS)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("scientific_id", "citizen_id", "1.10E+12"),
        ("unknown_school", "unit_code", "1086119999"),
        ("impossible_date", "birth_date", "31/02/2530"),
        ("missing_name", "name", ""),
        ("missing_position", "position", ""),
        ("future_birth_date", "birth_date", "20/09/2598"),
    ],
)
def test_wrong_row_shows_its_fault_where_the_summary_says(roster, kind, field, value):
    row = next(row for row, found in roster.summary.wrong_rows if found == kind)
    assert roster.cell(row, field) == value


@pytest.mark.parametrize("kind", ["bad_check_digit", "swapped_digits", "twelve_digits"])
def test_wrong_row_has_an_id_that_is_not_valid(roster, kind):
    row = next(row for row, found in roster.summary.wrong_rows if found == kind)
    assert not pin.is_valid(roster.cell(row, "citizen_id"))


def test_wrong_row_repeats_the_id_of_another_person(roster, people):
    row = next(row for row, found in roster.summary.wrong_rows if found == "duplicate_id")
    assert roster.cell(row, "citizen_id") == people[1].citizen_id
    assert people[1].last_name not in roster.cell(row, "name")


def test_wrong_row_without_a_surname_has_one_word_for_a_name(roster):
    row = next(row for row, found in roster.summary.wrong_rows if found == "missing_surname")
    assert len(roster.cell(row, "name").split()) == 1


def test_wrong_rows_share_no_position_number_with_anybody(roster, people):
    taken = {person.position_no for person in people if person.position_no}
    assert not taken & {roster.cell(row, "position_no") for row, _ in roster.summary.wrong_rows}


def test_vacant_posts_have_a_number_and_a_title_but_nobody(roster):
    vacant = roster.where(lambda row: row["note"] == "ว่าง")
    assert len(vacant) == roster.summary.vacant > 0
    assert all(row["position"] and row["position_no"] and row["unit_name"] for row in vacant)
    assert not any(row["name"] or row["citizen_id"] for row in vacant)


def test_totals_are_one_for_each_district_one_for_the_office_and_one_in_all(roster, people):
    totals = roster.where(lambda row: str(row["seq"]).startswith("รวม"))
    assert len(totals) == roster.summary.totals == 5
    assert totals[-1]["seq"] == "รวมทั้งสิ้น"
    assert sum(row["position"] for row in totals[:-1]) == totals[-1]["position"] == len(people)


def test_numbered_rows_without_anything_are_counted(roster):
    empty = roster.where(lambda row: row["seq"] and not any(list(row.values())[1:]))
    assert len(empty) == roster.summary.numbered_empty > 0


def test_ids_are_written_as_text_as_numbers_with_dashes_and_in_thai_digits(roster):
    ids = [row["citizen_id"] for row in roster.where(is_person)]
    texts = [cell for cell in ids if isinstance(cell, str)]
    assert len(texts) < len(ids)
    assert any("-" in text for text in texts)
    assert any("๐" in text for text in texts)


def test_dates_are_texts_true_dates_and_dates_typed_in_the_wrong_era(roster):
    cells = [row["birth_date"] for row in roster.where(is_person)]
    years = [cell.year for cell in cells if isinstance(cell, date)]
    assert any(year < 2100 for year in years)
    assert any(year > 2400 for year in years)
    assert any("ต.ค." in cell for cell in cells if isinstance(cell, str))


@pytest.mark.parametrize("dirt", ["\u0e4d\u0e32", "เเ", "\u00a0", "  ", "\u200b", "น.ส."])
def test_names_hold_what_people_type(roster, dirt):
    assert any(dirt in row["name"] for row in roster.where(is_person))


def test_below_the_table_are_notes_and_a_signature_but_no_person(roster):
    below = roster.rows[roster.summary.last_row :]
    assert any("ลงชื่อ" in str(cell) for row in below for cell in row)
    assert not any(row[COLUMN["citizen_id"]] or row[COLUMN["name"]] for row in below)


def test_thirty_people_make_a_small_workbook_with_every_wrong_row(people, tmp_path):
    small = write(tmp_path / "small.xlsx", people[:30])
    assert small.summary.people_written == 30
    assert [kind for _, kind in small.summary.wrong_rows] == list(WRONG_ROWS)
    assert small.summary.vacant >= 1
    assert small.summary.in_review >= 1


def test_fewer_people_than_wrong_rows_need_are_refused(people, tmp_path):
    with pytest.raises(ValueError, match="at least 12 people, not 11"):
        write_roster(tmp_path / "tiny.xlsx", people[:11], seed=1)


def test_who_stayed_is_written_the_same_way_a_year_later(roster, people, tmp_path):
    later = write(tmp_path / "later.xlsx", later_roster(people, seed=1))
    before, after = (
        {row["citizen_id"]: (row["name"], row["birth_date"]) for row in book.where(is_person)}
        for book in (roster, later)
    )
    # The second person's ID stands in a wrong row too.
    right = {person.citizen_id for person in people} - {people[1].citizen_id}
    stayed = before.keys() & after.keys() & right
    assert len(stayed) > 500
    assert {key: after[key] for key in stayed} == {key: before[key] for key in stayed}


def test_rule_book_places_every_written_title_as_the_summary_says(roster):
    rules = RuleBook.of(json.loads(RULES.read_text(encoding="utf-8")))
    kinds = {unit.name_th: unit.kind for unit in in_area(read_units())}
    wrong = {roster.cell(row, "seq") for row, _ in roster.summary.wrong_rows}
    outcomes = Counter(
        classify(
            row["position"],
            standing=row["standing"],
            unit_kind=kinds.get(normalise(row["unit_name"]), UnitKind.SCHOOL),
            rules=rules,
        ).outcome
        for row in roster.where(lambda row: is_person(row) and row["seq"] not in wrong)
    )
    assert outcomes[Outcome.REVIEW] == roster.summary.in_review
    assert outcomes[Outcome.OUTSIDE] == roster.summary.outside
    assert outcomes.total() == roster.summary.people_written

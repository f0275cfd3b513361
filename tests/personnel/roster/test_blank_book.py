"""The empty roster: headers, notes and lists that the importer agrees with."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pytest_django import Settings

from personnel.classify import RULE_FIELDS
from personnel.enums import Role
from personnel.models import PositionRule, Unit, UnitCode, User
from personnel.resources import RosterResource, write_blank_roster
from personnel.roster import prefixes
from personnel.roster.blank_book import LISTS_SHEET, NOTES, PEOPLE_SHEET, PREFIXES
from personnel.roster.columns import map_columns
from tests.personnel.factories import make_unit, make_user
from tests.personnel.roster.test_error_book import citizen, read_in

pytestmark = pytest.mark.django_db
RULE = dict.fromkeys(RULE_FIELDS, "") | {
    "code": "teacher", "title_th": "ครู", "match": "exact", "outcome": "group", "group": "S",
    "aliases": [], "unit_kinds": [], "order": 1,
}  # fmt: skip


@pytest.fixture
def admin(area: Unit, school: Unit, settings: Settings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    PositionRule.objects.create(**RULE)
    UnitCode.objects.create(unit=school, scheme="moe10", value="1086000001")
    return make_user(area, Role.ADMIN)


def blank() -> openpyxl.Workbook:
    file = BytesIO()
    write_blank_roster(file, Unit.objects.all())
    return openpyxl.load_workbook(file)


def heads(book: openpyxl.Workbook) -> list[Any]:
    return [cell.value for cell in book[PEOPLE_SHEET][1]]


def test_headers_are_those_of_the_resource_without_the_portals_number(admin: User) -> None:
    fields = {name: c.column_name for name, c in RosterResource(with_ids=True).fields.items()}
    assert heads(blank()) == [label for name, label in fields.items() if name != "portal_no"]
    assert set(NOTES) == set(fields) - {"portal_no"}


def test_header_cells_have_notes_in_thai_and_english(admin: User) -> None:
    notes = [cell.comment.text for cell in blank()[PEOPLE_SHEET][1]]
    with translation.override("en"):
        english = {str(note) for note in NOTES.values()}
    assert {note.splitlines()[-1] for note in notes} == english


def test_lists_hold_titles_positions_and_units_with_codes(admin: User, school: Unit) -> None:
    rows = list(blank()[LISTS_SHEET].values)
    lists = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    assert list(lists["คำนำหน้าชื่อ"][: len(PREFIXES)]) == list(PREFIXES)
    assert lists["ตำแหน่ง"][0] == "ครู"
    assert (school.name_th, "1086000001") in [row[3:] for row in rows]


def test_columns_offer_their_lists_and_leave_room_for_others(admin: User) -> None:
    sheet = blank()[PEOPLE_SHEET]
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    head = heads(blank())
    assert {head[ord(letter) - ord("A")] for letter in rules} == {
        "คำนำหน้าชื่อ", "ตำแหน่ง", "วิทยฐานะ", head[head.index("คำนำหน้าชื่อ") + 8],
    }  # fmt: skip
    assert not any(rule.showErrorMessage for rule in rules.values())


@pytest.mark.parametrize("prefix", PREFIXES)
def test_offered_title_is_one_that_the_importer_knows(prefix: str) -> None:
    assert prefixes.is_prefix(prefix)
    assert prefixes.canonical(prefix) == prefix


def test_headers_need_no_question(admin: User) -> None:
    assert map_columns([(label,) for label in heads(blank())]).is_complete


def test_columns_are_text_and_the_header_stays_in_sight(admin: User) -> None:
    sheet = blank()[PEOPLE_SHEET]
    assert sheet.freeze_panes == "A2"
    assert {column.number_format for column in sheet.column_dimensions.values()} == {"@"}


def test_filled_template_is_read_without_a_fault(area: Unit, admin: User, tmp_path: Path) -> None:
    book = blank()
    sheet, head = book[PEOPLE_SHEET], heads(book)
    written = {
        "citizen_id": citizen(1), "prefix": "นาง", "first_name": "สมใจ", "last_name": "ใจดี",
        "position": "ครู", "unit_code": "1086000001", "birth_date": "20/05/2528",
    }  # fmt: skip
    labels = RosterResource(with_ids=True).fields
    for field, text in written.items():
        sheet.cell(2, head.index(labels[field].column_name) + 1).value = text
    book.save(tmp_path / "filled.xlsx")
    roster = read_in(tmp_path / "filled.xlsx", area, admin)
    assert (roster.counts.get("new"), roster.waiting_rows) == (1, 0)


def test_empty_template_is_read_as_nobody(area: Unit, admin: User, tmp_path: Path) -> None:
    blank().save(tmp_path / "empty.xlsx")
    roster = read_in(tmp_path / "empty.xlsx", area, admin)
    assert roster.people_rows == 0
    assert roster.is_refused
    assert roster.layout["refusal"]["code"] == "no-people"


def test_units_beyond_the_most_are_left_out(admin: User, area: Unit, monkeypatch: Any) -> None:
    monkeypatch.setattr("personnel.roster.blank_book.MOST_UNITS", 2)
    make_unit("โรงเรียนบ้านสาม", area)
    names = [row[3] for row in blank()[LISTS_SHEET].iter_rows(min_row=2, values_only=True)]
    assert len([name for name in names if name]) == 2

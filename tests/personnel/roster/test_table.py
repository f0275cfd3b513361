"""Finding the table of a sheet, and telling its rows apart."""

from collections.abc import Sequence
from typing import Any

import pytest

from personnel.roster.reader import Row, Sheet
from personnel.roster.refusal import Refusal
from personnel.roster.table import HEADER_WINDOW, Person, Skipped, Table, scan

HEADER = ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง", "เลขที่ตำแหน่ง", "วันเกิด"]
SOMCHAI = ["1", "นายสมชาย ใจดี", "ครู", "101", "01/02/2520"]
TITLE = ["บัญชีรายชื่อข้าราชการครู โรงเรียนบ้านหนึ่ง"]


def sheet(*rows: Sequence[str], name: str = "S", visible: bool = True) -> list[Sheet | Row]:
    cells = (Row(number, list(row)) for number, row in enumerate(rows, 1) if row)
    return [Sheet(name, visible), *cells]


def scanned(items: Sequence[Sheet | Row], kind: type, **choices: Any) -> list[Any]:
    return [item for item in scan(items, **choices) if isinstance(item, kind)]


def table_of(*rows: Sequence[str]) -> Table:
    return scanned(sheet(*rows), Table)[0]


def reason_of(*row: str, header: Sequence[str] = HEADER) -> str:
    """What a row below one person is taken for; "" is a person."""
    items = scan(sheet(TITLE, header, SOMCHAI, row))
    last = list(items)[-1]
    return last.reason if isinstance(last, Skipped) else ""


@pytest.mark.parametrize(
    ("rows", "header_rows", "fields"),
    [
        ([HEADER], (1,), {"full_name": 1, "position": 2}),
        ([TITLE, [], TITLE, HEADER], (4,), {"full_name": 1, "position": 2}),
        (
            [TITLE, ["ID_CARD", "FNAME", "LNAME", "POS_NAME"]],
            (2,),
            {"citizen_id": 0, "position": 3},
        ),
        (
            [
                TITLE,
                ["ที่", "เลขบัตร", "ชื่อ - สกุล", "", "", "ตำแหน่ง", "", "สังกัด"],
                ["", "", "คำนำหน้า", "ชื่อ", "สกุล", "ชื่อ", "เลขที่", ""],
            ],
            (2, 3),
            {
                "citizen_id": 1,
                "prefix": 2,
                "last_name": 4,
                "position": 5,
                "position_no": 6,
                "area": 7,
            },
        ),
        (
            [
                ["ที่", "ข้อมูลบุคคล", "", "", "ตำแหน่ง"],
                ["", "ชื่อ-สกุล", "วัน เดือน ปี", "", ""],
                ["", "", "เกิด", "บรรจุ", ""],
            ],
            (1, 2, 3),
            {"full_name": 1, "birth_date": 2, "start_date": 3, "position": 4},
        ),
        ([["ชื่อ -\nสกุล", "ตำแหน่ง\n(ปัจจุบัน)"]], (1,), {"full_name": 0, "position": 1}),
    ],
)
def test_header_is_found_in_every_shape(
    rows: list[list[str]], header_rows: tuple[int, ...], fields: dict[str, int]
) -> None:
    table = table_of(*rows, ["1", "ก", "ข", "ค", "ง", "จ", "ฉ", "ช"])
    assert table.header_rows == header_rows
    assert fields.items() <= table.mapping.fields.items()


def test_titles_above_the_header_are_kept() -> None:
    assert table_of(TITLE, ["ณ วันที่ 1", "ต.ค."], HEADER).titles == (TITLE[0], "ณ วันที่ 1 ต.ค.")


def test_columns_beyond_the_header_are_listed() -> None:
    columns = table_of(["ชื่อ-สกุล", "ตำแหน่ง"], ["นายดี ใจงาม", "ครู", "ม.1/1"]).mapping.columns
    assert (columns[2].reason, columns[2].sample) == ("unnamed", "ม.1/1")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("2", "นางมาลี ศรีสุข", "ครู"), ""),
        (("2", "นางมาลี ศรีสุข"), ""),
        (("2", "รวมพร ใจดี", "ครู"), ""),
        (("2", "ว่างจิต", "", "", "01/02/2520"), "vacant"),
        (("2", "", "", "", "01/02/2520"), "empty-number"),
        (("2",), "empty-number"),
        (("2", "-", "-"), "empty-number"),
        (("2", "", "ครู", "102"), "vacant"),
        (("2", "-", "ครู", "102"), "vacant"),
        (("2", "", "", "102"), "vacant"),
        (("2", "ว่าง", "ครู", "102"), "vacant"),
        (("2", "(อัตราว่าง)", "ครู"), "vacant"),
        (("2", "- ว่าง -", "ครู"), "vacant"),
        (tuple(HEADER), "repeated-header"),
        (("ลำดับที่", "ชื่อ - สกุล", "ตำแหน่ง", "เลขที่ตำแหน่ง", "วันเกิด"), "repeated-header"),
        (("(1)", "(2)", "(3)", "(4)", "(5)"), "column-numbers"),
        (("๑", "๒", "๓", "๔", "๕"), "column-numbers"),
        (("รวม", "15", "คน"), "total"),
        (("", "รวมทั้งสิ้น", "25"), "total"),
        (("รวมทั้งหมด 25 คน",), "total"),
        (("", "ยอดรวม", "ข้าราชการ"), "total"),
        (("Total", "25", "x"), "total"),
        (("หมายเหตุ", "ข้อมูลจากระบบ"), "note"),
        (
            (
                "",
                "ข้อมูล ณ วันที่ 1 ต.ค. 2563",
            ),
            "note",
        ),
        (("* ลาศึกษาต่อ",), "note"),
        (("ปรับปรุงแล้ว",), "note"),
        (("", "ลงชื่อ..............ผู้รับรอง"), "signature"),
        (("", "", "", "", "ลงชื่อ"), "signature"),
        (("", "(นายดี ใจงาม)"), "signature"),
        (("", "", "(นายดี ใจงาม)"), "signature"),
        (("โรงเรียนบ้านสอง",), "section"),
        (("", "กลุ่มบริหารงานบุคคล"), "section"),
        (tuple(TITLE), "title"),
    ],
)
def test_row_is_told_apart(row: tuple[str, ...], reason: str) -> None:
    assert reason_of(*row) == reason


def test_row_with_an_id_and_no_name_is_a_person_to_complain_about() -> None:
    header = ["เลขบัตรประชาชน", "ชื่อ-สกุล", "ตำแหน่ง"]
    assert reason_of("1101700230708", "", "ครู", header=header) == ""


def test_name_and_office_below_a_signature_are_no_people() -> None:
    below = (["", "ลงชื่อ........"], ["", "(นายดี ใจงาม)"], ["", "ผู้อำนวยการ"], ["", "", "ผู้อำนวยการ"])
    found = scanned(sheet(HEADER, SOMCHAI, *below), Skipped)
    assert [skipped.reason for skipped in found] == ["header", *["signature"] * 4]


def test_people_below_a_signature_are_people_again() -> None:
    rows = (HEADER, SOMCHAI, ["", "ลงชื่อ....."], ["2", "นางมาลี ศรีสุข", "ครู"])
    assert [person.row for person in scanned(sheet(*rows), Person)] == [2, 4]


def test_people_carry_the_heading_they_stand_under() -> None:
    rows = (HEADER, SOMCHAI, ["โรงเรียนบ้านสอง"], ["2", "นางมาลี ศรีสุข", "ครู"])
    people = scanned(sheet(*rows), Person)
    assert [person.section for person in people] == ["", "โรงเรียนบ้านสอง"]


def test_rows_read_and_skipped_add_up_to_the_rows_of_the_sheet() -> None:
    items = sheet(TITLE, [], HEADER, SOMCHAI, [], [], ["รวม", "1"], ["x" * 300])
    skipped = scanned(items, Skipped)
    assert [(s.row, s.count, s.reason) for s in skipped] == [
        (1, 1, "title"),
        (2, 1, "blank"),
        (3, 1, "header"),
        (5, 2, "blank"),
        (7, 1, "total"),
        (8, 1, "note"),
    ]
    assert sum(s.count for s in skipped) + len(scanned(items, Person)) == 8


def test_every_visible_sheet_is_taken_and_hidden_ones_are_counted() -> None:
    items = [
        *sheet(HEADER, SOMCHAI, name="ก"),
        *sheet(HEADER, SOMCHAI, name="ข", visible=False),
        *sheet(HEADER, SOMCHAI, name="ค"),
        *sheet([], ["คำชี้แจง"], name="ง"),
    ]
    assert [t.sheet.name for t in scanned(items, Table)] == ["ก", "ข", "ค"]
    skipped = [(s.reason, s.count) for s in scanned(items, Skipped) if s.reason != "header"]
    assert skipped == [("hidden-sheet", 2), ("no-table", 2)]


def test_chosen_sheets_are_the_only_ones_taken() -> None:
    items = [*sheet(HEADER, SOMCHAI, name="ก"), *sheet(HEADER, SOMCHAI, name="ข", visible=False)]
    found = [
        item.reason if isinstance(item, Skipped) else item.row
        for item in scan(items, sheets=["ข"])
        if isinstance(item, Skipped | Person)
    ]
    assert found == ["sheet-not-taken", "header", 2]


def test_chosen_columns_reach_the_mapping() -> None:
    items = sheet(["ชื่อ-สกุล", "หน้าที่"], ["นายดี ใจงาม", "ครู"])
    with pytest.raises(Refusal, match="no-name-column"):
        list(scan(items))
    items = sheet(["ชื่อ-สกุล", "หน้าที่", "โทร"], ["นายดี ใจงาม", "ครู"])
    table = scanned(items, Table, chosen={1: "position"})[0]
    assert table.mapping.is_complete


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no-rows"),
        ([["2564", "86010001", "นักเรียนทั้งหมด", "48"]], "no-name-column"),
        ([["ลำดับ", "โรงเรียน", "ตำแหน่ง"], ["1", "บ้านหนึ่ง", "ครู"]], "no-name-column"),
        ([["x"]] * HEADER_WINDOW + [HEADER, SOMCHAI], "no-name-column"),
    ],
)
def test_file_without_people_is_refused_at_its_end(rows: list[list[str]], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        list(scan(sheet(*rows)))

"""Finding the table of a sheet, and telling its rows apart."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personnel.citizen_id import check_digit
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
        (("2", "เกษียณ", "ครู", "102"), "vacant"),
        (("2", "ยุบเลิก", "ครู", "102"), "vacant"),
        (("2", "นายสงวน ยุบล", "ครู", "102"), ""),
        (("2", "(มาลี ศรีสุข)", "ครู", "102"), ""),
        (("2", "1. นายหนึ่ง สองสาม", "ครู"), ""),
        (("2", "*นายดอกจัน ใจดี"), ""),
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
        (("", "ชาย", "12"), "total"),
        (("", "ชาย แท้จริง", "ครู"), ""),
        (("สรุป", "ผู้บริหาร 1 คน"), "total"),
        (("จำนวน", "2", "คน"), "total"),
        (("2", "จำนวน ใจดี", "ครู"), ""),
        (("หมายเหตุ", "ข้อมูลจากระบบ"), "note"),
        (
            (
                "",
                "ข้อมูล ณ วันที่ 1 ต.ค. 2563",
            ),
            "note",
        ),
        (("* ลาศึกษาต่อ",), "note"),
        (("", "2. ลาศึกษาต่อ 1 ราย"), "note"),
        (("ปรับปรุงแล้ว",), "note"),
        (("", "ลงชื่อ..............ผู้รับรอง"), "signature"),
        (("", "", "", "", "ลงชื่อ"), "signature"),
        (("", "(นายดี ใจงาม)"), "signature"),
        (("", "", "(นายดี ใจงาม)"), "signature"),
        (("โรงเรียนบ้านสอง",), "section"),
        (("", "กลุ่มบริหารงานบุคคล"), "section"),
        (("", "ข้าราชการครู"), "section"),
        (("โรงเรียน", "บ้านห้า"), "section"),
        (("โรงเรียนบ้านหก", "", "", "", "จำนวน 5 คน"), "section"),
        (tuple(TITLE), "title"),
    ],
)
def test_row_is_told_apart(row: tuple[str, ...], reason: str) -> None:
    assert reason_of(*row) == reason


def test_row_with_an_id_and_no_name_is_a_person_to_complain_about() -> None:
    header = ["เลขบัตรประชาชน", "ชื่อ-สกุล", "ตำแหน่ง"]
    assert reason_of("1101700230708", "", "ครู", header=header) == ""


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("2", "รวม", "ใจดี", "ครู"), ""),
        (("", "รวม", "ทั้งสิ้น", "15 คน"), "total"),
        (("2", "ว่าง", "ว่าง", "ครู"), "vacant"),
        (("2", "สงวน", "มั่น", "ครู"), ""),
    ],
)
def test_name_in_two_columns_that_reads_like_a_word_is_a_person_when_listed(
    row: tuple[str, ...], reason: str
) -> None:
    items = scan(sheet(["ที่", "ชื่อ", "สกุล", "ตำแหน่ง"], ["1", "สมชาย", "ใจดี", "ครู"], row))
    last = list(items)[-1]
    assert (last.reason if isinstance(last, Skipped) else "") == reason


def test_title_makes_a_person_of_a_name_that_reads_like_a_word() -> None:
    rows = (["คำนำหน้า", "ชื่อ", "สกุล", "ตำแหน่ง"], ["นาย", "รวม", "ใจดี"], ["ลงชื่อ", "นาย", "ดี"])
    assert [person.row for person in scanned(sheet(*rows), Person)] == [2]


def test_name_and_office_below_a_signature_are_no_people() -> None:
    below = (["", "ลงชื่อ........"], ["", "(นายดี ใจงาม)"], ["", "ผู้อำนวยการ"], ["", "", "ผู้อำนวยการ"])
    found = scanned(sheet(HEADER, SOMCHAI, *below), Skipped)
    assert [skipped.reason for skipped in found] == ["header", *["signature"] * 4]


def test_people_below_a_signature_are_people_again() -> None:
    rows = (HEADER, SOMCHAI, ["", "ลงชื่อ....."], ["2", "นางมาลี ศรีสุข", "ครู"])
    assert [person.row for person in scanned(sheet(*rows), Person)] == [2, 4]


def test_signer_without_brackets_is_no_person() -> None:
    below = (["", "", "ลงชื่อ", "นายดี"], ["", "", "ตำแหน่ง", "ผู้อำนวยการ"], ["", "นายดี ใจงาม"])
    assert [person.row for person in scanned(sheet(HEADER, SOMCHAI, *below), Person)] == [2]


@pytest.mark.parametrize(
    "heading",
    [
        ["โรงเรียนบ้านสอง"],
        ["2", "โรงเรียนบ้านสอง"],
        ["1) โรงเรียนบ้านสอง จำนวน 5 คน"],
        ["โรงเรียนบ้านสอง", "5 คน"],
    ],
)
def test_people_carry_the_unit_of_the_heading_they_stand_under(heading: list[str]) -> None:
    below = (heading, ["", "กลุ่มสาระภาษาไทย"], ["2", "นางมาลี ศรีสุข", "ครู"])
    rows = (HEADER, SOMCHAI, *below)
    people = scanned(sheet(*rows), Person)
    assert [person.section for person in people] == ["", "โรงเรียนบ้านสอง"]


def test_merged_cell_of_a_unit_stands_for_all_rows_beside_it() -> None:
    header = [*HEADER, "โรงเรียน", "รหัสโรงเรียน"]
    person = [*SOMCHAI, "", ""]
    rows = [header, [*SOMCHAI, "บ้านหนึ่ง", "1001"], SOMCHAI, [*SOMCHAI, "บ้านสอง"], person, SOMCHAI]
    # The unit over rows 2 to 5, its code over rows 2 and 3, a position over rows 2 to 6.
    spans = [(5, 2, 5), (6, 2, 3), (2, 2, 6)]
    [_sheet, *items] = sheet(*rows)
    people = scanned([Sheet("S", True, spans), *items], Person)
    assert [person.cells[5:] for person in people] == [
        ["บ้านหนึ่ง", "1001"], ["บ้านหนึ่ง", "1001"], ["บ้านสอง"], ["บ้านหนึ่ง", ""], [],
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ['"', "”", "〃", "''", '- " -', '" "', ",,"])
def test_ditto_mark_means_the_unit_above(mark: str) -> None:
    rows = [[*HEADER, "โรงเรียน"], *([*SOMCHAI, text] for text in (mark, "บ้านหนึ่ง", mark, mark))]
    people = scanned(sheet(*rows), Person)
    assert [person.cells[5] for person in people] == [mark, "บ้านหนึ่ง", "บ้านหนึ่ง", "บ้านหนึ่ง"]


@pytest.mark.parametrize(
    "between",
    [[*HEADER, "โรงเรียน"], ["รวม", "1 คน", "", "", "", "สองโรงเรียน"]],
    ids=["header", "total"],
)
def test_ditto_mark_below_what_is_no_person_means_the_person_above(between: list[str]) -> None:
    rows = [[*HEADER, "โรงเรียน"], [*SOMCHAI, "บ้านหนึ่ง"], between, [*SOMCHAI, '"']]
    people = scanned(sheet(*rows), Person)
    assert [person.cells[5] for person in people] == ["บ้านหนึ่ง", "บ้านหนึ่ง"]


def test_vacant_post_names_the_unit_of_the_marks_below_it() -> None:
    vacant = ["1", "ว่าง", "ครู", "101", "", "บ้านสอง"]
    rows = [[*HEADER, "โรงเรียน"], [*SOMCHAI, "บ้านหนึ่ง"], vacant, [*SOMCHAI, '"']]
    assert [person.cells[5] for person in scanned(sheet(*rows), Person)] == ["บ้านหนึ่ง", "บ้านสอง"]


@pytest.mark.parametrize("text", ["", "-", "'", 'บ้าน "สอง"', ","])
def test_what_is_no_ditto_mark_stays_as_it_is(text: str) -> None:
    rows = [[*HEADER, "โรงเรียน"], [*SOMCHAI, "บ้านหนึ่ง"], [*SOMCHAI, text]]
    assert [*scanned(sheet(*rows), Person)[1].cells, ""][5] == text


def test_hidden_rows_are_people_and_said_to_be_hidden() -> None:
    rows = [Row(1, HEADER), Row(2, SOMCHAI, hidden=True), Row(3, SOMCHAI)]
    items: list[Sheet | Row] = [Sheet("S", True), *rows]
    assert [person.hidden for person in scanned(items, Person)] == [True, False]


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


WORDS = (
    "1 ๒ - 12 x * นาย ชื่อ สกุล รวม ว่าง (นายดี) ลงชื่อ...... หมายเหตุ โรงเรียนบ้านสอง คนทำงาน 1101700230708"
)
CELLS = st.sampled_from(["", "", *HEADER, *SOMCHAI, *WORDS.split()])
ROWS = st.lists(CELLS, max_size=6).map(lambda cells: cells if any(cells) else [])
SHEETS = st.lists(st.tuples(st.booleans(), st.lists(ROWS, max_size=12)), min_size=1, max_size=3)


@given(SHEETS, st.sampled_from([None, ["0"], ["1", "2"]]))
def test_every_row_of_every_sheet_is_accounted_for_once(
    sheets: list[tuple[bool, list[list[str]]]], chosen: list[str] | None
) -> None:
    items: list[Sheet | Row] = []
    expected = {}
    for name, (visible, rows) in enumerate(sheets):
        items += sheet(*rows, name=str(name), visible=visible)
        filled = [number for number, cells in enumerate(rows, 1) if cells]
        expected[str(name)] = list(range(1, max(filled, default=0) + 1))
    assert accounted(items, chosen) == expected


def accounted(items: list[Sheet | Row], sheets: list[str] | None) -> dict[str, list[int]]:
    """The row numbers that are said of each sheet, in their order."""
    found: dict[str, list[int]] = {}
    try:
        for item in scan(items, sheets=sheets):
            if isinstance(item, Sheet):
                rows = found.setdefault(item.name, [])
            elif isinstance(item, Person):
                rows.append(item.row)
            elif isinstance(item, Skipped):
                rows += range(item.row, item.row + item.count)
    except Refusal:
        pass
    return found


def test_every_visible_sheet_is_taken_and_hidden_ones_are_counted() -> None:
    items = [
        *sheet(HEADER, SOMCHAI, name="ก"),
        *sheet(TITLE, HEADER, SOMCHAI, [], SOMCHAI, ["รวม", "2"], name="ข", visible=False),
        *sheet(HEADER, SOMCHAI, name="ค"),
        *sheet([], ["คำชี้แจง"], name="ง"),
    ]
    tables = [(table.sheet.name, table.is_taken) for table in scanned(items, Table)]
    assert tables == [("ก", True), ("ข", False), ("ค", True)]
    skipped = [
        (s.reason, s.count, s.people) for s in scanned(items, Skipped) if s.reason != "header"
    ]
    assert skipped == [("hidden-sheet", 6, 2), ("no-table", 2, 0)]


def test_chosen_sheets_are_the_only_ones_taken() -> None:
    items = [*sheet(HEADER, SOMCHAI, name="ก"), *sheet(HEADER, SOMCHAI, name="ข", visible=False)]
    found = [
        item.reason if isinstance(item, Skipped) else item.row
        for item in scan(items, sheets=["ข"])
        if isinstance(item, Skipped | Person)
    ]
    assert found == ["sheet-not-taken", "header", 2]


def test_sheet_with_columns_to_settle_is_not_taken_and_says_so() -> None:
    items = [
        *sheet(["ที่", "ชื่อ-สกุล", "หลักสูตร"], ["1", "นายดี ใจงาม", "ลูกเสือ"], name="อบรม"),
        *sheet(HEADER, SOMCHAI, name="ครู"),
    ]
    assert [table.is_taken for table in scanned(items, Table)] == [False, True]
    assert scanned(items, Skipped)[0] == Skipped(1, 2, "columns-missing", "ที่ ชื่อ-สกุล หลักสูตร", 1)


def test_sheets_of_one_name_stay_apart() -> None:
    items = [*sheet(HEADER, SOMCHAI), *sheet(HEADER, SOMCHAI)]
    assert [table.header_rows for table in scanned(items, Table)] == [(1,), (1,)]


# --- a header nobody knows -----------------------------------------------------------------------
UNKNOWN = (
    ["รายการ"],
    ["ที่", "คนทำงาน", "งานที่ทำ", "ห้อง"],
    ["1", "นายดี ใจงาม", "ครู", "ก"],
    ["2", "นางมาลี ศรีสุข", "ครู", "ข"],
)
ANSWER = {"คนทำงาน": "full_name", "งานที่ทำ": "position"}


def test_header_nobody_knows_is_asked_about_when_names_stand_below() -> None:
    items = list(scan(sheet(*UNKNOWN)))
    assert isinstance(items[1], Table)
    assert items[1].mapping.missing == ("full_name", "position")
    assert (items[1].header_rows, items[1].is_taken) == ((2,), False)
    assert items[2:] == [Skipped(1, 4, "columns-missing", "รายการ", 2)]


def test_answer_has_the_table_read() -> None:
    assert [p.row for p in scanned(sheet(*UNKNOWN), Person, chosen=ANSWER)] == [3, 4]


def test_half_an_answer_leaves_the_rest_to_ask() -> None:
    rows = (["ชื่อ-สกุล", "หน้าที่"], ["นายดี ใจงาม", "ครู"])
    assert table_of(*rows).mapping.missing == ("position",)
    assert scanned(sheet(*rows), Person, chosen={"หน้าที่": "position"})


def test_header_nobody_knows_is_not_asked_about_beside_a_known_table() -> None:
    items = [*sheet(*UNKNOWN, name="ก"), *sheet(HEADER, SOMCHAI, name="ข")]
    assert [table.sheet.name for table in scanned(items, Table)] == ["ข"]
    assert ("no-table", 4) in [(s.reason, s.count) for s in scanned(items, Skipped)]


def test_header_nobody_knows_is_asked_about_beside_a_hidden_table() -> None:
    items = [*sheet(HEADER, SOMCHAI, name="ก", visible=False), *sheet(*UNKNOWN[1:], name="ข")]
    assert [table.sheet.name for table in scanned(items, Table)] == ["ก", "ข"]


def test_two_tiers_nobody_knows_are_asked_about_together() -> None:
    table = table_of(["ที่", "คน", "", "งาน"], ["", "ก", "ข", ""], ["1", "นาย", "ดี", "ครู"])
    assert [column.key for column in table.mapping.columns] == ["ที่", "คนก", "คนข", "งาน"]


@pytest.mark.parametrize(
    "rows",
    [
        UNKNOWN[2:],
        [row[1:] for row in UNKNOWN[2:]],
        [["งาน", "ชาย", "หญิง"], ["ครู", "1", "2"], ["ภารโรง", "0", "1"]],
        [["เด็ก", "ห้อง", "คะแนน"], ["เด็กชายดี", "ป.1", "5"], ["เด็กหญิงมาลี", "ป.1", "6"]],
        [["เดือน", "งาน", "ผล"], ["ม.ค.", "รับสมัคร", "ก"], ["ก.พ.", "สอบ", "ข"]],
        [["เรียน", "ผู้อำนวยการ"], ["ด้วยสำนักงานจะจัดอบรม"], ["ลงชื่อ", "นายดี ใจงาม"]],
    ],
)
def test_sheet_without_labels_over_names_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(Refusal, match="no-name-column"):
        list(scan(sheet(*rows)))


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


def test_id_as_the_name_of_a_sheet_is_masked_and_the_sheet_still_chosen() -> None:
    number = "110070000001" + check_digit("110070000001")
    items = [*sheet(HEADER, SOMCHAI, name=number), *sheet(HEADER, SOMCHAI, name="ข")]
    (name, _other) = [table.sheet.name for table in scanned(items, Table)]
    assert (name, number not in repr(list(scan(items)))) == (f"{'x' * 10}{number[-3:]}", True)
    taken = [table.is_taken for table in scanned(items, Table, sheets=[name])]
    assert taken == [True, False]


def test_name_of_a_sheet_that_is_a_code_stays() -> None:
    (table,) = scanned(sheet(HEADER, SOMCHAI, name="โรงเรียน 1086000001"), Table)
    assert table.sheet.name == "โรงเรียน 1086000001"

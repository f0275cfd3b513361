"""Tables as offices lay them out: titles, tiers, totals, notes, signatures and vacant posts."""

from pathlib import Path

import xlsxwriter

from tests.personnel.corpus.case import (
    HEADER,
    ID,
    MALI,
    NAME,
    PEOPLE,
    PLAIN,
    SOMCHAI,
    WANNA,
    Rows,
    accepted,
    changed,
    number,
    refused,
    with_errors,
)
from tests.personnel.roster import files


def table(path: Path, rows: Rows) -> Path:
    return files.xlsx(path, {"ครู": rows})


@accepted(skipped=5)
def titles_above(path: Path) -> None:
    titles = [["บัญชีรายชื่อข้าราชการครู"], ["โรงเรียนบ้านหนึ่ง"], ["ข้อมูล ณ วันที่ 1 ต.ค. 2569"], []]
    table(path, [*titles, *PLAIN])


@accepted()
def header_in_row_thirty(path: Path) -> None:
    table(path, [*([f"คำชี้แจงข้อที่ {n}"] for n in range(1, 30)), *PLAIN])


@accepted()
def header_of_two_tiers(path: Path) -> None:
    upper = ["ลำดับ", "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "ตำแหน่ง", "วัน เดือน ปี", None]
    lower = [None, None, None, None, "เกิด", "บรรจุ"]
    merged(path, [upper, lower, *([*p, "01/10/2560"] for p in PEOPLE)], ["E1:F1"])


@accepted()
def header_of_three_tiers(path: Path) -> None:
    top = ["ลำดับ", "เลขประจำตัวประชาชน", "ข้อมูลบุคลากร", None, None]
    middle = [None, None, "ชื่อ-สกุล", "ตำแหน่ง", "วัน เดือน ปี"]
    low = [None, None, None, None, "เกิด"]
    merged(path, [top, middle, low, *PEOPLE], ["C1:E1"])


def merged(path: Path, rows: Rows, ranges: list[str]) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("ครู")
        for area in ranges:
            sheet.merge_range(area, "")
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)


@accepted(skipped=2)
def total_below(path: Path) -> None:
    table(path, [*PLAIN, ["รวม", "", "3 คน"]])


@accepted()
def notes_and_signatures_below(path: Path) -> None:
    end: Rows = [
        [], ["หมายเหตุ : ข้อมูลจากทะเบียนประวัติ"], [],
        ["", "", "ลงชื่อ.......................ผู้รับรอง"],
        ["", "", "(นายวิชัย มีสุข)"], ["", "", "ผู้อำนวยการโรงเรียน"],
    ]  # fmt: skip
    table(path, [*PLAIN, *end])


@accepted(skipped=3)
def vacant_posts(path: Path) -> None:
    table(path, [*PLAIN, [4, "", "ว่าง", "ครู", ""], [5, "", "", "ครู", ""]])


@accepted(skipped=11)
def numbered_and_empty_rows(path: Path) -> None:
    table(path, [*PLAIN, *([n, "", "", "", ""] for n in range(4, 14))])


@accepted(skipped=4)
def header_repeated_on_every_page(path: Path) -> None:
    table(path, [HEADER, SOMCHAI, HEADER, MALI, HEADER, WANNA, ["หน้า 3"]])


@accepted(skipped=2)
def numbers_of_the_columns(path: Path) -> None:
    table(path, [HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)"], *PEOPLE])


@accepted(unit="area", skipped=3)
def heading_for_each_school(path: Path) -> None:
    table(path, [HEADER, ["โรงเรียนบ้านหนึ่ง"], SOMCHAI, MALI, ["โรงเรียนบ้านสอง"], WANNA])


@accepted(unit="area", skipped=3, units=["90010001", "90010001", "90010002"])
def heading_in_the_column_of_ids(path: Path) -> None:
    one, two, three = (p[ID:] for p in PEOPLE)
    table(path, [HEADER[ID:], ["โรงเรียนบ้านหนึ่ง"], one, two, ["โรงเรียนบ้านสอง"], three])


@accepted(skipped=2)
def english_codes_under_the_header(path: Path) -> None:
    table(path, [HEADER, ["NO", "ID_CARD", "NAME", "POSITION", "BDATE"], *PEOPLE])


@accepted(skipped=2)
def english_names_of_fields_under_the_header(path: Path) -> None:
    header = ["เลขประจำตัวประชาชน", "คำนำหน้าชื่อ", "ชื่อ", "นามสกุล", "ตำแหน่ง"]
    codes = ["CARDNO", "PRENAME", "FNAME", "LNAME", "POSITION"]
    people = [[number(n), "นาง", f"มาลี{n}", "ศรีสุข", "ครู"] for n in range(1, 4)]
    table(path, [header, codes, *people])


@accepted(skipped=5)
def total_of_every_group(path: Path) -> None:
    one, two = ["กลุ่มสาระภาษาไทย"], ["กลุ่มสาระศิลปะ"]
    total = ["", "", "รวมกลุ่มสาระภาษาไทย", "", 2]
    table(path, [HEADER, one, SOMCHAI, MALI, total, two, WANNA, ["", "", "รวม", "", 3]])


@accepted(skipped=5)
def signatures_beside_each_other(path: Path) -> None:
    end: Rows = [
        [], ["", "", "ผู้จัดทำ", "ผู้รับรอง"],
        ["", "", "(นายวิชัย มีสุข)", "(นางสุดา ทองคำ)"], ["", "", "ครู", "ผู้อำนวยการโรงเรียน"],
    ]  # fmt: skip
    table(path, [*PLAIN, *end])


@accepted(unit="area", units=["90010001", "90010002", "90010001"])
def schools_under_the_header_of_the_area(path: Path) -> None:
    units = ["โรงเรียนบ้านหนึ่ง", "รร.บ้านสอง", "ร.ร. บ้านหนึ่ง"]
    table(path, [[*HEADER, "สังกัด"], *([*p, u] for p, u in zip(PEOPLE, units, strict=True))])


@accepted(unit="area", units=["90010001", "90010001", "90010002"], skipped=2)
def unit_merged_over_its_people(path: Path) -> None:
    header = ["ที่", "โรงเรียน", *HEADER[ID:]]
    people = [[1, "โรงเรียนบ้านหนึ่ง"], [2, None], ["รวม", None], [1, "โรงเรียนบ้านสอง"]]
    names = [SOMCHAI[ID:], MALI[ID:], [], WANNA[ID:]]
    rows = [header, *(a + b for a, b in zip(people, names, strict=True))]
    merged(path, rows, ["B2:B4"])


@with_errors(3, "unit-missing", unit="area")
def unit_blank_below_a_merged_one(path: Path) -> None:
    header = ["โรงเรียน", *HEADER]
    units = ["โรงเรียนบ้านหนึ่ง", None, None]
    merged(path, [header, *([u, *p] for u, p in zip(units, PEOPLE, strict=True))], ["A2:A3"])


@accepted(unit="area", units=["90010001", "90010001", "90010001"])
def unit_as_above(path: Path) -> None:
    units = ["โรงเรียนบ้านหนึ่ง", '"', "〃"]
    table(path, [[*HEADER, "โรงเรียน"], *([*p, u] for p, u in zip(PEOPLE, units, strict=True))])


@accepted()
def unnamed_columns(path: Path) -> None:
    table(path, [[*HEADER, "", ""], *([*p, "ก", "x"] for p in PEOPLE)])


@accepted()
def english_header_under_thai_titles(path: Path) -> None:
    header = ["NO", "ID_CARD", "FULLNAME", "POSITION", "BIRTHDAY"]
    table(path, [["บัญชีรายชื่อข้าราชการครู"], header, *PEOPLE])


@accepted()
def line_breaks_in_the_header(path: Path) -> None:
    header = ["ลำดับ\nที่", "เลขประจำตัว\nประชาชน", "ชื่อ -\nสกุล", "ตำแหน่ง\n", "วัน/เดือน/ปี\nเกิด"]
    table(path, [header, *PEOPLE])


@accepted()
def table_to_the_right_and_below(path: Path) -> None:
    table(path, [[], [], *(["", "", "", *cells] for cells in PLAIN)])


@accepted(names=["สมชาย ใจดี"])
def name_in_three_columns(path: Path) -> None:
    header = ["คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง"]
    table(path, [header, ["นาย", "สมชาย", "ใจดี", "ครู"], ["นาง", "มาลี", "ศรีสุข", "ครู"],
                 ["น.ส.", "วรรณา", "พูนผล", "ครู"]])  # fmt: skip


@accepted()
def rights_and_accounts(path: Path) -> None:
    extra = ["role", "is_superuser", "password", "สิทธิ์การใช้งาน", "username"]
    values = ["admin", "TRUE", "1234", "ผู้ดูแลระบบ", "root"]
    table(path, [[*HEADER, *extra], *([*p, *values] for p in PEOPLE)])


@accepted()
def address_and_religion(path: Path) -> None:
    extra = ["ที่อยู่ปัจจุบัน", "ศาสนา", "หมู่โลหิต", "โรคประจำตัว"]
    table(path, [[*HEADER, *extra], *([*p, "1 หมู่ 2", "พุทธ", "O", "ไม่มี"] for p in PEOPLE)])


@refused("ข้อมูลเดียวกันของบุคคล คือ ตำแหน่ง, ตำแหน่ง")
def two_columns_for_the_position(path: Path) -> None:
    table(path, [[*HEADER, "ตำแหน่ง"], *([*p, "ครูชำนาญการ"] for p in PEOPLE)])


@refused("ยังไม่ชัดเจน")
def no_column_for_the_position(path: Path) -> None:
    table(path, [["ลำดับ", "เลขประจำตัวประชาชน", "ชื่อ-สกุล"], *(p[:3] for p in PEOPLE)])


@refused("ไม่พบคอลัมน์ชื่อ")
def no_header_at_all(path: Path) -> None:
    table(path, PEOPLE)


@refused("ยังไม่ชัดเจน")
def header_that_nobody_knows(path: Path) -> None:
    table(path, [["foo", "bar", "baz", "qux", "quux"], *PEOPLE])


@with_errors(4, "duplicate-id")
def same_row_twice(path: Path) -> None:
    table(path, [*PLAIN, SOMCHAI])


@with_errors(4, "duplicate-id")
def one_id_for_two_people(path: Path) -> None:
    table(path, [*PLAIN, changed(NAME, "นายวิชัย มีสุข")])


@with_errors(4, "name-missing")
def row_without_a_name(path: Path) -> None:
    table(path, [*PLAIN, [4, number(4), "", "ครู", "20/09/2528"]])


@with_errors(3, "unit-unknown", unit="area")
def unit_that_nobody_knows(path: Path) -> None:
    units = ["โรงเรียนบ้านหนึ่ง", "โรงเรียนที่ไม่มีจริง", "โรงเรียนบ้านสอง"]
    rows = [[*p, u] for p, u in zip(PEOPLE, units, strict=True)]
    table(path, [[*HEADER, "โรงเรียน"], *rows])

"""The demo's roster as an area office sends it: cover sheet, title rows, two-level header."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from personnel.be_dates import BE_OFFSET, MONTHS
from skillsportal.demo.people import (
    OUTSIDE_POSITIONS,
    REVIEW_POSITIONS,
    ROSTER_DATE,
    MadeUpPerson,
)
from skillsportal.demo.roster_lines import (
    BLANK,
    NUMBERED,
    PERSON,
    TOTAL,
    VACANT,
    WRONG_ROWS,
    Cell,
    Line,
    roster_lines,
)

COVER_SHEET = "คำชี้แจง"
TABLE_SHEET = "บัญชีรายชื่อ"


class Column(NamedTuple):
    field: str
    band: str
    header: str
    width: int


COLUMNS = (
    Column("seq", "", "ลำดับ", 7),
    Column("citizen_id", "ข้อมูลบุคคล", "เลขประจำตัวประชาชน", 20),
    Column("name", "ข้อมูลบุคคล", "ชื่อ - สกุล", 30),
    Column("birth_date", "ข้อมูลบุคคล", "วันเดือนปีเกิด", 15),
    Column("position", "ตำแหน่ง", "ตำแหน่ง", 34),
    # Typed with NIKHAHIT and SARA AA, as copies from PDF files give it.
    Column("position_no", "ตำแหน่ง", "ต\u0e4d\u0e32แหน่ง\nเลขที่", 10),
    Column("standing", "ตำแหน่ง", "วิทยฐานะ", 15),
    Column("level", "ตำแหน่ง", "อันดับ", 12),
    Column("unit_code", "สถานศึกษา", "รหัส", 13),
    Column("unit_name", "สถานศึกษา", "ชื่อ", 38),
    Column("district", "สถานศึกษา", "อำเภอ", 13),
    Column("start_date", "", "วันบรรจุ", 15),
    Column("subject", "", "", 22),
    Column("phone", "การติดต่อ", "โทรศัพท์", 13),
    Column("email", "การติดต่อ", "อีเมล", 24),
    Column("note", "", "หมายเหตุ", 14),
)
TITLES = (
    "บัญชีรายชื่อข้าราชการครูและบุคลากรทางการศึกษา",
    "สังกัดสำนักงานเขตพื้นที่การศึกษาประถมศึกษาชุมพร เขต 1",
)
COVER_LINES = (
    "คำชี้แจงการจัดทำบัญชีรายชื่อข้าราชการครูและบุคลากรทางการศึกษา",
    f"1. ข้อมูลอยู่ในแผ่นงาน “{TABLE_SHEET}” เรียงตามกลุ่มในสำนักงานเขตและสถานศึกษา",
    "2. ตำแหน่งว่างให้ระบุเลขที่ตำแหน่งไว้โดยไม่ต้องใส่ชื่อ",
    "3. บุคคลทุกคนในบัญชีนี้เป็นบุคคลสมมุติ จัดทำขึ้นเพื่อทดลองใช้ระบบเท่านั้น",
)
NOTES = (
    "หมายเหตุ",
    "1. พนักงานราชการและลูกจ้างไม่มีเลขที่ตำแหน่ง",
    "2. ข้อมูลในบัญชีนี้เป็นข้อมูลสมมุติเพื่อทดลองใช้ระบบ",
)
SIGNATURE = (
    "ลงชื่อ ........................................ ผู้รับรองข้อมูล",
    "(........................................)",
    "ตำแหน่ง ........................................",
)
SIGNATURE_COLUMN = 8
HEADER_TOP = len(TITLES) + 2
FIRST_ROW = HEADER_TOP + 2


@dataclass(frozen=True, slots=True)
class RosterSummary:
    """What the workbook holds, so that an import of it can be checked row by row.

    `wrong_rows` are pairs of the row number as Excel shows it and one of `WRONG_ROWS`: rows of
    further people, not counted in `people_written`; the duplicate ID is that of the second
    person. `in_review` and `outside` count the written people whose position no rule can place
    and the circular does not cover. Row numbers are Excel's: the header's lower row, the
    table's last row.
    """

    people_written: int
    wrong_rows: tuple[tuple[int, str], ...]
    vacant: int
    numbered_empty: int
    totals: int
    in_review: int
    outside: int
    header_row: int
    last_row: int


def write_roster(
    path: Path, people: list[MadeUpPerson], *, seed: int, as_of: date = ROSTER_DATE
) -> RosterSummary:
    """Write people who come unit by unit, at least 13, among them twelve wrong rows.

    The same arguments give the same file, byte for byte.
    """
    lines = list(roster_lines(people, seed=seed))
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": datetime.combine(as_of, time())})
        # The first sheet is the one that opens: not the table.
        workbook.add_worksheet(COVER_SHEET).write_column(1, 1, COVER_LINES)
        table = workbook.add_worksheet(TABLE_SHEET)
        _write_head(workbook, table, as_of)
        _write_lines(workbook, table, lines)
        _write_foot(table, FIRST_ROW + len(lines))
    return _summary(people, lines)


def _summary(people: list[MadeUpPerson], lines: list[Line]) -> RosterSummary:
    kinds = Counter(line.kind for line in lines)
    numbered = enumerate((line.kind for line in lines), start=FIRST_ROW + 1)
    return RosterSummary(
        people_written=kinds[PERSON],
        wrong_rows=tuple((row, kind) for row, kind in numbered if kind in WRONG_ROWS),
        vacant=kinds[VACANT],
        numbered_empty=kinds[NUMBERED],
        totals=kinds[TOTAL],
        in_review=sum(person.position in REVIEW_POSITIONS for person in people),
        outside=sum(person.position in OUTSIDE_POSITIONS for person in people),
        header_row=FIRST_ROW,
        last_row=FIRST_ROW + len(lines),
    )


def _write_head(workbook: Workbook, table: Any, as_of: date) -> None:
    bold = workbook.add_format({"bold": True, "align": "center"})
    boxed = workbook.add_format(
        {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
    )
    day = f"ข้อมูล ณ วันที่ {as_of.day} {MONTHS[as_of.month - 1][0]} {as_of.year + BE_OFFSET}"
    for row, title in enumerate((*TITLES, day)):
        table.merge_range(row, 0, row, len(COLUMNS) - 1, title, bold)
    for index, column in enumerate(COLUMNS):
        table.set_column(index, index, column.width)
        if column.band:
            table.write(HEADER_TOP + 1, index, column.header, boxed)
        else:
            table.merge_range(HEADER_TOP, index, HEADER_TOP + 1, index, column.header, boxed)
    _write_bands(table, boxed)


def _write_bands(table: Any, boxed: Any) -> None:
    for band, columns in groupby(range(len(COLUMNS)), key=lambda index: COLUMNS[index].band):
        if band:
            first, *_, last = columns
            table.merge_range(HEADER_TOP, first, HEADER_TOP, last, band, boxed)


def _write_lines(workbook: Workbook, table: Any, lines: list[Line]) -> None:
    plain_number = workbook.add_format({"num_format": "0"})
    # A true date, which Excel shows in the Buddhist era; the other is shown as it was typed.
    thai_date = workbook.add_format({"num_format": "[$-107041E]dd/mm/yyyy"})
    plain_date = workbook.add_format({"num_format": "dd/mm/yyyy"})

    def format_of(cell: Cell) -> Any:
        if isinstance(cell, date):
            return thai_date if cell.year < 2400 else plain_date
        return plain_number if isinstance(cell, int) else None

    numbers = iter(range(1, len(lines) + 1))
    for row, line in enumerate(lines, start=FIRST_ROW):
        if line.kind not in (TOTAL, BLANK):
            table.write(row, 0, next(numbers))
        for index, column in enumerate(COLUMNS):
            if column.field in line.cells:
                cell = line.cells[column.field]
                table.write(row, index, cell, format_of(cell))


def _write_foot(table: Any, row: int) -> None:
    table.write_column(row + 1, 0, NOTES)
    table.write_column(row + len(NOTES) + 2, SIGNATURE_COLUMN, SIGNATURE)

"""Workbooks larger or emptier than they look, and cells far from the table."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from tests.personnel.corpus.archives import SHEET, replaced
from tests.personnel.corpus.case import HEADER, PEOPLE, PLAIN, accepted, many, refused
from tests.personnel.roster import files

LETTERS = "ABCDE"


def cell(reference: str, value: object) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def row(number: int, values: Iterable[object], attributes: str = "") -> str:
    cells = "".join(cell(f"{c}{number}", v) for c, v in zip(LETTERS, values, strict=False))
    return f'<row r="{number}"{attributes}>{cells}</row>'


def rows(table: Iterable[Iterable[object]], start: int = 1) -> str:
    return "".join(row(number, values) for number, values in enumerate(table, start))


@refused("คอลัมน์")
def two_cells_in_opposite_corners(path: Path) -> None:
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    files.sheet_xml(path, '<row r="1"><c r="A1"><v>1</v></c></row>' + last)


@accepted()
def stray_cell_in_the_last_row(path: Path) -> None:
    files.sheet_xml(path, rows(PLAIN) + row(1048576, ["", "", "", "", "."]))


@accepted()
def stray_blank_in_the_last_row(path: Path) -> None:
    files.sheet_xml(path, rows(PLAIN) + row(1048576, [" "]))


@accepted()
def formatted_to_the_last_row(path: Path) -> None:
    styled = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(5, 1048577))
    files.sheet_xml(path, rows(PLAIN) + styled)


@refused("แถว")
def a_million_rows(path: Path) -> None:
    people = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}" t="s"><v>0</v></c></row>'
        for n in range(5, 1048577)
    )
    files.sheet_xml(path, rows(PLAIN) + people)


@refused("แถว")
def a_million_rows_said_to_be_ten(path: Path) -> None:
    a_million_rows(path)
    xml = files.part(path, SHEET)
    said = b'<dimension ref="A1:E10"/><sheetData>'
    files.repacked(path, {SHEET: xml.replace(b"<sheetData>", said)})


@accepted()
def far_cell_in_a_sheet_said_to_be_small(path: Path) -> None:
    stray_cell_in_the_last_row(path)
    xml = files.part(path, SHEET)
    said = b'<dimension ref="A1:E4"/><sheetData>'
    files.repacked(path, {SHEET: xml.replace(b"<sheetData>", said)})


@refused("แถว")
def two_hundred_thousand_and_some_rows(path: Path) -> None:
    numbers = (f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_100))
    files.sheet_xml(path, "".join(numbers))


@accepted()
def declared_too_small(path: Path) -> None:
    replaced(path, SHEET, b'ref="A1:E4"', b'ref="A1"')


@accepted()
def declared_too_large(path: Path) -> None:
    replaced(path, SHEET, b'ref="A1:E4"', b'ref="A1:XFD1048576"')


@accepted(names=["สมชาย ใจดี"])
def two_hundred_columns(path: Path) -> None:
    extra = [f"คอลัมน์ {n}" for n in range(195)]
    files.xlsx(path, {"ครู": [[*HEADER, *extra], *([*p, *extra] for p in PEOPLE)]})


@refused("คอลัมน์")
def all_columns(path: Path) -> None:
    files.xlsx(path, {"ครู": [[*HEADER, *(f"ค{n}" for n in range(16_379))], *PEOPLE]})


@accepted(3)
def three_hundred_sheets(path: Path) -> None:
    sheets = {f"แผ่น{n}": [["บันทึก", n]] for n in range(299)}
    files.xlsx(path, sheets | {"ครู": PLAIN})


@accepted(600, unit="school")
def three_hundred_sheets_of_people(path: Path) -> None:
    people = many(600)
    files.xlsx(path, {f"ก{n}": [HEADER, *people[2 * n : 2 * n + 2]] for n in range(300)})


@accepted()
def open_document_repeated_to_its_end(path: Path) -> None:
    files.ods(path, PLAIN)
    content = files.part(path, "content.xml")
    end = (
        b'<table:table-row table:number-rows-repeated="1048570">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    files.repacked(path, {"content.xml": content.replace(b"</table:table>", end)})


@refused("ไกลจากตาราง", upload="roster.ods")
def open_document_of_a_million_equal_rows(path: Path) -> None:
    content = files.part(files.ods(path, PLAIN), "content.xml")
    row = b"<table:table-row>"
    start, _, last = content.rpartition(row)
    many_rows = b'<table:table-row table:number-rows-repeated="1048570">'
    files.repacked(path, {"content.xml": start + many_rows + last})


@refused("คอลัมน์", upload="roster.ods")
def open_document_of_endless_columns(path: Path) -> None:
    content = files.part(files.ods(path, PLAIN), "content.xml")
    cell = b'<table:table-cell table:number-columns-repeated="999999999" office:value-type="string"'
    content = content.replace(b'<table:table-cell office:value-type="string"', cell)
    files.repacked(path, {"content.xml": content})


@accepted(names=["สมชาย ใจดี"])
def unused_shared_strings(path: Path) -> None:
    files.xlsx(path, {"ครู": PLAIN})
    strings = "".join(f"<si><t>ข้อความที่ {n} ที่ไม่มีใครใช้</t></si>" for n in range(50_000))
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/sharedStrings.xml").decode()
    files.repacked(
        path, {"xl/sharedStrings.xml": xml.replace("</sst>", f"{strings}</sst>").encode()}
    )


@accepted(5_000)
def five_thousand_people(path: Path) -> None:
    files.xlsx(path, {"ครู": [HEADER, *many(5_000)]})

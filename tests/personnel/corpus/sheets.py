"""Several sheets: hidden ones, odd names, the wrong one active, one a school; other generators."""

import zipfile
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook

from tests.personnel.corpus.archives import SHEET, plain, replaced, with_part
from tests.personnel.corpus.case import (
    HEADER,
    MALI,
    PEOPLE,
    PLAIN,
    SOMCHAI,
    WANNA,
    accepted,
    refused,
)
from tests.personnel.corpus.sizes import row, rows
from tests.personnel.roster import files

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@refused("ซ่อน")
def only_the_hidden_sheet_has_the_table(path: Path) -> None:
    files.xlsx(path, {"บันทึก": [["ส่งแล้ว"]], "ครู": PLAIN}, hidden=["ครู"])


@accepted(3)
def very_hidden_sheet(path: Path) -> None:
    files.xlsx(path, {"ครู": PLAIN, "ลับ": [HEADER, *PEOPLE]}, hidden=["ลับ"])
    xml = files.part(path, "xl/workbook.xml")
    parts = {"xl/workbook.xml": xml.replace(b'"hidden"', b'"veryHidden"')}
    files.repacked(path, parts)


@accepted(3)
def another_sheet_is_active(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        table = workbook.add_worksheet("ครู")
        for number, cells in enumerate(PLAIN):
            table.write_row(number, 0, cells)
        workbook.add_worksheet("คำชี้แจง").write(0, 0, "กรอกให้ครบ")
        workbook.get_worksheet_by_name("คำชี้แจง").activate()


@accepted(3, unit="area")
def one_sheet_a_school(path: Path) -> None:
    header = [*HEADER, "โรงเรียน"]
    files.xlsx(
        path,
        {
            "บ้านหนึ่ง": [header, [*SOMCHAI, "โรงเรียนบ้านหนึ่ง"], [*MALI, "โรงเรียนบ้านหนึ่ง"]],
            "บ้านสอง": [header, [*WANNA, "โรงเรียนบ้านสอง"]],
        },
    )


@accepted(3)
def sheet_names_of_any_kind(path: Path) -> None:
    names = ["<script>", "x'; DROP TABLE x", "\u202eชื่อกลับ", "😀", "ก" * 31]
    files.xlsx(path, {name: [["x"]] for name in names} | {"ครู": PLAIN})


@refused("เสียหาย")
def two_sheets_of_one_name(path: Path) -> None:
    files.xlsx(path, {"ครู": PLAIN, "ครู2": [["x"]]})
    xml = files.part(path, "xl/workbook.xml")
    name = 'name="ครู2"'.encode()
    files.repacked(path, {"xl/workbook.xml": xml.replace(name, 'name="ครู"'.encode())})


@accepted(3)
def chart_sheet_first(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=ครู!$A$2:$A$4"})
        workbook.add_chartsheet("กราฟ").set_chart(chart)
        table = workbook.add_worksheet("ครู")
        for number, cells in enumerate(PLAIN):
            table.write_row(number, 0, cells)


@accepted(3)
def hidden_and_filtered_rows(path: Path) -> None:
    files.sheet_xml(
        path, row(1, HEADER) + row(2, SOMCHAI) + row(3, MALI, ' hidden="1"') + row(4, WANNA)
    )


@accepted(3)
def hidden_columns(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("ครู")
        sheet.set_column("B:B", None, None, {"hidden": True})
        for number, cells in enumerate(PLAIN):
            sheet.write_row(number, 0, cells)


@accepted(3)
def inline_strings(path: Path) -> None:
    files.sheet_xml(path, rows(PLAIN))


@accepted(3)
def single_quotes_in_the_xml(path: Path) -> None:
    files.sheet_xml(path, rows(PLAIN).replace('"', "'"))


@accepted(3)
def cells_without_references(path: Path) -> None:
    xml = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in cells) + "</row>"
        for cells in PLAIN
    )
    files.sheet_xml(path, xml)


@accepted(3)
def namespace_with_a_prefix(path: Path) -> None:
    xml = '<x:worksheet xmlns:x="%s"><x:sheetData>%s</x:sheetData></x:worksheet>'
    body = rows(PLAIN).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    with_part(path, SHEET, (xml % (MAIN.decode(), body)).encode())


@accepted(3)
def strict_open_xml(path: Path) -> None:
    plain(path)
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    relations = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    files.repacked(
        path,
        {n: c.replace(MAIN, strict).replace(RELATIONS, relations) for n, c in parts.items()},
    )


@accepted(3)
def written_by_openpyxl(path: Path) -> None:
    workbook = Workbook()
    for cells in PLAIN:
        workbook.active.append(cells)
    workbook.save(path)


@accepted(3)
def written_like_libreoffice(path: Path) -> None:
    """Empty formatted cells beside and rows below the table, and text that keeps its blanks."""
    styled = "".join(
        f'<row r="{n}" customFormat="false" ht="12.8" hidden="false"><c r="A{n}" s="1"/></row>'
        for n in range(5, 900)
    )
    body = rows(PLAIN).replace("<t>", '<t xml:space="preserve">').replace("</t>", " </t>")
    files.sheet_xml(path, body + styled)


@accepted(3)
def rich_text_with_phonetics(path: Path) -> None:
    text = "<is><t>นายสมชาย ใจดี</t></is>"
    rich = "<is><r><t>นายสมชาย</t></r><r><rPr><b/></rPr><t xml:space='preserve'> ใจดี</t></r></is>"
    files.sheet_xml(path, rows(PLAIN).replace(text, rich))


@accepted(3)
def rows_in_the_wrong_order(path: Path) -> None:
    files.sheet_xml(path, row(1, HEADER) + row(4, WANNA) + row(2, SOMCHAI) + row(3, MALI))


@accepted(3, upload="roster.ods")
def open_document(path: Path) -> None:
    files.ods(path, PLAIN)


@accepted(3, upload="roster.xls")
def old_workbook(path: Path) -> None:
    files.xls(path, PLAIN)


@accepted(3, upload="roster.xls", names=["สมชาย ใจดี"])
def old_workbook_in_cp874(path: Path) -> None:
    files.xls(path, PLAIN, codepage=874)


@accepted(3, upload="roster.xls")
def old_workbook_with_hidden_rows(path: Path) -> None:
    files.xls(path, PLAIN, hidden=[2, 3])


@accepted(3)
def declared_as_a_template(path: Path) -> None:
    old = b"spreadsheetml.sheet.main+xml"
    replaced(path, "[Content_Types].xml", old, b"spreadsheetml.template.main+xml")


@refused("ไม่พบคอลัมน์ชื่อ")
def nothing_but_a_pivot_of_counts(path: Path) -> None:
    files.xlsx(path, {"สรุป": [["ตำแหน่ง", "จำนวน"], ["ครู", 12], ["ครูผู้ช่วย", 3]]})

"""Rows as they come out of a file: as text, numbered as the spreadsheet program numbers them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from personnel.roster import reader
from personnel.roster.gate import Refusal, identify
from personnel.roster.reader import Row, Sheet, read
from tests.personnel.roster import files


def rows_of(path: Path) -> list[Sheet | Row]:
    return list(read(path, identify(path, "roster.csv")))


def cells_of(path: Path) -> list[list[str]]:
    return [item.cells for item in rows_of(path) if isinstance(item, Row)]


def refusal_of(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        rows_of(path)
    return refused.value


@pytest.mark.parametrize("make", [files.xlsx, files.ods, files.xls])
def test_every_kind_of_workbook_gives_the_same_rows(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    assert rows_of(make(tmp_path / "upload")) == [
        Sheet("ครู", visible=True),
        Row(1, ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"]),
        Row(2, ["1", "นายสมชาย ใจดี", "ครู"]),
        Row(3, ["2", "นางสาวมาลี ศรีสุข", "ครูผู้ช่วย"]),
    ]


def test_workbook_of_excel_95_in_cp874_keeps_its_thai(tmp_path: Path) -> None:
    path = files.xls(tmp_path / "upload", codepage=874)
    assert cells_of(path)[1] == ["1", "นายสมชาย ใจดี", "ครู"]


def test_cells_merged_downward_are_told_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("ครู")
        sheet.merge_range("B2:C4", "บ้านหนึ่ง")
        sheet.merge_range("A6:D6", "ข้างๆ")
    assert rows_of(path)[0] == Sheet("ครู", True, ([1, 2, 4],))


def test_all_sheets_come_with_their_visibility(tmp_path: Path) -> None:
    sheets = {"ก": files.PEOPLE, "ข": [], "ค": [["x"]]}
    items = rows_of(files.xlsx(tmp_path / "upload", sheets, hidden=["ค"]))
    found = [item for item in items if isinstance(item, Sheet)]
    assert found == [Sheet("ก", True), Sheet("ข", True), Sheet("ค", False)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (11.0, "11"),
        (3646974821238.0, "3646974821238"),
        (0.5, "0.5"),
        (True, "TRUE"),
        (date(2020, 10, 1), "2020-10-01"),
        (datetime(2498, 9, 20, 8, 30), "2498-09-20"),
        ("  ครู\n", "ครู"),
        ("0861", "0861"),
        ("<script>", "<script>"),
    ],
)
def test_cell_is_the_text_a_person_sees(tmp_path: Path, value: object, text: str) -> None:
    assert cells_of(files.xlsx(tmp_path / "upload", {"S": [[value]]})) == [[text]]


def test_rows_and_columns_keep_their_place_below_and_right_of_empty_ones(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "upload", {"S": [[], [], [None, None, "ก"], [], [None, "ข"]]})
    assert rows_of(path)[1:] == [Row(3, ["", "", "ก"]), Row(5, ["", "ข"])]


def test_error_and_formula_without_a_value_are_said(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c r="B2" t="e"><f>NA()</f><v>#N/A</v></c><c r="C2"><f>A1</f></c>'
        '<c r="D2"><f>1+1</f><v>2</v></c><c r="E2" t="str"><f>A1</f><v></v></c>'
        '<c r="F2" t="inlineStr"><is><t>ก</t></is></c></row>'
    )
    path = files.sheet_xml(tmp_path / "upload", cells)
    assert rows_of(path)[1:] == [Row(2, ["", "#N/A", reader.NOT_CALCULATED, "2", "", "ก"])]


def test_single_cell_in_the_last_row_is_read_in_little_memory(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="T1048576"><v>2</v></c></row>'
    )
    path = files.sheet_xml(tmp_path / "upload", cells)
    assert rows_of(path)[1:] == [Row(1, ["1"]), Row(1048576, [""] * 19 + ["2"])]


def test_workbook_that_aborts_the_reading_process_is_refused(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    path = files.sheet_xml(tmp_path / "upload", cells)
    assert path.stat().st_size < 8000
    assert refusal_of(path).code == "too-many-columns"


def test_grid_that_hides_its_size_is_refused_when_the_process_dies(tmp_path: Path) -> None:
    """Blanks around the sign of equality: only the reader itself finds the size."""
    cells = '<row r="1"><c r = "A1"><v>1</v></c></row>' + (
        '<row r="1048576"><c r = "XFD1048576"><v>2</v></c></row>'
    )
    assert refusal_of(files.sheet_xml(tmp_path / "upload", cells)).code == "cells-far-apart"


def test_wrong_declared_dimension_is_not_trusted(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "upload")
    part = "xl/worksheets/sheet1.xml"
    xml = files.part(path, part).replace(b'ref="A1:C3"', b'ref="A1:A1"')
    assert b'ref="A1:A1"' in xml
    assert len(cells_of(files.repacked(path, {part: xml}))) == 3


def test_damaged_sheet_is_refused(tmp_path: Path) -> None:
    parts = {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}
    path = files.repacked(files.xlsx(tmp_path / "upload"), parts)
    assert refusal_of(path).code == "broken-file"


def test_name_of_the_file_does_not_decide_how_it_is_read(tmp_path: Path) -> None:
    assert len(cells_of(files.xlsx(tmp_path / "roster.xlsx").rename(tmp_path / "roster.xls"))) == 3


def test_long_cell_is_cut(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "upload", {"S": [["ก" * 5000, "ข"]]})
    assert [len(cell) for cell in cells_of(path)[0]] == [reader.MAX_CHARS, 1]


def test_chart_sheet_is_no_sheet_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("ครู").write_row(0, 0, ["ก"])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=ครู!$A$1"})
        workbook.add_chartsheet("C").set_chart(chart)
    assert [item[0] for item in rows_of(path)] == ["ครู", 1]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    refusal = refusal_of(files.xlsx(tmp_path / "upload"))
    assert (refusal.code, refusal.params) == ("too-many-rows", {"limit": 200_000})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp874"])
def test_csv_is_read_in_any_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "upload"
    lines = ["รายชื่อ, ครู", *(delimiter.join(map(str, row)) for row in files.PEOPLE)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert cells_of(path)[2] == ["1", "นายสมชาย ใจดี", "ครู"]


def test_csv_rows_are_numbered_as_excel_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text('ชื่อ,ตำแหน่ง\n\n"สมชาย\nใจดี",ครู\n,,\nก,ข\n', encoding="utf-8")
    rows = [item.number for item in rows_of(path) if isinstance(item, Row)]
    assert rows == [1, 3, 5]


def test_csv_with_an_open_quotation_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text('ชื่อ,ตำแหน่ง\nก,"ครู\nข,ครู\n', encoding="utf-8")
    assert refusal_of(path).code == "broken-quotes"


def test_nul_in_a_cell_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>12_x0000_3</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>_x0000_</t></is></c></row>'
    )
    assert cells_of(files.sheet_xml(path, cells)) == [["123"]]
    path.write_text("ก\0,ข\n\0\n", encoding="utf-8")
    assert [row.cells for row in read(path, "csv") if isinstance(row, Row)] == [["ก", "ข"]]


@pytest.mark.parametrize(
    "row", ["ก," * 300_000, '"ก\n",' * 200_000, "ก" * 3_000_000], ids=["line", "lines", "cell"]
)
def test_csv_row_of_endless_text_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "upload"
    path.write_text(f"ชื่อ,ตำแหน่ง\n{row}\n", encoding="utf-8")
    assert refusal_of(path).code == "row-too-long"


def test_csv_may_be_long_as_long_as_its_rows_are_not(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(f"{'ก' * 900},ข\n" * 1000, encoding="utf-8")
    assert len(cells_of(path)) == 1000


def test_reading_process_leaves_nothing_behind_when_the_reader_stops(tmp_path: Path) -> None:
    rows = [["ก" * 50] * 20] * 2000
    items = read(files.xlsx(tmp_path / "upload", {"S": rows}), "xlsx")
    next(items)
    items.close()  # type: ignore[attr-defined]
    with pytest.raises(StopIteration):
        next(items)


def test_hidden_and_filtered_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("ครู")
        for number, text in enumerate("กขค"):
            sheet.write(number, 0, text)
        sheet.set_row(1, None, None, {"hidden": True})
    assert rows_of(path)[1:] == [Row(1, ["ก"]), Row(2, ["ข"], hidden=True), Row(3, ["ค"])]


def test_hidden_rows_of_an_old_workbook_are_told(tmp_path: Path) -> None:
    items = rows_of(files.xls(tmp_path / "upload", hidden=[2]))
    assert [item.hidden for item in items if isinstance(item, Row)] == [False, True, False]


def test_error_in_an_old_workbook_is_said(tmp_path: Path) -> None:
    assert cells_of(files.xls(tmp_path / "upload", [["ก", "#N/A", "#REF!"]])) == [
        ["ก", "#N/A", "#REF!"]
    ]


def test_hidden_rows_of_an_open_document_are_told_after_repeated_ones(tmp_path: Path) -> None:
    path = files.ods(tmp_path / "upload", [["ก"], ["ข"], ["ค"]])
    row = b"<table:table-row>"
    start, first, second, third = files.part(path, "content.xml").split(row)
    repeated = row.replace(b">", b' table:number-rows-repeated="3">')
    hidden = row.replace(b">", b' table:visibility="filter">')
    content = start + repeated + first + hidden + second + row + third
    path = files.repacked(path, {"content.xml": content})
    rows = [item for item in rows_of(path) if isinstance(item, Row)]
    assert [(row.number, row.hidden) for row in rows][-3:] == [(3, False), (4, True), (5, False)]

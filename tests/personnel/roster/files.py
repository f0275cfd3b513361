"""Small files of every kind, made up in memory of a test, as offices and attackers send them."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

HEADER = ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"]
PEOPLE = [HEADER, [1, "นายสมชาย ใจดี", "ครู"], [2, "นางสาวมาลี ศรีสุข", "ครูผู้ช่วย"]]

Rows = Sequence[Sequence[Any]]
SECTOR = 512
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
BIFF_ERRORS = {"#N/A": 0x2A, "#REF!": 0x17}
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(path: Path, sheets: Mapping[str, Rows] | None = None, hidden: Sequence[str] = ()) -> Path:
    with xlsxwriter.Workbook(
        str(path), {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    ) as workbook:
        for name, rows in (sheets or {"ครู": PEOPLE}).items():
            sheet = workbook.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if name in hidden:
                sheet.hide()
    return path


def repacked(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Replace, add or, with None, drop parts of an archive."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()} | dict(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def sheet_xml(path: Path, cells: str) -> Path:
    """Put cells, as the XML of rows, into the only sheet of a workbook."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    return repacked(xlsx(path), {"xl/worksheets/sheet1.xml": xml.encode()})


def ods(path: Path, rows: Rows = PEOPLE) -> Path:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="ครู">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def xls(path: Path, rows: Rows = PEOPLE, *, codepage: int = 0, hidden: Sequence[int] = ()) -> Path:
    """A workbook of Excel 97, or with a code page one of Excel 95; `hidden` are row numbers."""
    name = "Book" if codepage else "Workbook"
    path.write_bytes(ole({name: _biff(rows, codepage, hidden)}))
    return path


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file of streams without storages."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content + b"\0" * (-len(content) % SECTOR) for content in contents]
    fat, entries, body, sector = [FAT_SECTOR, END], [], b"", 2
    for name, content in zip(streams, contents, strict=True):
        count = len(content) // SECTOR
        entries.append(_entry(name, 2, sector, len(content)))
        fat += [*range(sector + 1, sector + count), END]
        body += content
        sector += count
    entries = [_entry("Root Entry", 5, END, 0, child=1), *entries]
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    header = OLE_MAGIC + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<I", FREE) * 108
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header + table + directory + body


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return entry + struct.pack("<III16xI8x8xIQ", FREE, FREE, child, 0, start, size)


def _biff(rows: Rows, codepage: int, hidden: Sequence[int]) -> bytes:
    version, pad = (0x0500, b"") if codepage else (0x0600, b"\0" * 8)

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHH", version, kind, 0, 0) + pad)

    def text(value: str, length: str) -> bytes:
        if codepage:
            raw = value.encode(f"cp{codepage}")
            return struct.pack(length, len(raw)) + raw
        return struct.pack(length, len(value)) + b"\1" + value.encode("utf-16-le")

    def cell(row: int, column: int, value: Any) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if value in BIFF_ERRORS:
            return record(0x0205, place + bytes((BIFF_ERRORS[value], 1)))
        if isinstance(value, str):
            return record(0x0204, place + text(value, "<H"))
        return record(0x0203, place + struct.pack("<d", value))

    cells = b"".join(
        record(0x0208, struct.pack("<HHHHHHHH", number - 1, 0, 9, 255, 0, 0, 0x120, 0))
        for number in hidden
    )
    cells += b"".join(
        cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    end = record(0x000A, b"")
    pages = record(0x0042, struct.pack("<H", codepage or 1200))
    name = text("ครู", "<B")
    start = len(begin(5)) + len(pages) + len(record(0x0085, b"\0" * 6 + name)) + len(end)
    sheet = record(0x0085, struct.pack("<IBB", start, 0, 0) + name)
    return begin(5) + pages + sheet + end + begin(0x10) + cells + end

"""What calamine does not tell of an .xlsx sheet: how far its cells lie apart, errors, hidden rows.

Calamine lays a sheet out as one full grid, so a single cell in the last row costs gigabytes, and
it returns nothing for a cell with an error. A look at the XML, row by row, finds them.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string

from personnel.roster.reader import MAX_COLUMNS, MAX_PEOPLE, MAX_ROWS, NOT_CALCULATED
from personnel.roster.refusal import Refusal

BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, ElementTree.ParseError)

_FEW_CELLS = 4_000_000
# A filled cell takes thrice as much of the XML, and four cells of the grid as much memory.
_BYTES_PER_CELL = 11
_CHUNK_BYTES = 1 << 20
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEAD_BYTES = 4096
_DIMENSION = re.compile(rb'dimension ref="(?:[A-Z]{1,3}[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})"')
_ROW_END = b"row>"
_FORMULA = re.compile(b"<(?:[a-z]+:)?f[ >/]")
_REFERENCE = re.compile(rb' r="([A-Z]{0,3})([0-9]{1,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)<")
_FULL_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)(?<!/)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


@dataclass(slots=True)
class Extent:
    """How far the cells of a sheet reach, its bytes of XML, and what calamine drops."""

    rows: int = 0
    columns: int = 0
    size: int = 0
    filled_rows: int = 0
    hidden: set[int] = field(default_factory=set)
    unseen: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def is_sparse(self) -> bool:
        grid = self.rows * self.columns
        return grid > _FEW_CELLS and grid * _BYTES_PER_CELL > self.size


def unpacked_bytes(path: Path) -> int:
    """Size of the XML parts of a workbook once unpacked."""
    with ZipFile(path) as archive:
        return sum(p.file_size for p in archive.infolist() if p.filename.endswith(".xml"))


def survey(path: Path) -> list[Extent]:
    """Return the extent of every sheet of an .xlsx, in their order.

    Raises `Refusal` 'too-many-rows' as soon as it is certain.
    """
    extents: list[Extent] = []
    rows = 0
    with ZipFile(path) as archive:
        for part in _parts(archive):
            extents.append(_extent(archive, part, MAX_ROWS - rows) if part else Extent())
            rows += extents[-1].filled_rows
    return extents


def says_it_is_small(path: Path) -> bool:
    """Whether the first sheet declares a size that can be read, which need not be true."""
    with ZipFile(path) as archive:
        part = next(iter(_parts(archive)), "")
        head = archive.open(part).read(_HEAD_BYTES) if part else b""
    last = _DIMENSION.search(head)
    return last is not None and int(last[2]) <= MAX_ROWS and _column(last[1]) <= MAX_COLUMNS


def sparse_rows(path: Path, name: str) -> Iterator[Sequence[Any]]:
    """Yield the rows of a sheet one by one, a few times slower than calamine."""
    # By path, the reader would judge the name of the file.
    with path.open("rb") as file:
        sheet = load_workbook(file, read_only=True, data_only=True)[name]
        # The declared dimension is often wrong.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)


def _parts(archive: ZipFile) -> list[str]:
    """The archive's part for each sheet, "" where it is missing."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - no DTD passes the gate
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    sheets = book.findall(".//{*}sheet")
    names = set(archive.namelist())
    found = [targets.get(sheet.get(_RELATIONSHIP), "") for sheet in sheets]
    parts = [str(PurePosixPath("/xl", target))[1:] for target in found]
    return [part if part in names else "" for part in parts]


def _extent(archive: ZipFile, part: str, most_rows: int) -> Extent:
    extent = Extent(size=archive.getinfo(part).file_size)
    formula = b""
    for text in _whole_rows(archive, part):
        formula = formula or (b":f" if b":sheetData" in text else b"<f")
        is_odd = formula in text or b't="e"' in text or b"hidden=" in text
        for row in text.split(_ROW_END):
            # Most rows of a sheet may be formatted and empty.
            if b"v>" in row or b"is>" in row or formula in row:
                extent.filled_rows += 1
                _stretch(extent, row)
                if is_odd:
                    _note_hidden(extent, row)
                    _note_unseen(extent, row)
        if extent.filled_rows > most_rows:
            raise Refusal("too-many-rows", limit=MAX_PEOPLE)
    return extent


def _whole_rows(archive: ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK_BYTES):
            text, end, rest = (rest + chunk).rpartition(_ROW_END)
            yield _plain_quotes(text + end)
    yield _plain_quotes(rest)


def _plain_quotes(xml: bytes) -> bytes:
    return xml.replace(b"'", b'"') if b" r='" in xml[: _CHUNK_BYTES >> 6] else xml


def _stretch(extent: Extent, row: bytes) -> None:
    start = row.rfind(b' r="')
    last = _REFERENCE.match(row, start) if start >= 0 else None
    if last:
        extent.rows = max(extent.rows, int(last[2]))
        extent.columns = max(extent.columns, _column(last[1]))


@lru_cache
def _column(letters: bytes) -> int:
    """The number of a column, from 1; 0 for no letters."""
    return column_index_from_string(letters.decode()) if letters else 0


def _note_hidden(extent: Extent, piece: bytes) -> None:
    """A piece may hold empty rows before the one with cells; a filter hides rows as a hand does."""
    for attributes in _FULL_ROW.findall(piece) if b"hidden=" in piece else ():
        number = _REFERENCE.search(attributes)
        if number and _HIDDEN.search(attributes):
            extent.hidden.add(int(number[2]))


def _note_unseen(extent: Extent, row: bytes) -> None:
    is_odd = b't="e"' in row or _FORMULA.search(row)
    for attributes, content in _CELL.findall(row) if is_odd else ():
        place = _REFERENCE.search(attributes)
        value = _VALUE.search(content)
        if b't="e"' in attributes:
            text = value[1].decode() if value else "#VALUE!"
        elif value or b't="str"' in attributes or not _FORMULA.search(content):
            continue
        else:
            text = NOT_CALCULATED
        if place:
            extent.unseen.setdefault(int(place[2]), {})[_column(place[1]) - 1] = text

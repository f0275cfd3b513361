"""What calamine does not tell of an .xlsx sheet: how far apart its cells lie, and its errors.

Calamine lays a sheet out as one full grid, so a single cell in the last row costs gigabytes, and
it returns nothing for a cell with an error. A look at the XML, row by row, finds both.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string

from personnel.roster.reader import NOT_CALCULATED

BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, ElementTree.ParseError)

_FEW_CELLS = 4_000_000
_CHUNK_BYTES = 1 << 20
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(rb'c r="([A-Z]{1,3})([0-9]{1,7})"')
_CELL = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL
)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)<")


@dataclass(slots=True)
class Extent:
    """How far the cells of a sheet reach, how many there are, and those that calamine drops."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    filled_rows: int = 0
    unseen: dict[int, dict[int, str]] = field(default_factory=dict)

    @property
    def is_sparse(self) -> bool:
        grid = self.rows * self.columns
        return grid > _FEW_CELLS and grid > self.cells * 4


def unpacked_bytes(path: Path) -> int:
    """Size of the XML parts of a workbook once unpacked."""
    with ZipFile(path) as archive:
        return sum(p.file_size for p in archive.infolist() if p.filename.endswith(".xml"))


def survey(path: Path) -> dict[str, Extent]:
    """Return the extent of every sheet of an .xlsx by its name."""
    with ZipFile(path) as archive:
        return {name: _extent(archive, part) for name, part in _parts(archive).items()}


def sparse_rows(path: Path, name: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet one by one, a few times slower than calamine."""
    # By path, the reader would judge the name of the file.
    with path.open("rb") as file:
        sheet = load_workbook(file, read_only=True, data_only=True)[name]
        # The declared dimension is often wrong.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)


def _parts(archive: ZipFile) -> dict[str, str]:
    """The archive's part for each sheet name."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - no DTD passes the gate
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    sheets = book.findall(".//{*}sheet")
    found = {s.get("name", ""): targets.get(s.get(_RELATIONSHIP), "") for s in sheets}
    names = set(archive.namelist())
    parts = {name: str(PurePosixPath("/xl", target))[1:] for name, target in found.items()}
    return {name: part for name, part in parts.items() if part in names}


def _extent(archive: ZipFile, part: str) -> Extent:
    extent = Extent()
    for row in _row_pieces(archive, part):
        has_formula = b"<f" in row
        if not (has_formula or b"v>" in row or b"is>" in row):
            # Formatted far and wide, and empty.
            continue
        extent.filled_rows += 1
        _stretch(extent, row)
        if has_formula or b't="e"' in row:
            _note_unseen(extent, row)
    return extent


def _stretch(extent: Extent, row: bytes) -> None:
    start = row.rfind(b'c r="')
    last = _REFERENCE.match(row, start) if start >= 0 else None
    if last:
        extent.rows = max(extent.rows, int(last[2]))
        extent.columns = max(extent.columns, column_index_from_string(last[1].decode()))
        extent.cells += row.count(b'c r="')


def _row_pieces(archive: ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK_BYTES):
            *rows, rest = (rest + chunk).split(b"row>")
            yield from rows
    yield rest


def _note_unseen(extent: Extent, row: bytes) -> None:
    for letters, digits, attributes, content in _CELL.findall(row):
        value = _VALUE.search(content)
        if b't="e"' in attributes:
            text = value[1].decode() if value else "#VALUE!"
        elif b"<f" in content and not value and b't="str"' not in attributes:
            text = NOT_CALCULATED
        else:
            continue
        column = column_index_from_string(letters.decode()) - 1
        extent.unseen.setdefault(int(digits), {})[column] = text

"""What calamine does not tell of an .xls: which rows are hidden, and cells with an error."""

import struct
from collections.abc import Iterator
from pathlib import Path

from personnel.roster.refusal import Refusal
from personnel.roster.worksheet import Extent

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FORMULA, _END, _PASSWORD, _SHEET = 0x06, 0x0A, 0x2F, 0x85
_ERROR_OR_BOOL, _ROW, _BEGIN = 0x205, 0x208, 0x809
_ROW_IS_HIDDEN = 0x20
_HEADER = 512
_END_OF_CHAIN = 0xFFFFFFF0


def survey(path: Path) -> list[Extent]:
    """Return for every sheet, in their order, its hidden rows and errors; [] if it cannot tell.

    Raises `Refusal` 'password': calamine reads nonsense where the password is of the oldest kind.
    """
    try:
        book = _workbook_stream(path.read_bytes())
        places: dict[int, list[int]] = {_PASSWORD: [], _SHEET: []}
        for kind, start in _records(book, 0):
            places.setdefault(kind, []).append(start)
        if places[_PASSWORD]:
            raise Refusal("password")
        offsets = [struct.unpack_from("<I", book, start)[0] for start in places[_SHEET]]
        return [_extent(book, offset) for offset in offsets]
    except (struct.error, IndexError):
        return []


def _extent(book: bytes, offset: int) -> Extent:
    extent = Extent()
    for kind, start in _records(book, offset):
        if kind == _ROW:
            number, flags = struct.unpack_from("<H10xH", book, start)
            if flags & _ROW_IS_HIDDEN:
                extent.hidden.add(number + 1)
        elif kind in (_FORMULA, _ERROR_OR_BOOL):
            code = _error_code(book, kind, start)
            if code is not None:
                row, column = struct.unpack_from("<HH", book, start)
                extent.unseen.setdefault(row + 1, {})[column] = _ERRORS.get(code, "#VALUE!")
    return extent


def _error_code(book: bytes, kind: int, start: int) -> int | None:
    if kind == _ERROR_OR_BOOL:
        code, is_error = struct.unpack_from("<6xBB", book, start)
        return code if is_error else None
    result, code, mark = struct.unpack_from("<6xBxB3xH", book, start)
    return code if mark == 0xFFFF and result == 2 else None


def _records(book: bytes, position: int) -> Iterator[tuple[int, int]]:
    """Kind and start of the records of one part, without those of charts inside it."""
    depth = 0
    while position + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, position)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, position + 4
        position += 4 + size


def _workbook_stream(file: bytes) -> bytes:
    """The stream of an OLE file in which an .xls keeps its records."""
    size = 1 << struct.unpack_from("<H", file, 30)[0]
    (directory_start,) = struct.unpack_from("<I", file, 48)
    table = _sector_table(file, size)
    directory = _chain(file, size, table, directory_start)
    for entry in range(0, len(directory), 128):
        (length,) = struct.unpack_from("<H", directory, entry + 64)
        name = directory[entry : entry + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            (start,) = struct.unpack_from("<I", directory, entry + 116)
            return _chain(file, size, table, start)
    return b""


def _sector_table(file: bytes, size: int) -> tuple[int, ...]:
    """For each sector the next one of its chain."""
    parts = list(struct.unpack_from("<109I", file, 76))
    (more,) = struct.unpack_from("<I", file, 68)
    while more < _END_OF_CHAIN and len(parts) * size < len(file):
        part = struct.unpack_from(f"<{size // 4}I", file, _HEADER + more * size)
        parts += part[:-1]
        more = part[-1]
    count = size // 4
    found = [part for part in parts if part < _END_OF_CHAIN]
    tables = [struct.unpack_from(f"<{count}I", file, _HEADER + part * size) for part in found]
    return tuple(following for table in tables for following in table)


def _chain(file: bytes, size: int, table: tuple[int, ...], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _END_OF_CHAIN and len(parts) <= len(table):
        parts.append(file[_HEADER + sector * size : _HEADER + (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)

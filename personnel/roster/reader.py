"""Reads a file that passed the gate into sheets and rows of plain text, as a stream.

Workbooks are read in a throw-away process with little memory and time: a legal workbook of 1.7 KB
can abort the process that reads it. That process runs `python -m personnel.roster.reader PATH
KIND`, needs no Django and holds no secret; it writes one JSON value a line.

Every cell is a stripped text as a person sees it: whole numbers without '.0', dates as ISO
'YYYY-MM-DD', TRUE and FALSE, and errors such as '#N/A'.
"""

import csv
import datetime
import json
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from personnel.roster import encoding, worksheet
from personnel.roster.refusal import Refusal

MAX_ROWS = 200_000
MAX_COLUMNS = 500
CPU_SECONDS = 20
SILENT_SECONDS = 30
# A reader takes two to four times what the unpacked file holds. A file that wants more than that
# has its cells far apart, or lies.
_SPARE_MEMORY = 192 * 2**20
_MEMORY_PER_BYTE = 4
_PROJECT = Path(__file__).resolve().parents[2]
_LINE_BYTES = 4 * 2**20
_DELIMITERS = ",;\t|"
_SNIFFED_LINES = 30


class Sheet(NamedTuple):
    """The beginning of a sheet; its rows follow."""

    name: str
    visible: bool


class Row(NamedTuple):
    """A row that is not empty: its number as the spreadsheet program shows it, and its cells."""

    number: int
    cells: list[str]


def read(path: Path, kind: str) -> Iterator[Sheet | Row]:
    """Yield each sheet followed by its rows; memory stays flat.

    `kind` is what the gate answered. Raises `Refusal`, also after some rows were yielded: whoever
    keeps the rows must be able to drop them.
    """
    return _limited(_read_csv(path) if kind == "csv" else _read_apart(path, kind))


def _limited(items: Iterable[Sheet | Row]) -> Iterator[Sheet | Row]:
    rows = 0
    for item in items:
        if isinstance(item, Row):
            rows += 1
            if rows > MAX_ROWS:
                raise Refusal("too-many-rows", limit=MAX_ROWS)
            if len(item.cells) > MAX_COLUMNS:
                raise Refusal("too-many-columns", limit=MAX_COLUMNS, row=item.number)
        yield item


def _read_csv(path: Path) -> Iterator[Sheet | Row]:
    name = encoding.find(path)
    yield Sheet("csv", visible=True)
    with path.open(encoding=name, newline="") as file:
        delimiter = _delimiter([file.readline() for _ in range(_SNIFFED_LINES)])
        file.seek(0)
        number = 0
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), 1):
                cells = _trimmed([cell.strip() for cell in cells])
                if cells:
                    yield Row(number, cells)
        except csv.Error as error:
            raise Refusal("broken-quotes", row=number + 1) from error


def _delimiter(lines: list[str]) -> str:
    """The character that parts most lines into as many cells as the line before."""

    def agreement(delimiter: str) -> int:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        return sum(a for a, b in zip(counts, counts[1:] or counts, strict=False) if a == b)

    return max(_DELIMITERS, key=agreement)


def _read_apart(path: Path, kind: str) -> Iterator[Sheet | Row]:
    process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
        [sys.executable, "-m", "personnel.roster.reader", str(path.resolve()), kind],
        cwd=_PROJECT,
        env={"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout  # noqa: S101 - asked for above
    try:
        for line in _lines(process.stdout.fileno()):
            yield _item(json.loads(line))
        if process.wait() != 0:
            raise Refusal(_death(process.returncode))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _lines(descriptor: int) -> Iterator[bytes]:
    """Whole lines as they arrive; a process that says nothing for too long is given up."""
    rest = b""
    while True:
        if not select.select([descriptor], [], [], SILENT_SECONDS)[0]:
            raise Refusal("too-slow")
        chunk = os.read(descriptor, 1 << 16)
        if not chunk:
            return
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LINE_BYTES:
            raise Refusal("row-too-long")
        yield from lines


def _item(value: Any) -> Sheet | Row:
    if isinstance(value, list):
        return Row(value[0], value[1])
    if "refusal" in value:
        raise Refusal(value["refusal"])
    return Sheet(value["sheet"], value["visible"])


def _death(code: int) -> str:
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return "too-slow"
    return "cells-far-apart" if -code == signal.SIGABRT else "broken-file"


# From here on: the reading process.


def main(path: Path, kind: str) -> None:
    _limit_itself(path, kind)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        for item in _workbook(path, kind):
            sys.stdout.write(encode(item) + "\n")
    except PasswordError:
        _refuse("password")
    except MemoryError:
        _refuse("cells-far-apart")
    except (CalamineError, *worksheet.BROKEN):
        _refuse("broken-file")


def _refuse(code: str) -> None:
    sys.stdout.write(json.dumps({"refusal": code}) + "\n")


def _limit_itself(path: Path, kind: str) -> None:
    size = path.stat().st_size if kind == "xls" else worksheet.unpacked_bytes(path)
    memory = _SPARE_MEMORY + _MEMORY_PER_BYTE * size
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _workbook(path: Path, kind: str) -> Iterator[dict[str, Any] | tuple[int, list[str]]]:
    with CalamineWorkbook.from_path(path) as workbook:
        extents = worksheet.survey(path) if kind == "xlsx" else {}
        for sheet in workbook.sheets_metadata:
            visible = sheet.visible == SheetVisibleEnum.Visible
            yield {"sheet": sheet.name, "visible": visible}
            extent = extents.get(sheet.name, worksheet.Extent())
            if extent.is_sparse:
                rows: Iterable[Any] = worksheet.sparse_rows(path, sheet.name)
            else:
                rows = _calamine_rows(workbook, sheet.name)
            yield from _text_rows(rows, extent.unseen)


def _calamine_rows(workbook: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """All rows from the first of the sheet on; the reader itself leaves out columns at the left."""
    sheet = workbook.get_sheet_by_name(name)
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        yield left + cells


def _text_rows(
    rows: Iterable[Any], unseen: dict[int, dict[int, str]]
) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(rows, start=1):
        cells = [v.strip() if v.__class__ is str else _as_text(v) for v in values]
        for column, text in unseen.get(number, {}).items():
            cells[column:] = [text, *cells[column + 1 :]]
        cells = _trimmed(cells)
        if cells:
            yield number, cells


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return str(value).strip()


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return cells[:last]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

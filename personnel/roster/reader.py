"""Reads a file that passed the gate into sheets and rows of plain text, as a stream.

Workbooks are read by `workbook.py` in a throw-away process: a legal workbook of 1.7 KB can abort
the process that reads it.

Every cell is a stripped text as a person sees it: whole numbers without '.0', dates as ISO
'YYYY-MM-DD', TRUE and FALSE, and errors such as '#N/A'.
"""

import csv
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from personnel.roster import encoding
from personnel.roster.refusal import Refusal

MAX_PEOPLE = 200_000
# With room for titles, a header and signatures.
MAX_ROWS = MAX_PEOPLE + 50
MAX_COLUMNS = 500
# No field is as long; what is longer is cut, and refused by its field.
MAX_CHARS = 1000
SILENT_SECONDS = 30
# A formula whose result the file does not hold.
NOT_CALCULATED = "#NOT-CALCULATED!"

_PROJECT = Path(__file__).resolve().parents[2]
_LONGEST_LINE = 4 * 2**20
_LONGEST_CSV_ROW = MAX_COLUMNS * MAX_CHARS
_DELIMITERS = ",;\t|"
_SNIFFED_LINES = 30
# So programs write a number whose zeros Excel is not to drop.
_TEXT_AS_FORMULA = re.compile(r'^="([^"]*)"$')


class Sheet(NamedTuple):
    """The beginning of a sheet; its rows follow.

    `merged` are the cells that stand for several rows, each as its column from 0, its first and its
    last row: .xlsx and .xls tell.
    """

    name: str
    visible: bool
    merged: Sequence[Sequence[int]] = ()


class Row(NamedTuple):
    """A row that is not empty: its number as the spreadsheet program shows it, and its cells.

    `hidden` when it was hidden or filtered away: .xlsx, .ods and .xls tell, a .csv cannot.
    """

    number: int
    cells: list[str]
    hidden: bool = False


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
                raise Refusal("too-many-rows", limit=MAX_PEOPLE)
            if len(item.cells) > MAX_COLUMNS:
                raise Refusal("too-many-columns", limit=MAX_COLUMNS, row=item.number)
        yield item


def _read_csv(path: Path) -> Iterator[Sheet | Row]:
    name = encoding.find(path)
    yield Sheet("csv", visible=True)
    with path.open(encoding=name, newline="") as file:
        delimiter = _delimiter([file.readline(_LONGEST_CSV_ROW) for _ in range(_SNIFFED_LINES)])
        file.seek(0)
        lines = _CsvLines(file)
        number = 0
        try:
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                lines.start_row()
                cells = [cell.strip() for cell in cells]
                if lines.has_formulas:
                    cells = [_TEXT_AS_FORMULA.sub(r"\1", cell) for cell in cells]
                if cells := tidy(cells):
                    yield Row(number, cells)
        except csv.Error as error:
            raise Refusal("broken-quotes", row=number + 1) from error


class _CsvLines:
    """The lines of a file; refused when those of one row, which may be several, are too long."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.has_formulas = False
        self.start_row()

    def start_row(self) -> None:
        self._left = _LONGEST_CSV_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(self._left + 1):
            self._left -= len(line)
            if self._left < 0:
                raise Refusal("row-too-long")
            self.has_formulas = self.has_formulas or '="' in line
            yield line


def _delimiter(lines: list[str]) -> str:
    """The character that parts most lines into as many cells as the line before."""

    def agreement(delimiter: str) -> int:
        counts = [line.count(delimiter) for line in lines if line.strip()]
        return sum(a for a, b in zip(counts, counts[1:] or counts, strict=False) if a == b)

    return max(_DELIMITERS, key=agreement)


def _read_apart(path: Path, kind: str) -> Iterator[Sheet | Row]:
    """Read in haste, and should that fail before the first sheet, once more with care."""
    has_begun = False
    try:
        for item in _read_in_process(str(path.resolve()), kind):
            has_begun = True
            yield item
    except Refusal as refusal:
        if has_begun or kind != "xlsx" or refusal.code != "cells-far-apart":
            raise
        yield from _read_in_process(str(path.resolve()), kind, "looks-first")


def _read_in_process(*arguments: str) -> Iterator[Sheet | Row]:
    process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
        [sys.executable, "-m", "personnel.roster.workbook", *arguments],
        cwd=_PROJECT,
        # A second arena of memory would count against the limit.
        env={"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout  # noqa: S101 - asked for above
    try:
        for line in _lines(process.stdout.fileno()):
            yield from _items(json.loads(line))
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
        if len(rest) > _LONGEST_LINE:
            raise Refusal("row-too-long")
        yield from lines


def _items(value: Any) -> Iterator[Sheet | Row]:
    if isinstance(value, list):
        yield from starmap(Row, value)
    elif "refusal" in value:
        raise Refusal(value["refusal"], **value["params"])
    else:
        yield Sheet(value["sheet"], value["visible"], tuple(value["merged"]))


def _death(code: int) -> str:
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return "too-slow"
    return "cells-far-apart" if -code == signal.SIGABRT else "broken-file"


def tidy(cells: list[str]) -> list[str]:
    """Without NUL, which no database takes, none too long, and no empty cells at the end."""
    text = "".join(cells)
    if len(text) > MAX_CHARS or "\0" in text:
        cells = [cell.replace("\0", "").strip()[:MAX_CHARS] for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells

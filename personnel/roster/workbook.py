"""The reading process: `python -m personnel.roster.workbook PATH KIND [looks-first]`.

It reads one workbook with little memory and time, needs no Django, holds no secret and writes one
JSON value a line: {"sheet", "visible", "merged"}, {"refusal", "params"} or a batch of rows, each
[row number, cells] or, when it is hidden, [row number, cells, true].

The first sheet is parsed while the workbook is looked over. Should that end the process, nothing
was written yet, and "looks-first" tries once more without haste.
"""

import datetime
import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from personnel.roster import biff, opendocument, worksheet
from personnel.roster.reader import MAX_COLUMNS, tidy
from personnel.roster.refusal import Refusal

CPU_SECONDS = 20
# A reader takes two to four times what the unpacked file holds. A file that wants more than that
# has its cells far apart, or lies.
_SPARE_MEMORY = 192 * 2**20
_MEMORY_PER_BYTE = 4
# Rows travel together: a line for each would cost more than its rows.
_BATCH_ROWS = 50
_LONG_LINE = 1 << 20
# More units than there are; they travel in one line, which must not be a long one.
_MOST_MERGED = 40_000
_SURVEYS = {"xlsx": worksheet.survey, "ods": opendocument.survey, "xls": biff.survey}


def main(path: Path, kind: str, *, looks_first: bool) -> None:
    _limit_itself(path, kind)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        for item in _workbook(path, kind, looks_first):
            line = encode(item)
            lines = [line] if len(line) < _LONG_LINE else [encode([row]) for row in item]
            sys.stdout.writelines(f"{line}\n" for line in lines)
    except Refusal as refusal:
        _refuse(refusal.code, **refusal.params)
    except PasswordError:
        _refuse("password")
    except MemoryError:
        _refuse("cells-far-apart")
    except (CalamineError, *worksheet.BROKEN):
        _refuse("broken-file")
    sys.stdout.flush()
    # A sheet may still be parsed for which nobody waits any more.
    os._exit(0)


def _refuse(code: str, **params: object) -> None:
    sys.stdout.write(json.dumps({"refusal": code, "params": params}) + "\n")


def _limit_itself(path: Path, kind: str) -> None:
    size = path.stat().st_size if kind == "xls" else worksheet.unpacked_bytes(path)
    memory = _SPARE_MEMORY + _MEMORY_PER_BYTE * size
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _workbook(path: Path, kind: str, looks_first: bool) -> Iterator[Any]:
    if looks_first or kind != "xlsx" or not worksheet.says_it_is_small(path):
        extents = _SURVEYS[kind](path)
        workbook, sheets = _opened(path)
        rows = {}
    else:
        workbook, sheets = _opened(path)
        parse = ThreadPoolExecutor(1).submit
        rows = {n: parse(workbook.get_sheet_by_index, n) for n, _ in sheets[:1]}
        extents = _SURVEYS[kind](path)
    for index, sheet in sheets:
        extent = extents[index] if index < len(extents) else worksheet.Extent()
        if extent.is_sparse and index not in rows:
            found, merged = worksheet.sparse_rows(path, sheet.name), []
        else:
            is_begun = index in rows
            parsed = rows.pop(index).result() if is_begun else workbook.get_sheet_by_index(index)
            found, merged = _calamine_rows(parsed), _merged(parsed)
        visible = sheet.visible == SheetVisibleEnum.Visible
        yield {"sheet": sheet.name, "visible": visible, "merged": merged}
        yield from _batches(found, extent)


def _opened(path: Path) -> tuple[CalamineWorkbook, list[tuple[int, Any]]]:
    """The workbook, and its sheets of rows with their index among all sheets."""
    # By path, the reader would judge the name of the file.
    workbook = CalamineWorkbook.from_filelike(path.open("rb"))
    sheets = workbook.sheets_metadata
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise Refusal("broken-file")
    return workbook, [s for s in enumerate(sheets) if s[1].typ == SheetTypeEnum.WorkSheet]


def _calamine_rows(sheet: CalamineSheet) -> Iterator[Sequence[Any]]:
    """All rows from the first of the sheet on; the reader itself leaves out columns at the left."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    return (left + cells for cells in sheet.iter_rows())


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """The cells that stand for several rows: column from 0, first row, last row."""
    found = (
        (first[1], first[0] + 1, last[0] + 1)
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] > first[0] and first[1] < MAX_COLUMNS
    )
    return list(islice(found, _MOST_MERGED))


def _batches(rows: Iterable[Any], extent: worksheet.Extent) -> Iterator[list[Any]]:
    texts = _texts(rows, extent)
    while batch := list(islice(texts, _BATCH_ROWS)):
        yield batch


def _texts(
    rows: Iterable[Any], extent: worksheet.Extent
) -> Iterator[tuple[int, list[str]] | tuple[int, list[str], bool]]:
    unseen, hidden = extent.unseen, extent.hidden
    for number, values in enumerate(rows, start=1):
        cells = [v.strip() if v.__class__ is str else _as_text(v) for v in values]
        if number in unseen:
            for column, text in unseen[number].items():
                cells[column:] = [text, *cells[column + 1 :]]
        cells = tidy(cells)
        if len(cells) > MAX_COLUMNS:
            raise Refusal("too-many-columns", limit=MAX_COLUMNS, row=number)
        if cells:
            yield (number, cells, True) if number in hidden else (number, cells)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], looks_first="looks-first" in sys.argv[3:])

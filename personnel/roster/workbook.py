"""The reading process: `python -m personnel.roster.workbook PATH KIND`.

It reads one workbook with little memory and time, needs no Django, holds no secret and writes one
JSON value a line: {"sheet", "visible"}, [row number, cells] or {"refusal", "params"}.
"""

import datetime
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from personnel.roster import worksheet
from personnel.roster.reader import MAX_ROWS, trimmed
from personnel.roster.refusal import Refusal

CPU_SECONDS = 20
# A reader takes two to four times what the unpacked file holds. A file that wants more than that
# has its cells far apart, or lies.
_SPARE_MEMORY = 192 * 2**20
_MEMORY_PER_BYTE = 4


def main(path: Path, kind: str) -> None:
    _limit_itself(path, kind)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    try:
        for item in _workbook(path, kind):
            sys.stdout.write(encode(item) + "\n")
    except Refusal as refusal:
        _refuse(refusal.code, **refusal.params)
    except PasswordError:
        _refuse("password")
    except MemoryError:
        _refuse("cells-far-apart")
    except (CalamineError, *worksheet.BROKEN):
        _refuse("broken-file")


def _refuse(code: str, **params: object) -> None:
    sys.stdout.write(json.dumps({"refusal": code, "params": params}) + "\n")


def _limit_itself(path: Path, kind: str) -> None:
    size = path.stat().st_size if kind == "xls" else worksheet.unpacked_bytes(path)
    memory = _SPARE_MEMORY + _MEMORY_PER_BYTE * size
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _workbook(path: Path, kind: str) -> Iterator[dict[str, Any] | tuple[int, list[str]]]:
    # By path, the reader would judge the name of the file.
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
        extents = worksheet.survey(path) if kind == "xlsx" else {}
        if sum(extent.filled_rows for extent in extents.values()) > MAX_ROWS:
            raise Refusal("too-many-rows", limit=MAX_ROWS)
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
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
        cells = [v if v.__class__ is str else _as_text(v) for v in values]
        for column, text in unseen.get(number, {}).items():
            cells[column:] = [text, *cells[column + 1 :]]
        cells = trimmed(cells)
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
    return str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

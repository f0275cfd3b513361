"""Rows of a file as they are stored: the columns of `RosterRow`, and lines of COPY made of them."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from personnel import citizen_id
from personnel.citizen_id import hide_numbers
from personnel.roster.cells import CleanRow
from personnel.text import match_key, sort_key

_TEXT_FIELDS = (
    "staff_no", "prefix", "first_name", "last_name", "email", "phone", "subject",
    "position", "position_no", "standing", "level",
)  # fmt: skip
_TEXTS = ("unit_text", "unit_code", *_TEXT_FIELDS, "name_key", "name_sort")
_CODED = ("portal_no", "citizen_id_cipher", "citizen_id_hash", "birth_date", "start_date")
COLUMNS = (
    "roster_import_id", "sheet", "row_no", "row_count", "is_hidden", "skip_reason", "text", "cells",
    *_CODED, "problems", *_TEXTS,
)  # fmt: skip
_NULL = r"\N"
_EMPTY = "\t".join([_NULL] * (1 + len(_CODED)) + ["[]"] + [""] * len(_TEXTS)) + "\n"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
# One read a chunk: with small ones, COPY would wait its turn with the cleaning thread each time.
_READ_BYTES = 1 << 24

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def stored(clean: CleanRow, section: str) -> dict[str, Any]:
    """Return the columns that follow from the cleaned cells; `section` is the heading above."""
    value = clean.values.get
    number = value("citizen_id")
    name = f"{value('first_name')} {value('last_name')}"
    values = {field: value(field) or "" for field in _TEXT_FIELDS}
    unit_text, unit_code = value("unit_name") or "", value("unit_code") or ""
    return values | {
        "unit_text": unit_text if unit_text or unit_code else hide_numbers(section)[:200],
        "unit_code": unit_code,
        "portal_no": value("portal_no"),
        "name_key": match_key(name)[:200],
        "name_sort": sort_key(name)[:400],
        "citizen_id_cipher": citizen_id.encrypt(str(number)) if number else None,
        "citizen_id_hash": citizen_id.keyed_hash(str(number)) if number else None,
        "birth_date": value("birth_date"),
        "start_date": value("start_date"),
        "problems": [problem._asdict() for problem in clean.problems],
    }


def seal_cells(cells: Sequence[str | Mapping[str, str]]) -> bytes:
    """Seal the raw cells of a row; what `fixing.raw_cells` opens."""
    return citizen_id.seal(encode(cells).encode())


def person_line(
    place: bytes, row: int, hidden: bool, cells: bytes, values: dict[str, Any]
) -> bytes:
    """Return the line of a person; `place` is the import and the sheet as `copied` writes them."""
    coded = "\t".join(map(copied, map(values.__getitem__, _CODED)))
    problems = encode(values["problems"]) if values["problems"] else "[]"
    # Cleaned texts are on one line and have no tabs.
    texts = "\t".join([problems, *map(values.__getitem__, _TEXTS)]).replace("\\", "\\\\")
    start = f"{row}\t1\t{hidden}\t\t\t{copied(cells)}\t{coded}\t"
    return b"%b\t%b%b\n" % (place, start.encode(), texts.encode())


def skipped_line(place: bytes, row: int, count: int, reason: str, text: str) -> bytes:
    """Return the line of `count` rows that are no people."""
    line = f"{row}\t{count}\tFalse\t{reason}\t{copied(hide_numbers(text))}\t{_EMPTY}"
    return b"%b\t%b" % (place, line.encode())


def copied(value: Any) -> str:
    """Write a value as COPY wants it."""
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if value is None:
        return _NULL
    return rf"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def copy(lines: Iterable[bytes]) -> None:
    """Store the rows."""
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY personnel_rosterrow ({columns}) FROM STDIN",
            io.BytesIO(b"".join(lines)),
            size=_READ_BYTES,
        )

"""Reads the training of the past from a workbook as DPIS and offices write it.

The file comes through the reader of rosters (`personnel.roster`), and names, IDs and dates are
cleaned by its rules; here is only what is different: which headers there are, and what a row says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from personnel.citizen_id import hide_numbers, holds_id, keyed_hash, masked
from personnel.roster.cells import clean_row
from personnel.roster.headers import HEADERS as ROSTER_HEADERS
from personnel.roster.problems import ERROR, WARNING, Problem, make_problem
from personnel.roster.reader import Row, Sheet
from personnel.roster.refusal import Refusal
from personnel.text import ascii_digits, match_key, normalise

MOST_ROWS = 10_000
# Agency setting: a day of training, where the file says days.
MINUTES_A_DAY = 6 * 60
_HEADER_WITHIN = 40
_KNOWN_AT_LEAST = 3
_WHO = ("citizen_id", "prefix", "first_name", "last_name", "full_name")
_LIMITS = {"title": 300, "kind": 100, "provider": 200, "batch": 40, "place": 200, "note": 1000}
_HEADERS = {
    "title": "หลักสูตร|ชื่อหลักสูตร|หลักสูตร/โครงการ|โครงการ|ชื่อโครงการ|เรื่อง|course|course name",
    "kind": "ประเภท|ประเภทการอบรม|ประเภทการพัฒนา|type",
    "batch": "รุ่น|รุ่นที่|batch",
    "from_date": "วันที่เริ่มต้น|วันที่เริ่ม|วันเริ่มต้น|ตั้งแต่วันที่|ตั้งแต่|วันที่อบรม|start date|from",
    "until_date": "วันที่สิ้นสุด|วันสิ้นสุด|ถึงวันที่|ถึง|end date|to",
    "provider": "หน่วยงานที่จัด|หน่วยงานผู้จัด|ผู้จัด|จัดโดย|provider",
    "place": "สถานที่|สถานที่จัด|สถานที่อบรม|place",
    "days": "จำนวนวัน|วัน|รวมวัน|days",
    "passed": "ผ่าน|ผลการอบรม|ผ่าน/ไม่ผ่าน|ผล|passed",
    "note": "หมายเหตุ|note|remark",
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NOT_PASSED = re.compile(r"ไม่ผ่าน|ไม่|n|no|0|f|false|ตก", re.IGNORECASE)


@dataclass
class Line:
    """What one row of the file says, with everything that is wrong with its cells."""

    sheet: str
    row: int
    is_own: bool = False
    who: str = ""
    name_key: str = ""
    citizen_id_hash: str = ""
    title: str = ""
    kind: str = ""
    provider: str = ""
    note: str = ""
    start_date: date | None = None
    end_date: date | None = None
    minutes: int | None = None
    has_passed: bool = True
    problems: list[Problem] = field(default_factory=list)


def lines_of(items: Iterable[Sheet | Row], *, today: date) -> Iterator[Line]:
    """Yield the rows of every visible sheet that has a table of trainings.

    Raises `Refusal`: 'no-trainings' where there is none, 'too-many-trainings' beyond `MOST_ROWS`.
    """
    sheet, columns, count = Sheet("", visible=True), None, 0
    for item in items:
        if isinstance(item, Sheet):
            sheet, columns = item, None
        elif not sheet.visible:
            continue
        elif columns is None:
            if item.number <= _HEADER_WITHIN:
                columns = _columns(item.cells)
        elif any(item.cells[index] for index in columns.values() if index < len(item.cells)):
            count += 1
            if count > MOST_ROWS:
                raise Refusal("too-many-trainings", limit=MOST_ROWS)
            yield _line(sheet.name, item, columns, today)
    if not count:
        raise Refusal("no-trainings")


def _columns(cells: list[str]) -> dict[str, int] | None:
    """The place of each field, if this row is the header."""
    found: dict[str, int] = {}
    for index, label in enumerate(cells):
        name = _fields().get(match_key(label)) if label else None
        if name:
            found.setdefault(name, index)
    is_header = len(found) >= _KNOWN_AT_LEAST and {"title", "from_date"} <= found.keys()
    return found if is_header else None


@cache
def _fields() -> dict[str, str]:
    """The field of each header, by the key of the header."""
    own = {name: text.split("|") for name, text in _HEADERS.items()}
    who = {name: ROSTER_HEADERS[name] for name in _WHO}
    return {match_key(label): name for name, labels in (own | who).items() for label in labels}


def _line(sheet: str, row: Row, columns: Mapping[str, int], today: date) -> Line:
    cells = {
        name: row.cells[index] if index < len(row.cells) else "" for name, index in columns.items()
    }
    line = Line(sheet[:100], row.number, is_own=not columns.keys() & set(_WHO))
    clean = clean_row(
        {name: cells[name] for name in (*_WHO, "from_date", "until_date") if name in cells},
        today=today,
    )
    _say_who(line, clean.values)
    line.problems = [found for found in clean.problems if _concerns(found, line)]
    _say_what(line, cells)
    _say_when(line, clean.values, cells.get("days", ""), today)
    return line


def _concerns(problem: Problem, line: Line) -> bool:
    """A training needs no position, and the name only where there is no ID."""
    if problem.field in ("from_date", "until_date"):
        return True
    if problem.field == "citizen_id":
        return problem.severity == ERROR
    return False


def _say_who(line: Line, values: Mapping[str, Any]) -> None:
    name = " ".join(str(values.get(part) or "") for part in ("first_name", "last_name")).strip()
    number = values.get("citizen_id") or ""
    line.citizen_id_hash = keyed_hash(number) if number else ""
    line.name_key = match_key(name)[:200]
    line.who = (f"{values.get('prefix') or ''}{name}" or (masked(number) if number else ""))[:200]


def _say_what(line: Line, cells: Mapping[str, str]) -> None:
    said = {name: _text(line, name, cells.get(name, "")) for name in _LIMITS}
    line.title, line.kind, line.provider = said["title"], said["kind"], said["provider"]
    line.note = " · ".join(filter(None, (said["batch"], said["place"], said["note"])))
    line.has_passed = not _NOT_PASSED.fullmatch(normalise(cells.get("passed", "")))
    if not line.title and not line.problems:
        line.problems.append(make_problem("title-missing", "title", ""))


def _text(line: Line, name: str, text: str) -> str:
    value = normalise(text)
    if holds_id(value):
        line.problems.append(make_problem("looks-like-id", name, value))
        return hide_numbers(value)[: _LIMITS[name]]
    if "??" in value or "\ufffd" in value:
        severity = ERROR if name == "title" else WARNING
        line.problems.append(make_problem("text-lost", name, value, severity))
    if len(value) > _LIMITS[name]:
        severity = ERROR if name == "title" else WARNING
        line.problems.append(make_problem("too-long", name, value, severity, limit=_LIMITS[name]))
    return value[: _LIMITS[name]]


def _say_when(line: Line, values: Mapping[str, Any], days: str, today: date) -> None:
    start, end = values.get("from_date"), values.get("until_date")
    line.start_date = start if isinstance(start, date) else None
    line.end_date = end if isinstance(end, date) else line.start_date
    if any(problem.field in ("from_date", "until_date") for problem in line.problems):
        return
    if not line.start_date or not line.end_date:
        line.problems.append(make_problem("training-date-missing", "from_date", ""))
    elif line.end_date < line.start_date:
        line.problems.append(make_problem("training-ends-before", "until_date", ""))
    elif line.end_date > today:
        line.problems.append(make_problem("training-to-come", "until_date", ""))
    else:
        _say_how_long(line, days, (line.end_date - line.start_date).days + 1)


def _say_how_long(line: Line, days: str, span: int) -> None:
    """The days that the file says, else those between the dates; none is longer than they are."""
    written = ascii_digits(normalise(days))
    found = _NUMBER.search(written)
    said = float(found[0]) if found else 0
    if written and not said:
        line.problems.append(make_problem("days-odd", "days", written, WARNING))
    if said > span:
        line.problems.append(make_problem("days-too-many", "days", written, WARNING, span=span))
    line.minutes = round((min(said, span) if said else span) * MINUTES_A_DAY)

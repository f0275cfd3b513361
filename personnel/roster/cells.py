"""Cleans the cells of one person's row and collects everything that is wrong with them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from personnel import be_dates
from personnel.be_dates import BadDate
from personnel.citizen_id import (
    hide_digits,
    hide_numbers,
    holds_id,
    is_valid,
    without_separators,
)
from personnel.roster import names
from personnel.roster.problems import ERROR, WARNING, Problem
from personnel.roster.reader import NOT_CALCULATED
from personnel.text import ascii_digits, normalise

Value = str | date | None
Cleaned = tuple[Value, Problem | None]

YOUNGEST, OLDEST = 15, 80
LIMITS = {
    "prefix": 40,
    "first_name": 100,
    "last_name": 100,
    "full_name": 200,
    "position": 200,
    "position_no": 40,
    "standing": 100,
    "level": 60,
    "unit_name": 200,
    "unit_code": 20,
    "area": 200,
    "staff_no": 40,
    "email": 254,
    "phone": 40,
    "subject": 120,
}
_LONGEST = 200
_NAMES = ("prefix", "first_name", "last_name", "full_name")
_NOT_ALONE = frozenset({"row_no", *_NAMES})
_DATES = frozenset({"birth_date", "start_date"})
_REPEATED = frozenset(
    {"position", "standing", "level", "unit_name", "unit_code", "area", "subject"}
)
_CODES = frozenset({"position_no", "unit_code", "staff_no", "phone"})
# A fault in one of these is said, the cell is left out, and the row is taken.
_OPTIONAL = frozenset(
    {"standing", "level", "position_no", "area", "staff_no", "email", "phone", "subject"}
)

_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", NOT_CALCULATED}
_LONGEST_NOTHING = 10
_NOTHING = re.compile(r"[-–—.\s]*|ไม่มี|n/?a", re.IGNORECASE)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")
# Day numbers of Excel between 1927 and 2099.
_SERIAL = re.compile(r"[1-7][0-9]{4}")
_SERIAL_ZERO = date(1899, 12, 30)


_spelling = lru_cache(maxsize=16384)(normalise)


class CleanRow(NamedTuple):
    """The fields of a row that its file has, cleaned, and all its problems."""

    values: dict[str, Value]
    problems: list[Problem]

    @property
    def is_refused(self) -> bool:
        return any(problem.severity == ERROR for problem in self.problems)


def clean_row(cells: Mapping[str, str], *, today: date) -> CleanRow:
    """Clean the cells of a row, given by field; a field that the file lacks stays out.

    The three parts of the name are always there. `today` judges ages and years.
    """
    problems: list[Problem] = []
    values: dict[str, Value] = {}
    for field, text in cells.items():
        if field in _REPEATED:
            cleaned = _repeated_text(field, text)
        elif field in _NOT_ALONE:
            continue
        elif field in _DATES:
            cleaned = _date(field, text, today)
        else:
            cleaned = _citizen_id(text) if field == "citizen_id" else _text(field, text)
        values[field], problem = cleaned
        if problem:
            problems.append(problem)
    _add_name(values, cells, problems)
    _check_whole_row(values, problems, today)
    return CleanRow(values, problems)


def _text(field: str, text: str) -> Cleaned:
    value = _spelling(text)
    if _is_nothing(value):
        return "", None
    problem = _fault(field, value)
    if problem:
        return "", problem
    if field in _CODES:
        value = _code(value)
    if field == "email":
        return _email(value)
    return _phone(value) if field == "phone" else (value, None)


_repeated_text = lru_cache(maxsize=16384)(_text)


def _fault(field: str, value: str) -> Problem | None:
    """What makes any text useless, whatever field it is for."""
    if holds_id(value):
        return _problem("looks-like-id", field, value)
    odd = (
        "?" in value
        or "#" in value
        or "\ufffd" in value
        or len(value) > LIMITS.get(field, _LONGEST)
    )
    if odd or (field in _CODES and not value.isdecimal()):
        return _name_fault(field, value, WARNING if field in _OPTIONAL else ERROR)
    return None


def _name_fault(field: str, value: str, severity: str) -> Problem | None:
    if value in _ERRORS:
        code = "not-calculated" if value == NOT_CALCULATED else "formula-error"
        return _problem(code, field, value, severity)
    if "??" in value or "\ufffd" in value:
        return _problem("text-lost", field, value, severity)
    if field in _CODES and _ISO_DATE.fullmatch(value):
        return _problem("became-date", field, value, severity)
    if field in _CODES and _SCIENTIFIC.fullmatch(value):
        return _problem("scientific", field, value, severity)
    limit = LIMITS.get(field, _LONGEST)
    if len(value) > limit:
        return _problem("too-long", field, value, severity, limit=limit)
    return None


def _is_nothing(value: str) -> bool:
    return len(value) <= _LONGEST_NOTHING and bool(_NOTHING.fullmatch(value))


def _code(value: str) -> str:
    """A code or number as text: ASCII digits, its zeros kept, without a float's '.0'."""
    if value.isascii() and value.isdecimal():
        return value
    return _WHOLE_FLOAT.sub(r"\1", ascii_digits(value))


def _email(value: str) -> Cleaned:
    value = value.lower()
    if value.isascii() and _EMAIL.fullmatch(value):
        return value, None
    return "", _problem("email-odd", "email", value, WARNING)


def _phone(value: str) -> Cleaned:
    digits = value if value.isdecimal() else re.sub(r"[^0-9]", "", value)
    if len(digits) == 9 and digits[0] in "689" and digits == value:
        return f"0{digits}", _problem("phone-zero", "phone", value, WARNING)
    if len(digits) < 9:
        return value, _problem("phone-odd", "phone", value, WARNING)
    return value, None


def _citizen_id(text: str) -> Cleaned:
    """Thirteen digits with a right check digit, or nothing: a wrong ID is never mended."""
    written = ascii_digits(normalise(text))
    digits = written
    if not written.isdecimal():
        digits = without_separators(_WHOLE_FLOAT.sub(r"\1", written))
    return (digits, None) if is_valid(digits) else ("", _id_problem(written, digits))


def _id_problem(written: str, digits: str) -> Problem:
    if _is_nothing(written):
        return _problem("id-missing", "citizen_id", "", WARNING)
    masked = hide_digits(written)
    if _SCIENTIFIC.fullmatch(written):
        return _problem("id-scientific", "citizen_id", masked)
    fault = _fault("citizen_id", masked)
    if fault:
        return fault
    if not digits.isdecimal():
        return _problem("id-characters", "citizen_id", masked)
    if len(digits) != 13:
        return _problem("id-length", "citizen_id", masked, length=len(digits))
    return _problem("id-check-digit", "citizen_id", masked)


@lru_cache(maxsize=16384)
def _date(field: str, text: str, today: date) -> Cleaned:
    value = _spelling(text)
    if _is_nothing(value):
        return None, None
    fault = _fault(field, value)
    if fault:
        return None, fault
    if _SERIAL.fullmatch(value):
        return _SERIAL_ZERO + timedelta(days=int(value)), None
    try:
        return be_dates.parse(value, today=today), None
    except BadDate as error:
        return None, _problem(f"date-{error.code}", field, value, ERROR, **error.params)


def _add_name(values: dict[str, Value], cells: Mapping[str, str], problems: list[Problem]) -> None:
    texts: dict[str, str] = {}
    faults: list[Problem] = []
    for field in _NAMES:
        text = texts[field] = _spelling(cells.get(field, ""))
        fault = _fault(field, text)
        if fault:
            faults.append(fault)
            texts[field] = hide_numbers(text)
    name = names.part(texts)
    for field, text in zip(("prefix", "first_name", "last_name"), name[:3], strict=True):
        values[field] = text[: LIMITS[field]]
        if len(text) > LIMITS[field] and not faults:
            faults.append(_problem("too-long", field, text, limit=LIMITS[field]))
    found = [_problem(*odd, _NAME_SEVERITY.get(odd[0], ERROR)) for odd in name.problems]
    problems += faults or found


def _check_whole_row(values: dict[str, Value], problems: list[Problem], today: date) -> None:
    if not values.get("position") and not any(p.field == "position" for p in problems):
        problems.append(_problem("position-missing", "position", ""))
    birth, start = values.get("birth_date"), values.get("start_date")
    if isinstance(birth, date):
        problems += _check_birth(birth, today)
    if isinstance(start, date):
        problems += _check_start(start, birth if isinstance(birth, date) else None, today)


def _check_birth(birth: date, today: date) -> list[Problem]:
    age = _years(birth, today)
    if YOUNGEST <= age <= OLDEST:
        return []
    value = be_dates.to_input(birth)
    if birth > today:
        return [_problem("birth-in-future", "birth_date", value)]
    if age < YOUNGEST:
        return [_problem("too-young", "birth_date", value, age=age, limit=YOUNGEST)]
    return [_problem("too-old", "birth_date", value, age=age, limit=OLDEST)]


def _check_start(start: date, birth: date | None, today: date) -> list[Problem]:
    if birth and birth <= today and _years(birth, start) < YOUNGEST:
        value = be_dates.to_input(start)
        return [_problem("start-too-early", "start_date", value, limit=YOUNGEST)]
    if start > today:
        return [_problem("start-in-future", "start_date", be_dates.to_input(start), WARNING)]
    return []


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


_NAME_SEVERITY = {"prefix-twice": WARNING, "prefix-unknown": WARNING}


def _problem(code: str, field: str, value: str, severity: str = ERROR, **params: object) -> Problem:
    shown = {key: hide_numbers(p) if isinstance(p, str) else p for key, p in params.items()}
    return Problem(code, field, hide_numbers(value)[:80], severity, shown)

"""Cleans the cells of one person's row and collects everything that is wrong with them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
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
from personnel.roster.ages import NO_ERA, check_birth, check_start, settle_eras
from personnel.roster.problems import ERROR, WARNING, Problem, make_problem
from personnel.roster.reader import NOT_CALCULATED
from personnel.text import ascii_digits, normalise

Value = str | int | date | None
Cleaned = tuple[Value, Problem | None]

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
# What is longer is too long for every field.
_CUT = 300
_NAMES = ("prefix", "first_name", "last_name", "full_name")
_CODES = frozenset({"position_no", "unit_code", "staff_no", "phone", "portal_no"})
# A fault in one of these is said, the cell is left out, and the row is taken.
_OPTIONAL = frozenset(
    {"standing", "level", "position_no", "area", "staff_no", "email", "phone", "subject"}
    | {"portal_no"}
)
# A column says the same again and again; the units of a ministry are many.
_REPEATED = {
    "position": 2048,
    "standing": 2048,
    "level": 2048,
    "unit_name": 8192,
    "unit_code": 8192,
    "area": 2048,
    "subject": 2048,
}

_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", NOT_CALCULATED}
_LONGEST_NOTHING = 10
# Dashes, and the marks for "as above": whose unit or position that is, is not guessed.
_NOTHING = re.compile(r"[-–—.\s]*|[\"'”〃\s]*|ไม่มี|n/?a", re.IGNORECASE)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_WHOLE_FLOAT = re.compile(r"^([0-9]+)\.0+$")
_FEW_DIGITS = re.compile(r"[0-9]{1,12}")
_USUAL_EMAIL = re.compile(r"[a-z0-9._-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+){1,5}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")
# Day numbers of Excel between 1927 and 2099, with or without a time of day.
_SERIAL = re.compile(r"([1-7][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)


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
        if field in _CLEANERS:
            cleaned = _CLEANERS[field](text)
        elif field.endswith("_date"):
            cleaned = _date(field, text[:_CUT], today)
        else:
            continue
        values[field], problem = cleaned
        if problem:
            problems.append(problem)
    _add_name(values, cells, problems)
    _check_whole_row(values, cells, problems, today)
    return CleanRow(values, problems)


def _text(field: str, text: str) -> tuple[str, Problem | None]:
    value = normalise(text)
    if _is_nothing(value):
        return "", None
    problem = _fault(field, value)
    return ("", problem) if problem else (value, None)


def _code(field: str, text: str) -> tuple[str, Problem | None]:
    """A code or number as text: ASCII digits, its zeros kept, without a float's '.0'."""
    if _FEW_DIGITS.fullmatch(text):
        return text, None
    value, problem = _text(field, text)
    return _WHOLE_FLOAT.sub(r"\1", ascii_digits(value)), problem


def _fault(field: str, value: str) -> Problem | None:
    """What makes any text useless, whatever field it is for."""
    if len(value) > 12 and holds_id(value):
        return make_problem("looks-like-id", field, value)
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
        return make_problem(code, field, value, severity)
    if "??" in value or "\ufffd" in value:
        return make_problem("text-lost", field, value, severity)
    if field in _CODES and _ISO_DATE.fullmatch(value):
        return make_problem("became-date", field, value, severity)
    if field in _CODES and _SCIENTIFIC.fullmatch(value):
        return make_problem("scientific", field, value, severity)
    limit = LIMITS.get(field, _LONGEST)
    if len(value) > limit:
        return make_problem("too-long", field, value, severity, limit=limit)
    return None


def _is_nothing(value: str) -> bool:
    return len(value) <= _LONGEST_NOTHING and bool(_NOTHING.fullmatch(value))


def _email(text: str) -> Cleaned:
    if _USUAL_EMAIL.fullmatch(text) and not holds_id(text):
        return text, None
    value, problem = _text("email", text)
    value = value.lower()
    if not value or (value.isascii() and _EMAIL.fullmatch(value)):
        return value, problem
    return "", make_problem("email-odd", "email", value, WARNING)


def _phone(text: str) -> Cleaned:
    value, problem = _code("phone", text)
    digits = value if value.isdecimal() else re.sub(r"[^0-9]", "", value)
    if len(digits) == 9 and digits[0] in "689" and digits == value:
        return f"0{digits}", make_problem("phone-zero", "phone", value, WARNING)
    if value and len(digits) < 9:
        return value, make_problem("phone-odd", "phone", value, WARNING)
    return value, problem


def _portal_no(text: str) -> Cleaned:
    value, problem = _code("portal_no", text)
    if _FEW_DIGITS.fullmatch(value):
        return int(value), None
    if value:
        problem = make_problem("portal-no-odd", "portal_no", value, WARNING)
    return None, problem


def _citizen_id(text: str) -> Cleaned:
    """Thirteen digits with a right check digit, or nothing: a wrong ID is never mended."""
    if is_valid(text):
        return text, None
    written = ascii_digits(normalise(text))
    digits = written
    if not written.isdecimal():
        digits = without_separators(_WHOLE_FLOAT.sub(r"\1", written))
    return (digits, None) if is_valid(digits) else ("", _id_problem(written, digits))


def _id_problem(written: str, digits: str) -> Problem:
    if _is_nothing(written):
        return make_problem("id-missing", "citizen_id", "", WARNING)
    masked = hide_digits(written)
    if _SCIENTIFIC.fullmatch(written):
        return make_problem("id-scientific", "citizen_id", masked)
    fault = _fault("citizen_id", masked)
    if fault:
        return fault
    if not digits.isdecimal():
        return make_problem("id-characters", "citizen_id", masked)
    if len(digits) != 13:
        return make_problem("id-length", "citizen_id", masked, length=len(digits))
    return make_problem("id-check-digit", "citizen_id", masked)


_CLEANERS: dict[str, Callable[[str], Cleaned]] = {
    field: lru_cache(size)(partial(_code if field in _CODES else _text, field))
    for field, size in _REPEATED.items()
} | {
    "citizen_id": _citizen_id,
    "email": _email,
    "phone": _phone,
    "portal_no": _portal_no,
    "position_no": partial(_code, "position_no"),
    "staff_no": partial(_code, "staff_no"),
}


@lru_cache(maxsize=32768)
def _date(field: str, text: str, today: date) -> Cleaned:
    value, fault = _text(field, text)
    if not value:
        return None, fault
    if serial := _SERIAL.fullmatch(value):
        return _SERIAL_ZERO + timedelta(days=int(serial[1])), None
    try:
        return be_dates.parse(value, today=today), None
    except BadDate as error:
        return None, make_problem(f"date-{error.code}", field, value, ERROR, **error.params)


# First names are often the same.
@lru_cache(maxsize=16384)
def _name_text(field: str, text: str) -> tuple[str, Problem | None]:
    text = normalise(text)
    fault = _fault(field, text)
    return (hide_numbers(text), fault) if fault else (text, None)


def _add_name(values: dict[str, Value], cells: Mapping[str, str], problems: list[Problem]) -> None:
    texts: dict[str, str] = {}
    faults: list[Problem] = []
    for field in _NAMES:
        text = cells.get(field, "")
        texts[field], fault = _name_text(field, text[:_CUT]) if text else ("", None)
        if fault:
            faults.append(fault)
    name = names.part(texts)
    for field, text in zip(("prefix", "first_name", "last_name"), name[:3], strict=True):
        values[field] = text[: LIMITS[field]]
        if len(text) > LIMITS[field] and not faults:
            faults.append(make_problem("too-long", field, text, limit=LIMITS[field]))
    found = [make_problem(*odd, _NAME_SEVERITY.get(odd[0], ERROR)) for odd in name.problems]
    problems += faults or found


def _check_whole_row(
    values: dict[str, Value], cells: Mapping[str, str], problems: list[Problem], today: date
) -> None:
    if not values.get("position") and not any(p.field == "position" for p in problems):
        problems.append(make_problem("position-missing", "position", ""))
    if problems and any(problem.code == NO_ERA for problem in problems):
        settle_eras(values, cells, problems, today=today)
    birth, start = values.get("birth_date"), values.get("start_date")
    if isinstance(birth, date):
        problems += check_birth(birth, today=today)
    if isinstance(start, date):
        problems += check_start(start, birth if isinstance(birth, date) else None, today=today)


_NAME_SEVERITY = {"prefix-twice": WARNING, "prefix-unknown": WARNING}

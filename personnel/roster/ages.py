"""What the dates of a person can be: staff are grown up, and not yet a hundred."""

from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any

from personnel import be_dates
from personnel.roster.problems import QUESTION, WARNING, Problem, make_problem

YOUNGEST, OLDEST = 15, 80
NO_ERA = "date-two-digit-year"


def check_birth(birth: date, *, today: date) -> list[Problem]:
    """Say what is wrong with a date of birth."""
    age = _years(birth, today)
    if YOUNGEST <= age <= OLDEST:
        return []
    value = be_dates.to_input(birth)
    if birth > today:
        return [make_problem("birth-in-future", "birth_date", value)]
    if age < YOUNGEST:
        return [make_problem("too-young", "birth_date", value, age=age, limit=YOUNGEST)]
    return [make_problem("too-old", "birth_date", value, age=age, limit=OLDEST)]


def check_start(start: date, birth: date | None, *, today: date) -> list[Problem]:
    """Say what is wrong with the date of an appointment; a birth in the future says nothing."""
    if birth and birth <= today and _years(birth, start) < YOUNGEST:
        value = be_dates.to_input(start)
        return [make_problem("start-too-early", "start_date", value, limit=YOUNGEST)]
    if start > today:
        value = be_dates.to_input(start)
        return [make_problem("start-in-future", "start_date", value, WARNING)]
    return []


def settle_eras(
    values: MutableMapping[str, Any],
    cells: Mapping[str, str],
    problems: list[Problem],
    *,
    today: date,
) -> None:
    """Read the dates whose year has two digits, where only one reading can be; else ask.

    Changes `values` and `problems`. The date of birth is settled first: it decides the other.
    """
    for field in ("birth_date", "start_date"):
        unread = next((p for p in problems if (p.field, p.code) == (field, NO_ERA)), None)
        if unread:
            dates = {**values, field: None}
            found = [
                on for on in be_dates.readings(cells[field]) if _can_be({**dates, field: on}, today)
            ]
            problems[problems.index(unread)] = _read(unread, found)
            values[field] = found[0] if len(found) == 1 else None


def _read(unread: Problem, found: list[date]) -> Problem:
    readings = list(map(be_dates.to_input, found))
    if not readings:
        return unread
    if len(readings) == 1:
        return unread._replace(code="year-read", severity=WARNING, params={"date": readings[0]})
    params = {"first": readings[0], "second": readings[1]}
    return unread._replace(code="year-ambiguous", severity=QUESTION, params=params)


def _can_be(dates: Mapping[str, Any], today: date) -> bool:
    """Whether these are the dates of somebody who may be on the staff today."""
    birth, start = dates.get("birth_date"), dates.get("start_date")
    if birth and not YOUNGEST <= _years(birth, today) <= OLDEST:
        return False
    if start and not 0 <= _years(start, today) <= OLDEST - YOUNGEST:
        return False
    return not (birth and start) or _years(birth, start) >= YOUNGEST


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))

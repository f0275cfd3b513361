"""Dates that a person on the staff can have, and years written with two digits."""

from datetime import date

import pytest

from personnel.roster.cells import CleanRow, clean_row
from personnel.roster.problems import ERROR, QUESTION, WARNING
from tests.conftest import TODAY

GOOD = {"full_name": "นายสมชาย ใจดี", "position": "ครู"}


def clean(**given: str) -> CleanRow:
    return clean_row(GOOD | given, today=TODAY)


def test_year_of_two_digits_is_asked_with_both_readings() -> None:
    row = clean(birth_date="20/09/50")
    (problem,) = row.problems
    assert (problem.code, problem.severity) == ("year-ambiguous", QUESTION)
    assert problem.params == {"first": "20/09/2550", "second": "20/09/2493"}
    assert row.values["birth_date"] is None


@pytest.mark.parametrize("reading", ["20/09/2550", "20/09/2493"])
def test_reading_that_was_offered_is_an_answer(reading: str) -> None:
    assert clean(birth_date=reading).problems == []


@pytest.mark.parametrize(
    ("written", "read", "shown"),
    [
        ("20/09/30", date(1987, 9, 20), "20/09/2530"),
        ("๒๐ ก.ย. ๓๐", date(1987, 9, 20), "20/09/2530"),
        ("20/09/80", date(1980, 9, 20), "20/09/2523"),
        ("20 ก.ย. พ.ศ. 50", date(2007, 9, 20), "20/09/2550"),
        ("20 Sep 50 CE", date(1950, 9, 20), "20/09/2493"),
    ],
)
def test_only_reading_that_can_be_is_taken_and_said(written: str, read: date, shown: str) -> None:
    row = clean(birth_date=written)
    (problem,) = row.problems
    assert (problem.code, problem.severity) == ("year-read", WARNING)
    assert problem.params == {"date": shown}
    assert row.values["birth_date"] == read


def test_appointment_is_read_by_the_date_of_birth() -> None:
    asked = clean(start_date="01/05/15")
    assert asked.problems[0].params == {"first": "01/05/2515", "second": "01/05/2558"}
    told = clean(birth_date="20/09/30", start_date="01/05/15")
    assert told.values["start_date"] == date(2015, 5, 1)


def test_birth_is_read_by_the_date_of_the_appointment() -> None:
    row = clean(birth_date="20/09/50", start_date="01/05/2520")
    assert row.values["birth_date"] == date(1950, 9, 20)


def test_appointment_that_no_reading_allows_is_refused() -> None:
    row = clean(birth_date="20/09/2545", start_date="01/05/40")
    assert [(p.code, p.severity) for p in row.problems] == [("date-two-digit-year", ERROR)]

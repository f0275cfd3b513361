"""The one place for the Buddhist era: dates are stored as ISO, and read and shown as BE."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from personnel.text import ascii_digits, match_key, normalise

BE_OFFSET = 543
FIRST_FISCAL_MONTH = 10
BANGKOK = ZoneInfo("Asia/Bangkok")

Style = Literal["short", "long", "month"]

MONTHS = (
    ("มกราคม", "ม.ค.", "January"),
    ("กุมภาพันธ์", "ก.พ.", "February"),
    ("มีนาคม", "มี.ค.", "March"),
    ("เมษายน", "เม.ย.", "April"),
    ("พฤษภาคม", "พ.ค.", "May"),
    ("มิถุนายน", "มิ.ย.", "June"),
    ("กรกฎาคม", "ก.ค.", "July"),
    ("สิงหาคม", "ส.ค.", "August"),
    ("กันยายน", "ก.ย.", "September"),
    ("ตุลาคม", "ต.ค.", "October"),
    ("พฤศจิกายน", "พ.ย.", "November"),
    ("ธันวาคม", "ธ.ค.", "December"),
)

_FIRST_BE_YEAR = 2400
_CE_YEARS = range(1900, 2101)
_YEARS_AHEAD = 100
_LONGEST_DATE = 60
# Those that two digits of a year may belong to, and what makes them one of the common era.
_CENTURIES = ((2400, BE_OFFSET), (2500, BE_OFFSET), (1900, 0), (2000, 0))

_MONTH_NUMBERS = {
    match_key(name): number
    for number, (thai, thai_short, english) in enumerate(MONTHS, start=1)
    for name in (thai, thai_short, english, english[:3])
} | {"sept": 9}

_ERA = r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|c\.?e\.?|a\.?d\.?)"
_CLOCK = re.compile(r"(?:t|\s)\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?z?(?:\s*น\.)?$")
_USUAL_FORM = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})",
        # As programs export it; read as day and month, 2520 and 1977 are a 25th and 77th month.
        r"(?P<year>(?:19|20|2[456])[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])",
        # A phone's number pad has no slash.
        r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})\s?[/.\-\s]\s?(?P<month>[0-9]{1,2})\s?[/.\-\s]\s?(?P<year>[0-9]+)",
        r"(?:วัน\S*ที่\s?)?(?P<day>[0-9]{1,2})[\s\-/]*(?:เดือน\s?)?(?P<name>[^\W\d_][^\d\s\-/,]*)[\s\-/,]*"
        rf"(?:{_ERA}\s?)?(?P<year>[0-9]+)",
    )
)
_TRAILING_ERA = re.compile(rf"\s?\(?{_ERA}\)?$")
_BUDDHIST = ("พศ", "be")


class BadDate(ValueError):
    """A text that is no date, with a code for the reason and what a sentence needs to say it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse(text: str, *, today: date) -> date:
    """Read a date written day, month, year, or as ISO, in either era.

    The year tells the era: 2400 and later is BE, 1900-2100 is CE. Nothing is guessed: `BadDate`
    says 'empty', 'not-a-date', 'two-digit-year', 'year-out-of-range', 'no-such-month' or
    'no-such-day'. `today` bounds the years and gives an example for a two-digit one.
    """
    return _parse(text, lambda digits, era: _ce_year(digits, era, today))


def readings(text: str) -> list[date]:
    """Return every date that a text with a two-digit year may mean, the Buddhist era first.

    '20/09/30' may be of 2430, 2530, 1930 CE or 2030 CE; a text of another kind means none.
    """
    found = (_reading(text, *century) for century in _CENTURIES)
    return [on for on in found if on]


def _reading(text: str, century: int, offset: int) -> date | None:
    def year(digits: str, era: str) -> int:
        if len(digits) != 2 or (era and (match_key(era) in _BUDDHIST) != bool(offset)):
            raise BadDate("year-out-of-range", year=digits)
        return century + int(digits) - offset

    try:
        return _parse(text, year)
    except BadDate:
        return None


def _parse(text: str, ce_year: Callable[[str, str], int]) -> date:
    text = text.strip()
    if len(text) > _LONGEST_DATE:
        raise BadDate("not-a-date", text=normalise(text[:_LONGEST_DATE]))
    found, era = _USUAL_FORM.fullmatch(text), ""
    if not found:
        written = ascii_digits(normalise(text)).casefold()
        if not written:
            raise BadDate("empty")
        found, era = _read_form(written)
    if not found:
        raise BadDate("not-a-date", text=normalise(text))
    parts = found.groupdict()
    return _build(
        day=int(parts["day"]),
        month=_month(parts),
        year=ce_year(parts["year"], parts.get("era") or era),
    )


def display(on: date, *, style: Style = "short") -> str:
    """Write a date in BE and in the active language; English states the era."""
    month = _month_name(on.month, full=style != "short")
    day = "" if style == "month" else f"{on.day} "
    return f"{day}{month} {on.year + BE_OFFSET}{_era_suffix()}"


def display_range(start: date, end: date) -> str:
    """Write two dates without repeating what they share: '20-22 Nov 2569 BE'."""
    if start == end:
        return display(start)
    if start.year != end.year:
        return f"{display(start)} – {display(end)}"
    if start.month != end.month:
        return f"{start.day} {_month_name(start.month)} – {display(end)}"
    return f"{start.day}–{display(end)}"


def display_time(at: datetime) -> str:
    """Write an aware moment as date and time of day in Bangkok."""
    local = timezone.localtime(at, BANGKOK)
    clock = f"{local:%H:%M}"
    return f"{display(local)} {clock} น." if _in_thai() else f"{display(local)}, {clock}"


def to_input(on: date) -> str:
    """Write a date as a form field shows it: '22/11/2569'."""
    return f"{on.day:02}/{on.month:02}/{on.year + BE_OFFSET}"


def fiscal_year(on: date) -> int:
    """Return the BE fiscal year of a date: year N runs from 1 October N-1 to 30 September N."""
    return on.year + BE_OFFSET + (on.month >= FIRST_FISCAL_MONTH)


def fiscal_year_range(year: int) -> tuple[date, date]:
    """Return the first and the last day of a BE fiscal year."""
    closing = year - BE_OFFSET
    return date(closing - 1, FIRST_FISCAL_MONTH, 1), date(closing, FIRST_FISCAL_MONTH - 1, 30)


def _read_form(written: str) -> tuple[re.Match[str] | None, str]:
    written = _CLOCK.sub("", written)
    era = _TRAILING_ERA.search(written)
    if era:
        written = written[: era.start()]
    matches = (form.fullmatch(written) for form in _FORMS)
    return next((found for found in matches if found), None), era["era"] if era else ""


def _month(parts: dict[str, str]) -> int:
    if "month" in parts:
        month = int(parts["month"])
        if not 1 <= month <= 12:
            raise BadDate("no-such-month", month=month)
        return month
    name = parts["name"]
    try:
        return _MONTH_NUMBERS[match_key(name)]
    except KeyError:
        raise BadDate("no-such-month", month=name) from None


def _ce_year(digits: str, era: str, today: date) -> int:
    year = int(digits)
    if len(digits) <= 2:
        raise BadDate("two-digit-year", year=digits, example=_latest_be_year(year, today))
    stated = match_key(era) if era else ""
    if year in _CE_YEARS and stated not in _BUDDHIST:
        return year
    last_be_year = today.year + BE_OFFSET + _YEARS_AHEAD
    if _FIRST_BE_YEAR <= year <= last_be_year and (not stated or stated in _BUDDHIST):
        return year - BE_OFFSET
    raise BadDate("year-out-of-range", year=digits)


def _latest_be_year(two_digits: int, today: date) -> int:
    this_year = today.year + BE_OFFSET
    return this_year - (this_year - two_digits) % 100


def _build(*, day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(
            "no-such-day", day=day, month=_month_name(month, full=True), year=year + BE_OFFSET
        ) from None


def _month_name(month: int, *, full: bool = False) -> str:
    thai, thai_short, english = MONTHS[month - 1]
    if _in_thai():
        return thai if full else thai_short
    return english if full else english[:3]


def _era_suffix() -> str:
    return "" if _in_thai() else " BE"


def _in_thai() -> bool:
    return (translation.get_language() or "th").startswith("th")

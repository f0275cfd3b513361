from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from personnel import be_dates
from personnel.be_dates import BadDate, parse

TODAY = date(2026, 11, 22)
any_day = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "1/10/2563",
        "01/10/2563",
        "1-10-2563",
        "1.10.2563",
        "1 10 2563",
        "01102563",
        "25631001",
        "20201001",
        "2563/10/1",
        "๑/๑๐/๒๕๖๓",
        "๑ ต.ค. ๒๕๖๓",
        "1 ต.ค. 2563",
        "1ต.ค.2563",
        "1 ตค 2563",
        "01-ต.ค.-2563",
        "1 ตุลาคม 2563",
        "1 ตุลาคม พ.ศ. 2563",
        "วันที่ 1 ตุลาคม 2563",
        "วันที่ 1 เดือน ตุลาคม พ.ศ. 2563",
        "วันพฤหัสบดีที่ 1 ตุลาคม พ.ศ. ๒๕๖๓",
        "1/10/2563 (พ.ศ.)",
        "1 Oct 2020",
        "1 October 2563 BE",
        "1 October 2020 A.D.",
        "1/10/2020",
        "2020-10-01",
        "2020-10-01T00:00:00",
        "2563-10-01",
        "1/10/2563 0:00:00",
        " \u200b1/10/2563\u00a0",
    ],
)
def test_a_date_is_read_however_an_office_writes_it(written):
    assert parse(written, today=TODAY) == date(2020, 10, 1)


@pytest.mark.parametrize(
    ("month", "number"), [("พ.ค.", 5), ("พ.ย.", 11), ("มิ.ย.", 6), ("เม.ย.", 4)]
)
def test_a_short_month_is_not_taken_for_an_era_or_another_month(month, number):
    assert parse(f"9 {month} 2563", today=TODAY) == date(2020, number, 9)


def test_the_day_comes_before_the_month():
    assert parse("10/1/2563", today=TODAY) == date(2020, 1, 10)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ไม่ทราบ", "not-a-date"),
        ("ตุลาคม 2563", "not-a-date"),
        ("October 1, 2020", "not-a-date"),
        ("2563", "not-a-date"),
        ("1" * 500, "not-a-date"),
        ("1/10/63", "two-digit-year"),
        ("1 ต.ค. 63", "two-digit-year"),
        ("1/10/256", "year-out-of-range"),
        ("1/10/2200", "year-out-of-range"),
        ("1/10/3106", "year-out-of-range"),
        ("1/10/1477", "year-out-of-range"),
        ("1 ต.ค. พ.ศ. 2020", "year-out-of-range"),
        ("1 Oct 2563 CE", "year-out-of-range"),
        ("10/31/2563", "no-such-month"),
        ("1 ตุลาคน 2563", "no-such-month"),
        ("31/04/2563", "no-such-day"),
        ("0/10/2563", "no-such-day"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(written, code):
    with pytest.raises(BadDate) as refused:
        parse(written, today=TODAY)
    assert refused.value.code == code


def test_text_too_long_for_a_date_is_not_folded_whole(monkeypatch):
    folded = []
    monkeypatch.setattr(be_dates, "normalise", lambda text: folded.append(text) or text)
    with pytest.raises(BadDate):
        parse("1/10/2563" + "\u0315" * 1000, today=TODAY)
    assert max(map(len, folded)) <= 60


def test_leap_days_follow_the_common_era_year():
    assert parse("29/02/2563", today=TODAY) == date(2020, 2, 29)
    with pytest.raises(BadDate) as refused:
        parse("29/02/2562", today=TODAY)
    assert refused.value.params["year"] == 2562


@pytest.mark.parametrize(("digits", "example"), [("63", 2563), ("69", 2569), ("70", 2470)])
def test_a_two_digit_year_is_asked_with_an_example_that_is_not_ahead(digits, example):
    with pytest.raises(BadDate) as refused:
        parse(f"1/1/{digits}", today=TODAY)
    assert refused.value.params["example"] == example


@given(any_day)
def test_what_is_shown_is_read_back_as_the_same_day(day):
    for language in ("th", "en"):
        with translation.override(language):
            shown = [be_dates.display(day), be_dates.display(day, style="long")]
        shown += [be_dates.to_input(day), day.isoformat()]
        assert {parse(text, today=TODAY) for text in shown} == {day}


@given(st.text(max_size=40))
def test_any_text_is_either_a_date_near_us_or_refused(text):
    try:
        day = parse(text, today=TODAY)
    except BadDate:
        return
    assert 1857 <= day.year <= 2126


@pytest.mark.parametrize(
    ("language", "style", "shown"),
    [
        ("th", "short", "22 พ.ย. 2569"),
        ("th", "long", "22 พฤศจิกายน 2569"),
        ("th", "month", "พฤศจิกายน 2569"),
        ("en", "short", "22 Nov 2569 BE"),
        ("en", "long", "22 November 2569 BE"),
        ("en", "month", "November 2569 BE"),
    ],
)
def test_a_date_is_shown_in_be_in_the_language_of_the_reader(language, style, shown):
    with translation.override(language):
        assert be_dates.display(TODAY, style=style) == shown


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (date(2026, 11, 22), "22 Nov 2569 BE"),
        (date(2026, 11, 20), "20–22 Nov 2569 BE"),
        (date(2026, 10, 20), "20 Oct – 22 Nov 2569 BE"),
        (date(2025, 10, 20), "20 Oct 2568 BE – 22 Nov 2569 BE"),
    ],
)
def test_a_range_does_not_repeat_what_both_ends_share(start, shown):
    with translation.override("en"):
        assert be_dates.display_range(start, TODAY) == shown


def test_a_moment_is_shown_in_bangkok():
    at = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)
    with translation.override("th"):
        assert be_dates.display_time(at) == "22 พ.ย. 2569 03:05 น."
    with translation.override("en"):
        assert be_dates.display_time(at) == "22 Nov 2569 BE, 03:05"


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 9, 30), 2568), (date(2025, 10, 1), 2569), (date(2026, 9, 30), 2569)],
)
def test_a_fiscal_year_starts_in_october_of_the_year_before(day, year):
    assert be_dates.fiscal_year(day) == year


@given(any_day)
def test_a_day_lies_inside_the_range_of_its_fiscal_year(day):
    first, last = be_dates.fiscal_year_range(be_dates.fiscal_year(day))
    assert first <= day <= last
    assert be_dates.fiscal_year(first) == be_dates.fiscal_year(last)

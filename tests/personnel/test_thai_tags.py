from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation


def render(expression, language="en", **values):
    with translation.override(language):
        return Template("{% load thai %}{{ " + expression + " }}").render(Context(values))


DAY = date(2026, 11, 22)
LATE = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("v|be_date", DAY, "22 Nov 2569 BE"),
        ("v|be_date", LATE, "22 Nov 2569 BE"),
        ("v|be_date_long", DAY, "22 November 2569 BE"),
        ("v|be_month", DAY, "November 2569 BE"),
        ("v|be_datetime", LATE, "22 Nov 2569 BE, 03:05"),
        ("v|fiscal_year", DAY, "2570"),
        ("v|hours", 90, "1 h 30 min"),
        ("v|hours", 45, "45 min"),
        ("v|hours", 120, "2 h"),
        ("v|hours", 0, "0 h"),
        ("v|hours", 60 * 1200, "1,200 h"),
        ("v|percent", 0.636, "64%"),
        ("v|percent", 0.999, "99%"),
        ("v|percent", 1, "100%"),
        ("v|percent", 0, "0%"),
    ],
)
def test_a_value_is_written_for_a_reader(expression, value, shown):
    assert render(expression, v=value) == shown


@pytest.mark.parametrize(
    "name",
    ["be_date", "be_date_long", "be_month", "be_datetime", "fiscal_year", "hours", "percent"],
)
def test_nothing_in_gives_nothing_out(name):
    assert render(f"v|{name}", v=None) == ""
    assert render(f"missing|{name}") == ""


def test_a_range_needs_only_its_start():
    assert render("v|be_range:w", v=DAY, w=None) == "22 Nov 2569 BE"
    assert render("v|be_range:w", "th", v=date(2026, 11, 20), w=DAY) == "20–22 พ.ย. 2569"

from datetime import date

import pytest
from django import forms
from django.utils import translation

from personnel.be_fields import BEDateField


class LeaveForm(forms.Form):
    on = BEDateField()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_a_date_typed_in_be_is_cleaned_to_a_date():
    form = LeaveForm({"on": "๒๒ พ.ย. ๒๕๖๙"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 11, 22)


def test_an_optional_field_left_empty_is_none():
    assert BEDateField(required=False).clean("  ") is None


def test_spaces_alone_do_not_fill_a_required_field():
    with pytest.raises(forms.ValidationError) as refused:
        BEDateField().clean("  ")
    assert refused.value.code == "required"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yesterday", "“yesterday” is not a date"),
        ("1/10/63", "Write all four digits, such as 25"),
        ("1/10/3106", "The year 3106 is neither"),
        ("10/31/2563", "There is no month “31”"),
        ("29/02/2562", "There is no day 29 in February 2562 BE"),
    ],
)
def test_a_bad_date_is_answered_with_what_is_wrong(typed, said):
    form = LeaveForm({"on": typed})
    assert not form.is_valid()
    assert said in form.errors["on"][0]


def test_a_refused_text_is_shown_again_as_it_was_typed():
    html = str(LeaveForm({"on": "1 ต.ค. 63"})["on"])
    assert 'value="1 ต.ค. 63"' in html


def test_a_stored_date_is_shown_in_be():
    html = str(LeaveForm(initial={"on": date(2026, 11, 22)})["on"])
    assert 'value="22/11/2569"' in html
    assert 'inputmode="numeric"' in html
    assert 'type="text"' in html


def test_the_same_day_written_otherwise_is_no_change():
    form = LeaveForm({"on": "22 พ.ย. 2569"}, initial={"on": date(2026, 11, 22)})
    assert not form.has_changed()
    assert LeaveForm({"on": "23/11/2569"}, initial={"on": date(2026, 11, 22)}).has_changed()


def test_markup_typed_as_a_date_is_escaped_in_the_answer():
    form = LeaveForm({"on": "<b>x</b>"})
    assert "<b>" not in str(form.errors)

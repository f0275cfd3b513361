"""A form field for dates in the Buddhist era, typed by hand: no picker that could shift the era."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from personnel.be_dates import BANGKOK, BadDate, parse, to_input


class BEDateInput(forms.TextInput):
    """A text box for a date in BE; the number pad of a phone is enough to fill it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {
            "inputmode": "numeric",
            "placeholder": _("dd/mm/yyyy (BE)"),
            "autocomplete": "off",
            "maxlength": 60,
        }
        super().__init__(hints | (attrs or {}))


class BEDateField(forms.Field):
    """Reads what `be_dates.parse` reads, and shows again exactly what was typed."""

    widget = BEDateInput
    default_error_messages = {
        "required": _("Enter the date: day, month and year in the Buddhist era (BE)."),
        "not-a-date": _(
            "“%(text)s” is not a date. Write day, month and year in the Buddhist era (BE), "
            "such as 22/11/2569."
        ),
        "two-digit-year": _(
            "The year “%(year)s” could belong to more than one century. "
            "Write all four digits, such as %(example)s."
        ),
        "year-out-of-range": _(
            "The year %(year)s is neither a Buddhist-era year nor a Common-era one. "
            "Write the year in the Buddhist era (BE), such as 2569."
        ),
        "no-such-month": _(
            "There is no month “%(month)s”. Write the day first, then the month (1 to 12 "
            "or its name), then the year."
        ),
        "no-such-day": _("There is no day %(day)s in %(month)s %(year)s BE. Check day and month."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Day/month/year in the Buddhist era, such as 22/11/2569"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the date, or None for an empty box."""
        if isinstance(value, date):
            return value
        try:
            return parse(value or "", today=timezone.localdate(timezone=BANGKOK))
        except BadDate as bad:
            if bad.code == "empty":
                return None
            raise forms.ValidationError(
                self.error_messages[bad.code], code=bad.code, params=bad.params
            ) from bad

    def prepare_value(self, value: Any) -> Any:
        """Write a stored date in BE; leave what a user typed as it was."""
        return to_input(value) if isinstance(value, date) else value

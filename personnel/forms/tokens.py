"""Making a token for the API."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.be_fields import BEDateField
from personnel.text_fields import LineField

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)


class TokenForm(forms.Form):
    """What a token is for, and its last day, within a year."""

    name = LineField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("The program and the machine it runs on, such as: personnel system, office 3."),
    )
    expires_on = BEDateField(label=_("Last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["expires_on"].initial = today + USUAL

    def clean_expires_on(self) -> date:
        """Refuse a day that is over, and one too far away."""
        on: date = self.cleaned_data["expires_on"]
        if not self.today <= on <= self.today + LONGEST:
            raise forms.ValidationError(_("Give a day from today on, within a year."))
        return on

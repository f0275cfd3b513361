"""Forms of the reminders: whom to list, and whom to remind."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from personnel.forms import UnitField
from personnel.models.units import UnitQuerySet
from training.enums import Lack

LONGEST_DAYS = 1000


class NudgeForm(forms.Form):
    """Which lack to list, and of which people."""

    kind = forms.ChoiceField(choices=Lack.choices, required=False, widget=forms.HiddenInput)
    unit = UnitField(label=_("Unit"), required=False)
    of = forms.ChoiceField(
        label=_("What is missing"),
        choices=[("", _("Nothing was logged")), ("approved", _("Nothing was approved"))],
        required=False,
    )
    days = forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=LONGEST_DAYS, required=False
    )

    def __init__(self, data: Any, *, units: UnitQuerySet) -> None:
        days = data.get("days") or settings.NUDGE_DAYS
        super().__init__({**data.dict(), "days": days})
        unit = cast(UnitField, self.fields["unit"])
        unit.offer(units)
        unit.widget.choices = [("", _("All units")), *unit.widget.choices]
        if (self.data.get("kind") or Lack.RECENT) != Lack.RECENT:
            del self.fields["of"], self.fields["days"]

    @property
    def lack(self) -> Lack:
        """What was asked for."""
        return Lack(self.cleaned_data["kind"] or Lack.RECENT)

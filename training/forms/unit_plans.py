"""Forms of a unit's yearly plan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area
from personnel.be_dates import fiscal_year_range
from personnel.be_fields import BEDateField
from personnel.text import ascii_digits
from personnel.text_fields import LineField
from training.enums import Measure
from training.forms.deciding import LARGEST
from training.models import UnitPlan
from training.models.unit_plans import PlanLine

MOST = 1_000_000


class BahtField(forms.DecimalField):
    """An amount in baht as people type it: commas and Thai digits are read."""

    def __init__(self, **kwargs: Any) -> None:
        text = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 20})
        super().__init__(
            required=False, widget=text, max_digits=12, decimal_places=2, min_value=0, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = ascii_digits(value).replace(",", "").replace(" ", "")
        return super().to_python(value) or Decimal(0)


class CountField(forms.IntegerField):
    """A number of people or things; an empty box is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, required=False, **kwargs)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class LineForm(forms.Form):
    """A line of a plan, in the version that the user was looking at; 0 = a new one."""

    version = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: UnitPlan, line: PlanLine | None = None) -> None:
        held = {name: getattr(line, name) for name in self.base_fields} if line else {"version": 0}
        super().__init__(data, initial=held)
        self.plan = plan

    def facts(self) -> dict[str, Any]:
        """Return what was written, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ActivityForm(LineForm):
    """An activity under a driving measure of the circular."""

    measure = forms.TypedChoiceField(
        label=_("Driving measure"), choices=Measure.choices, coerce=int, widget=forms.RadioSelect
    )
    title = LineField(label=_("Activity"), max_length=200)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.in_use(), required=False, empty_label=_("All areas"),
        help_text=_("With an area or a mode the plan shows beside it what was really learned."),
    )  # fmt: skip
    mode = forms.TypedChoiceField(
        label=_("Mode"), choices=[("", _("All modes")), *Mode.choices], coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip
    people = CountField(label=_("People to reach"))
    budget = BahtField(label=_("Budget planned (baht)"))
    spent = BahtField(label=_("Budget spent (baht)"))
    start_date = BEDateField(label=_("From"))
    end_date = BEDateField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("start_date"), data.get("end_date")
        begins, ends = fiscal_year_range(self.plan.fiscal_year)
        if first and last and last < first:
            self.add_error("end_date", _("The activity ends before it begins. Check both dates."))
        elif first and last and (first > ends or last < begins):
            self.add_error(
                "start_date",
                forms.ValidationError(
                    _("The activity lies outside the fiscal year %(year)s. Check both dates."),
                    params={"year": self.plan.fiscal_year},
                ),
            )
        return data


class DeviceForm(LineForm):
    """Devices or tools of one sort."""

    name = LineField(label=_("Device or tool"), max_length=200)
    needed = CountField(label=_("Needed"))
    available = CountField(label=_("Available"))


class BeginForm(forms.Form):
    """Which year's plan to begin, and whether with last year's lines."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    copies_last = forms.BooleanField(required=False)

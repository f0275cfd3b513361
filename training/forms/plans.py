"""Forms of personal plans: an item, a note that it is done, and a return with a reason."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Level, Method
from personnel.be_dates import display, fiscal_year_range
from personnel.be_fields import BEDateField
from personnel.text_fields import LineField
from training.forms.deciding import SeenForm
from training.forms.fields import LinesField
from training.models import Course, PlanItem

MOST_HOURS = 999


class AreaField(forms.ModelChoiceField):
    """An area with its number, since two have nearly one name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.numbered_name)


class PlanItemForm(forms.Form):
    """What somebody will do: in which area, how, how much, up to when."""

    area = AreaField(
        label=_("Area"),
        queryset=Area.objects.in_use(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the area that this is about.")},
    )
    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.offered(),
        required=False,
        empty_label=_("No course of the catalogue"),
    )
    what = LineField(
        label=_("What will you do?"),
        max_length=500,
        required=False,
        help_text=_("In your own words; with a course, its title is taken when this is empty"),
    )
    method = forms.ModelChoiceField(
        label=_("How?"),
        queryset=Method.objects.in_use(),
        help_text=_("The way of learning decides whether it belongs to the 70, the 20 or the 10"),
        error_messages={"required": _("Choose how you will learn it.")},
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        error_messages={"required": _("Enter how many hours you plan.")},
    )
    target_level = forms.TypedChoiceField(
        label=_("Level to reach"), coerce=int, empty_value=None, required=False
    )
    due_date = BEDateField(label=_("Up to when?"))

    def __init__(self, *args: Any, fiscal_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fiscal_year = fiscal_year
        levels = [(row.number, f"{row.number} {row.name}") for row in Level.objects.in_use()]
        target_level: Any = self.fields["target_level"]
        target_level.choices = [("", _("No level, just hours")), *levels[1:]]
        method: Any = self.fields["method"]
        method.widget.choices = [("", _("Choose one")), *_methods_by_mode()]

    def clean_hours(self) -> Any:
        hours = self.cleaned_data["hours"]
        if not round(hours * 60):
            raise forms.ValidationError(_("Enter how many hours you plan."))
        return hours

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        first, last = fiscal_year_range(self.fiscal_year)
        if not first <= due <= last:
            raise forms.ValidationError(
                _("%(due)s lies outside fiscal year %(year)s: from %(first)s to %(last)s."),
                params={
                    "due": display(due),
                    "year": self.fiscal_year,
                    "first": display(first),
                    "last": display(last),
                },
            )
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("what") and data.get("course"):
            data["what"] = data["course"].title
        if not data.get("what") and "what" not in self.errors:
            self.add_error("what", gettext("Write what you will do, or choose a course."))
        return data

    def facts(self) -> dict[str, Any]:
        """Return what the valid form says, as `actions.save_item` takes it."""
        data = dict(self.cleaned_data)
        return data | {"minutes": round(data.pop("hours") * 60)}


class DoneForm(forms.Form):
    """Why an item is done though no approved record shows it."""

    note = LineField(
        label=_("What shows that it is done?"),
        max_length=500,
        help_text=_("For what no record shows; your supervisor can read it"),
        error_messages={"required": _("Write in a few words what was done.")},
    )


class ReturnPlanForm(SeenForm):
    """A return, with the reason that its owner needs."""

    reason = LinesField(
        label=_("What should be changed?"),
        max_length=1000,
        error_messages={"required": _("Say what should be changed, so that it can be.")},
    )


def initial_of(item: PlanItem) -> dict[str, Any]:
    """Return what the form shows for a stored item."""
    return {
        "area": item.area_id,
        "course": item.course_id,
        "what": item.what,
        "method": item.method_id,
        "hours": f"{item.minutes / 60:g}",
        "target_level": item.target_level,
        "due_date": item.due_date,
    }


def _methods_by_mode() -> list[tuple[str, list[tuple[int, str]]]]:
    """The methods for a select, under the mode that they imply."""
    methods = sorted(Method.objects.in_use(), key=lambda row: (-row.mode, row.order))
    return [
        (str(Mode(mode).label), [(row.pk, row.name) for row in rows])
        for mode, rows in groupby(methods, key=lambda row: row.mode)
    ]

"""Answers about a roster: what a unit's name means, what a cell should have said."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel import be_dates
from personnel.models import RosterImport, RosterRow, Unit
from personnel.roster.columns import FIELDS
from personnel.roster.problems import field_label

FIXABLE = frozenset(FIELDS) - {"row_no", "area"}
_DATES = ("birth_date", "start_date")
# What a page would show of them is masked or shortened, and must not come back as their value.
_TYPED_ANEW = ("citizen_id",)


class UnitAnswerForm(forms.Form):
    """The unit that a name or a code in the file means; one in the import's own subtree."""

    key = forms.CharField(max_length=260, strip=False, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        error_messages={
            "required": _("Choose the unit that is meant."),
            "invalid_choice": _("This unit is not part of the roster's unit. Choose another one."),
        },
    )

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {item["key"] for item in roster.repairs if item["kind"] == "unit"}
        field = cast(forms.ModelChoiceField, self.fields["unit"])
        field.queryset = Unit.objects.in_subtree(roster.unit)

    def clean_key(self) -> str:
        """Take the names and codes that this import asks about."""
        key: str = self.cleaned_data["key"]
        if key not in self.keys:
            raise forms.ValidationError(_("Nothing in this file asks about that name."))
        return key


class UnitSearch(forms.Form):
    """Words of a unit's name, or its code."""

    key = forms.CharField(max_length=260, strip=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name or code of the unit"), max_length=100, required=False)


class CellForm(forms.Form):
    """What a cell of the file should have said; empty takes its content out."""

    text = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, row: RosterRow, field: str, value: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label = field_label(field)
        text.initial = "" if field in _TYPED_ANEW else _held(row, field) or value
        text.help_text = _("Leave it empty to take out what the cell says.")
        if field in _DATES:
            text.help_text = _("Day/month/year in the Buddhist era, such as 22/11/2569")
        if field == "citizen_id":
            text.help_text = _("All 13 digits. What the file says is not shown in full here.")
            text.widget.attrs.update(inputmode="numeric", autocomplete="off")


def _held(row: RosterRow, field: str) -> str:
    """Return what the row holds in this field, as a person would type it."""
    if field == "full_name":
        return row.full_name
    value = getattr(row, {"unit_name": "unit_text"}.get(field, field), "")
    return be_dates.to_input(value) if isinstance(value, date) else str(value or "")

"""Asking for the roster of a unit."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.forms.units import UnitField
from personnel.models.units import UnitQuerySet
from personnel.text_fields import LineField


class RosterExportForm(forms.Form):
    """The unit, and whether citizen IDs are written out, for which reason."""

    unit = UnitField(
        label=_("Unit"), help_text=_("The workbook names the people of this unit and below it.")
    )
    with_ids = forms.BooleanField(
        label=_("With citizen IDs"),
        required=False,
        help_text=_("Everybody whose ID is written out can see by whom, and why."),
    )
    reason = LineField(
        label=_("Reason for the citizen IDs"),
        help_text=_("Only with citizen IDs: what they are needed for, at least 10 characters."),
        required=False,
        min_length=10,
        max_length=300,
        error_messages={
            "min_length": _("Write in a few words what the citizen IDs are needed for."),
        },
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).offer(units)

    def clean(self) -> dict[str, Any]:
        """Citizen IDs need a reason."""
        cleaned = self.cleaned_data
        if cleaned.get("with_ids") and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write in a few words what the citizen IDs are needed for."))
        return cleaned

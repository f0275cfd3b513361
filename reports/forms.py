"""Filters of the reports floor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Area
from personnel.enums import Group


class GapFilter(forms.Form):
    """Which people with gaps to list."""

    stage = forms.ChoiceField(
        label=_("Against the targets of"),
        required=False,
        choices=[("", _("the next stage")), *Stage.choices],
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.number, area.numbered_name) for area in Area.objects.in_use()]
        self.fields["area"].choices = [("", _("All areas")), *areas]  # type: ignore[attr-defined]

"""What a program sends: parameters of a list, and a decision as JSON."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.api.guard import Call
from personnel.api.problems import NOT_RIGHT, Fault, Refused, refused_by
from personnel.enums import RowAction
from personnel.models import Unit
from personnel.models.units import UnitQuerySet

_NOT_KNOWN = _("This field is not known here.")
_OTHER_KIND = _("This field has a value of another kind.")
_NAME_IT = _("Name a unit that you look after by its `id` from /api/v1/units/.")
LAST_PAGE = 1_000_000


class PageQuery(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)

    def asked(self) -> dict[str, Any]:
        """Return what is asked for; raises `Refused` with a sentence for each wrong parameter."""
        if not self.is_valid():
            raise refused_by(self)
        return self.cleaned_data


class UnitsQuery(PageQuery):
    code = forms.CharField(max_length=12, required=False)


class RowsQuery(PageQuery):
    action = forms.ChoiceField(choices=[("", ""), *RowAction.choices], required=False)


class RosterQuery(PageQuery):
    """The unit whose people are listed, and those of the units below it."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        error_messages={"required": _NAME_IT, "invalid_choice": _NAME_IT},
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


def read_json(call: Call, **kinds: tuple[type, ...]) -> dict[str, Any]:
    """Return the object sent, whose fields are among `kinds`; raises `Refused` in a sentence."""
    if call.request.content_type != "application/json":
        raise Refused(415, _("Send JSON: “Content-Type: application/json”."))
    try:
        body = json.loads(call.request.body)
    except (ValueError, RecursionError) as bad:
        raise Refused(400, _("The body is not JSON.")) from bad
    if not isinstance(body, dict):
        raise Refused(400, _("The body is not a JSON object."))
    faults = [
        Fault(name[:80], str(_OTHER_KIND if name in kinds else _NOT_KNOWN))
        for name, value in body.items()
        if not isinstance(value, kinds.get(name, ()))
    ]
    if faults:
        raise Refused(422, NOT_RIGHT, faults)
    return body

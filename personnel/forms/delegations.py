"""Lending authority: to whom, where, and for which days."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from personnel.be_fields import BEDateField
from personnel.forms.units import UnitField
from personnel.models import Person, User
from personnel.models.units import UnitQuerySet
from personnel.text import match_key
from personnel.text_fields import LineField

SHOWN = 20


class DelegateSearch(forms.Form):
    """Finds the colleague who will decide."""

    q = LineField(label=_("Name or e-mail address of the colleague"), max_length=100)

    def found(self, by: User) -> list[User]:
        """Return the accounts that match, among the people whom the user sees."""
        text = self.cleaned_data["q"]
        named = Q(email__iexact=text)
        if key := match_key(text):
            named |= Q(person__name_key__contains=key)
        people = colleagues(by).filter(named).select_related("person")
        return list(people.order_by("person__name_sort", "pk")[:SHOWN])


class DelegateForm(forms.Form):
    """Whom, where and when; the lender's own role bounds all three."""

    to = forms.ModelChoiceField(
        label=_("Who decides"),
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose the colleague who decides."),
            "invalid_choice": _("This colleague is not among the people of your units."),
        },
    )
    unit = UnitField(label=_("Where, with every unit below"))
    from_date = BEDateField(label=_("First day"))
    to_date = BEDateField(label=_("Last day"))

    def __init__(
        self, data: Any = None, *, by: User, units: UnitQuerySet, today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.today = today
        cast(forms.ModelChoiceField, self.fields["to"]).queryset = colleagues(by)
        cast(UnitField, self.fields["unit"]).offer(units)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_date"), data.get("to_date")
        if first and first < self.today:
            self.add_error("from_date", _("Choose today or a later day: the past is decided."))
        if first and last and last < first:
            self.add_error("to_date", _("The last day lies before the first one."))
        return data


def colleagues(by: User) -> QuerySet[User]:
    """The active accounts of the people whom the user sees, without their own."""
    seen = Person.objects.visible_to(by)
    return User.objects.filter(is_active=True, person__in=seen).exclude(pk=by.pk)

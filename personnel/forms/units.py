"""Choosing a unit of a scope."""

from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from personnel.models import Unit
from personnel.models.units import UnitQuerySet

LONGEST_LIST = 600
INDENT = "\u2003"


class UnitField(forms.ModelChoiceField):
    """A unit of a scope: the list shows its upper levels, every unit of it is accepted."""

    default_error_messages = {
        "required": _("Choose a unit from the list."),
        "invalid_choice": _("You do not look after this unit. Choose one from the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), empty_label=None, **kwargs)

    def offer(self, scope: UnitQuerySet) -> None:
        """Accept the units of `scope`, and list as many of its levels as fit."""
        self.queryset = scope
        units = list(_upper_levels(scope))
        top = min((unit.depth for unit in units), default=0)
        self.widget.choices = [(u.pk, INDENT * (u.depth - top) + u.name) for u in units]

    def clean(self, value: Any) -> Unit | None:
        """Return the unit, and list it when it lies below the levels shown."""
        unit = super().clean(value)
        if unit and all(pk != unit.pk for pk, _name in self.widget.choices):
            self.widget.choices = [*self.widget.choices, (unit.pk, unit.name)]
        return unit


def _upper_levels(scope: UnitQuerySet) -> UnitQuerySet:
    """Return the levels of the scope, from the top, that together fit into one list."""
    listed, deepest = 0, 0
    for depth, count in scope.values_list("depth").annotate(Count("pk")).order_by("depth"):
        listed += count
        if deepest and listed > LONGEST_LIST:
            break
        deepest = depth
    return scope.filter(depth__lte=deepest).order_by("path")[:LONGEST_LIST]

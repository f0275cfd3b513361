"""Rows that hold from a day to a day; `to_date` is the last one, empty while it is open."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def in_force(on: date, prefix: str = "") -> Q:
    """Return the condition "holds on that day" for a dated row, or for one behind `prefix`."""
    return Q(**{f"{prefix}from_date__lte": on}) & (
        Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gte": on})
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Reads that every dated row has."""

    def on(self, day: date) -> Self:
        """The rows in force on that day."""
        return self.filter(in_force(day))


class Dated(models.Model):
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="%(class)s_ends_after_it_begins",
            )
        ]

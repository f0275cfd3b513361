"""Reminders that people sent: who, whom, what, when. They are kept."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from training.enums import Lack

# Nobody is reminded of the same thing again within so many days.
REST_DAYS = 14


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def resting(self, kind: Lack, on: date) -> Self:
        """The reminders of that kind after which it is too soon for another on that day."""
        return self.filter(kind=kind, on_date__gt=on - timedelta(days=REST_DAYS), on_date__lte=on)


def _one_at_a_time(kind: Lack) -> ExclusionConstraint:
    """Two reminders of an account, of the kind, never rest at the same time.

    As ranges, both need no extension of PostgreSQL.
    """
    account = Func(F("user"), F("user"), Value("[]"), function="int8range")
    days = Func(F("on_date"), F("on_date") + Value(REST_DAYS), function="daterange")
    return ExclusionConstraint(
        name=f"one_{kind}_reminder_in_{REST_DAYS}_days",
        expressions=[(account, "&&"), (days, "&&")],
        condition=Q(kind=kind),
    )


class Reminder(models.Model):
    """A reminder to an account, shown in the portal and mailed as its owner chose."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=6, choices=Lack)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_date = models.DateField()
    at = models.DateTimeField(db_default=Now())
    # One click, one or many reminders.
    click = models.UUIDField(db_index=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [_one_at_a_time(kind) for kind in Lack]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"

"""Verdicts on records."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Person
from training.enums import Verdict
from training.models.records import TrainingRecord


class DecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, person: Person) -> Self:
        """The decisions on that person's records, the latest first."""
        found = self.filter(record__person=person).select_related("record", "by__person")
        return found.order_by("-at")


class Decision(models.Model):
    """A verdict on one version of a record; never changed, never one's own."""

    record = models.ForeignKey(TrainingRecord, models.PROTECT, related_name="decisions")
    record_version = models.PositiveIntegerField()
    # Copied from the record so that the database itself forbids deciding one's own.
    record_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "record_version"], name="one_decision_per_version"
            ),
            models.CheckConstraint(
                condition=Q(by_person__isnull=True) | ~Q(by_person=F("record_person")),
                name="nobody_decides_their_own",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(reason=""), name="return_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.verdict}"

    @property
    def decider(self) -> str:
        """Who decided, by name where the personnel file knows it."""
        return self.by.person.full_name if self.by.person else self.by.email

    @property
    def is_approval(self) -> bool:
        return self.verdict == Verdict.APPROVED

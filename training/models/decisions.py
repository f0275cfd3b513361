"""Verdicts on records, and what came of them."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Assessment
from personnel.models import Person
from personnel.models.authority import offices_of
from training.enums import Verdict
from training.models.records import TrainingRecord

if TYPE_CHECKING:
    from personnel.models import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> Self:
        """The decisions on records that the user may see."""
        return self.filter(record__in=TrainingRecord.objects.visible_to(user))

    def about(self, person: Person) -> Self:
        """The decisions on that person's records, the latest first."""
        found = self.filter(record__person=person).select_related("record")
        return found.with_deciders().order_by("-at")

    def with_deciders(self) -> Self:
        """With what names those who decided, and for whom."""
        named = self.select_related("by__person", "on_behalf_of__person")
        return named.prefetch_related(offices_of("by__"), offices_of("on_behalf_of__"))


class Decision(models.Model):
    """A verdict on one version of a record; never changed, never one's own.

    A wrong one is corrected by another one, which names it; both stay.
    """

    record = models.ForeignKey(TrainingRecord, models.PROTECT, related_name="decisions")
    record_version = models.PositiveIntegerField()
    # Copied from the record so that the database itself forbids deciding one's own.
    record_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Whose authority it was, where it was delegated.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    on_behalf_of_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    # What a correction changed: the name of a fact → as it was, as it is.
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "record_version"], name="one_decision_per_version"
            ),
            models.CheckConstraint(
                condition=Q(by_person__isnull=True) | ~Q(by_person=F("record_person")),
                name="nobody_decides_their_own",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of_person__isnull=True)
                | ~Q(on_behalf_of_person=F("record_person")),
                name="nobody_has_their_own_decided",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(reason=""), name="return_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_has_a_reason"
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
        return self.by.shown_name

    @property
    def represented(self) -> str:
        """For whom a delegate decided, or nothing."""
        return self.on_behalf_of.shown_name if self.on_behalf_of else ""

    @property
    def is_approval(self) -> bool:
        return self.verdict == Verdict.APPROVED

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None


class ShownLevel(models.Model):
    """That a decision took a level from a certificate: what a correction has to take back."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="shown_levels")
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="shownlevel")

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.assessment_id}"

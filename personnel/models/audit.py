"""The audit trail: acts and looks, written by actions, never changed, never deleted."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from personnel.models.people import Person


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, person: "Person") -> Self:
        """Everything done to, or seen of, that person."""
        return self.filter(person=str(person.pk))


class AuditEvent(models.Model):
    """Who did or looked at what, when. Texts, no keys: the trail outlives its subjects."""

    at = models.DateTimeField(_("when"), db_default=Now(), db_index=True)
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    person = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"]), models.Index(fields=["subject"])]
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"

    @property
    def actor_email(self) -> str:
        """The e-mail address of the account that acted, or "system"."""
        return self.actor.rpartition(":")[2]

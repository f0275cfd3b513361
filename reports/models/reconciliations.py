"""Checks of published figures against raw rows."""

from typing import TYPE_CHECKING, Self

from django.db import models

from personnel.enums import Right
from personnel.models.scope import paths_where
from reports.models.snapshots import Snapshot

if TYPE_CHECKING:
    from personnel.models import User


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def visible_to(self, user: "User") -> Self:
        """A check is about units drawn from the whole tree; see `Snapshot`."""
        return self if paths_where(user, Right.ASK_REPORTS) else self.none()


class Reconciliation(models.Model):
    """What a check of some units found: every figure that differs from the raw rows.

    Each difference says unit, group, area (ids; null where it is of the unit as a whole), the
    figure's name, what was stored and what was found. Nothing in it names a person.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="reconciliations")
    at = models.DateTimeField()
    units = models.PositiveIntegerField()
    # How many there are; of very many the first are kept.
    differing = models.PositiveIntegerField()
    differences = models.JSONField(default=list)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        get_latest_by = "at"
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.at}: {self.differing}"

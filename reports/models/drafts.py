"""Targets that somebody proposes, and the stages of units that would change by them."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Framework
from personnel.enums import Right
from personnel.models import Job, Unit
from personnel.models.scope import paths_where

if TYPE_CHECKING:
    from personnel.models import User


class TargetDraftQuerySet(models.QuerySet["TargetDraft"]):
    def visible_to(self, user: "User") -> Self:
        """Targets hold for everybody: whoever may set them sees every draft."""
        return self if paths_where(user, Right.SET_RULES) else self.none()


class TargetDraft(Job):
    """Proposed targets of a framework, beside those in force when they were proposed.

    Both as `Target` has them, all stages. A worker writes the `moves`; saving puts them in force.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    before = models.JSONField()
    targets = models.JSONField()
    as_of = models.DateField(_("as of"))
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = TargetDraftQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False, state="done"),
                name="saved_targets_say_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.requested_at}"


class TargetMove(models.Model):
    """A unit that would attain another stage by the proposed targets; none = no stage."""

    pk = models.CompositePrimaryKey("draft_id", "unit_id")
    draft = models.ForeignKey(TargetDraft, models.CASCADE, related_name="moves", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(max_length=10, choices=Stage, null=True)
    after = models.CharField(max_length=10, choices=Stage, null=True)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.before} → {self.after}"

"""Rules of groups that somebody proposes, and which people they would move."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.enums import JobState, Right, RulePhase
from personnel.models.jobs import Job
from personnel.models.scope import paths_where

if TYPE_CHECKING:
    from personnel.models.users import User


class RuleDraftQuerySet(models.QuerySet["RuleDraft"]):
    def visible_to(self, user: "User") -> Self:
        """Rules hold for everybody: whoever may set them sees every draft."""
        return self if paths_where(user, Right.SET_RULES) else self.none()


class RuleDraft(Job):
    """A proposed rule book beside the one in force when it was proposed; a job in two phases.

    Both books are lists of rows with `RULE_FIELDS`. The preview fills `moves`, rows of (outcome and
    group before, outcome and group after, people), and `titles`, which have position, standing and
    kind of unit before these. Saving asks a worker to put the book in force.
    """

    phase = models.CharField(max_length=10, choices=RulePhase, default=RulePhase.PREVIEW)
    before = models.JSONField()
    rules = models.JSONField()
    as_of = models.DateField(_("as of"))
    previewed_at = models.DateTimeField(null=True)
    moves = models.JSONField(default=list)
    titles = models.JSONField(default=list)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = RuleDraftQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at__isnull=True, saved_by__isnull=True, phase=RulePhase.PREVIEW)
                | Q(saved_at__isnull=False, saved_by__isnull=False, phase=RulePhase.APPLY),
                name="saved_rules_say_by_whom",
            ),
            models.UniqueConstraint(
                fields=["phase"],
                condition=Q(phase=RulePhase.APPLY, state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="one_rule_book_applied_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.requested_at}"

    @property
    def is_previewed(self) -> bool:
        return self.previewed_at is not None

    @property
    def is_in_force(self) -> bool:
        """The book was put in force; a later one may have followed."""
        return self.phase == RulePhase.APPLY and self.is_done

"""Snapshots: the figures of every unit as of a day, computed by a worker, published at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Framework
from personnel.enums import JobState, Right
from personnel.models import Job
from personnel.models.scope import paths_where
from reports.enums import LOOKING_BACK, Occasion

if TYPE_CHECKING:
    from personnel.models import User


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Target:
    """A stage's target as it was when a snapshot was computed; see `StageTarget`."""

    stage: str
    group: str
    area_id: int
    level: int
    minutes: int
    coverage: int
    due_date: date


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: "User") -> Self:
        """Snapshots hold the whole tree: whoever may ask for reports anywhere sees them."""
        return self if paths_where(user, Right.ASK_REPORTS) else self.none()

    def published(self) -> Self:
        """What readers may see; the latest day first, and of one day what was published last."""
        kept = self.filter(published_at__isnull=False, cleared_at__isnull=True)
        shown = kept.exclude(occasion=Occasion.COMPARISON)
        return shown.order_by("-as_of", "-published_at")

    def with_stages(self) -> Self:
        """One of each day whose rows by unit are kept, the first day first: for trend lines."""
        found = self.filter(published_at__isnull=False).exclude(occasion=Occasion.COMPARISON)
        kept = found.filter(Q(cleared_at__isnull=True) | Q(keeps_stages=True))
        return kept.order_by("as_of", "-published_at").distinct("as_of")

    def closing(self, year: int) -> Self:
        """The one whose figures a fiscal year (BE) was closed with, if it was."""
        return self.filter(fiscal_year=year, closed_at__isnull=False)

    def comparing(self, year: int) -> Self:
        """What differs from a closed fiscal year (BE) since; the newest first."""
        found = self.filter(fiscal_year=year, occasion=Occasion.COMPARISON)
        return found.filter(published_at__isnull=False, cleared_at__isnull=True).order_by(
            "-published_at"
        )

    def under_way(self) -> Self:
        """Those that a worker computes or will compute."""
        return self.filter(state__in=OPEN_STATES)


class Snapshot(Job):
    """The figures of the whole tree as of a day. Readers see it whole or not at all."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as of"))
    fiscal_year = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    # When reading began: whatever was approved before is in the figures.
    watermark = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # The targets that its figures were measured by, as `Target` has them.
    targets = models.JSONField(default=list)
    # People of the register without a post in force on the day: all theirs have ended, none has
    # begun, or they never had one. Those who left the service are among them.
    without_posting = models.PositiveIntegerField(null=True)
    # When its figures were deleted because newer ones are kept; workbooks made of it stay.
    cleared_at = models.DateTimeField(null=True)
    # Cleared, but for the rows by unit: the end of a month, for trend lines.
    keeps_stages = models.BooleanField(default=False)
    # When its fiscal year was closed with it. From then on the database lets nobody change it.
    closed_at = models.DateTimeField(null=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["as_of"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_snapshot_per_day",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(closed_at__isnull=False),
                name="fiscal_year_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(occasion=Occasion.YEAR_END, published_at__isnull=False),
                name="year_closed_with_published_figures",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.occasion})"

    @property
    def looks_back(self) -> bool:
        """It is about a fiscal year that was over when it was asked for."""
        return self.occasion in LOOKING_BACK

    def targets_of(self, stage: str) -> list[Target]:
        """Return that stage's targets, as they were when the figures were computed."""
        return [target for target in self._targets() if target.stage == stage]

    def _targets(self) -> Iterator[Target]:
        for row in self.targets:
            yield Target(**{**row, "due_date": date.fromisoformat(row["due_date"])})

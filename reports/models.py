"""Snapshots: the figures of every unit as of a day, computed by a worker, published at once."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Area, Framework
from personnel.enums import JobState, Right
from personnel.models import Job, Unit
from personnel.models.scope import paths_where, within
from reports.enums import Occasion

if TYPE_CHECKING:
    from personnel.models import User


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: "User") -> Self:
        """Snapshots hold the whole tree; those who may ask for reports somewhere see how they go."""
        return self if paths_where(user, Right.ASK_REPORTS) else self.none()

    def published(self) -> Self:
        """What readers may see; the newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at")

    def under_way(self) -> Self:
        """Those that a worker computes or will compute."""
        return self.filter(state__in=OPEN_STATES)


class Snapshot(Job):
    """The figures of the whole tree as of a day. Readers see it whole or not at all."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as of"))
    fiscal_year = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    # When the figures were read; records approved later are not in them.
    watermark = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["as_of"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_snapshot_per_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of} ({self.occasion})"


class UnitProgress(models.Model):
    """People of a unit's whole subtree in a group and area, and how many met each stage's target.

    Minutes are approved minutes of the snapshot's fiscal year. Group `*` sums all groups. Written
    by `reports.builders` alone; without foreign keys in the database, which cost more than the rows.
    """

    pk = models.CompositePrimaryKey("snapshot_id", "unit_id", "group", "area_id")
    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="progress", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    group = models.CharField(max_length=1)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    head_count = models.PositiveIntegerField()
    met_early = models.PositiveIntegerField()
    met_developing = models.PositiveIntegerField()
    met_mature = models.PositiveIntegerField()
    minutes_70 = models.BigIntegerField()
    minutes_20 = models.BigIntegerField()
    minutes_10 = models.BigIntegerField()
    lecture = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.group} {self.area_id}"


class UnitStageQuerySet(models.QuerySet["UnitStage"]):
    def visible_to(self, user: "User") -> Self:
        """The figures of units where the user may see totals."""
        return self.filter(within(paths_where(user, Right.SEE_TOTALS), "unit__path"))


class UnitStage(models.Model):
    """The stage that a unit attains, its people by group, and its figures over all areas.

    `people` are those whose primary post is in the unit or below: in a group, outside the circular
    or waiting for a decision. `cells` are the people in a group times the areas, `met_*` those of
    the cells where the person meets that stage's target.
    """

    pk = models.CompositePrimaryKey("snapshot_id", "unit_id")
    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="stages", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    stage = models.CharField(max_length=10, choices=Stage, null=True)
    # How many targets with staff of the next stage are met, of how many.
    targets_met = models.PositiveIntegerField(default=0)
    targets = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField()
    in_m = models.PositiveIntegerField()
    in_a = models.PositiveIntegerField()
    in_s = models.PositiveIntegerField()
    in_t = models.PositiveIntegerField()
    outside = models.PositiveIntegerField()
    in_review = models.PositiveIntegerField()
    cells = models.BigIntegerField()
    met_early = models.BigIntegerField()
    met_developing = models.BigIntegerField()
    met_mature = models.BigIntegerField()
    minutes_70 = models.BigIntegerField()
    minutes_20 = models.BigIntegerField()
    minutes_10 = models.BigIntegerField()
    lecture = models.BigIntegerField()

    objects = UnitStageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: "User") -> Self:
        """The report files of units whose reports the user may ask for today."""
        return self.filter(within(paths_where(user, Right.ASK_REPORTS), "unit__path"))


def report_path(report: "ReportFile", _name: str) -> str:
    """Report files lie under a UUID of their own."""
    return f"reports/{report.pk or uuid.uuid4()}.xlsx"


class ReportFile(Job):
    """A workbook of one snapshot for a unit and everything below it, written by a worker."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="files")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    file = models.FileField(upload_to=report_path, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "unit", "language"], name="one_file_per_snapshot")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.snapshot_id}"

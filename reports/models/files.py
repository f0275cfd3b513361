"""Workbooks made of snapshots."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from personnel.be_dates import BE_OFFSET
from personnel.enums import Right
from personnel.models import Job, Unit
from personnel.models.scope import paths_where, within
from reports.models.snapshots import Snapshot

if TYPE_CHECKING:
    from personnel.models import User


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
            models.UniqueConstraint(
                fields=["snapshot", "unit", "language"], name="one_file_per_snapshot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.snapshot_id}"

    @property
    def download_name(self) -> str:
        """The name of the file for whoever downloads it; its date is of the Buddhist era."""
        as_of = self.snapshot.as_of
        return f"digital-skills_{self.unit_id}_BE{as_of.year + BE_OFFSET}-{as_of:%m-%d}.xlsx"

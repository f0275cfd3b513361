"""Workbooks the portal makes: the rows of an import to repair, the roster of a unit."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.enums import Right, RosterFileKind
from personnel.models.jobs import Job
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.users import User


class RosterFileQuerySet(models.QuerySet["RosterFile"]):
    def visible_to(self, user: "User") -> Self:
        """One's own files about units whose roster one still keeps today."""
        return self.filter(
            within(paths_where(user, Right.KEEP_ROSTER), "unit__path"), requested_by=user
        )


class RosterFile(Job):
    """A workbook made by a worker for one user; rights are checked again at the download."""

    kind = models.CharField(max_length=10, choices=RosterFileKind)
    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="+")
    roster_import = models.ForeignKey(
        "personnel.RosterImport", models.CASCADE, null=True, related_name="files"
    )
    # The citizen IDs are written out; the reason is kept and every person can see it.
    with_ids = models.BooleanField(default=False)
    id_reason = models.CharField(_("reason"), max_length=300, blank=True)
    language = models.CharField(max_length=2, default="th")
    file = models.FileField(upload_to="roster-files/%Y/%m/")
    rows = models.PositiveIntegerField(default=0)

    objects = RosterFileQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(with_ids=False) | ~Q(id_reason=""), name="ids_only_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} ({self.pk})"

"""Report files made of snapshots, and who gets one without asking."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from personnel.be_dates import BE_OFFSET
from personnel.enums import Right
from personnel.models import Job, Unit
from personnel.models.scope import paths_where, within
from reports.enums import ReportKind, Rhythm
from reports.models.snapshots import Snapshot

if TYPE_CHECKING:
    from personnel.models import User


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: "User") -> Self:
        """The files of units whose reports the user may ask for today.

        What names people or counts a few of them is for those only who may see the people, too.
        """
        seen = within(paths_where(user, Right.SEE_PEOPLE), "unit__path")
        asked = within(paths_where(user, Right.ASK_REPORTS), "unit__path")
        return self.filter(asked, Q(is_masked=True) | seen)


def report_path(report: "ReportFile", _name: str) -> str:
    """Report files lie under a UUID of their own."""
    return f"reports/{report.pk or uuid.uuid4()}.{report.suffix}"


class ReportFile(Job):
    """A workbook or document of one snapshot for a unit and everything below it.

    A worker writes it; asking twice for the same finds the same.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="files")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.WORKBOOK)
    # The watermark of the snapshot when it was asked for: figures brought up to date are others.
    figures_at = models.DateTimeField(null=True)
    # The watermark of the figures that are in the file.
    watermark = models.DateTimeField(null=True)
    language = models.CharField(max_length=2)
    thai_digits = models.BooleanField(default=False)
    # Counts of a few people are hidden, and nobody is named.
    is_masked = models.BooleanField(default=True)
    file = models.FileField(upload_to=report_path, blank=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "snapshot", "unit", "kind", "figures_at", "language", "thai_digits",
                    "is_masked",
                ],
                nulls_distinct=False,
                name="one_file_per_snapshot",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} {self.snapshot_id}"

    @property
    def suffix(self) -> str:
        return "xlsx" if self.kind == ReportKind.WORKBOOK else "pdf"

    @property
    def download_label(self) -> str:
        """What the button says."""
        return gettext("Download %(form)s") % {"form": self.suffix.upper()}

    @property
    def download_name(self) -> str:
        """The name of the file for whoever downloads it; its date is of the Buddhist era."""
        as_of = self.snapshot.as_of
        day = f"BE{as_of.year + BE_OFFSET}-{as_of:%m-%d}"
        return f"digital-skills_{self.unit_id}_{self.kind}_{day}.{self.suffix}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, user: "User") -> Self:
        """The user's own subscriptions."""
        return self.filter(user=user)


class Subscription(models.Model):
    """A user gets a unit's report after every month or fiscal year, until it is ended."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    language = models.CharField(max_length=2)
    thai_digits = models.BooleanField(default=False)
    since = models.DateTimeField(db_default=Now())

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "kind", "rhythm"], name="one_subscription_per_rhythm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id} {self.kind} {self.rhythm}"


class Delivery(models.Model):
    """The file that a subscription asked for after a period: once."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    # The last day of the period.
    period = models.DateField()
    report = models.ForeignKey(ReportFile, models.CASCADE, related_name="deliveries")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period"], name="one_delivery_per_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.period}"

"""The database row is the job; the Celery message is only a doorbell (docs/adr/0003)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from personnel.enums import JobState


class Job(models.Model):
    """What every long work carries: state, lease, fencing token, progress, reason of failure.

    `token` changes with every claim; a worker that lost its lease can therefore never write again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    reason = models.TextField(_("reason of failure"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "not_before"])]

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.QUEUED

    @property
    def is_under_way(self) -> bool:
        """True while the page should ask again for progress."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def reason_text(self) -> str:
        """The reason of a failure in the reader's language."""
        return gettext(self.reason) if self.reason else ""

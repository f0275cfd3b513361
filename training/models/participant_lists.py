"""Lists of people for an activity, pasted or from a file, with what each line came to."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from personnel.models import Job
from training.enums import LineOutcome
from training.models.activities import Activity

if TYPE_CHECKING:
    from personnel.models import User


class ParticipantListQuerySet(models.QuerySet["ParticipantList"]):
    def organised_by(self, user: "User") -> Self:
        """Those of the user's own activities."""
        return self.filter(activity__organiser=user)


class ParticipantList(Job):
    """A list as it came. A file is read by a worker and removed; a pasted text is never kept.

    `refusal` says why a file could not be read: {"code", "params"} of `roster.problems`.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="lists")
    file = models.FileField(upload_to="participant-lists/")
    file_name = models.CharField(max_length=255, blank=True)
    refusal = models.JSONField(default=dict)
    added_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantListQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.activity_id} ({self.pk})"


class ListLine(models.Model):
    """A line of a list: its text, IDs masked, and the people (ids) whom it may mean."""

    participant_list = models.ForeignKey(ParticipantList, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    sheet = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=LineOutcome)
    people = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"

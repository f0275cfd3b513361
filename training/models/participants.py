"""Who takes part in an activity, and the certificates that are handed out there."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Person, Posting
from training.enums import Presence, Status
from training.models.activities import Activity
from training.models.records import TrainingRecord
from training.models.stored import StoredFile

if TYPE_CHECKING:
    from personnel.models import User


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def by_name(self, on: date) -> Self:
        """In the order of names, each with `person.posts`: the primary post on that day."""
        posts = Posting.objects.on(on).primary().select_related("unit")
        named = self.select_related("person").order_by("person__name_sort", "pk")
        return named.prefetch_related(models.Prefetch("person__postings", posts, to_attr="posts"))

    def unrecorded(self) -> Self:
        """Those who have no record of the activity yet."""
        return self.filter(record=None)

    def attending(self) -> Self:
        """Those who were there, all of the time or part of it."""
        return self.exclude(presence=Presence.ABSENT)

    def arrived(self) -> Self:
        """Those who signed themselves in, the latest first."""
        return self.exclude(signed_in_at=None).order_by("-signed_in_at")

    def decided_by(self, user: "User") -> Self:
        """Those on whose records the user decides: never oneself."""
        return self.filter(person__in=Person.objects.decidable_by(user))

    def repeating(self, activity: Activity, user: "User") -> Self:
        """Those with another record, which the user may see, of the same learning and days."""
        same = Q(title__iexact=activity.title)
        if activity.course_id:
            same |= Q(course_id=activity.course_id)
        others = (
            TrainingRecord.objects.visible_to(user)
            .filter(same, person=OuterRef("person"))
            .filter(start_date__lte=activity.end_date, end_date__gte=activity.start_date)
            .exclude(status=Status.WITHDRAWN)
            .exclude(participation__activity=activity)
        )
        return self.filter(Exists(others))


@pghistory.track()
class Participant(models.Model):
    """A person in an activity: once, with one record at most."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.PRESENT)
    # Of who was there for part of the time only.
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    added_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(null=True, blank=True)
    record = models.OneToOneField(
        TrainingRecord, models.PROTECT, null=True, blank=True, related_name="participation"
    )

    objects = ParticipantQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int
        record_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="once_in_an_activity"),
            models.CheckConstraint(
                condition=Q(presence=Presence.PART, minutes__gt=0)
                | (~Q(presence=Presence.PART) & Q(minutes=None)),
                name="part_of_the_time_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(record=None) | ~Q(presence=Presence.ABSENT),
                name="no_record_of_who_was_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.person_id}"

    @property
    def is_absent(self) -> bool:
        return self.presence == Presence.ABSENT

    @property
    def is_partial(self) -> bool:
        return self.presence == Presence.PART


def certificate_path(certificate: "Certificate", _name: str) -> str:
    """Like evidence: under a UUID, never under a name that a user gave."""
    return f"certificates/{certificate.pk.hex[:2]}/{certificate.pk.hex}"


def certificate_preview_path(certificate: "Certificate", _name: str) -> str:
    """The picture in small lies beside the file that it shows."""
    return f"{certificate_path(certificate, '')}-preview"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def organised_by(self, user: "User") -> Self:
        """Those of the user's own activities."""
        return self.filter(activity__organiser=user)


class Certificate(StoredFile):
    """A file for everybody who took part, or for one of them; it becomes evidence of the records.

    The records share the file: it lies on the disk once, whoever took part.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="certificates")
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="certificates"
    )
    file = models.FileField(upload_to=certificate_path)
    preview = models.FileField(upload_to=certificate_preview_path, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "participant", "sha256"],
                nulls_distinct=False,
                name="one_certificate_per_content",
            )
        ]

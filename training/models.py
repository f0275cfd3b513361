"""Courses, learning records, their evidence and the decisions on them."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Method
from personnel.enums import Right
from personnel.models import Person
from training.enums import EDITABLE, EvidenceKind, Status, Verdict

if TYPE_CHECKING:
    from personnel.models import User


class Course(models.Model):
    """A course of the catalogue; `level` is the level of its areas that it helps to reach."""

    code = models.CharField(max_length=40, unique=True)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    url = models.URLField(blank=True)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    areas = models.ManyToManyField(Area, related_name="courses")
    is_offered = models.BooleanField(default=True)
    is_recommended = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_recommended", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_th


class TrainingRecordQuerySet(models.QuerySet["TrainingRecord"]):
    def owned_by(self, user: "User") -> Self:
        """The user's own records."""
        return self.filter(person_id=user.person_id, person_id__isnull=False)

    def visible_to(self, user: "User") -> Self:
        """One's own records, and what has been submitted where the user decides."""
        deciding = Person.objects.visible_to(user, Right.DECIDE_RECORDS)
        return self.filter(
            Q(person_id=user.person_id, person_id__isnull=False)
            | (Q(person__in=deciding) & ~Q(status=Status.DRAFT))
        )

    def awaiting_decision_by(self, user: "User") -> Self:
        """Submitted records of the user's subtree, never the user's own; the oldest first."""
        deciding = Person.objects.visible_to(user, Right.DECIDE_RECORDS)
        return (
            self.filter(status=Status.SUBMITTED, person__in=deciding)
            .exclude(person_id=user.person_id)
            .order_by("submitted_at", "pk")
        )

    def approved(self) -> Self:
        return self.filter(status=Status.APPROVED)

    def editable(self) -> Self:
        """What its owner may still change."""
        return self.filter(status__in=EDITABLE)


@pghistory.track()
class TrainingRecord(models.Model):
    """Something learned: what, when, how long, how, in which areas. `version` counts its changes."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="records")
    title = models.CharField(_("what did you learn?"), max_length=300)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    mode = models.PositiveSmallIntegerField(choices=Mode)
    is_lecture = models.BooleanField(default=False)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"))
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    certificate_no = models.CharField(_("certificate number"), max_length=80, blank=True)
    reflection = models.TextField(_("what will you do with it?"), blank=True)
    evidence_link = models.URLField(_("link to evidence"), blank=True, max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    areas = models.ManyToManyField(
        Area, through="RecordArea", related_name="records"
    )

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-end_date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="record_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="record_has_minutes"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="submitted_record_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.APPROVED, Status.RETURNED]) | Q(decided_at__isnull=False),
                name="decided_record_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-end_date"]),
            models.Index(fields=["submitted_at"], condition=Q(status="submitted"), name="records_waiting"),
            models.Index(
                fields=["person"],
                include=["id", "mode", "is_lecture", "end_date"],
                condition=Q(status="approved"),
                name="records_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_waiting(self) -> bool:
        return self.status == Status.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def is_returned(self) -> bool:
        return self.status == Status.RETURNED


class RecordArea(models.Model):
    """The share of a record that belongs to an area; shares add up to 100, minutes to the record's."""

    record = models.ForeignKey(TrainingRecord, models.CASCADE, related_name="shares")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("share in percent"))
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["area__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "area"], include=["minutes"], name="one_share_per_area"
            ),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="share_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.share} %"


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Files lie under a UUID of their own; the name that a user gave never reaches the disk."""
    return f"evidence/{evidence.pk.hex[:2]}/{evidence.pk.hex}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        """Evidence of the records that the user may see."""
        return self.filter(record__in=TrainingRecord.objects.visible_to(user))


class Evidence(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(TrainingRecord, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path)
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=4, choices=EvidenceKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sha256"], name="one_evidence_per_content")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def download_name(self) -> str:
        return f"{Path(self.file_name).stem[:80]}.{self.kind}"


class Decision(models.Model):
    """A verdict on one version of a record; never changed, never one's own."""

    record = models.ForeignKey(TrainingRecord, models.PROTECT, related_name="decisions")
    record_version = models.PositiveIntegerField()
    # Copied from the record so that the database itself forbids deciding one's own.
    record_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "record_version"], name="one_decision_per_version"),
            models.CheckConstraint(
                condition=Q(by_person__isnull=True) | ~Q(by_person=F("record_person")),
                name="nobody_decides_their_own",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(reason=""), name="return_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.verdict}"

    @property
    def is_approval(self) -> bool:
        return self.verdict == Verdict.APPROVED

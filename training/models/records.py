"""Learning records, their shares of areas, and who may see, change and decide on them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractDay
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Method
from personnel.models import Person, Posting
from training.enums import CERTIFICATE_MAY_FOLLOW, EDITABLE, WITHDRAWABLE, Status
from training.models.courses import Course

if TYPE_CHECKING:
    from personnel.models import User

# What a decision needs, and a draft may still lack.
NEEDED = ("method", "mode", "start_date", "end_date", "minutes")


class TrainingRecordQuerySet(models.QuerySet["TrainingRecord"]):
    def owned_by(self, user: "User") -> Self:
        """The user's own records."""
        return self.filter(person_id=user.person_id, person_id__isnull=False)

    def visible_to(self, user: "User") -> Self:
        """One's own records, and what was ever submitted where the user decides."""
        deciding = Person.objects.decidable_by(user)
        return self.filter(
            Q(person_id=user.person_id, person_id__isnull=False)
            | Q(person__in=deciding, submitted_at__isnull=False)
        )

    def awaiting_decision_by(self, user: "User") -> Self:
        """Submitted records of those on whom the user decides; the oldest first."""
        waiting = self.filter(status=Status.SUBMITTED)
        waiting = waiting.filter(person__in=Person.objects.decidable_by(user))
        return waiting.order_by("submitted_at", "pk")

    def as_seen(self, seen: Mapping[int, int]) -> Self:
        """The records (id → version) that nobody has changed since the user looked at them."""
        pairs = RawSQL(
            "(training_trainingrecord.id, training_trainingrecord.version)"
            " IN (SELECT * FROM unnest(%s::bigint[], %s::int[]))",
            [list(seen), list(seen.values())],
            output_field=models.BooleanField(),
        )
        return self.filter(pairs)

    def in_full(self) -> Self:
        """With everything that a page shows of a record."""
        related = self.select_related("person", "course", "method", "participation__activity__unit")
        return related.prefetch_related("shares__area", "evidence")

    def with_posts(self, on: date) -> Self:
        """Each person with `posts`: the primary post on that day."""
        posts = Posting.objects.on(on).primary().select_related("unit")
        return self.prefetch_related(models.Prefetch("person__postings", posts, to_attr="posts"))

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def recent_by_title(self, limit: int) -> list["TrainingRecord"]:
        """The latest record of each title, the newest first."""
        latest = self.exclude(title="").order_by("title", "-created_at", "-pk").distinct("title")
        rows = TrainingRecord.objects.filter(pk__in=latest.values("pk")).prefetch_related("shares")
        return list(rows.latest_first()[:limit])

    def approved(self) -> Self:
        return self.filter(status=Status.APPROVED)

    def drafts(self) -> Self:
        return self.filter(status=Status.DRAFT)

    def editable(self) -> Self:
        """What its owner may still change."""
        return self.filter(status__in=EDITABLE)

    def withdrawable(self) -> Self:
        """What its owner may still take back."""
        return self.filter(status__in=WITHDRAWABLE)

    def taking_evidence(self) -> Self:
        """What evidence may be added to: what can still be changed, or waits for a certificate."""
        later = Q(status__in=CERTIFICATE_MAY_FOLLOW, certificate_follows=True)
        return self.filter(Q(status__in=EDITABLE) | later)

    def awaiting_certificate(self) -> Self:
        """Records in or past their decision whose certificate was to follow and has not come."""
        later = self.filter(status__in=CERTIFICATE_MAY_FOLLOW, certificate_follows=True)
        return later.exclude(evidence__came_later=True)

    def incomplete(self) -> Self:
        """The records that lack what a decision needs."""
        missing = Q(*[(f"{name}__isnull", True) for name in (*NEEDED, "shares")], _connector=Q.OR)
        return self.filter(missing | Q(title=""))

    def repeating(self, record: "TrainingRecord") -> Self:
        """Other records of the person with the same course or title on overlapping days."""
        if not record.start_date or not record.end_date:
            return self.none()
        same = Q(title__iexact=record.title) & ~Q(title="")
        if record.course_id:
            same |= Q(course_id=record.course_id)
        return (
            self.filter(same, person_id=record.person_id)
            .filter(start_date__lte=record.end_date, end_date__gte=record.start_date)
            .exclude(Q(pk=record.pk) | Q(status=Status.WITHDRAWN))
        )

    def with_days_waiting(self, at: datetime) -> Self:
        """Each with `days_waiting`, whole days since it was submitted, and `waits_long`."""
        waited = models.Value(at) - F("submitted_at")
        too_long = Q(submitted_at__lt=at - timedelta(days=settings.LONG_WAIT_DAYS))
        return self.annotate(days_waiting=ExtractDay(waited), waits_long=too_long)

    def with_evidence(self) -> Self:
        """The records that have a file or a link to show."""
        filed = self.model._default_manager.filter(evidence__isnull=False)
        return self.filter(~Q(evidence_link="") | Q(pk__in=filed.values("pk")))

    def without_evidence(self) -> Self:
        return self.filter(evidence=None, evidence_link="")

    def that_may_show_a_level(self) -> Self:
        """The records whose certificate or course a level could be read from."""
        return self.exclude(certificate_no="", course=None)


# Read by time too: whose figures are due. The index costs next to nothing.
@pghistory.track(
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="record_history_by_time")]}
)
class TrainingRecord(models.Model):
    """Something learned: what, when, how long, how, in which areas. `version` counts its changes.

    A draft may lack anything; what waits for a decision, or has one, is complete.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="records"
    )
    title = models.CharField(_("what did you learn?"), max_length=300, blank=True)
    method = models.ForeignKey(Method, models.PROTECT, null=True, related_name="+")
    mode = models.PositiveSmallIntegerField(choices=Mode, null=True)
    is_lecture = models.BooleanField(default=False)
    start_date = models.DateField(_("from"), null=True)
    end_date = models.DateField(_("to"), null=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    certificate_no = models.CharField(_("certificate number"), max_length=80, blank=True)
    reflection = models.TextField(_("what will you do with it?"), blank=True)
    evidence_link = models.URLField(_("link to evidence"), blank=True, max_length=500)
    certificate_follows = models.BooleanField(_("the certificate will follow"), default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Of the form that it came from, which a double click sends twice.
    form_key = models.UUIDField(null=True, editable=False)
    areas = models.ManyToManyField(Area, through="RecordArea", related_name="records")

    objects = TrainingRecordQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int
        evidence: Any  # a manager of Evidence
        events: Any  # pghistory: every state the record was in

    class Meta:
        ordering = ["-end_date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], name="one_record_per_form"),
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="record_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="record_has_minutes"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SUBMITTED, Status.APPROVED])
                | (Q(**{f"{name}__isnull": False for name in NEEDED}) & ~Q(title="")),
                name="submitted_record_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="submitted_record_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.APPROVED, Status.RETURNED])
                | Q(decided_at__isnull=False),
                name="decided_record_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-end_date"]),
            models.Index(
                fields=["submitted_at"], condition=Q(status="submitted"), name="records_waiting"
            ),
            models.Index(
                fields=["person"],
                include=["id", "mode", "is_lecture", "end_date"],
                condition=Q(status="approved"),
                name="records_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Draft without a title")

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_withdrawable(self) -> bool:
        return self.status in WITHDRAWABLE

    @property
    def is_waiting(self) -> bool:
        return self.status == Status.SUBMITTED

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def is_returned(self) -> bool:
        return self.status == Status.RETURNED

    @property
    def may_show_level(self) -> bool:
        """Whether a level could be read from the certificate or the course."""
        return bool(self.certificate_no or self.course_id)

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    def level_suggested_in(self, area: int) -> int | None:
        """The level that a certificate of a catalogue course probably shows in that area (id)."""
        if not self.certificate_no or self.course is None:
            return None
        covered = {row.pk for row in self.course.areas.all()}
        return self.course.level if area in covered else None

    def lacks_something(self) -> bool:
        """Whether something is missing that a decision needs."""
        facts = (getattr(self, name) for name in NEEDED)
        return not self.title or None in facts or not self.shares.all()

    @property
    def takes_evidence(self) -> bool:
        """See `taking_evidence`."""
        return self.is_editable or (
            self.certificate_follows and self.status in CERTIFICATE_MAY_FOLLOW
        )

    def lacks_certificate(self) -> bool:
        """Whether the certificate was to follow and has not come."""
        has_come = any(file.came_later for file in self.evidence.all())
        may_come = self.status in CERTIFICATE_MAY_FOLLOW
        return self.certificate_follows and may_come and not has_come


class RecordArea(models.Model):
    """An area's part of a record: shares add up to 100, minutes to the minutes of the record."""

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
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="share_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.share} %"

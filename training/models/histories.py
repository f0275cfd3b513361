"""A file with the training of the past, and its rows. Nothing becomes a record unconfirmed."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Method
from personnel.enums import JobState
from personnel.models import Job, Person
from training.enums import HistoryPhase, HistoryVerdict
from training.models.courses import Course

if TYPE_CHECKING:
    from personnel.models import User


class HistoryImportQuerySet(models.QuerySet["HistoryImport"]):
    def visible_to(self, user: "User") -> Self:
        """One's own: a file holds what its uploader may see, and perhaps more."""
        return self.filter(requested_by=user)


class HistoryImport(Job):
    """An uploaded training history: read, judged, confirmed, made into records that wait.

    `read` leads to the preview; `judge` looks again after areas were chosen; `create` makes the
    records of the rows that are new, all in one transaction.
    """

    phase = models.CharField(max_length=6, choices=HistoryPhase, default=HistoryPhase.READ)
    # Until it was read; then only its rows are kept.
    file = models.FileField(upload_to="histories/%Y/%m/", blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    # {"code", "params"} when the file as a whole could not be taken.
    refusal = models.JSONField(default=dict)
    # {key of a title: [ids of areas]}; an empty list leaves the title out.
    areas = models.JSONField(default=dict)
    # Rows by verdict.
    counts = models.JSONField(default=dict)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = HistoryImportQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    phase=HistoryPhase.CREATE,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    discarded_at__isnull=True,
                )
                | (
                    ~Q(phase=HistoryPhase.CREATE)
                    & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                ),
                name="history_created_only_when_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def is_discarded(self) -> bool:
        return self.discarded_at is not None

    @property
    def is_created(self) -> bool:
        return self.phase == HistoryPhase.CREATE and self.is_done

    @property
    def is_preview(self) -> bool:
        """Read and judged: somebody has to confirm or discard."""
        return self.phase != HistoryPhase.CREATE and self.is_done and not self.is_discarded

    @property
    def is_refused(self) -> bool:
        return self.phase == HistoryPhase.READ and self.state == JobState.FAILED

    @property
    def new_rows(self) -> int:
        """Rows that would become records."""
        return int(self.counts.get(HistoryVerdict.NEW, 0))

    @property
    def asked_rows(self) -> int:
        """Rows whose areas nobody has chosen."""
        return int(self.counts.get(HistoryVerdict.QUESTION, 0))

    @property
    def refused_rows(self) -> int:
        return int(self.counts.get(HistoryVerdict.REFUSED, 0))


class HistoryRow(models.Model):
    """One row of the file, cleaned, and what would become of it. Citizen IDs are hashed."""

    history = models.ForeignKey(HistoryImport, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    row_no = models.PositiveIntegerField()
    # As the row says it: the name, or the end of the ID.
    who = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    citizen_id_hash = models.CharField(max_length=64, blank=True)
    # The table has no column that says who: it is the training of its uploader.
    is_own = models.BooleanField(default=False)
    title = models.CharField(max_length=300, blank=True)
    title_key = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=100, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    has_passed = models.BooleanField(default=True)
    # [{"code", "field", "value", "severity", "params"}]: what the cells by themselves show.
    problems = models.JSONField(default=list)

    verdict = models.CharField(max_length=10, choices=HistoryVerdict, blank=True)
    # What the comparison with people and records shows.
    found = models.JSONField(default=list)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, related_name="+")
    method = models.ForeignKey(Method, models.PROTECT, null=True, related_name="+")
    areas = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["history", "verdict"])]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row_no}"

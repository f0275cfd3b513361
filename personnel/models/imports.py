"""A roster import and its staged rows. Nothing of a file reaches people before it is confirmed."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.enums import ImportPhase, JobState, Right, RowAction
from personnel.models.jobs import Job
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.users import User


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: "User") -> Self:
        """The imports into units whose roster the user keeps today."""
        return self.filter(within(paths_where(user, Right.KEEP_ROSTER), "unit__path"))

    def applied(self) -> Self:
        """The imports whose rows reached the people."""
        return self.filter(phase=ImportPhase.APPLY, state=JobState.DONE)


class RosterImport(Job):
    """An uploaded roster of one unit and everything below it.

    `read` queued → running → done (the preview waits for a decision) or failed (refused);
    then `apply` queued → running → done (applied) or failed. `discarded_at` ends a preview.
    """

    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="roster_imports")
    phase = models.CharField(max_length=5, choices=ImportPhase, default=ImportPhase.READ)
    file = models.FileField(upload_to="rosters/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    as_of = models.DateField(_("the roster is true on"))
    # {"tables": [{"sheet", "titles", "header_rows", "columns", "questions", "missing"}],
    #  "refusal": {"code", "params"}} as personnel.roster.staging writes it.
    layout = models.JSONField(default=dict)
    # What an admin chose where columns competed: {"column index": field or ""}
    chosen_columns = models.JSONField(default=dict)
    needs_mapping = models.BooleanField(default=False)
    # People changed between the preview and the confirmation: the preview was made anew.
    is_outdated = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    # Of everything the preview shows: what is applied has to be what was seen.
    digest = models.CharField(max_length=32, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    confirmed_by__isnull=True, confirmed_at__isnull=True, phase=ImportPhase.READ
                )
                | Q(
                    confirmed_by__isnull=False, confirmed_at__isnull=False, phase=ImportPhase.APPLY
                ),
                name="applied_only_when_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def is_preview(self) -> bool:
        """The file was read and judged; somebody has to confirm or discard."""
        return self.phase == ImportPhase.READ and self.is_done and not self.is_discarded

    @property
    def is_discarded(self) -> bool:
        return self.discarded_at is not None

    @property
    def is_refused(self) -> bool:
        """The file as a whole could not be taken; `reason` says why and what to do."""
        return self.phase == ImportPhase.READ and self.state == JobState.FAILED

    @property
    def is_applied(self) -> bool:
        return self.phase == ImportPhase.APPLY and self.is_done

    @property
    def people_rows(self) -> int:
        """Rows with a person in them."""
        return sum(
            self.counts.get(action, 0) for action in RowAction if action != RowAction.SKIPPED
        )


class RosterRow(models.Model):
    """One row of the file as read, judged and applied. Citizen IDs are hashed and encrypted."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    row_no = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=RowAction)
    skip_reason = models.CharField(max_length=40, blank=True)
    # A skipped row may stand for a run of them, such as empty rows.
    row_count = models.PositiveIntegerField(default=1)
    text = models.CharField(max_length=200, blank=True)
    # [{"code", "field", "value", "severity", "params"}]: every problem, not only the first. What
    # the cells themselves show is kept apart: every judgement starts from it again.
    cell_problems = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    # {"field": [old, new]} for a changed row
    changes = models.JSONField(default=dict)

    person = models.ForeignKey("personnel.Person", models.SET_NULL, null=True, related_name="+")
    posting = models.ForeignKey("personnel.Posting", models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey("personnel.Unit", models.SET_NULL, null=True, related_name="+")
    unit_text = models.CharField(max_length=200, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)

    prefix = models.CharField(max_length=40, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    name_sort = models.CharField(max_length=400, blank=True, db_collation="C")
    citizen_id_cipher = models.BinaryField(null=True)
    citizen_id_hash = models.CharField(max_length=64, null=True)
    birth_date = models.DateField(null=True)
    start_date = models.DateField(null=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=200, blank=True)
    position_no = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=100, blank=True)
    level = models.CharField(max_length=60, blank=True)

    outcome = models.CharField(max_length=10, blank=True)
    group = models.CharField(max_length=1, null=True)
    rule = models.CharField(max_length=60, blank=True)
    matched = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roster_import", "sheet", "row_no"], name="one_row_per_line"
            )
        ]
        indexes = [models.Index(fields=["roster_import", "action"])]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row_no}"

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()

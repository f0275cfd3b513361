"""A roster import and its people. Nothing of a file reaches anybody before it is confirmed."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.enums import ImportPhase, ImportStage, JobState, Right, RowAction
from personnel.models.jobs import Job
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.users import User

_UNCONFIRMED = (ImportPhase.READ, ImportPhase.JUDGE)
_WRITTEN = (RowAction.NEW, RowAction.CHANGED, RowAction.MOVED, RowAction.TRANSFER)
_WAITING = (RowAction.QUESTION, RowAction.REFUSED)


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, user: "User") -> Self:
        """The imports into units whose roster the user keeps today."""
        return self.filter(within(paths_where(user, Right.KEEP_ROSTER), "unit__path"))

    def open(self) -> Self:
        """The imports that may come to something still: not refused, discarded or applied."""
        return self.exclude(state=JobState.FAILED).filter(
            applied_at__isnull=True, discarded_at__isnull=True, expired_at__isnull=True
        )

    def held(self) -> Self:
        """The confirmed imports that wait for a second admin."""
        return self.filter(phase=ImportPhase.HELD, discarded_at__isnull=True)

    def applied(self) -> Self:
        """The imports whose rows reached the people and were not taken back."""
        return self.filter(applied_at__isnull=False, undone_at__isnull=True)


class RosterImport(Job):
    """An uploaded roster of one unit and everything below it.

    `read` queued → running → done (the preview waits for a decision) or failed (refused); answers
    of the user lead to `judge` and back to the preview. Confirmed, it goes to `apply`, by way of
    `held` when it would change too much. `applied_at` and `undone_at` say what came of it.
    """

    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="roster_imports")
    phase = models.CharField(max_length=5, choices=ImportPhase, default=ImportPhase.READ)
    file = models.FileField(upload_to="rosters/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    as_of = models.DateField(_("the roster is true on"))
    # The file names everybody of the unit: who is missing may have left.
    is_full_list = models.BooleanField(default=False)
    # {"sheets": [...], "refusal": {"code", "params"}} as personnel.roster.staging writes it.
    layout = models.JSONField(default=dict)
    # The sheets an admin wants read; null: as the portal finds them.
    chosen_sheets = models.JSONField(null=True)
    # What an admin chose for columns: {column key: field or ""}
    chosen_columns = models.JSONField(default=dict)
    needs_mapping = models.BooleanField(default=False)
    # People changed between the preview and the confirmation: the preview was made anew.
    is_outdated = models.BooleanField(default=False)
    # Rows by action, and "staff", the people of the unit, and "leavers".
    counts = models.JSONField(default=dict)
    # [{"code", "field", "value", "severity", "params", "rows"}]: problems that one act repairs.
    repairs = models.JSONField(default=list)
    # Of everything the preview shows: what is applied has to be what was seen.
    digest = models.CharField(max_length=32, blank=True)
    # Of the people that were looked at: while it holds, the digest does too.
    fingerprint = models.CharField(max_length=80, blank=True)

    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    # Rows that wait for an answer or are refused are left out; else nothing is applied.
    only_good_rows = models.BooleanField(default=False)
    # The last day of the people whom a full list does not name; null: they stay.
    leave_on = models.DateField(_("last day of who is missing"), null=True)
    # [{"code": "changed" | "ended", "people", "staff", "percent"}]: why a second admin is needed.
    holds = models.JSONField(default=list)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    # The file and the rows were removed after their time.
    expired_at = models.DateTimeField(null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    confirmed_by__isnull=True, confirmed_at__isnull=True, phase__in=_UNCONFIRMED
                )
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(phase__in=_UNCONFIRMED)
                ),
                name="applied_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("confirmed_by")),
                name="released_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def version(self) -> str:
        """Names what is shown of the import, so that nothing else is ever decided by mistake."""
        at = self.finished_at.isoformat() if self.finished_at else ""
        return f"{self.phase} {at} {self.counts.get('leavers', 0)}"

    @property
    def stage(self) -> ImportStage:
        """Every import is in exactly one."""
        if self.is_discarded:
            return ImportStage.DISCARDED
        if self.is_undone:
            return ImportStage.UNDONE
        if self.phase == ImportPhase.UNDO:
            return ImportStage.NOT_UNDONE if self.is_failed else ImportStage.UNDOING
        if self.is_applied:
            return ImportStage.APPLIED
        if self.phase == ImportPhase.APPLY:
            return ImportStage.NOT_APPLIED if self.is_failed else ImportStage.APPLYING
        return ImportStage.EXPIRED if self.is_expired else self._unconfirmed()

    def _unconfirmed(self) -> ImportStage:
        if self.is_held:
            return ImportStage.HELD
        if self.is_refused:
            known = self.layout.get("refusal")
            return ImportStage.REFUSED if known else ImportStage.NOT_CHECKED
        if self.is_under_way:
            is_judged = self.phase == ImportPhase.JUDGE
            return ImportStage.JUDGING if is_judged else ImportStage.READING
        return ImportStage.COLUMNS if self.needs_mapping else ImportStage.PREVIEW

    @property
    def is_preview(self) -> bool:
        """The file was read and judged; somebody has to confirm or discard."""
        return self.phase in _UNCONFIRMED and self.is_done and not self.is_discarded

    @property
    def is_held(self) -> bool:
        """Confirmed, and waiting for a second admin."""
        return self.phase == ImportPhase.HELD and not self.is_discarded

    @property
    def is_discarded(self) -> bool:
        return self.discarded_at is not None

    @property
    def is_refused(self) -> bool:
        """The file as a whole could not be taken; `reason` says why and what to do."""
        return self.phase in _UNCONFIRMED and self.state == JobState.FAILED

    @property
    def is_applied(self) -> bool:
        """The rows reached the people, whatever happened afterwards."""
        return self.applied_at is not None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expired_at is not None

    @property
    def can_be_undone(self) -> bool:
        """Applied, and its rows are still kept."""
        return self.is_applied and not (self.is_undone or self.is_expired or self.is_under_way)

    @property
    def left_out(self) -> list[str]:
        """The sheets that name people and are not taken."""
        sheets = self.layout.get("sheets", [])
        return [s["sheet"] for s in sheets if s["table"] and s["people"] and not s["is_taken"]]

    @property
    def missing(self) -> int:
        """People whom the full list does not name; nobody while a sheet of people is left out."""
        return 0 if self.left_out else self.counts.get("leavers", 0)

    @property
    def people_rows(self) -> int:
        """Rows with a person in them."""
        return self._rows(*(action for action in RowAction if action != RowAction.SKIPPED))

    @property
    def written_rows(self) -> int:
        """Rows that would change something."""
        return self._rows(*_WRITTEN)

    @property
    def waiting_rows(self) -> int:
        """Rows that cannot be taken as they are: refused, or waiting for an answer."""
        return self._rows(*_WAITING)

    def _rows(self, *actions: str) -> int:
        return sum(self.counts.get(action, 0) for action in actions)


class RosterRow(models.Model):
    """One row of the file as it says it. Citizen IDs are hashed and encrypted.

    Rows come and go by the hundred thousand in one statement, and one worker writes those of an
    import: they have no keys of the database to other tables. Their ids follow the file.
    """

    roster_import = models.ForeignKey(
        RosterImport, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    sheet = models.CharField(max_length=100)
    row_no = models.PositiveIntegerField()
    # A skipped row may stand for a run of them, such as empty rows.
    row_count = models.PositiveIntegerField(default=1)
    is_hidden = models.BooleanField(default=False)
    # Why the row is no person; empty for a person.
    skip_reason = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200, blank=True)
    # The cells as they were, as sealed JSON, without those the portal has no business to keep.
    cells = models.BinaryField(null=True)
    # [{"code", "field", "value", "severity", "params"}]: what the cells by themselves show.
    problems = models.JSONField(default=list)
    # What an admin said about this row: {"person": id or 0 for somebody new, ...}
    answers = models.JSONField(default=dict, db_default={})

    unit_text = models.CharField(max_length=200, blank=True)
    unit_code = models.CharField(max_length=40, blank=True)
    staff_no = models.CharField(max_length=40, blank=True)
    portal_no = models.BigIntegerField(null=True)
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

    class Meta:
        indexes = [models.Index(fields=["roster_import", "id"])]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row_no}"

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()


class RosterVerdict(models.Model):
    """What the import would do with a person's row, or did; made anew by every judgement."""

    row = models.OneToOneField(
        RosterRow, models.CASCADE, primary_key=True, related_name="verdict", db_constraint=False
    )
    roster_import = models.ForeignKey(
        RosterImport, models.CASCADE, related_name="verdicts", db_constraint=False, db_index=False
    )
    action = models.CharField(max_length=10, choices=RowAction)
    # What the comparison with the people shows; what the cells show stays with the row.
    problems = models.JSONField(default=list)
    # {"field": [old, new]}; what is stored about somebody without a post here is not among the old.
    changes = models.JSONField(default=dict)
    # {"field": [the portal's, the file's]}: edited by hand after the roster's day, and kept.
    conflicts = models.JSONField(default=dict)
    person = models.ForeignKey(
        "personnel.Person", models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    # The person's primary post before the import.
    posting = models.ForeignKey(
        "personnel.Posting", models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    unit = models.ForeignKey(
        "personnel.Unit", models.DO_NOTHING, null=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    # The unit of that post, where it is in the import's subtree.
    old_unit = models.ForeignKey(
        "personnel.Unit",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    outcome = models.CharField(max_length=10, blank=True)
    group = models.CharField(max_length=1, null=True)
    rule = models.CharField(max_length=60, blank=True)
    matched = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    # What became of the row when the import was undone.
    undone = models.CharField(max_length=10, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["roster_import", "action", "row"])]

    def __str__(self) -> str:
        return f"{self.row_id} {self.action}"

    @property
    def all_problems(self) -> list[dict[str, Any]]:
        """Every problem of the row, not only the first."""
        return [*self.row.problems, *self.problems]


class RosterLeaver(models.Model):
    """Somebody of the unit whom a full list does not name."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="leavers")
    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="+")
    posting = models.ForeignKey("personnel.Posting", models.PROTECT, related_name="+")
    # The admin says that this person has not left.
    is_kept = models.BooleanField(default=False)
    undone = models.CharField(max_length=10, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roster_import", "posting"], name="one_leaver_per_posting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.roster_import_id}"

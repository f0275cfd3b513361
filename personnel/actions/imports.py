"""A roster import from upload to decision and back. The work itself is done by the worker."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from personnel import audit, notices
from personnel.actions.groups import Conflict
from personnel.citizen_id import without_ids
from personnel.enums import AnswerKind, ImportPhase, JobState, NoticeKind, RowAction
from personnel.jobs import doorbell
from personnel.models import RosterAnswer, RosterImport, RosterRow, RosterVerdict, Unit, User
from personnel.models.jobs import Job
from personnel.roster.fixing import fix_cell as fixed_row
from personnel.tasks import work_on_roster
from personnel.text import upload_name

_LONGEST_KEY = RosterAnswer._meta.get_field("key").max_length or 0
_RETRIED = (ImportPhase.APPLY, ImportPhase.UNDO)
WAITING = {"state": JobState.QUEUED, "attempts": 0, "reason": "", "done": 0, "total": 0}


class TooManyUploads(Exception):
    """The user has uploaded as many files of a kind in the last hour as one user may."""


@transaction.atomic
def upload_roster(
    *, file: "File[bytes]", unit: Unit, as_of: date, is_full_list: bool = False, by: User
) -> RosterImport:
    """Take a file in, untouched; the worker reads it. `as_of` is the day the roster is true.

    Raises `TooManyUploads`.
    """
    count_upload(RosterImport, by)
    roster = RosterImport(
        unit=unit,
        as_of=as_of,
        is_full_list=is_full_list,
        file_name=_shown_name(file.name or ""),
        sha256=_sha256(file),
        size=file.size or 0,
        requested_by=by,
    )
    # The name that a user gave never reaches the disk.
    roster.file.save(roster.pk.hex, file, save=False)
    roster.save(force_insert=True)
    audit.record("roster.uploaded", roster, by=by, unit=unit.pk, sha256=roster.sha256)
    _ring_after_commit(roster)
    return roster


@transaction.atomic
def upload_once(
    *, file: "File[bytes]", unit: Unit, as_of: date, is_full_list: bool, by: User
) -> tuple[RosterImport, bool]:
    """Take a file in unless it is here: a program whose connection was lost sends it again.

    Returns the import and whether it is a new one. The same file for the same unit and day is the
    same import until that is applied, refused or discarded.
    """
    User.objects.select_for_update().get(pk=by.pk)
    same = RosterImport.objects.open().filter(
        unit=unit, as_of=as_of, is_full_list=is_full_list, requested_by=by, sha256=_sha256(file)
    )
    found = same.select_related("unit").order_by("requested_at").last()
    if found:
        return found, False
    return upload_roster(file=file, unit=unit, as_of=as_of, is_full_list=is_full_list, by=by), True


@transaction.atomic
def choose_columns(
    *, roster: RosterImport, columns: dict[str, str], sheets: list[str] | None = None, by: User
) -> None:
    """Say which column (key) holds which field, "" for none, and which sheets to read; read again.

    The columns are remembered for the unit's next files.
    """
    _leave_preview(
        roster,
        phase=ImportPhase.READ,
        chosen_columns=columns,
        chosen_sheets=sheets,
        needs_mapping=False,
        **WAITING,
    )
    _remember(roster, AnswerKind.COLUMN, columns, by)
    audit.record("roster.columns_chosen", roster, by=by, columns=columns, sheets=sheets)
    _ring_after_commit(roster)


@transaction.atomic
def answer_unit(*, roster: RosterImport, key: str, unit: Unit, by: User) -> None:
    """Say which unit a name or code of the file means (`places.unit_key`); remembered."""
    _judge_again(roster)
    _remember(roster, AnswerKind.UNIT, {key: str(unit.pk)}, by)
    audit.record("roster.unit_answered", roster, by=by, key=key, unit=unit.pk)


@transaction.atomic
def answer_title(*, roster: RosterImport, title: str, by: User) -> None:
    """Accept a title of names as it is; remembered."""
    _judge_again(roster)
    _remember(roster, AnswerKind.TITLE, {title: ""}, by)
    audit.record("roster.title_accepted", roster, by=by, title=title)


@transaction.atomic
def answer_person(*, roster: RosterImport, row_ids: list[int], is_same: bool, by: User) -> None:
    """Say of rows in question whether they are about the people proposed, or somebody else."""
    _judge_again(roster)
    asked = roster.verdicts.filter(action=RowAction.QUESTION, row__in=row_ids)
    # Found by its key: were the rows listed here again, each would search all of them.
    proposed = RosterVerdict.objects.filter(pk=OuterRef("pk")).values("person_id")
    person = Subquery(proposed) if is_same else Value(0)
    rows = RosterRow.objects.filter(roster_import=roster, pk__in=asked.values("row"))
    answered = rows.update(answers=JSONObject(person=person))
    audit.record("roster.person_answered", roster, by=by, rows=answered, is_same=is_same)


@transaction.atomic
def fix_cell(*, roster: RosterImport, row: RosterRow, field: str, text: str, by: User) -> None:
    """Correct a cell of a row as if the file had held `text` there."""
    _judge_again(roster)
    values = fixed_row(row, field, text, today=timezone.localdate())
    RosterRow.objects.filter(pk=row.pk, roster_import=roster).update(**values)
    audit.record("roster.cell_fixed", roster, by=by, sheet=row.sheet, row=row.row_no, field=field)


@transaction.atomic
def keep_leavers(*, roster: RosterImport, kept: list[int], by: User) -> None:
    """Say who of the missing people has not left; the preview is another one then."""
    counts = roster.counts | {"leavers": _leavers(roster, kept)}
    _leave_preview(roster, counts=counts, finished_at=timezone.now())
    roster.leavers.update(is_kept=False)
    roster.leavers.filter(pk__in=kept).update(is_kept=True)
    audit.record("roster.leavers_kept", roster, by=by, kept=len(kept))


@transaction.atomic
def confirm_roster(
    *, roster: RosterImport, only_good_rows: bool = False, leave_on: date | None = None, by: User
) -> None:
    """Have the rows of the preview applied; what would change too much waits for a second admin.

    Raises `Conflict` when it is no longer the preview that was seen, when rows wait and not only
    the good ones are wanted, or when people are to leave of whom nobody is known to be missing.
    """
    if roster.needs_mapping or (roster.waiting_rows and not only_good_rows):
        raise Conflict
    if leave_on and not roster.missing:
        raise Conflict
    holds = holds_of(roster, ends=leave_on is not None)
    waiting: dict[str, Any] = {} if holds else WAITING
    _leave_preview(
        roster,
        phase=ImportPhase.HELD if holds else ImportPhase.APPLY,
        only_good_rows=only_good_rows,
        leave_on=leave_on,
        holds=holds,
        confirmed_by=by,
        confirmed_at=timezone.now(),
        is_outdated=False,
        **waiting,
    )
    audit.record("roster.confirmed", roster, by=by, **roster.counts)
    if holds:
        audit.record("roster.held", roster, by=by, holds=holds)
        roster.refresh_from_db()
        notices.tell_of_import(roster, NoticeKind.ROSTER_HELD)
    else:
        _ring_after_commit(roster)


def holds_of(roster: RosterImport, *, ends: bool) -> list[dict[str, Any]]:
    """Return why the import needs a second admin: what it changes and ends of the unit's people."""
    staff = roster.counts.get("staff", 0)
    changed = roster.counts.get(RowAction.CHANGED, 0) + roster.counts.get(RowAction.MOVED, 0)
    ended = roster.missing if ends else 0
    limits = (
        ("changed", changed, settings.ROSTER_HOLD_CHANGED_PERCENT),
        ("ended", ended, settings.ROSTER_HOLD_ENDED_PERCENT),
    )
    return [
        {"code": code, "people": people, "staff": staff, "percent": percent}
        for code, people, percent in limits
        if people * 100 > staff * percent and staff
    ]


@transaction.atomic
def release_roster(*, roster: RosterImport, by: User) -> None:
    """Let a held import go on; somebody else than who confirmed it."""
    held = RosterImport.objects.held().filter(pk=roster.pk).exclude(confirmed_by=by)
    if not held.update(
        phase=ImportPhase.APPLY, released_by=by, released_at=timezone.now(), **WAITING
    ):
        raise Conflict
    audit.record("roster.released", roster, by=by)
    _ring_after_commit(roster)


@transaction.atomic
def send_back(*, roster: RosterImport, by: User) -> None:
    """Make a held import a preview again."""
    if (
        not RosterImport.objects.held()
        .filter(pk=roster.pk)
        .update(
            phase=ImportPhase.JUDGE, confirmed_by=None, confirmed_at=None, leave_on=None, holds=[]
        )
    ):
        raise Conflict
    audit.record("roster.sent_back", roster, by=by)


@transaction.atomic
def discard_roster(*, roster: RosterImport, by: User) -> None:
    """Put the preview, or the held import, aside; nothing of it is applied."""
    if roster.is_held:
        held = RosterImport.objects.held().filter(pk=roster.pk)
        if not held.update(discarded_at=timezone.now()):
            raise Conflict
    else:
        _leave_preview(roster, discarded_at=timezone.now())
    audit.record("roster.discarded", roster, by=by)


@transaction.atomic
def retry_roster(*, roster: RosterImport, by: User) -> None:
    """Start an apply or an undo that failed once more; the undo is now that of who starts it."""
    failed = RosterImport.objects.filter(
        pk=roster.pk, state=JobState.FAILED, phase=roster.phase, expired_at__isnull=True
    )
    who = {"undone_by": by} if roster.phase == ImportPhase.UNDO else {}
    if roster.phase not in _RETRIED or not failed.update(
        **WAITING, **who, not_before=timezone.now()
    ):
        raise Conflict
    audit.record("roster.retried", roster, by=by)
    _ring_after_commit(roster)


@transaction.atomic
def undo_roster(*, roster: RosterImport, by: User) -> None:
    """Have an applied import taken back, once."""
    applied = RosterImport.objects.applied().filter(
        pk=roster.pk, phase=ImportPhase.APPLY, expired_at__isnull=True
    )
    if not applied.update(phase=ImportPhase.UNDO, undone_by=by, **WAITING):
        raise Conflict
    audit.record("roster.undo_asked", roster, by=by)
    _ring_after_commit(roster)


def count_upload(kind: type[Job], by: User) -> None:
    """Count what the user asks for as an upload of that kind. Raises `TooManyUploads`."""
    # One upload of a user at a time is counted, so that two at once are two.
    User.objects.select_for_update().get(pk=by.pk)
    lately = timezone.now() - timedelta(hours=1)
    uploads = kind._default_manager.filter(requested_by=by, requested_at__gt=lately)
    if uploads.count() >= settings.ROSTER_UPLOADS_PER_HOUR:
        raise TooManyUploads


def _sha256(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _shown_name(name: str) -> str:
    """The name of a file is listed and mailed: somebody's citizen ID in it is not."""
    return without_ids(upload_name(name))


def _judge_again(roster: RosterImport) -> None:
    _leave_preview(roster, phase=ImportPhase.JUDGE, **WAITING)
    _ring_after_commit(roster)


def _remember(roster: RosterImport, kind: AnswerKind, answers: dict[str, str], by: User) -> None:
    RosterAnswer.objects.bulk_create(
        [
            RosterAnswer(
                unit_id=roster.unit_id, kind=kind, key=key, value=value,
                answered_by=by, answered_at=timezone.now(),
            )
            for key, value in answers.items()
            # What is longer is asked again; no label that anybody wrote is.
            if len(key) <= _LONGEST_KEY
        ],
        update_conflicts=True,
        unique_fields=["unit", "kind", "key"],
        update_fields=["value", "answered_by", "answered_at"],
    )  # fmt: skip


def _leavers(roster: RosterImport, kept: list[int]) -> int:
    return roster.leavers.exclude(pk__in=kept).count()


def _leave_preview(roster: RosterImport, **fields: object) -> None:
    """Change the import if it still is the preview that the user saw."""
    waiting = RosterImport.objects.filter(
        pk=roster.pk,
        phase__in=(ImportPhase.READ, ImportPhase.JUDGE),
        state=JobState.DONE,
        finished_at=roster.finished_at,
        discarded_at__isnull=True,
    )
    if not waiting.update(**fields):
        raise Conflict


def _ring_after_commit(roster: RosterImport) -> None:
    transaction.on_commit(lambda: doorbell(lambda: work_on_roster.delay(str(roster.pk))))

"""A roster import from upload to decision. The work itself is done by the worker."""

import hashlib
from datetime import date
from pathlib import PurePath

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import ImportPhase, JobState
from personnel.jobs import doorbell
from personnel.models import RosterImport, Unit, User
from personnel.tasks import work_on_roster
from personnel.text import normalise

WAITING = {"state": JobState.QUEUED, "attempts": 0, "reason": "", "done": 0, "total": 0}


@transaction.atomic
def upload_roster(*, file: "File[bytes]", unit: Unit, as_of: date, by: User) -> RosterImport:
    """Take a file in, untouched; the worker reads it. `as_of` is the day the roster is true."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    roster = RosterImport(
        unit=unit,
        as_of=as_of,
        file_name=normalise(PurePath(file.name or "").name)[-255:],
        sha256=digest.hexdigest(),
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
def choose_columns(*, roster: RosterImport, columns: dict[str, str], by: User) -> None:
    """Say which column (index) holds which field, "" for none, and read the file again."""
    _leave_preview(roster, chosen_columns=columns, needs_mapping=False, **WAITING)
    audit.record("roster.columns_chosen", roster, by=by, columns=columns)
    _ring_after_commit(roster)


@transaction.atomic
def confirm_roster(*, roster: RosterImport, by: User) -> None:
    """Have the rows of the preview applied. Raises `Conflict` when it is no longer a preview."""
    if roster.needs_mapping:
        raise Conflict
    _leave_preview(
        roster,
        phase=ImportPhase.APPLY,
        confirmed_by=by,
        confirmed_at=timezone.now(),
        is_outdated=False,
        **WAITING,
    )
    audit.record("roster.confirmed", roster, by=by, **roster.counts)
    _ring_after_commit(roster)


@transaction.atomic
def discard_roster(*, roster: RosterImport, by: User) -> None:
    """Put the preview aside; nothing of it is applied."""
    _leave_preview(roster, discarded_at=timezone.now())
    audit.record("roster.discarded", roster, by=by)


def _leave_preview(roster: RosterImport, **fields: object) -> None:
    """Change the import if it still is the preview that the user saw."""
    waiting = RosterImport.objects.filter(
        pk=roster.pk,
        phase=ImportPhase.READ,
        state=JobState.DONE,
        finished_at=roster.finished_at,
        discarded_at__isnull=True,
    )
    if not waiting.update(**fields):
        raise Conflict


def _ring_after_commit(roster: RosterImport) -> None:
    transaction.on_commit(lambda: doorbell(lambda: work_on_roster.delay(str(roster.pk))))

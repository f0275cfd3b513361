"""A training history from its upload to records that wait. The worker reads, judges and makes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.actions.imports import count_upload
from personnel.citizen_id import hide_numbers
from personnel.enums import JobState
from personnel.jobs import doorbell
from personnel.models import User
from personnel.text import upload_name
from training.enums import HistoryPhase
from training.models import HistoryImport
from training.tasks import work_on_history

_WAITING = {"state": JobState.QUEUED, "attempts": 0, "reason": "", "done": 0, "total": 0}


@transaction.atomic
def upload_history(*, file: "File[bytes]", by: User) -> HistoryImport:
    """Take a file in; the worker reads it, for `by` and for those whose roster `by` keeps.

    Raises `TooManyUploads`.
    """
    count_upload(HistoryImport, by)
    history = HistoryImport(file_name=hide_numbers(upload_name(file.name or "")), requested_by=by)
    history.file.save(history.pk.hex, file, save=False)
    history.save(force_insert=True)
    audit.record("history.uploaded", history, by=by)
    _ring_after_commit(history)
    return history


@transaction.atomic
def choose_areas(*, history: HistoryImport, areas: Mapping[str, Sequence[int]], by: User) -> None:
    """Say which areas (ids) courses are about, by the keys of their titles; none leaves one out.

    Raises `Conflict` when the import is no preview any more.
    """
    _leave_preview(history, by, phase=HistoryPhase.JUDGE, areas=history.areas | dict(areas))
    audit.record("history.areas_chosen", history, by=by, titles=len(areas))
    _ring_after_commit(history)


@transaction.atomic
def confirm_history(
    *, history: HistoryImport, only_good_rows: bool, at: datetime, by: User
) -> None:
    """Have the records of the new rows made. Raises `Conflict`.

    Without `only_good_rows` nothing is made while a row is refused or waits for its areas.
    """
    if not history.new_rows:
        raise Conflict
    if not only_good_rows and (history.refused_rows or history.asked_rows):
        raise Conflict
    _leave_preview(history, by, phase=HistoryPhase.CREATE, confirmed_by=by, confirmed_at=at)
    audit.record("history.confirmed", history, by=by, only_good_rows=only_good_rows)
    _ring_after_commit(history)


@transaction.atomic
def discard_history(*, history: HistoryImport, at: datetime, by: User) -> None:
    """Throw a preview away with its rows. Raises `Conflict`."""
    rows = _preview(history, by)
    if not rows.update(discarded_at=at):
        raise Conflict
    history.rows.all().delete()
    audit.record("history.discarded", history, by=by)


def _preview(history: HistoryImport, by: User) -> Any:
    """The import, if it still is the preview that was seen, and `by` has not been overtaken."""
    return HistoryImport.objects.visible_to(by).filter(
        pk=history.pk,
        state=JobState.DONE,
        finished_at=history.finished_at,
        discarded_at__isnull=True,
        phase__in=(HistoryPhase.READ, HistoryPhase.JUDGE),
    )


def _leave_preview(history: HistoryImport, by: User, **changes: Any) -> None:
    if not _preview(history, by).update(**changes, **_WAITING):
        raise Conflict


def _ring_after_commit(history: HistoryImport) -> None:
    transaction.on_commit(lambda: doorbell(lambda: work_on_history.delay(str(history.pk))))

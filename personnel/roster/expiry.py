"""Removing files and rows after their time. What an import did stays known: figures, who, when."""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from personnel import audit
from personnel.enums import ImportPhase, JobState
from personnel.models import RosterFile, RosterImport

ENDED = (JobState.DONE, JobState.FAILED)
_UNDECIDED = Q(
    phase__in=[ImportPhase.READ, ImportPhase.JUDGE, ImportPhase.HELD],
    state=JobState.DONE,
    discarded_at__isnull=True,
)


def expire(*, on: date) -> None:
    """Remove what is too old on that day; on another time nothing is left to do."""
    _expire_imports(_before(on, settings.ROSTER_KEEP_DAYS))
    _expire_files(_before(on, settings.ROSTER_FILE_KEEP_DAYS))


def _before(on: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(on - timedelta(days=days), time.min))


@transaction.atomic
def _expire_imports(before: datetime) -> None:
    """Discard what nobody decided on, and remove the files and rows of all that is over."""
    old = RosterImport.objects.filter(
        finished_at__lt=before, state__in=ENDED, expired_at__isnull=True
    )
    # Whoever decides on one of them at this moment is left alone until tomorrow.
    due = dict(old.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "file"))
    if not due:
        return
    now, imports = timezone.now(), RosterImport.objects.filter(pk__in=due)
    undecided = list(imports.filter(_UNDECIDED).values_list("pk", flat=True))
    imports.filter(pk__in=undecided).update(discarded_at=now)
    imports.update(expired_at=now, file="")
    with connection.cursor() as cursor:
        for statement in _REMOVE:
            cursor.execute(statement, [list(due)])
    audit.record_all(
        [
            *(_event("roster.discarded", pk) for pk in undecided),
            *(_event("roster.expired", pk) for pk in due),
        ]
    )
    _delete_after_commit(RosterImport.file.field.storage, list(due.values()))


@transaction.atomic
def _expire_files(before: datetime) -> None:
    """Remove the workbooks that were made; their rows say that they were there."""
    old = RosterFile.objects.filter(finished_at__lt=before, state__in=ENDED).exclude(file="")
    due = dict(old.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "file"))
    RosterFile.objects.filter(pk__in=due).update(file="")
    _delete_after_commit(RosterFile.file.field.storage, list(due.values()))


def _event(verb: str, pk: UUID) -> audit.AuditEvent:
    return audit.event(verb, f"rosterimport:{pk}", by=None)


def _delete_after_commit(storage: Storage, names: list[str]) -> None:
    for name in filter(None, names):
        transaction.on_commit(partial(storage.delete, name), robust=True)


# The layout holds samples of the cells and the repairs hold values: only a refusal is kept.
_REMOVE = (
    "DELETE FROM personnel_rosterverdict WHERE roster_import_id = ANY(%s)",
    "DELETE FROM personnel_rosterrow WHERE roster_import_id = ANY(%s)",
    """
    UPDATE personnel_rosterimport SET repairs = '[]', layout = CASE WHEN layout ? 'refusal'
        THEN jsonb_build_object('refusal', layout -> 'refusal') ELSE '{}' END
    WHERE id = ANY(%s)
    """,
)

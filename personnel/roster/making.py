"""Making a workbook that a user asked for: rights first, then the file, then everything at once."""

import tempfile
from array import array
from collections.abc import Callable, Sequence
from itertools import islice
from typing import IO, NamedTuple

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from personnel import audit, jobs, notices
from personnel.enums import NoticeKind
from personnel.models import RosterFile, User

AUDITED_AT_ONCE = 5000
NO_RIGHT = gettext_noop("You do not look after this unit any more, so the file was not made.")


class Written(NamedTuple):
    """How many people are in a workbook, and whose citizen IDs it writes out."""

    rows: int
    revealed: Sequence[int] = array("q")


Fill = Callable[[RosterFile, IO[bytes]], Written]


def make(file: RosterFile, fill: Fill) -> None:
    """Have `fill` write the workbook of a claimed job, and finish the job."""
    if not (file.requested_by and _may_have(file, file.requested_by)):
        raise jobs.GiveUp(NO_RIGHT)
    with tempfile.TemporaryFile(suffix=".xlsx") as book:
        with translation.override(file.language):
            written = fill(file, book)
        book.seek(0)
        file.file.save(f"{file.pk.hex}.xlsx", File(book), save=False)
    try:
        _finish(file, written, file.requested_by)
    except Exception:
        file.file.delete(save=False)
        raise


def _may_have(file: RosterFile, user: User) -> bool:
    return RosterFile.objects.visible_to(user).filter(pk=file.pk).exists()


@transaction.atomic
def _finish(file: RosterFile, written: Written, by: User) -> None:
    """Whoever's ID is written out can see by whom, and why, from the moment the file is there."""
    jobs.finish(file, file=file.file.name, rows=written.rows, done=written.rows)
    people = iter(written.revealed)
    while batch := list(islice(people, AUDITED_AT_ONCE)):
        audit.record_all(
            audit.event("person.id_exported", file, by=by, person=pk, reason=file.id_reason)
            for pk in batch
        )
    notices.tell(
        users=[by],
        kind=NoticeKind.FILE_READY,
        key=f"{NoticeKind.FILE_READY}:{file.pk}",
        url=reverse("roster_file", args=[file.pk]),
        mail=notices.took_long(file.started_at),
        state=file.kind,
        unit_th=file.unit.name_th,
        unit_en=file.unit.name_en,
    )

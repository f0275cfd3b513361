"""Asking for workbooks of people, and taking them. A worker makes them."""

from typing import Any

from django.db import transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import JobState, RosterFileKind
from personnel.jobs import doorbell
from personnel.models import RosterFile, RosterImport, Unit, User
from personnel.tasks import make_roster_file

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def request_roster(
    *, unit: Unit, with_ids: bool, reason: str, language: str, by: User
) -> RosterFile:
    """Ask for the roster of the unit and below; asking again while it is made asks once.

    Citizen IDs are written out `with_ids`, for the `reason` that each of the people can see.
    """
    return _request(
        {
            "kind": RosterFileKind.ROSTER,
            "unit": unit,
            "with_ids": with_ids,
            "id_reason": reason if with_ids else "",
            "language": language,
            "requested_by": by,
        }
    )


@transaction.atomic
def request_errors(*, roster: RosterImport, language: str, by: User) -> RosterFile:
    """Ask for the rows of an import to repair. Raises `Conflict` where there are none."""
    if roster.is_under_way or roster.is_expired or not roster.waiting_rows:
        raise Conflict
    return _request(
        {
            "kind": RosterFileKind.ERRORS,
            "unit": roster.unit,
            "roster_import": roster,
            "language": language,
            "requested_by": by,
        },
        # Of what the user sees now, not of what was repaired since.
        requested_at__gt=roster.finished_at,
    )


@transaction.atomic
def download_file(*, file: RosterFile, by: User) -> None:
    """Write down that the workbook is handed over."""
    audit.record("roster_file.downloaded", file, by=by, unit=file.unit_id, kind=file.kind)


@transaction.atomic
def export_postings(*, rows: int, by: User) -> None:
    """Write down that postings are exported from the admin site."""
    audit.record("postings.exported", f"postings:{rows}", by=by)


def _request(wanted: dict[str, Any], **conditions: Any) -> RosterFile:
    # One question of a user at a time, so that two at once are one, too.
    User.objects.select_for_update().get(pk=wanted["requested_by"].pk)
    waiting = RosterFile.objects.filter(state__in=UNDER_WAY, **wanted, **conditions)
    file = waiting.order_by("requested_at").last()
    if file:
        return file
    file = RosterFile.objects.create(**wanted)
    audit.record(
        "roster_file.requested",
        file,
        by=file.requested_by,
        unit=file.unit_id,
        kind=file.kind,
        with_ids=file.with_ids,
        reason=file.id_reason,
    )
    transaction.on_commit(lambda: doorbell(lambda: make_roster_file.delay(str(file.pk))))
    return file

"""Asking for snapshots and workbooks, and looking at them. A worker does the work itself."""

from datetime import date

from django.db import transaction

from personnel import audit
from personnel.enums import JobState
from personnel.jobs import doorbell
from personnel.models import Unit, User
from reports import builders
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot
from reports.tasks import take_snapshot, write_report_file


@transaction.atomic
def request_snapshot(*, as_of: date, occasion: Occasion, by: User | None) -> Snapshot:
    """Ask for the figures of the whole tree as of a day; asking twice asks once.

    Raises `Framework.DoesNotExist` when no framework is in use.
    """
    snapshot = builders.open_snapshot(as_of=as_of, occasion=occasion, by=by)
    transaction.on_commit(lambda: doorbell(lambda: take_snapshot.delay(str(snapshot.pk))))
    return snapshot


@transaction.atomic
def request_report_file(*, snapshot: Snapshot, unit: Unit, language: str, by: User) -> ReportFile:
    """Ask for the workbook of a published snapshot for the unit and below.

    Asking twice asks once, and tries again what has failed.
    """
    report, is_new = ReportFile.objects.get_or_create(
        snapshot=snapshot, unit=unit, language=language, defaults={"requested_by": by}
    )
    again = ReportFile.objects.filter(pk=report.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, reason=""
    )
    if is_new or again:
        audit.record("report.requested", report, by=by, unit=unit.pk, snapshot=str(snapshot.pk))
        transaction.on_commit(lambda: doorbell(lambda: write_report_file.delay(str(report.pk))))
    return report


@transaction.atomic
def download_report_file(*, report: ReportFile, by: User) -> None:
    """Write down that the workbook is handed over."""
    audit.record("report.downloaded", report, by=by, unit=report.unit_id)


@transaction.atomic
def look_at_gaps(*, unit: Unit, by: User) -> None:
    """Write down that the people of the unit were looked through for gaps."""
    audit.record("gaps.seen", unit, by=by)

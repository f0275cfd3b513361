"""Doorbells of the reports floor: a message carries the id of a row and nothing else."""

from celery import shared_task
from django.utils import timezone

from personnel import jobs
from reports import builders, packs
from reports.builders.closing import open_closing_if_due
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot, TargetDraft


@shared_task
def take_snapshot(pk: str) -> None:
    """Compute and publish a snapshot that was asked for, then clear the oldest."""
    jobs.run(Snapshot, pk, builders.publish)
    builders.clear_old(on=timezone.localdate())


@shared_task
def write_report_file(pk: str) -> None:
    """Write a report that was asked for."""
    jobs.run(ReportFile, pk, packs.write)


@shared_task
def preview_targets(pk: str) -> None:
    """Compute what proposed targets would change."""
    jobs.run(TargetDraft, pk, builders.compare_stages)


@shared_task
def sweep() -> None:
    """Ring again for snapshots, reports and previews that wait or were left behind."""
    jobs.sweep(Snapshot, take_snapshot.delay)
    jobs.sweep(ReportFile, write_report_file.delay)
    jobs.sweep(TargetDraft, preview_targets.delay)


@shared_task
def take_nightly_snapshot() -> None:
    """Compute the figures of today, and close the last fiscal year when that is due."""
    snapshot = builders.open_snapshot(
        as_of=timezone.localdate(), occasion=Occasion.NIGHTLY, by=None
    )
    take_snapshot(str(snapshot.pk))
    closing = open_closing_if_due(on=timezone.localdate())
    if closing:
        take_snapshot(str(closing.pk))


@shared_task
def reconcile() -> None:
    """Check figures of some units against the raw rows."""
    builders.reconcile(at=timezone.now())


@shared_task
def refresh_figures() -> None:
    """Bring the figures up to now: in place where little was touched, else by a snapshot."""
    snapshot = builders.follow_changes(now=timezone.now())
    if snapshot:
        take_snapshot(str(snapshot.pk))


@shared_task
def ask_for_subscriptions() -> None:
    """Ask for the reports that users subscribed to and that are due; run again, for none twice."""
    for report in packs.ask_for_due(on=timezone.localdate()):
        write_report_file.delay(str(report.pk))

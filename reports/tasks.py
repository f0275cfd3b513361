"""Doorbells of the reports floor: a message carries the id of a row and nothing else."""

from celery import shared_task
from django.utils import timezone

from personnel import jobs
from reports import builders, packs
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot, TargetDraft


@shared_task
def take_snapshot(pk: str) -> None:
    """Compute and publish a snapshot that was asked for, then clear the oldest."""
    jobs.run(Snapshot, pk, builders.publish)
    builders.clear_old()


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
    """Ring again for snapshots, reports and previews that wait or were left behind.

    Where rosters changed the people, or new targets what is asked of them, new figures are due.
    """
    builders.follow_rosters(now=timezone.now())
    jobs.sweep(Snapshot, take_snapshot.delay)
    jobs.sweep(ReportFile, write_report_file.delay)
    jobs.sweep(TargetDraft, preview_targets.delay)


@shared_task
def take_nightly_snapshot() -> None:
    """Compute the figures of today."""
    snapshot = builders.open_snapshot(
        as_of=timezone.localdate(), occasion=Occasion.NIGHTLY, by=None
    )
    take_snapshot(str(snapshot.pk))


@shared_task
def ask_for_subscriptions() -> None:
    """Ask for the reports that users subscribed to and that are due; run again, for none twice."""
    for report in packs.ask_for_due(on=timezone.localdate()):
        write_report_file.delay(str(report.pk))

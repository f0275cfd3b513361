"""Doorbells of the personnel floor: a message carries the id of a row and nothing else."""

from celery import shared_task
from django.utils import timezone

from personnel import jobs
from personnel.models import RosterImport
from personnel.placing import place
from personnel.roster.work import do_phase


@shared_task
def work_on_roster(pk: str) -> None:
    """Read the file of an import, or apply what was confirmed, whichever is due."""
    jobs.run(RosterImport, pk, do_phase)


@shared_task
def sweep() -> None:
    """Ring again for imports that wait or were left behind."""
    jobs.sweep(RosterImport, work_on_roster.delay)


@shared_task
def place_for_today() -> None:
    """Assigned IT work begins and ends by date: bring everybody's group to today."""
    place(on=timezone.localdate())

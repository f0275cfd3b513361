"""Doorbells of the training floor: a message carries the id of a row, or nothing."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from personnel import jobs
from training import history_work, lists, notices
from training.models import HistoryImport, ParticipantList, Recount
from training.progress import recompute_part


@shared_task
def recount(pk: str) -> None:
    """Compute the progress of a part of the people anew."""
    jobs.run(Recount, pk, recompute_part)


@shared_task
def tell_of_waiting() -> None:
    """In the evening, tell those who decide what was submitted to them; once, however often."""
    notices.tell_of_waiting(on=timezone.localdate())


@shared_task
def read_participant_list(pk: str) -> None:
    """Read a file of people for an activity."""
    jobs.run(ParticipantList, pk, lists.read_file)


@shared_task
def work_on_history(pk: str) -> None:
    """Read a training history, judge its rows, or make its records, whichever is due."""
    jobs.run(HistoryImport, pk, history_work.do_phase)


@shared_task
def sweep() -> None:
    """Ring again for lists, training histories and parts of a recount that wait or were left."""
    jobs.sweep(ParticipantList, read_participant_list.delay)
    jobs.sweep(HistoryImport, work_on_history.delay)
    jobs.sweep(Recount, recount.delay)


@shared_task
def expire() -> None:
    """Remove the rows of training histories, and the lists of people, that are too old."""
    before = timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS)
    history_work.expire(before=before)
    lists.expire(before=before)

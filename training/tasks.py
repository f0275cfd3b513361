"""Doorbells of the training floor: a message carries the id of a row, or nothing."""

from celery import shared_task
from django.utils import timezone

from personnel import jobs
from training import notices
from training.lists import read_file
from training.models import ParticipantList


@shared_task
def tell_of_waiting() -> None:
    """In the evening, tell those who decide what was submitted to them; once, however often."""
    notices.tell_of_waiting(on=timezone.localdate())


@shared_task
def read_participant_list(pk: str) -> None:
    """Read a file of people for an activity."""
    jobs.run(ParticipantList, pk, read_file)


@shared_task
def sweep() -> None:
    """Ring again for lists that wait or were left behind."""
    jobs.sweep(ParticipantList, read_participant_list.delay)

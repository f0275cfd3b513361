"""Doorbells of the training floor."""

from celery import shared_task
from django.utils import timezone

from training import notices


@shared_task
def tell_of_waiting() -> None:
    """In the evening, tell those who decide what was submitted to them; once, however often."""
    notices.tell_of_waiting(on=timezone.localdate())

"""The Celery application. A message is only a doorbell: it carries the id of a job row."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")

app = Celery("skillsportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def know_addresses(**_: Any) -> None:
    """Read the addresses of all pages before the first job, which may name one in a notice.

    The processes that do the work inherit them.
    """
    _ = get_resolver().reverse_dict

"""The Celery application. A message is only a doorbell: it carries the id of a job row."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")

app = Celery("skillsportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

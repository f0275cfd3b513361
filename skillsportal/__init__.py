"""The roof of the house: settings, addresses, the worker, the home page and the demo."""

from skillsportal.celery import app as celery_app

__all__ = ["celery_app"]

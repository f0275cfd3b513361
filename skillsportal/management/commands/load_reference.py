"""Loads the framework of the circular, the rule book and the recommended courses."""

from typing import Any

from django.core.management.base import BaseCommand

from skillsportal.reference import load_reference


class Command(BaseCommand):
    help = "Load the framework, the rule book and the courses (repeatable)."

    def handle(self, *args: Any, **options: Any) -> None:
        load_reference(by=None)

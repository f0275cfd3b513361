"""Fills the demo through the portal's own actions, and prints the accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from skillsportal.demo.fill import fill


class Command(BaseCommand):
    help = "Fill the demo; a worker has to run. What is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(fill(say=self.stdout.write))

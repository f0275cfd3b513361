"""Has workers compute everybody's progress anew from records and assessments."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from personnel.enums import JobState
from training.actions import request_recount
from training.models import Recount

SECONDS_BETWEEN_LOOKS = 1


class Command(BaseCommand):
    help = "Compute everybody's levels and hours anew; workers share the parts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", action="store_true", help="return when the workers are done")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = [part.pk for part in request_recount(by=None)]
        self.stdout.write(f"{len(keys)} parts wait for the workers.")
        parts = Recount.objects.filter(pk__in=keys)
        while options["wait"] and parts.under_way().exists():
            time.sleep(SECONDS_BETWEEN_LOOKS)
        failed = parts.filter(state=JobState.FAILED).count()
        if failed:
            raise CommandError(f"{failed} parts failed; the log of the workers says why.")

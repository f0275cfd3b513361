"""`manage.py reconcile`: check today's figures of some units against the raw rows."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import builders


class Command(BaseCommand):
    help = "Compare the figures of units drawn by chance with the raw rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=int, help="how many (default: RECONCILE_UNITS)")

    def handle(self, *args: object, units: int | None, **options: object) -> None:
        done = builders.reconcile(at=timezone.now(), units=units)
        if done is None:
            raise CommandError("There are no figures of today that could be brought up to now.")
        for row in done.differences:
            self.stdout.write(str(row))
        if done.differing:
            raise CommandError(f"{done.differing} figures of {done.units} units differ.")
        self.stdout.write(f"{done.units} units checked, every figure equals the raw rows.")

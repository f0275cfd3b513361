"""What the people of an office do with a roster: upload it, look, confirm."""

from datetime import date
from pathlib import Path

from django.test import Client
from django.urls import resolve, reverse

from bench.figures import timed
from personnel import be_dates
from personnel.actions.imports import confirm_roster
from personnel.models import RosterImport, Unit, User

# After the day on which the staff of the data set was posted.
AS_OF = date(2026, 10, 1)


def upload(client: Client, path: Path) -> RosterImport:
    """Post the workbook as the form does, for the whole ministry."""
    form = {"unit": Unit.objects.get(depth=1).pk, "as_of": be_dates.to_input(AS_OF)}
    with path.open("rb") as file:
        answer = client.post(reverse("roster_imports"), {**form, "file": file})
    if answer.status_code != 302:
        raise RuntimeError(f"The upload was answered with {answer.status_code}.")
    return RosterImport.objects.get(pk=resolve(answer["Location"]).kwargs["pk"])


def confirm(roster: RosterImport, **expected: int) -> None:
    """Confirm the preview, which shows so many rows of each action."""
    roster.refresh_from_db()
    for action, rows in expected.items():
        if roster.counts.get(action) != rows:
            raise RuntimeError(f"{rows} {action} expected: {roster.counts} {roster.layout}")
    confirm_roster(roster=roster, by=User.objects.get(email="dashboard@example.org"))


def check_applied(roster: RosterImport) -> None:
    """Raise `RuntimeError` unless the rows reached the people."""
    roster.refresh_from_db()
    if not roster.is_applied:
        raise RuntimeError(f"Not applied: {roster.state} {roster.phase} {roster.reason}")


def seconds_of_post(client: Client, path: Path, address: str) -> float:
    """Return the seconds in which an address answers to the workbook."""
    with path.open("rb") as file:
        return timed(lambda: client.post(address, {"file": file}))

"""Doorbells of the personnel floor: a message carries the id of a row and nothing else."""

from celery import shared_task
from django.utils import timezone

from personnel import emails, jobs
from personnel.enums import RosterFileKind
from personnel.models import RosterFile, RosterImport, RuleDraft
from personnel.notices import digest
from personnel.notices import expiry as notice_expiry
from personnel.placing import place
from personnel.resources import write_roster
from personnel.roster import expiry, making
from personnel.roster.error_book import write_errors
from personnel.roster.work import do_phase, tell_of_failures
from personnel.rule_work import do_draft

FILLS: dict[str, making.Fill] = {
    RosterFileKind.ERRORS: write_errors,
    RosterFileKind.ROSTER: write_roster,
}


@shared_task
def work_on_roster(pk: str) -> None:
    """Read the file of an import, or apply what was confirmed, whichever is due."""
    jobs.run(RosterImport, pk, do_phase)


@shared_task
def make_roster_file(pk: str) -> None:
    """Make a workbook that was asked for."""
    jobs.run(RosterFile, pk, lambda file: making.make(file, FILLS[file.kind]))


@shared_task
def work_on_rules(pk: str) -> None:
    """Preview a proposed rule book, or put it in force, whichever is due."""
    jobs.run(RuleDraft, pk, do_draft)


@shared_task
def sweep() -> None:
    """Ring again for imports, workbooks and rule books that wait or were left behind."""
    jobs.sweep(RosterImport, work_on_roster.delay)
    jobs.sweep(RosterFile, make_roster_file.delay)
    jobs.sweep(RuleDraft, work_on_rules.delay)
    tell_of_failures()


@shared_task
def expire_rosters() -> None:
    """Remove the files and rows of imports, and the workbooks, that are too old today."""
    expiry.expire(on=timezone.localdate())


@shared_task
def send_notices() -> None:
    """Mail what users are to be told; the rows wait until this is done, so nobody has to ring."""
    emails.send_notices()


@shared_task
def make_digests() -> None:
    """Make the mails of today for who wants one a day; however often it is asked, one each."""
    digest.make_digests(on=timezone.localdate())


@shared_task
def expire_notices() -> None:
    """Remove the notices that were read and are too old today."""
    notice_expiry.expire(on=timezone.localdate())


@shared_task
def place_for_today() -> None:
    """Assigned IT work begins and ends by date: bring everybody's group to today."""
    place(on=timezone.localdate())

"""What the worker does with an import: the phase that is due."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from personnel import jobs, notices
from personnel.enums import ImportPhase, JobState, NoticeKind
from personnel.models import RosterImport
from personnel.roster.applying import apply
from personnel.roster.judging import judge
from personnel.roster.staging import stage
from personnel.roster.undoing import undo


def do_phase(roster: RosterImport) -> None:
    """Read and stage the file, judge its rows again, apply them, or take them back."""
    if roster.phase == ImportPhase.READ:
        stage(roster, Path(roster.file.path))
    elif roster.phase == ImportPhase.JUDGE:
        _judge_again(roster)
    elif roster.phase == ImportPhase.APPLY:
        apply(roster)
    else:
        undo(roster)


@transaction.atomic
def _judge_again(roster: RosterImport) -> None:
    """An answer was given: see what the rows come to now."""
    jobs.advance(roster, 0, roster.people_rows)
    jobs.finish(roster, done=roster.total, **judge(roster)._asdict())


def tell_of_failures() -> None:
    """Tell of what failed lately, however it ended; a notice is written once."""
    failed = RosterImport.objects.filter(
        state=JobState.FAILED,
        phase__in=(ImportPhase.APPLY, ImportPhase.UNDO),
        finished_at__gt=timezone.now() - timedelta(hours=1),
    )
    for roster in failed.select_related("unit"):
        notices.tell_of_import(roster, NoticeKind.ROSTER_NOT_APPLIED)

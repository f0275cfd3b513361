"""Lists of people for an activity: read from a file by a worker, matched, and kept line by line."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_noop

from personnel import jobs
from personnel.citizen_id import hide_numbers
from personnel.models import Person, User
from personnel.roster.gate import identify
from personnel.roster.reader import Row, Sheet, read
from personnel.roster.refusal import Refusal
from personnel.text import normalise
from training.enums import LineOutcome
from training.matching import Match, match
from training.models import ListLine, ParticipantList

# As many as a workshop holds: they are matched by one query and shown on one page.
MOST_LINES = 500
_LONGEST_TEXT = 300
TOO_MANY_LINES = gettext_noop(
    "The file has more than 500 rows. Leave the people of this activity in it, and nobody else."
)
NOT_YOURS = gettext_noop("You do not organise this activity, so the file was not read.")


class Line(NamedTuple):
    """A line of a list as it came."""

    number: int
    cells: list[str]
    sheet: str = ""
    hidden: bool = False


def read_file(found: ParticipantList) -> None:
    """Read the file of a claimed job, and end the job; the file itself is then removed."""
    organiser = found.requested_by
    if organiser is None or found.activity.organiser_id != organiser.pk:
        raise jobs.GiveUp(NOT_YOURS)
    path = Path(found.file.path)
    try:
        lines = list(islice(_lines(path, found.file_name), MOST_LINES + 1))
    except Refusal as refusal:
        said = {"code": refusal.code, "params": refusal.params}
        jobs.fail(found, "", refusal=said, file="")
    else:
        if len(lines) > MOST_LINES:
            jobs.fail(found, TOO_MANY_LINES, file="")
        else:
            _finish(found, lines, organiser)
    path.unlink(missing_ok=True)


@transaction.atomic
def _finish(found: ParticipantList, lines: list[Line], organiser: User) -> None:
    keep_lines(found, lines, organiser)
    jobs.finish(found, file="", done=len(lines), total=len(lines))


def keep_lines(found: ParticipantList, lines: list[Line], by: User) -> None:
    """Match the lines with the people whom the user sees today, and keep what they came to."""
    shown = [line.cells for line in lines if not line.hidden]
    matches = iter(match(shown, Person.objects.visible_to(by)))
    found.lines.all().delete()
    ListLine.objects.bulk_create(
        _kept(found, line, Match(LineOutcome.HIDDEN) if line.hidden else next(matches))
        for line in lines
    )


def _kept(found: ParticipantList, line: Line, match: Match) -> ListLine:
    text = hide_numbers(normalise(" · ".join(filter(None, map(str.strip, line.cells)))))
    return ListLine(
        participant_list=found,
        number=line.number,
        sheet=line.sheet[:100],
        text=text[:_LONGEST_TEXT],
        outcome=match.outcome,
        people=list(match.people),
    )


def _lines(path: Path, name: str) -> Iterable[Line]:
    """The rows of the sheets that can be seen; a workbook is parsed in a process of its own."""
    sheet = Sheet("", visible=True)
    for item in read(path, identify(path, name)):
        if isinstance(item, Sheet):
            sheet = item
        elif isinstance(item, Row) and sheet.visible:
            yield Line(item.number, item.cells, sheet.name, item.hidden)


def expire(*, before: datetime) -> None:
    """Remove the lists that came before that moment; whom they brought stays in the activity."""
    old = ParticipantList.objects.filter(requested_at__lt=before)
    for found in old.exclude(file=""):
        found.file.delete(save=False)
    old.delete()

"""Lists of people for an activity: taken in, looked at, then added."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.actions.imports import count_upload
from personnel.citizen_id import without_ids
from personnel.enums import JobState
from personnel.jobs import doorbell
from personnel.models import User
from personnel.text import upload_name
from training.actions.activities import add_people, hold
from training.enums import LineOutcome
from training.lists import Line, keep_lines
from training.models import Activity, ParticipantList
from training.tasks import read_participant_list


@transaction.atomic
def paste_list(*, activity: Activity, text: str, at: datetime, by: User) -> ParticipantList:
    """Match a pasted list, one person a line, and keep what its lines came to.

    Raises `TooManyUploads`.
    """
    count_upload(ParticipantList, by)
    hold(activity, by)
    found = ParticipantList.objects.create(
        activity=activity, requested_by=by, state=JobState.DONE, finished_at=at
    )
    lines = enumerate(text.splitlines(), start=1)
    keep_lines(found, [Line(no, line.split("\t")) for no, line in lines if line.strip()], by)
    audit.record("participant_list.pasted", found, by=by)
    return found


@transaction.atomic
def upload_list(*, activity: Activity, file: "File[bytes]", by: User) -> ParticipantList:
    """Take a file in, untouched; a worker reads it and then removes it. Raises `TooManyUploads`."""
    count_upload(ParticipantList, by)
    hold(activity, by)
    found = ParticipantList(activity=activity, requested_by=by)
    found.file_name = without_ids(upload_name(file.name or ""))
    found.file.save(found.pk.hex, file, save=False)
    found.save(force_insert=True)
    audit.record("participant_list.uploaded", found, by=by)
    transaction.on_commit(lambda: doorbell(lambda: read_participant_list.delay(str(found.pk))))
    return found


@transaction.atomic
def add_from_list(*, found: ParticipantList, chosen: Mapping[int, int], by: User) -> int:
    """Add everybody whom a line means, and of lines (id) that may mean several the one chosen.

    Rights are those of today. Returns how many were not in the activity yet.
    """
    at = timezone.now()
    rows = ParticipantList.objects.organised_by(by).filter(pk=found.pk, state=JobState.DONE)
    if not rows.update(added_at=at):
        raise Conflict
    people = set()
    for line in found.lines.filter(outcome__in=(LineOutcome.MATCHED, LineOutcome.SEVERAL)):
        if line.outcome == LineOutcome.MATCHED:
            people.update(line.people)
        elif chosen.get(line.pk) in line.people:
            people.add(chosen[line.pk])
    return add_people(activity=found.activity, people=people, at=at, by=by)

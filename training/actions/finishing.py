"""Finishing an activity: the records of everybody who was there, at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from personnel import audit
from personnel.enums import NoticeKind
from personnel.models import User
from training.actions.activities import hold
from training.actions.certificates import hand_out
from training.actions.deciding import approve
from training.actions.moving import events_of
from training.balance import split_minutes
from training.enums import Status
from training.models import Activity, ActivityArea, Participant, RecordArea, TrainingRecord
from training.notices import tell_of_records


class TooEarly(Exception):
    """The activity's last day has not come yet."""


@dataclass(frozen=True)
class Finished:
    """How many records were made now: approved at once, and left to a supervisor."""

    approved: int
    submitted: int


@transaction.atomic
def finish_activity(*, activity: Activity, at: datetime, by: User) -> Finished:
    """Make a record for each participant who was there and has none yet.

    Where the organiser decides on records they are approved at once; one's own, and those that
    repeat a record, are left to whoever decides on the queue. The lock on the activity lets a
    second press find nobody left. Raises `TooEarly` before the last day.
    """
    held = hold(activity, by)
    if not held.has_ended(at):
        raise TooEarly
    people = list(held.participants.attending().unrecorded())
    repeating = set(held.participants.repeating(held, by).values_list("person", flat=True))
    records = _make_records(held, people, at, by)
    approved = _approve(records, repeating, at, by)
    left = [record for record in records if record.pk not in approved]
    # Whoever is approved hears of the decision.
    tell_of_records(NoticeKind.WORKSHOP_RECORDED, left, "submitted")
    if not held.is_finished:
        Activity.objects.filter(pk=held.pk).update(finished_at=at)
    made = Finished(len(approved), len(left))
    audit.record("activity.finished", held, by=by, **vars(made))
    return made


def _make_records(
    activity: Activity, people: Sequence[Participant], at: datetime, by: User
) -> list[TrainingRecord]:
    records = TrainingRecord.objects.bulk_create(_record(activity, row, at) for row in people)
    shares = list(activity.shares.all())
    RecordArea.objects.bulk_create(row for record in records for row in _areas(record, shares))
    for row, record in zip(people, records, strict=True):
        row.record = record
    Participant.objects.bulk_update(people, ["record"])
    hand_out(activity.certificates.all(), people, at)
    audit.record_all(events_of("record.submitted", records, by))
    return records


def _record(activity: Activity, row: Participant, at: datetime) -> TrainingRecord:
    return TrainingRecord(
        person_id=row.person_id,
        course_id=activity.course_id,
        title=activity.title,
        method_id=activity.method_id,
        mode=activity.method.mode,
        is_lecture=activity.method.is_lecture,
        start_date=activity.start_date,
        end_date=activity.end_date,
        minutes=row.minutes or activity.minutes,
        provider=activity.provider,
        status=Status.SUBMITTED,
        created_at=at,
        submitted_at=at,
    )


def _areas(record: TrainingRecord, shares: Sequence[ActivityArea]) -> list[RecordArea]:
    parts = split_minutes(record.minutes or 0, [row.share for row in shares])
    return [
        RecordArea(record=record, area_id=row.area_id, share=row.share, minutes=minutes)
        for row, minutes in zip(shares, parts, strict=True)
    ]


def _approve(
    records: Sequence[TrainingRecord], repeating: Collection[int], at: datetime, by: User
) -> Collection[int]:
    """Decide, as on the queue, on the records that are the user's to decide on today; ids."""
    waiting = TrainingRecord.objects.awaiting_decision_by(by)
    waiting = waiting.filter(pk__in=[row.pk for row in records]).exclude(person__in=repeating)
    seen = dict(waiting.values_list("pk", "version"))
    if seen:
        approve(seen=seen, at=at, by=by)
    return seen

"""A record from its draft to its submission, and its withdrawal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from competencies.models import Method
from personnel import audit
from personnel.models import Person, User
from training.actions.evidence import attach_all
from training.actions.moving import Seen, claim, events_of, move, of
from training.balance import split_minutes
from training.enums import Status
from training.models import Course, RecordArea, TrainingRecord


class Incomplete(Exception):
    """A record lacks something that a decision needs."""


class SentTwice(Exception):
    """A form made its record already; a double click sends it again."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a record says; a draft may lack anything.

    `shares` gives each area (id) a weight: percent, or 1 each to share equally. A person has one
    record of a `form_key`.
    """

    person: Person
    title: str
    course: Course | None = None
    method: Method | None = None
    start_date: date | None = None
    end_date: date | None = None
    minutes: int | None = None
    shares: Mapping[int, int] = field(default_factory=dict)
    provider: str = ""
    certificate_no: str = ""
    reflection: str = ""
    evidence_link: str = ""
    certificate_follows: bool = False
    form_key: UUID | None = None


@transaction.atomic
def save_drafts(*, entries: Sequence[Entry], at: datetime, by: User | None) -> list[TrainingRecord]:
    """Keep new records as drafts. Raises `PermissionDenied` for a record of somebody else."""
    if by and any(entry.person.pk != by.person_id for entry in entries):
        raise PermissionDenied
    records = TrainingRecord.objects.bulk_create(
        TrainingRecord(person=entry.person, created_at=at, form_key=entry.form_key, **_facts(entry))
        for entry in entries
    )
    _share_out(records, entries)
    audit.record_all(events_of("record.drafted", records, by))
    return records


@transaction.atomic
def save_draft(
    *,
    entry: Entry,
    seen: Seen | None = None,
    files: Sequence[UploadedFile] = (),
    at: datetime,
    by: User,
) -> TrainingRecord:
    """Keep what is known so far, as a new draft or in the draft or returned record of `seen`.

    Raises `BadEvidence` when a file cannot be opened, `SentTwice` and `Conflict`.
    """
    [record] = _revise(entry, seen, by) if seen else _begin(entry, at, by)
    if files:
        attach_all(record=record, files=files, at=at, by=by)
    return record


@transaction.atomic
def save_and_submit(
    *,
    entry: Entry,
    seen: Seen | None = None,
    files: Sequence[UploadedFile] = (),
    at: datetime,
    by: User,
) -> TrainingRecord:
    """Keep the record and hand it in, or neither; raises what both raise."""
    record = save_draft(entry=entry, seen=seen, files=files, at=at, by=by)
    submit(seen={record.pk: record.version}, at=at, by=by)
    return record


@transaction.atomic
def submit(*, seen: Seen, at: datetime, by: User | None) -> None:
    """Hand drafts and corrected records in for a decision. Raises `Incomplete`, `Conflict`."""
    records = claim(of(by).editable(), seen)
    if TrainingRecord.objects.filter(pk__in=seen).incomplete().exists():
        raise Incomplete
    move(records, "record.submitted", by, status=Status.SUBMITTED, submitted_at=at)


@transaction.atomic
def withdraw(*, seen: Seen, by: User | None) -> None:
    """Take records back before they are decided; they stay on file, as withdrawn."""
    records = claim(of(by).withdrawable(), seen)
    move(records, "record.withdrawn", by, status=Status.WITHDRAWN)


def says(record: TrainingRecord, entry: Entry) -> bool:
    """Whether the record holds exactly what the entry says."""
    same = all(getattr(record, name) == value for name, value in _facts(entry).items())
    return same and {share.area_id for share in record.shares.all()} == entry.shares.keys()


def _begin(entry: Entry, at: datetime, by: User) -> list[TrainingRecord]:
    try:
        return save_drafts(entries=[entry], at=at, by=by)
    except IntegrityError as refused:
        if TrainingRecord.objects.filter(person=entry.person, form_key=entry.form_key).exists():
            raise SentTwice from refused
        raise


def _revise(entry: Entry, seen: Seen, by: User) -> list[TrainingRecord]:
    records = claim(TrainingRecord.objects.owned_by(by).editable(), seen)
    move(records, "record.revised", by, **_facts(entry))
    RecordArea.objects.filter(record__in=records).delete()
    _share_out(records, [entry])
    for record in records:
        record.refresh_from_db()
    return records


def _facts(entry: Entry) -> dict[str, Any]:
    method = entry.method
    return {
        "course": entry.course,
        "title": entry.title,
        "method": method,
        "mode": method.mode if method else None,
        "is_lecture": method.is_lecture if method else False,
        "start_date": entry.start_date,
        "end_date": entry.end_date,
        "minutes": entry.minutes,
        "provider": entry.provider,
        "certificate_no": entry.certificate_no,
        "reflection": entry.reflection,
        "evidence_link": entry.evidence_link,
        "certificate_follows": entry.certificate_follows,
    }


def _share_out(records: Sequence[TrainingRecord], entries: Sequence[Entry]) -> None:
    RecordArea.objects.bulk_create(
        row for record, entry in zip(records, entries, strict=True) for row in _rows(record, entry)
    )


def _rows(record: TrainingRecord, entry: Entry) -> Iterable[RecordArea]:
    weights = list(entry.shares.values())
    percents = split_minutes(100, weights)
    parts = split_minutes(entry.minutes or 0, weights)
    for area, share, minutes in zip(entry.shares, percents, parts, strict=True):
        yield RecordArea(record=record, area_id=area, share=share, minutes=minutes)

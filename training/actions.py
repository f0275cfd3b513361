"""Changes of the training floor: records from draft to decision, evidence, courses, looks.

The verbs on records take `seen`, the versions of the records (id → version) as the user saw them,
one or many; all of them change or none: `Conflict` means that somebody else was first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models import F

from competencies.actions import Finding, assess_all
from competencies.enums import Source
from competencies.models import Area, Method
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import Person, User
from personnel.text import upload_name
from training.balance import split_minutes
from training.enums import Status, Verdict
from training.evidence import kind_of
from training.models import Course, Decision, Evidence, RecordArea, TrainingRecord
from training.models.records import TrainingRecordQuerySet
from training.progress import recompute

Seen = Mapping[int, int]
Levels = Mapping[int, Mapping[int, int]]


class Incomplete(Exception):
    """A record lacks something that a decision needs."""


class SentTwice(Exception):
    """A form made its record already; a double click sends it again."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a record says; a draft needs only the title.

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
    audit.record_all(_events("record.drafted", records, by))
    return records


@transaction.atomic
def save_draft(
    *,
    entry: Entry,
    seen: Seen | None = None,
    file: UploadedFile | None = None,
    at: datetime,
    by: User,
) -> TrainingRecord:
    """Keep what is known so far, as a new draft or in the draft or returned record of `seen`.

    Raises `BadEvidence` when `file` is no readable PDF, JPEG or PNG, `SentTwice` and `Conflict`.
    """
    [record] = _revise(entry, seen, by) if seen else _begin(entry, at, by)
    if file:
        attach_evidence(record=record, file=file, at=at, by=by)
    return record


@transaction.atomic
def save_and_submit(
    *,
    entry: Entry,
    seen: Seen | None = None,
    file: UploadedFile | None = None,
    at: datetime,
    by: User,
) -> TrainingRecord:
    """Keep the record and hand it in, or neither; raises what both raise."""
    record = save_draft(entry=entry, seen=seen, file=file, at=at, by=by)
    submit(seen={record.pk: record.version}, at=at, by=by)
    return record


@transaction.atomic
def submit(*, seen: Seen, at: datetime, by: User | None) -> None:
    """Hand drafts and corrected records in for a decision. Raises `Incomplete`, `Conflict`."""
    records = _claim(_of(by).editable(), seen)
    if TrainingRecord.objects.filter(pk__in=seen).incomplete().exists():
        raise Incomplete
    _move(records, "record.submitted", by, status=Status.SUBMITTED, submitted_at=at)


@transaction.atomic
def withdraw(*, seen: Seen, by: User | None) -> None:
    """Take records back before they are decided; they stay on file, as withdrawn."""
    records = _claim(_of(by).withdrawable(), seen)
    _move(records, "record.withdrawn", by, status=Status.WITHDRAWN)


@transaction.atomic
def approve(
    *, seen: Seen, levels: Levels | None = None, reason: str = "", at: datetime, by: User
) -> None:
    """Approve waiting records of the user's subtree, never the user's own.

    `levels` says per record (id) which level its certificate shows in an area (id).
    """
    records = _decide(seen, Verdict.APPROVED, reason, at, by)
    findings = [found for record in records for found in _shown(record, levels or {})]
    if findings:
        assess_all(findings=findings, by=by)
    recompute(sorted({record.person_id for record in records}))


@transaction.atomic
def return_for_correction(*, seen: Seen, reason: str, at: datetime, by: User) -> None:
    """Give waiting records back to their owners, who are told why."""
    _decide(seen, Verdict.RETURNED, reason, at, by)


@transaction.atomic
def attach_evidence(
    *, record: TrainingRecord, file: UploadedFile, at: datetime, by: User | None
) -> Evidence:
    """Keep a file with a record that its owner may still change; the same file only once.

    Raises `BadEvidence` for a file that is no readable PDF, JPEG or PNG.
    """
    size = file.size or 0
    kind = kind_of(file, size)
    if not _of(by).editable().filter(pk=record.pk).select_for_update(no_key=True).exists():
        raise Conflict
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    evidence, is_new = Evidence.objects.get_or_create(
        record=record,
        sha256=digest.hexdigest(),
        defaults={
            "file": file,
            "file_name": upload_name(file.name or ""),
            "kind": kind,
            "size": size,
            "uploaded_at": at,
        },
    )
    if is_new:
        audit.record("evidence.attached", evidence, by=by, person=record.person_id)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a file off a record that its owner may still change."""
    gone, _ = Evidence.objects.filter(pk=evidence.pk, record__in=_of(by).editable()).delete()
    if not gone:
        raise Conflict
    audit.record("evidence.removed", evidence, by=by, person=by.person_id)
    transaction.on_commit(lambda: evidence.file.delete(save=False))


@transaction.atomic
def load_courses(*, rows: Sequence[dict[str, Any]], by: User | None) -> int:
    """Bring the catalogue to what `rows` (the courses of framework.json) say; return how many.

    Courses that are not among them stay as they are.
    """
    methods = {method.code: method for method in Method.objects.in_use()}
    areas = {area.number: area for area in Area.objects.in_use()}
    facts = [name for name in rows[0] if name not in ("code", "areas")]
    courses = Course.objects.bulk_create(
        [
            Course(
                code=row["code"],
                **{name: row[name] for name in facts} | {"method": methods[row["method"]]},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=facts,
    )
    helping = Course.areas.through
    helping.objects.filter(course__in=courses).delete()
    helping.objects.bulk_create(
        helping(course=course, area=areas[number])
        for course, row in zip(courses, rows, strict=True)
        for number in row["areas"]
    )
    audit.record("courses.loaded", f"courses:{len(courses)}", by=by)
    return len(courses)


@transaction.atomic
def note_look(*, subject: models.Model, person: int, by: User) -> None:
    """Write down that `by` looked at something of a person (id); nobody is told of oneself."""
    if by.person_id != person:
        audit.record(f"{subject._meta.model_name}.seen", subject, by=by, person=person)


def _of(by: User | None) -> TrainingRecordQuerySet:
    """The records that `by` may hand in or take back: one's own; None, the system, any."""
    return TrainingRecord.objects.owned_by(by) if by else TrainingRecord.objects.all()


def _claim(records: TrainingRecordQuerySet, seen: Seen) -> list[TrainingRecord]:
    """Lock the records if all of them still are as they were seen.

    Whoever waits for the lock finds the row changed, and no longer among `records`. One order of
    locking keeps two users who decide on the same rows from blocking each other.
    """
    claimed = list(records.as_seen(seen).order_by("pk").select_for_update(no_key=True))
    if not seen or len(claimed) != len(seen):
        raise Conflict
    return claimed


def _move(records: Sequence[TrainingRecord], verb: str, by: User | None, **changes: object) -> None:
    rows = TrainingRecord.objects.filter(pk__in=[record.pk for record in records])
    rows.update(version=F("version") + 1, **changes)
    audit.record_all(_events(verb, records, by))


def _decide(
    seen: Seen, verdict: Verdict, reason: str, at: datetime, by: User
) -> list[TrainingRecord]:
    records = _claim(TrainingRecord.objects.awaiting_decision_by(by), seen)
    Decision.objects.bulk_create(
        Decision(
            record=record,
            record_version=record.version,
            record_person_id=record.person_id,
            verdict=verdict,
            reason=reason,
            by=by,
            by_person_id=by.person_id,
            at=at,
        )
        for record in records
    )
    _move(records, f"record.{verdict}", by, status=verdict.value, decided_at=at)
    return records


def _shown(record: TrainingRecord, levels: Levels) -> Iterable[Finding]:
    for area, level in levels.get(record.pk, {}).items():
        yield Finding(
            person=record.person_id,
            area=area,
            level=level,
            source=Source.CERTIFICATE,
            on=record.end_date or record.created_at.date(),
            reason=record.title,
        )


def _begin(entry: Entry, at: datetime, by: User) -> list[TrainingRecord]:
    try:
        return save_drafts(entries=[entry], at=at, by=by)
    except IntegrityError as refused:
        if TrainingRecord.objects.filter(person=entry.person, form_key=entry.form_key).exists():
            raise SentTwice from refused
        raise


def _revise(entry: Entry, seen: Seen, by: User) -> list[TrainingRecord]:
    records = _claim(TrainingRecord.objects.owned_by(by).editable(), seen)
    _move(records, "record.revised", by, **_facts(entry))
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


def _events(
    verb: str, records: Sequence[TrainingRecord], by: User | None
) -> Iterable[audit.AuditEvent]:
    for record in records:
        yield audit.event(verb, record, by=by, person=record.person_id, version=record.version)

"""What the worker does with a training history: reads it, judges its rows, makes the records.

Rows are for the uploader, and for people whose roster the uploader keeps: read afresh each time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competencies.models import Area, Method
from personnel import audit, jobs
from personnel.enums import Right
from personnel.models import Person, User
from personnel.roster.gate import identify
from personnel.roster.problems import ERROR, make_problem
from personnel.roster.reader import read
from personnel.roster.refusal import Refusal
from personnel.text import match_key
from training.balance import split_minutes
from training.enums import HistoryPhase, HistoryVerdict, Status
from training.history_file import Line, lines_of
from training.models import Course, HistoryImport, HistoryRow, RecordArea, TrainingRecord

BATCH = 1000
# The method of what the file calls its kind, and of everything else.
METHODS = {
    "ดูงาน": "study-visit",
    "สัมมนา": "seminar",
    "ประชุม": "conference",
    "ออนไลน์": "online-course",
}
OTHERWISE = "workshop"
JUDGED = ("verdict", "found", "person", "course", "method", "areas")

Key = tuple[int, str, date | None, date | None]


def do_phase(history: HistoryImport) -> None:
    """Do what is due, and end the job with it."""
    if history.phase == HistoryPhase.READ:
        _read(history)
    elif history.phase == HistoryPhase.JUDGE:
        with transaction.atomic():
            jobs.finish(history, counts=_judge(history))
    else:
        _create(history)


def _read(history: HistoryImport) -> None:
    """Stage the rows, judge them, and let go of the file."""
    path = Path(history.file.path)
    try:
        items = read(path, identify(path, history.file_name))
        lines = list(lines_of(items, today=timezone.localdate()))
    except Refusal as refusal:
        found = {"code": refusal.code, "params": refusal.params}
        jobs.fail(history, "", refusal=found)
        return
    with transaction.atomic():
        jobs.advance(history, 0, len(lines))
        HistoryRow.objects.filter(history=history).delete()
        HistoryRow.objects.bulk_create((_row(history, line) for line in lines), batch_size=BATCH)
        storage, name = history.file.storage, str(history.file.name)
        jobs.finish(history, counts=_judge(history), done=len(lines), file="")
        transaction.on_commit(lambda: storage.delete(name))


def _row(history: HistoryImport, line: Line) -> HistoryRow:
    facts = asdict(line)
    facts["row_no"] = facts.pop("row")
    facts["problems"] = [problem._asdict() for problem in line.problems]
    return HistoryRow(history=history, title_key=match_key(line.title)[:300], **facts)


def _judge(history: HistoryImport) -> dict[str, int]:
    """Say of every row what would become of it; return how many rows come to what."""
    rows = list(HistoryRow.objects.filter(history=history).order_by("pk"))
    judge = _Judge(history, rows)
    for row in rows:
        judge.decide(row)
    HistoryRow.objects.bulk_update(rows, JUDGED, batch_size=BATCH)
    return dict(Counter(row.verdict for row in rows))


class _Judge:
    """Everything that the rows are compared with, read once."""

    def __init__(self, history: HistoryImport, rows: list[HistoryRow]) -> None:
        user = history.requested_by
        assert user  # noqa: S101 - nobody else uploads
        self._own = user.person_id
        self._areas = history.areas
        self._by_hash, self._by_name = _people(user, rows)
        courses = Course.objects.prefetch_related("areas").order_by("is_offered", "pk")
        self._courses = {key: course for course in courses for key in course.name_keys}
        self._methods = {method.code: method for method in Method.objects.in_use()}
        self._in_use = set(Area.objects.in_use().values_list("pk", flat=True))
        people = {*self._by_hash.values(), *(pk for pks in self._by_name.values() for pk in pks)}
        self._known = _known(people | ({self._own} if self._own else set()), self._own)
        self._seen: dict[Key, int] = {}

    def decide(self, row: HistoryRow) -> None:
        """Write the verdict and its reason into the row."""
        row.found, row.person_id = [], None
        row.course = self._courses.get(row.title_key)
        row.method = self._method(row)
        chosen = self._areas.get(row.title_key)
        own = [area.pk for area in row.course.areas.all()] if row.course else chosen or []
        row.areas = [pk for pk in own if pk in self._in_use]
        verdict, code, params = self._verdict(row, is_answered=chosen is not None)
        row.verdict = verdict
        if code:
            row.found = [make_problem(code, "", "", **params)._asdict()]

    def _verdict(
        self, row: HistoryRow, *, is_answered: bool
    ) -> tuple[HistoryVerdict, str, dict[str, Any]]:
        if any(problem["severity"] == ERROR for problem in row.problems):
            return HistoryVerdict.REFUSED, "", {}
        if fault := self._find_person(row):
            return HistoryVerdict.REFUSED, fault, {}
        if not row.has_passed:
            return HistoryVerdict.LEFT_OUT, "not-passed", {}
        if any(key in self._known for key in _keys(row)):
            return HistoryVerdict.KNOWN, "record-exists", {}
        if before := next((self._seen[key] for key in _keys(row) if key in self._seen), None):
            return HistoryVerdict.KNOWN, "row-repeated", {"row": before}
        self._seen |= dict.fromkeys(_keys(row), row.row_no)
        if row.areas:
            return HistoryVerdict.NEW, "", {}
        if is_answered:
            return HistoryVerdict.LEFT_OUT, "left-out", {}
        return HistoryVerdict.QUESTION, "areas-asked", {}

    def _find_person(self, row: HistoryRow) -> str:
        """Find whose row it is; return what stands in the way."""
        if row.is_own:
            row.person_id = self._own
            return "" if self._own else "who-missing"
        if row.citizen_id_hash:
            row.person_id = self._by_hash.get(row.citizen_id_hash)
            return "" if row.person_id else "person-unknown"
        if not row.name_key:
            return "who-missing"
        found = self._by_name.get(row.name_key, set())
        if len(found) == 1:
            [row.person_id] = found
            return ""
        return "person-several" if found else "person-unknown"

    def _method(self, row: HistoryRow) -> Method | None:
        if row.course:
            return row.course.method
        code = next((code for word, code in METHODS.items() if word in row.kind), OTHERWISE)
        return self._methods.get(code)


def _people(user: User, rows: list[HistoryRow]) -> tuple[dict[str, int], dict[str, set[int]]]:
    """The people whom the user may import for, by hash of the ID and by name, as the rows ask."""
    people = Person.objects.visible_to(user, Right.KEEP_ROSTER)
    hashes = {row.citizen_id_hash for row in rows if row.citizen_id_hash}
    names = {row.name_key for row in rows if row.name_key and not row.citizen_id_hash}
    by_hash = people.filter(citizen_id_hash__in=hashes).values_list("citizen_id_hash", "pk")
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    for name, pk in people.filter(name_key__in=names).values_list("name_key", "pk"):
        by_name[name].add(pk)
    return {str(found): pk for found, pk in by_hash}, by_name


def _known(people: Iterable[int], own: int | None) -> set[Key]:
    """Same person, course and days: what makes a training the same (as DPIS has it).

    Nobody learns of somebody else's draft; `own` is the person (id) of the uploader.
    """
    records = TrainingRecord.objects.filter(person__in=people).exclude(status=Status.WITHDRAWN)
    records = records.exclude(Q(status=Status.DRAFT) & ~Q(person=own))
    columns = records.values_list("person", "course", "title", "start_date", "end_date")
    return {
        (person, name, start, end)
        for person, course, title, start, end in columns
        for name in _names(course, match_key(title))
    }


def _keys(row: HistoryRow) -> list[Key]:
    person = row.person_id or 0
    names = _names(row.course_id, row.title_key)
    return [(person, name, row.start_date, row.end_date) for name in names]


def _names(course: int | None, title_key: str) -> list[str]:
    return [f"course:{course}", title_key] if course else [title_key]


@transaction.atomic
def _create(history: HistoryImport) -> None:
    """Make the records of the new rows, all of them or none, waiting for a decision.

    The people are locked first and the rows judged again: of two imports of one training at once,
    the second finds the record of the first.
    """
    jobs.advance(history, 0, history.new_rows)
    people = HistoryRow.objects.filter(history=history, person__isnull=False).values("person")
    locked = Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    counts = _judge(history)
    rows = list(HistoryRow.objects.filter(history=history, verdict=HistoryVerdict.NEW))
    at = history.confirmed_at or timezone.now()
    records = TrainingRecord.objects.bulk_create((_record(row, at) for row in rows), BATCH)
    RecordArea.objects.bulk_create(
        (
            share
            for row, record in zip(rows, records, strict=True)
            for share in _shares(row, record)
        ),
        BATCH,
    )
    by = history.confirmed_by
    audit.record_all(
        audit.event("record.imported", record, by=by, person=record.person_id) for record in records
    )
    audit.record("history.created", history, by=by, records=len(records))
    jobs.finish(history, counts=counts, done=len(records))


def _record(row: HistoryRow, at: Any) -> TrainingRecord:
    method = row.method
    return TrainingRecord(
        person_id=row.person_id or 0,
        course_id=row.course_id,
        title=row.title,
        method=method,
        mode=method.mode if method else None,
        is_lecture=method.is_lecture if method else False,
        start_date=row.start_date,
        end_date=row.end_date,
        minutes=row.minutes,
        provider=row.provider,
        reflection=row.note,
        status=Status.SUBMITTED,
        created_at=at,
        submitted_at=at,
    )


def _shares(row: HistoryRow, record: TrainingRecord) -> Iterable[RecordArea]:
    equal = [1] * len(row.areas)
    percents, parts = split_minutes(100, equal), split_minutes(row.minutes or 0, equal)
    for area, share, minutes in zip(row.areas, percents, parts, strict=True):
        yield RecordArea(record=record, area_id=area, share=share, minutes=minutes)


def expire(*, before: Any) -> int:
    """Remove the rows and files of imports asked for before that moment; return how many."""
    old = HistoryImport.objects.filter(requested_at__lt=before)
    for history in old.exclude(file=""):
        history.file.delete(save=False)
        HistoryImport.objects.filter(pk=history.pk).update(file="")
    return HistoryRow.objects.filter(history__in=old).delete()[0]

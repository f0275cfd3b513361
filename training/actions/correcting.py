"""Correcting a decision by another one that names it. Both stay, and so does what was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from competencies.actions import take_back
from competencies.models import Assessment, Method
from personnel.enums import NoticeKind
from personnel.models import User
from training.actions.authority import may_correct
from training.actions.deciding import decide, take_levels
from training.actions.moving import claim, move
from training.balance import split_minutes
from training.enums import Verdict
from training.models import Decision, RecordArea, TrainingRecord
from training.notices import tell_of_records
from training.progress import recompute


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a correction may change of a record; `shares` gives areas (ids) percents, 100 in all."""

    method: Method
    start_date: date
    end_date: date
    minutes: int
    shares: Mapping[int, int]


@transaction.atomic
def correct(
    *,
    decision: Decision,
    verdict: Verdict,
    reason: str,
    facts: Facts | None = None,
    levels: Mapping[int, int] | None = None,
    at: datetime,
    by: User,
) -> Decision:
    """Put another decision in the place of a wrong one, as if the wrong one had never been made.

    An approval may change the `facts` of the record, and takes the `levels` (area → level) that
    its certificate shows. Raises `Conflict` when something happened to the record since, and
    `PermissionDenied` for whoever may not correct the decision (`may_correct`).
    """
    decided = TrainingRecord.objects.filter(status=decision.verdict)
    [record] = claim(decided, {decision.record_id: decision.record_version + 1})
    decision.record = record
    if not may_correct(decision, at=at, by=by):
        raise PermissionDenied
    _take_levels_back(record, reason, by)
    changes = changes_of(record, facts) if facts else {}
    [correction] = decide(
        [record], verdict, reason=reason, at=at, by=by, corrects=decision, changes=changes
    )
    moved = {"status": verdict.value, "decided_at": at} | (_columns(facts) if facts else {})
    move([record], "record.corrected", by, **moved)
    if facts and changes.keys() & {"shares", "minutes"}:
        _share_out(record, facts)
    tell_of_records(NoticeKind.RECORD_CORRECTED, [record])
    record.refresh_from_db()
    take_levels([correction], {record.pk: levels or {}}, by)
    recompute([record.person_id])
    return correction


def changes_of(record: TrainingRecord, facts: Facts) -> dict[str, Any]:
    """Return what the facts would change: name → [as it is, as it would be], fit for JSON."""
    shares = {str(share.area_id): share.share for share in record.shares.all()}
    pairs = {
        "method": (record.method_id, facts.method.pk),
        "start_date": (_iso(record.start_date), _iso(facts.start_date)),
        "end_date": (_iso(record.end_date), _iso(facts.end_date)),
        "minutes": (record.minutes, facts.minutes),
        "shares": (shares, {str(area): share for area, share in facts.shares.items()}),
    }
    return {name: [old, new] for name, (old, new) in pairs.items() if old != new}


def _take_levels_back(record: TrainingRecord, reason: str, by: User) -> None:
    given = Assessment.objects.counting().filter(shownlevel__decision__record=record)
    if rows := list(given.order_by("pk")):
        take_back(assessments=rows, reason=reason, by=by)


def _columns(facts: Facts) -> dict[str, Any]:
    return {
        "method": facts.method,
        "mode": facts.method.mode,
        "is_lecture": facts.method.is_lecture,
        "start_date": facts.start_date,
        "end_date": facts.end_date,
        "minutes": facts.minutes,
    }


def _share_out(record: TrainingRecord, facts: Facts) -> None:
    RecordArea.objects.filter(record=record).delete()
    RecordArea.objects.bulk_create(_rows(record, facts))


def _rows(record: TrainingRecord, facts: Facts) -> Iterable[RecordArea]:
    parts = split_minutes(facts.minutes, list(facts.shares.values()))
    for (area, share), minutes in zip(facts.shares.items(), parts, strict=True):
        yield RecordArea(record=record, area_id=area, share=share, minutes=minutes)


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None

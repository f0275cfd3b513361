"""Decisions on waiting records."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from competencies.actions import Finding, assess_all
from competencies.enums import Source
from personnel.models import User
from training.actions.moving import Seen, claim, move
from training.enums import Verdict
from training.models import Decision, TrainingRecord
from training.notices import tell_of_decisions
from training.progress import recompute

Levels = Mapping[int, Mapping[int, int]]


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


def _decide(
    seen: Seen, verdict: Verdict, reason: str, at: datetime, by: User
) -> list[TrainingRecord]:
    records = claim(TrainingRecord.objects.awaiting_decision_by(by), seen)
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
    move(records, f"record.{verdict}", by, status=verdict.value, decided_at=at)
    tell_of_decisions(records, verdict)
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

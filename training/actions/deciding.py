"""Decisions on waiting records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from competencies.actions import Finding, assess_all
from competencies.enums import Source
from personnel.models import User
from training.actions.authority import represented
from training.actions.moving import Seen, claim, move
from training.enums import Verdict
from training.models import Decision, ShownLevel, TrainingRecord
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
    decisions = _decide_waiting(seen, Verdict.APPROVED, reason, at, by)
    take_levels(decisions, levels or {}, by)
    recompute(sorted({decision.record_person_id for decision in decisions}))


@transaction.atomic
def return_for_correction(*, seen: Seen, reason: str, at: datetime, by: User) -> None:
    """Give waiting records back to their owners, who are told why."""
    _decide_waiting(seen, Verdict.RETURNED, reason, at, by)


def decide(
    records: Sequence[TrainingRecord],
    verdict: Verdict,
    *,
    reason: str,
    at: datetime,
    by: User,
    **more: Any,
) -> list[Decision]:
    """Write the decisions on locked records; the caller moves the records."""
    lenders = represented({row.person_id for row in records}, by, timezone.localdate())
    decisions = []
    for record in records:
        lender = lenders.get(record.person_id)
        decision = Decision(
            record=record,
            record_version=record.version,
            record_person_id=record.person_id,
            verdict=verdict,
            reason=reason,
            by=by,
            by_person_id=by.person_id,
            on_behalf_of=lender,
            on_behalf_of_person_id=lender.person_id if lender else None,
            at=at,
            **more,
        )
        decisions.append(decision)
    return Decision.objects.bulk_create(decisions)


def take_levels(decisions: Sequence[Decision], levels: Levels, by: User) -> None:
    """Let the levels that certificates show count as verified; each remembers its decision."""
    shown = [pair for decision in decisions for pair in _shown(decision, levels)]
    if shown:
        assessments = assess_all(findings=[finding for _decision, finding in shown], by=by)
        ShownLevel.objects.bulk_create(
            ShownLevel(decision=decision, assessment=assessment)
            for (decision, _finding), assessment in zip(shown, assessments, strict=True)
        )


def _decide_waiting(
    seen: Seen, verdict: Verdict, reason: str, at: datetime, by: User
) -> list[Decision]:
    records = claim(TrainingRecord.objects.awaiting_decision_by(by), seen)
    decisions = decide(records, verdict, reason=reason, at=at, by=by)
    move(records, f"record.{verdict}", by, status=verdict.value, decided_at=at)
    tell_of_decisions(records, verdict)
    return decisions


def _shown(decision: Decision, levels: Levels) -> Iterable[tuple[Decision, Finding]]:
    record = decision.record
    for area, level in levels.get(record.pk, {}).items():
        yield (
            decision,
            Finding(
                person=record.person_id,
                area=area,
                level=level,
                source=Source.CERTIFICATE,
                on=record.end_date or record.created_at.date(),
                reason=record.title,
            ),
        )

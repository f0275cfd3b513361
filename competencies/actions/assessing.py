"""Findings about people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from competencies.enums import Source
from competencies.models import Area, Assessment
from competencies.progress import recompute_levels
from personnel import audit
from personnel.enums import Right
from personnel.models import Person, User


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A level (0–3) found for a person in an area.

    `person`, `area` and `self_assessment` (whose answers it comes from) are ids.
    """

    person: int
    area: int
    level: int
    source: Source
    on: date
    reason: str = ""
    self_assessment: int | None = None


def assess(
    *, person: Person, area: Area, level: int, source: Source, on: date, reason: str, by: User
) -> Assessment:
    """Write down one finding; see `assess_all`."""
    finding = Finding(
        person=person.pk, area=area.pk, level=level, source=source, on=on, reason=reason
    )
    return assess_all(findings=[finding], by=by)[0]


@transaction.atomic
def assess_all(*, findings: Sequence[Finding], by: User) -> list[Assessment]:
    """Write down what was found, and bring the verified levels of these people up to date.

    Raises `PermissionDenied` for a self-assessment of somebody else, and for a verified level of
    oneself or of a person on whose records `by` does not decide.
    """
    _check_right(findings, by)
    assessments = Assessment.objects.bulk_create(
        Assessment(
            person_id=found.person,
            area_id=found.area,
            level=found.level,
            source=found.source,
            on_date=found.on,
            reason=found.reason,
            self_assessment_id=found.self_assessment,
            by=by,
        )
        for found in findings
    )
    audit.record_all(
        audit.event(
            "person.assessed", row, by=by, person=row.person_id, area=row.area_id, level=row.level
        )
        for row in assessments
    )
    recompute_levels(sorted({found.person for found in findings}))
    return assessments


def _check_right(findings: Sequence[Finding], by: User) -> None:
    by_oneself = {found.person for found in findings if found.source == Source.SELF}
    verified = {found.person for found in findings if found.source != Source.SELF}
    deciding = Person.objects.visible_to(by, Right.DECIDE_RECORDS).filter(pk__in=verified)
    if by_oneself - {by.person_id} or by.person_id in verified or deciding.count() < len(verified):
        raise PermissionDenied

"""Findings about people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from competencies.enums import Source
from competencies.models import Area, Assessment, TakenBack
from competencies.progress import hold, recompute_levels
from personnel import audit
from personnel.actions.groups import Conflict
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
    if {found.person for found in findings if found.source == Source.SELF} - {by.person_id}:
        raise PermissionDenied
    _check_right((found.person for found in findings if found.source != Source.SELF), by)
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


@transaction.atomic
def assess_as_seen(
    *, findings: Sequence[Finding], seen: Mapping[tuple[int, int], int], by: User
) -> list[Assessment]:
    """Write verified findings down unless somebody made others since the user looked.

    `seen` gives for (person, area) the latest verified finding (id) that was shown, 0 for none.
    Raises `Conflict`, and what `assess_all` raises.
    """
    hold(sorted({found.person for found in findings}))
    cells = Assessment.objects.verified().filter(
        person__in={person for person, _area in seen}, area__in={area for _person, area in seen}
    )
    newest = cells.order_by("person_id", "area_id", "-on_date", "-pk").distinct(
        "person_id", "area_id"
    )
    now = {(row.person_id, row.area_id): row.pk for row in newest}
    if any(now.get(cell, 0) != pk for cell, pk in seen.items()):
        raise Conflict
    return assess_all(findings=findings, by=by)


@transaction.atomic
def take_back(*, assessments: Sequence[Assessment], reason: str, by: User) -> None:
    """Let verified findings no longer count: levels become as if they had never been made.

    They stay on file, with the reason. Raises `PermissionDenied` as `assess_all` does.
    """
    _check_right((row.person_id for row in assessments), by)
    TakenBack.objects.bulk_create(
        TakenBack(assessment=row, reason=reason, by=by) for row in assessments
    )
    audit.record_all(
        audit.event("assessment.taken_back", row, by=by, person=row.person_id, area=row.area_id)
        for row in assessments
    )
    recompute_levels(sorted({row.person_id for row in assessments}))


def _check_right(people: Iterable[int], by: User) -> None:
    """Only of others, and only of those on whose records `by` decides."""
    verified = set(people)
    if Person.objects.decidable_by(by).filter(pk__in=verified).count() < len(verified):
        raise PermissionDenied

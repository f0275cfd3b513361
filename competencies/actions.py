"""Changes of the competencies floor: the framework, findings about people, where units stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from competencies.enums import Source
from competencies.models import (
    Area,
    Assessment,
    Dimension,
    Framework,
    GroupProfile,
    Level,
    Method,
    NextStep,
    StageProfile,
    StageTarget,
    Statement,
)
from competencies.progress import recompute_levels
from personnel import audit
from personnel.enums import Group, Right
from personnel.models import Person, User

M = TypeVar("M", bound=models.Model)
FRAMEWORK_FIELDS = ("code", "name_th", "name_en", "source", "issued")


@transaction.atomic
def load_framework(*, data: dict[str, Any], by: User | None) -> Framework:
    """Bring a version of the framework to what `data` (competencies/data/framework.json) says.

    It becomes the one in use. Targets are settings of the agency: those that exist already stay.
    """
    head = {name: value for name, value in data["framework"].items() if name in FRAMEWORK_FIELDS}
    Framework.objects.exclude(code=head["code"]).update(is_in_use=False)
    [framework] = _bring(Framework, [head | {"is_in_use": True}], key=["code"])
    of_framework: list[tuple[type[models.Model], str, str]] = [
        (GroupProfile, "groups", "code"),
        (StageProfile, "stages", "code"),
        (Level, "levels", "number"),
        (Method, "methods", "code"),
    ]
    for model, part, key in of_framework:
        rows = [row | {"framework": framework} for row in data[part]]
        _bring(model, rows, key=["framework", key])
    areas = _bring_areas(framework, data)
    of_area: list[tuple[type[models.Model], str, str]] = [
        (Statement, "statements", "code"),
        (NextStep, "next_steps", "level"),
    ]
    for model, part, key in of_area:
        rows = [row | {"area": areas[row["area"]]} for row in data[part]]
        _bring(model, rows, key=["area", key])
    StageTarget.objects.bulk_create(
        [
            StageTarget(group=group, area=area, **target)
            for target, group, area in product(data["targets"], Group, areas.values())
        ],
        ignore_conflicts=True,
    )
    audit.record("framework.loaded", framework, by=by, code=framework.code)
    return framework


def _bring_areas(framework: Framework, data: dict[str, Any]) -> dict[int, Area]:
    """Bring dimensions and areas; return the areas by number."""
    rows = [row | {"framework": framework} for row in data["dimensions"]]
    dimensions = {row.number: row for row in _bring(Dimension, rows, key=["framework", "number"])}
    rows = [row | {"dimension": dimensions[row["dimension"]]} for row in data["areas"]]
    return {row.number: row for row in _bring(Area, rows, key=["dimension", "number"])}


def _bring(model: type[M], rows: Sequence[dict[str, Any]], *, key: list[str]) -> list[M]:
    """Write rows, in place where one with that key exists; rows that are missing stay."""
    return model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=key,
        update_fields=[name for name in rows[0] if name not in key],
    )


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A level (0–3) found for a person in an area; `person` and `area` are ids."""

    person: int
    area: int
    level: int
    source: Source
    on: date
    reason: str = ""


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


@transaction.atomic
def publish_standings(
    *, source_sql: str, params: Mapping[str, Any], as_of: date, by: User | None
) -> None:
    """Take over the stage that each unit has attained as of a day.

    `source_sql` is a SELECT of (unit_id, stage or NULL), handed down by the floor that computes
    the stages; a unit that it no longer yields loses its row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE_STANDINGS.format(source=source_sql), {**params, "standing_as_of": as_of}
        )
    audit.record("standings.published", f"standings:{as_of.isoformat()}", by=by)


_STORE_STANDINGS = """
WITH source (unit_id, stage) AS MATERIALIZED ({source}),
gone AS (
    DELETE FROM competencies_unitstanding kept
    WHERE NOT EXISTS (SELECT FROM source WHERE source.unit_id = kept.unit_id)
)
INSERT INTO competencies_unitstanding AS kept (unit_id, stage, as_of)
SELECT unit_id, stage, %(standing_as_of)s FROM source
ON CONFLICT (unit_id) DO UPDATE SET stage = EXCLUDED.stage, as_of = EXCLUDED.as_of
WHERE (kept.stage, kept.as_of) IS DISTINCT FROM (EXCLUDED.stage, EXCLUDED.as_of)
"""

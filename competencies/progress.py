"""What is known of people per area. The one writer of `AreaProgress` and `AreaYear`.

Both tables are derived: they are recomputed from their sources, set by set, never incremented.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from competencies.enums import Source, Stage
from competencies.models import (
    Area,
    AreaProgress,
    Assessment,
    Level,
    NextStep,
    StageTarget,
    UnitStanding,
)
from personnel.models import Person, Unit

HIGHEST_LEVEL = 3


@transaction.atomic
def store_minutes(
    source_sql: str, params: Mapping[str, Any], *, people: Sequence[int] | None
) -> None:
    """Bring the approved minutes of these people (None: of everybody) to what the source says.

    `source_sql` is a SELECT of (person_id, area_id, fiscal_year, minutes_70, minutes_20,
    minutes_10, lecture), handed down by the floor that knows the records; what it no longer
    yields is removed.
    """
    _hold(people)
    with connection.cursor() as cursor:
        scope = {**params, "people": None if people is None else list(people)}
        cursor.execute(_STORE_YEARS.format(source=source_sql), scope)
        cursor.execute(_STORE_TOTALS, scope)


@transaction.atomic
def recompute_levels(people: Sequence[int]) -> None:
    """Bring the verified levels of these people to their latest verified assessments."""
    _hold(people)
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE_LEVELS,
            {"people": list(people), "verified": [Source.SUPERVISOR, Source.CERTIFICATE]},
        )


@dataclass(frozen=True)
class AreaStanding:
    """A person in an area, beside what the person's group must reach there."""

    area: Area
    level: int
    level_name: str
    is_assessed: bool
    self_level: int | None
    minutes: int
    target: StageTarget | None
    next_step: str

    @property
    def missing_levels(self) -> int:
        return max(0, self.target.level - self.level) if self.target else 0

    @property
    def missing_minutes(self) -> int:
        return max(0, self.target.minutes - self.minutes) if self.target else 0

    @property
    def has_gap(self) -> bool:
        return bool(self.missing_levels or self.missing_minutes)


def standing_of(person: Person, *, group: str | None, stage: Stage) -> list[AreaStanding]:
    """Return the person's standing in every area against the targets of a stage.

    Without a group there are no targets, only levels and hours. Six queries, whatever is found.
    """
    progress = {row.area_id: row for row in AreaProgress.objects.filter(person=person)}
    found = _latest_assessments(person)
    targets = {row.area_id: row for row in StageTarget.objects.filter(stage=stage, group=group)}
    steps = {(step.area_id, step.level): step.text for step in NextStep.objects.all()}
    names = {level.number: level.name for level in Level.objects.in_use()}

    def standing(area: Area) -> AreaStanding:
        row = progress.get(area.pk) or AreaProgress(person=person, area=area)
        by_oneself = found.get((area.pk, True))
        return AreaStanding(
            area=area,
            level=row.verified_level,
            level_name=names.get(row.verified_level, ""),
            is_assessed=(area.pk, False) in found,
            self_level=by_oneself.level if by_oneself else None,
            minutes=row.minutes,
            target=targets.get(area.pk),
            next_step=steps.get((area.pk, min(row.verified_level + 1, HIGHEST_LEVEL)), ""),
        )

    return [standing(area) for area in Area.objects.in_use()]


def stage_ahead_of(unit: Unit | None) -> Stage:
    """Return the stage that the unit works towards: the one after the stage it has attained."""
    stages = list(Stage)
    standing = UnitStanding.objects.filter(unit=unit).first()
    if standing is None or standing.stage is None:
        return stages[0]
    return stages[min(stages.index(Stage(standing.stage)) + 1, len(stages) - 1)]


def due_date_of(standings: Iterable[AreaStanding]) -> date | None:
    """Return the day by which the last of the targets is due."""
    return max((row.target.due_date for row in standings if row.target), default=None)


def _hold(people: Sequence[int] | None) -> None:
    """Let one transaction at a time compute these people (None: everybody), until it ends.

    Two decisions on one person's records, made at once, would each sum without the other's.
    """
    if people is None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE competencies_areayear IN SHARE ROW EXCLUSIVE MODE")
    else:
        rows = Person.objects.filter(pk__in=people).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def _latest_assessments(person: Person) -> dict[tuple[int, bool], Assessment]:
    """The latest assessment per (area id, by oneself)."""
    newest_last = Assessment.objects.filter(person=person).order_by("on_date", "pk")
    return {(row.area_id, row.source == Source.SELF): row for row in newest_last}


_STORE_YEARS = """
WITH source AS MATERIALIZED ({source}),
gone AS (
    DELETE FROM competencies_areayear kept
    WHERE (%(people)s::bigint[] IS NULL OR kept.person_id = ANY(%(people)s::bigint[]))
      AND NOT EXISTS (
        SELECT FROM source
        WHERE (source.person_id, source.area_id, source.fiscal_year)
            = (kept.person_id, kept.area_id, kept.fiscal_year)
      )
)
INSERT INTO competencies_areayear AS kept
    (person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture)
SELECT person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture FROM source
ON CONFLICT (person_id, area_id, fiscal_year) DO UPDATE
SET minutes_70 = EXCLUDED.minutes_70, minutes_20 = EXCLUDED.minutes_20,
    minutes_10 = EXCLUDED.minutes_10, lecture = EXCLUDED.lecture
WHERE (kept.minutes_70, kept.minutes_20, kept.minutes_10, kept.lecture) IS DISTINCT FROM
    (EXCLUDED.minutes_70, EXCLUDED.minutes_20, EXCLUDED.minutes_10, EXCLUDED.lecture)
"""

_STORE_TOTALS = """
WITH emptied AS (
    UPDATE competencies_areaprogress kept SET minutes_70 = 0, minutes_20 = 0, minutes_10 = 0
    WHERE (%(people)s::bigint[] IS NULL OR kept.person_id = ANY(%(people)s::bigint[]))
      AND (kept.minutes_70, kept.minutes_20, kept.minutes_10) IS DISTINCT FROM (0, 0, 0)
      AND NOT EXISTS (
        SELECT FROM competencies_areayear year
        WHERE (year.person_id, year.area_id) = (kept.person_id, kept.area_id)
      )
)
INSERT INTO competencies_areaprogress AS kept
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT person_id, area_id, 0, sum(minutes_70), sum(minutes_20), sum(minutes_10)
FROM competencies_areayear
WHERE %(people)s::bigint[] IS NULL OR person_id = ANY(%(people)s::bigint[])
GROUP BY person_id, area_id
ON CONFLICT (person_id, area_id) DO UPDATE
SET minutes_70 = EXCLUDED.minutes_70, minutes_20 = EXCLUDED.minutes_20,
    minutes_10 = EXCLUDED.minutes_10
WHERE (kept.minutes_70, kept.minutes_20, kept.minutes_10) IS DISTINCT FROM
    (EXCLUDED.minutes_70, EXCLUDED.minutes_20, EXCLUDED.minutes_10)
"""

_STORE_LEVELS = """
INSERT INTO competencies_areaprogress AS kept
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT DISTINCT ON (person_id, area_id) person_id, area_id, level, 0, 0, 0
FROM competencies_assessment
WHERE person_id = ANY(%(people)s::bigint[]) AND source = ANY(%(verified)s)
ORDER BY person_id, area_id, on_date DESC, id DESC
ON CONFLICT (person_id, area_id) DO UPDATE SET verified_level = EXCLUDED.verified_level
WHERE kept.verified_level <> EXCLUDED.verified_level
"""

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
# So many ids of people are held together by who computes many of them.
BLOCK = 5000
_HELD = 563  # tells these advisory locks from others


# Whose progress is meant: these ids, or a range of ids, as a worker takes its part.
People = Sequence[int] | range


def whose(column: str, people: People) -> str:
    """Return the SQL condition that `column` is one of these people; see `people_facts`."""
    if isinstance(people, range):
        return f"{column} BETWEEN %(first_person)s AND %(last_person)s"
    return f"{column} = ANY(%(people)s::bigint[])"


def people_facts(people: People) -> dict[str, Any]:
    """Return what the conditions of `whose` ask for; a range has steps of one."""
    if isinstance(people, range):
        return {"first_person": people.start, "last_person": people.stop - 1}
    return {"people": list(people)}


@transaction.atomic(savepoint=False)
def store_minutes(source_sql: str, params: Mapping[str, Any], *, people: People) -> None:
    """Bring the approved minutes of these people to what the source says.

    `source_sql` is a SELECT of (person_id, area_id, fiscal_year, minutes_70, minutes_20,
    minutes_10, lecture), handed down by the floor that knows the records; its rows are added up,
    and what it no longer yields is removed. Only rows that differ are written.
    """
    hold(people)
    statement = _STORE_MINUTES.format(source=source_sql, people=whose("kept.person_id", people))
    with connection.cursor() as cursor:
        _allow_for(cursor, people)
        cursor.execute(statement, {**params, **people_facts(people)})


@transaction.atomic(savepoint=False)
def recompute_levels(people: People) -> None:
    """Bring the verified levels of these people to their latest verified assessments that count."""
    hold(people)
    statement = _STORE_LEVELS.format(
        latest=_LATEST_LEVELS.format(found=whose("found.person_id", people)),
        people=whose("kept.person_id", people),
    )
    verified = [Source.SUPERVISOR, Source.CERTIFICATE]
    with connection.cursor() as cursor:
        _allow_for(cursor, people)
        cursor.execute(statement, {"verified": verified, **people_facts(people)})


def who_differs(source_sql: str, params: Mapping[str, Any], *, people: range) -> list[int]:
    """Return the ids of those of whom anything stored is not what the sources say, in order.

    Writes nothing; `source_sql` as in `store_minutes`. Both sides are added up together, with
    opposite signs, which costs less than joining them, and most never differ. A row of nothing
    but zeros says as much as none.
    """
    statement = _WHO_DIFFERS.format(
        source=source_sql,
        people=whose("person_id", people),
        latest=_LATEST_LEVELS.format(found=whose("found.person_id", people)),
    )
    verified = [Source.SUPERVISOR, Source.CERTIFICATE]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
        cursor.execute(statement, {**params, "verified": verified, **people_facts(people)})
        return [row[0] for row in cursor.fetchall()]


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


def hold(people: People) -> None:
    """Let one transaction at a time compute these people, until it ends.

    Two decisions on one person's records, made at once, would each sum without the other's. Many
    people are held block by block, so that workers compute different blocks beside each other.
    """
    if isinstance(people, range):
        blocks = list(range(people.start // BLOCK, (people.stop - 1) // BLOCK + 1))
        statement = _HOLD_BLOCKS
    else:
        blocks = sorted({pk // BLOCK for pk in people})
        statement = _HOLD_PEOPLE
    with connection.cursor() as cursor:
        cursor.execute(statement, {"held": _HELD, "blocks": blocks, **people_facts(people)})


def _allow_for(cursor: Any, people: People) -> None:
    """Let the aggregates of many people stay in memory, and no join go through them one by one."""
    if isinstance(people, range):
        cursor.execute(
            "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL enable_nestloop = off"
        )


def _latest_assessments(person: Person) -> dict[tuple[int, bool], Assessment]:
    """The latest assessment per (area id, by oneself)."""
    newest_last = Assessment.objects.counting().filter(person=person).order_by("on_date", "pk")
    return {(row.area_id, row.source == Source.SELF): row for row in newest_last}


_HOLD_BLOCKS = """
SELECT pg_advisory_xact_lock(%(held)s, block) FROM unnest(%(blocks)s::int[]) block
"""

# Two statements in one message: each sees what was committed before it began.
_HOLD_PEOPLE = """
SELECT pg_advisory_xact_lock_shared(%(held)s, block) FROM unnest(%(blocks)s::int[]) block;
SELECT FROM personnel_person WHERE id = ANY(%(people)s::bigint[])
ORDER BY id FOR NO KEY UPDATE
"""

# Under the lock of `hold` nobody else writes these rows between the comparison and the write.
_STORE_MINUTES = """
WITH source AS MATERIALIZED (
    SELECT person_id, area_id, fiscal_year, sum(minutes_70) AS minutes_70,
        sum(minutes_20) AS minutes_20, sum(minutes_10) AS minutes_10, sum(lecture) AS lecture
    FROM ({source}) told
    GROUP BY person_id, area_id, fiscal_year
),
gone AS (
    DELETE FROM competencies_areayear kept
    WHERE {people} AND NOT EXISTS (
        SELECT FROM source
        WHERE (source.person_id, source.area_id, source.fiscal_year)
            = (kept.person_id, kept.area_id, kept.fiscal_year)
    )
),
years AS (
    INSERT INTO competencies_areayear AS year
        (person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture)
    SELECT source.person_id, source.area_id, source.fiscal_year,
        source.minutes_70, source.minutes_20, source.minutes_10, source.lecture
    FROM source LEFT JOIN competencies_areayear kept
        ON (kept.person_id, kept.area_id, kept.fiscal_year)
            = (source.person_id, source.area_id, source.fiscal_year) AND {people}
    WHERE (kept.minutes_70, kept.minutes_20, kept.minutes_10, kept.lecture) IS DISTINCT FROM
        (source.minutes_70, source.minutes_20, source.minutes_10, source.lecture)
    ON CONFLICT (person_id, area_id, fiscal_year) DO UPDATE
    SET minutes_70 = EXCLUDED.minutes_70, minutes_20 = EXCLUDED.minutes_20,
        minutes_10 = EXCLUDED.minutes_10, lecture = EXCLUDED.lecture
),
total AS MATERIALIZED (
    SELECT person_id, area_id, sum(minutes_70) AS minutes_70, sum(minutes_20) AS minutes_20,
        sum(minutes_10) AS minutes_10
    FROM source GROUP BY person_id, area_id
),
emptied AS (
    UPDATE competencies_areaprogress kept SET minutes_70 = 0, minutes_20 = 0, minutes_10 = 0
    WHERE {people}
      AND (kept.minutes_70, kept.minutes_20, kept.minutes_10) IS DISTINCT FROM (0, 0, 0)
      AND NOT EXISTS (
        SELECT FROM total WHERE (total.person_id, total.area_id) = (kept.person_id, kept.area_id)
      )
)
INSERT INTO competencies_areaprogress AS progress
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT total.person_id, total.area_id, 0, total.minutes_70, total.minutes_20, total.minutes_10
FROM total LEFT JOIN competencies_areaprogress kept
    ON (kept.person_id, kept.area_id) = (total.person_id, total.area_id) AND {people}
WHERE (kept.minutes_70, kept.minutes_20, kept.minutes_10) IS DISTINCT FROM
    (total.minutes_70, total.minutes_20, total.minutes_10)
ON CONFLICT (person_id, area_id) DO UPDATE
SET minutes_70 = EXCLUDED.minutes_70, minutes_20 = EXCLUDED.minutes_20,
    minutes_10 = EXCLUDED.minutes_10
"""

_LATEST_LEVELS = """
SELECT DISTINCT ON (person_id, area_id) person_id, area_id, level
FROM competencies_assessment found
WHERE {found} AND source = ANY(%(verified)s) AND NOT EXISTS (
    SELECT FROM competencies_takenback taken WHERE taken.assessment_id = found.id
)
ORDER BY person_id, area_id, on_date DESC, id DESC
"""

_STORE_LEVELS = """
WITH source AS MATERIALIZED ({latest}),
unverified AS (
    UPDATE competencies_areaprogress kept SET verified_level = 0
    WHERE {people} AND verified_level <> 0 AND NOT EXISTS (
        SELECT FROM source WHERE (source.person_id, source.area_id) = (kept.person_id, kept.area_id)
    )
)
INSERT INTO competencies_areaprogress AS progress
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT source.person_id, source.area_id, level, 0, 0, 0
FROM source LEFT JOIN competencies_areaprogress kept
    ON (kept.person_id, kept.area_id) = (source.person_id, source.area_id) AND {people}
WHERE kept.verified_level IS DISTINCT FROM level
ON CONFLICT (person_id, area_id) DO UPDATE SET verified_level = EXCLUDED.verified_level
"""

# Whose years differ from the source, or whose areas from the years and the latest findings.
_WHO_DIFFERS = """
SELECT person_id FROM (
    SELECT person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture
    FROM ({source}) told
    UNION ALL
    SELECT person_id, area_id, fiscal_year, -minutes_70, -minutes_20, -minutes_10, -lecture
    FROM competencies_areayear WHERE {people}
) year
GROUP BY person_id, area_id, fiscal_year
HAVING sum(minutes_70) <> 0 OR sum(minutes_20) <> 0 OR sum(minutes_10) <> 0 OR sum(lecture) <> 0
UNION
SELECT person_id FROM (
    SELECT person_id, area_id, minutes_70, minutes_20, minutes_10, 0 AS level
    FROM competencies_areayear WHERE {people}
    UNION ALL
    SELECT person_id, area_id, 0, 0, 0, level FROM ({latest}) finding
    UNION ALL
    SELECT person_id, area_id, -minutes_70, -minutes_20, -minutes_10, -verified_level
    FROM competencies_areaprogress WHERE {people}
) area
GROUP BY person_id, area_id
HAVING sum(minutes_70) <> 0 OR sum(minutes_20) <> 0 OR sum(minutes_10) <> 0 OR sum(level) <> 0
ORDER BY person_id
"""

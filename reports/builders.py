"""Computes a snapshot: the one writer of `UnitProgress` and `UnitStage`.

Set-based and linear in people: staff as of the day → figures of each unit's own staff → added up
level by level along the unit paths → figures and stages of every unit. One transaction, published
by its last statement: readers see the old snapshot or the new one, never half.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from competencies.actions import publish_standings
from competencies.models import Framework
from personnel import audit, jobs
from personnel.be_dates import fiscal_year
from personnel.models import RosterImport, Transfer, Unit, User
from reports.enums import ALL_GROUPS, Occasion
from reports.models import Snapshot, UnitProgress, UnitStage

KEPT = 3


@transaction.atomic
def open_snapshot(*, as_of: date, occasion: Occasion, by: User | None) -> Snapshot:
    """Return the day's snapshot that is under way, or a new one for a worker to compute.

    Raises `Framework.DoesNotExist` when no framework is in use.
    """
    snapshot, is_new = Snapshot.objects.under_way().get_or_create(
        as_of=as_of,
        defaults={
            "framework": Framework.objects.in_use().get(),
            "fiscal_year": fiscal_year(as_of),
            "occasion": occasion,
            "requested_by": by,
        },
    )
    if is_new:
        audit.record("snapshot.requested", snapshot, by=by, as_of=as_of.isoformat())
    return snapshot


def follow_rosters(*, now: datetime) -> Snapshot | None:
    """Open a snapshot where rosters or transfers changed the people since the newest one began.

    This floor asks, since the floor of the people knows of no reports. Not before
    `SNAPSHOT_GAP_SECONDS` after the last one, so that a day of imports is no day of snapshots.
    """
    newest = Snapshot.objects.published().first()
    if newest is None or newest.watermark is None:
        return None
    since = newest.watermark
    is_rested = now - since >= timedelta(seconds=settings.SNAPSHOT_GAP_SECONDS)
    if not is_rested or Snapshot.objects.under_way().exists() or not _rosters_since(since):
        return None
    return open_snapshot(as_of=timezone.localdate(now), occasion=Occasion.ROSTER, by=None)


def _rosters_since(moment: datetime) -> bool:
    imports = RosterImport.objects.filter(Q(applied_at__gt=moment) | Q(undone_at__gt=moment))
    return imports.exists() or Transfer.objects.filter(decided_at__gt=moment).exists()


@transaction.atomic
def publish(snapshot: Snapshot) -> None:
    """Compute every figure of a claimed snapshot and publish it. Raises `jobs.LostClaim`."""
    # This update keeps the row locked: while the transaction lives nobody can take the job over,
    # however long it lasts, and a killed worker's lock goes with its connection.
    jobs.advance(snapshot, 0, 1)
    facts: dict[str, Any] = {
        "snapshot": snapshot.pk,
        "framework": snapshot.framework_id,
        "as_of": snapshot.as_of,
        "year": snapshot.fiscal_year,
        "all": ALL_GROUPS,
        "step": Unit.steplen,
    }
    watermark = timezone.now()
    with connection.cursor() as cursor:
        for statement in (_SETTINGS, _STAFF, _GOAL, _TOTALS):
            cursor.execute(statement, facts)
        for length in range(_longest_path(), Unit.steplen, -Unit.steplen):
            cursor.execute(_ROLL_UP, {**facts, "length": length})
        for statement in (_FIGURES, _STAGES, _TIDY):
            cursor.execute(statement, facts)
    publish_standings(source_sql=_STANDINGS, params=facts, as_of=snapshot.as_of, by=None)
    jobs.finish(snapshot, published_at=timezone.now(), watermark=watermark, done=1)


@transaction.atomic
def clear_old() -> None:
    """Delete the figures of all but the newest published snapshots."""
    old = [snapshot.pk for snapshot in Snapshot.objects.published()[KEPT:]]
    Snapshot.objects.filter(pk__in=old).update(cleared_at=timezone.now())
    UnitProgress.objects.filter(snapshot__in=old).delete()
    UnitStage.objects.filter(snapshot__in=old).delete()


def _longest_path() -> int:
    deepest: int = Unit.objects.aggregate(deepest=Max("depth"))["deepest"] or 0
    return deepest * Unit.steplen


# The planner knows nothing of rows written a moment ago: the joins stand in the order in which they
# are cheapest, and none may loop. The aggregates of a whole country fit into 256 MB.
_SETTINGS = """
SET LOCAL jit = off;
SET LOCAL join_collapse_limit = 1;
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '256MB'
"""

# Everybody once, by the primary post in force on the day.
_STAFF = """
CREATE TEMP TABLE staff AS
SELECT DISTINCT ON (person_id) person_id, unit_id, outcome, "group"
FROM personnel_posting
WHERE is_primary AND from_date <= %(as_of)s AND (to_date IS NULL OR to_date >= %(as_of)s)
ORDER BY person_id, from_date DESC, id DESC;
ANALYZE staff
"""

# What each group must reach in each area, the three stages beside each other; NULL = no target.
_GOAL = """
CREATE TEMP TABLE goal AS
SELECT grp.code AS "group", area.id AS area_id,
    early.level AS early_level, early.minutes AS early_minutes, early.coverage AS early_coverage,
    developing.level AS developing_level, developing.minutes AS developing_minutes,
    developing.coverage AS developing_coverage,
    mature.level AS mature_level, mature.minutes AS mature_minutes,
    mature.coverage AS mature_coverage
FROM competencies_area area
JOIN competencies_dimension dimension ON dimension.id = area.dimension_id
CROSS JOIN (VALUES ('M'), ('A'), ('S'), ('T')) AS grp (code)
LEFT JOIN competencies_stagetarget early
    ON early.area_id = area.id AND early."group" = grp.code AND early.stage = 'EARLY'
LEFT JOIN competencies_stagetarget developing
    ON developing.area_id = area.id AND developing."group" = grp.code
    AND developing.stage = 'DEVELOPING'
LEFT JOIN competencies_stagetarget mature
    ON mature.area_id = area.id AND mature."group" = grp.code AND mature.stage = 'MATURE'
WHERE dimension.framework_id = %(framework)s;
ANALYZE goal
"""

# Each unit's own staff by group and area. Who has no progress row is at level 0 with no minutes,
# and so meets only a target that asks for nothing.
_TOTALS = """
CREATE TEMP TABLE totals AS
WITH head AS (
    SELECT unit_id, "group", count(*) AS n FROM staff WHERE "group" IS NOT NULL GROUP BY 1, 2
),
met AS (
    SELECT staff.unit_id, staff."group", progress.area_id,
        count(*) FILTER (WHERE verified_level >= early_level
            AND minutes_70 + minutes_20 + minutes_10 >= early_minutes) AS early,
        count(*) FILTER (WHERE verified_level >= developing_level
            AND minutes_70 + minutes_20 + minutes_10 >= developing_minutes) AS developing,
        count(*) FILTER (WHERE verified_level >= mature_level
            AND minutes_70 + minutes_20 + minutes_10 >= mature_minutes) AS mature
    FROM competencies_areaprogress progress
    JOIN staff ON staff.person_id = progress.person_id
    JOIN goal ON goal.area_id = progress.area_id AND goal."group" = staff."group"
    GROUP BY 1, 2, 3
),
year AS (
    SELECT staff.unit_id, staff."group", areayear.area_id,
        sum(minutes_70) AS minutes_70, sum(minutes_20) AS minutes_20,
        sum(minutes_10) AS minutes_10, sum(lecture) AS lecture
    FROM competencies_areayear areayear
    JOIN staff ON staff.person_id = areayear.person_id
    WHERE areayear.fiscal_year = %(year)s AND staff."group" IS NOT NULL
    GROUP BY 1, 2, 3
)
SELECT unit.path, head."group", goal.area_id, head.n AS head_count,
    CASE WHEN early_level + early_minutes = 0 THEN head.n
        ELSE coalesce(met.early, 0) END AS met_early,
    CASE WHEN developing_level + developing_minutes = 0 THEN head.n
        ELSE coalesce(met.developing, 0) END AS met_developing,
    CASE WHEN mature_level + mature_minutes = 0 THEN head.n
        ELSE coalesce(met.mature, 0) END AS met_mature,
    coalesce(year.minutes_70, 0) AS minutes_70, coalesce(year.minutes_20, 0) AS minutes_20,
    coalesce(year.minutes_10, 0) AS minutes_10, coalesce(year.lecture, 0) AS lecture
FROM head
JOIN personnel_unit unit ON unit.id = head.unit_id
JOIN goal ON goal."group" = head."group"
LEFT JOIN met ON met.unit_id = head.unit_id AND met."group" = head."group"
    AND met.area_id = goal.area_id
LEFT JOIN year ON year.unit_id = head.unit_id AND year."group" = head."group"
    AND year.area_id = goal.area_id;
ANALYZE totals
"""

# One level up: the rows at this path length are added to their parents, beside the parents' own.
_ROLL_UP = """
INSERT INTO totals
SELECT left(path, -%(step)s), "group", area_id, sum(head_count),
    sum(met_early), sum(met_developing), sum(met_mature),
    sum(minutes_70), sum(minutes_20), sum(minutes_10), sum(lecture)
FROM totals WHERE length(path) = %(length)s
GROUP BY 1, 2, 3
"""

# In the order of the key: its index is then written from left to right.
_FIGURES = """
INSERT INTO reports_unitprogress (snapshot_id, unit_id, "group", area_id, head_count,
    met_early, met_developing, met_mature, minutes_70, minutes_20, minutes_10, lecture)
SELECT %(snapshot)s, unit.id, coalesce("group", %(all)s) AS row_group, area_id, sum(head_count),
    sum(met_early), sum(met_developing), sum(met_mature),
    sum(minutes_70), sum(minutes_20), sum(minutes_10), sum(lecture)
FROM totals JOIN personnel_unit unit ON unit.path = totals.path
GROUP BY GROUPING SETS ((unit.id, "group", area_id), (unit.id, area_id))
ORDER BY unit.id, row_group, area_id
"""

# A unit attains a stage when it attains the one before and every target with staff is met; the
# targets of the stage after that are counted. Without staff it attains nothing.
_STAGES = """
INSERT INTO reports_unitstage (snapshot_id, unit_id, stage, targets_met, targets,
    people, in_m, in_a, in_s, in_t, outside, in_review,
    cells, met_early, met_developing, met_mature, minutes_70, minutes_20, minutes_10, lecture)
WITH here AS (
    SELECT unit_id, outcome, "group", count(*) AS n FROM staff GROUP BY 1, 2, 3
),
counted AS (
    SELECT left(unit.path, level * %(step)s) AS path, sum(n) AS people,
        sum(n) FILTER (WHERE "group" = 'M') AS in_m, sum(n) FILTER (WHERE "group" = 'A') AS in_a,
        sum(n) FILTER (WHERE "group" = 'S') AS in_s, sum(n) FILTER (WHERE "group" = 'T') AS in_t,
        sum(n) FILTER (WHERE outcome = 'outside') AS outside,
        sum(n) FILTER (WHERE outcome = 'review') AS in_review
    FROM here
    JOIN personnel_unit unit ON unit.id = here.unit_id
    CROSS JOIN generate_series(1, unit.depth) AS level
    GROUP BY 1
),
reached AS (
    SELECT unit_id, sum(head_count) AS cells, sum(met_early) AS met_early,
        sum(met_developing) AS met_developing, sum(met_mature) AS met_mature,
        sum(minutes_70) AS minutes_70, sum(minutes_20) AS minutes_20,
        sum(minutes_10) AS minutes_10, sum(lecture) AS lecture,
        ARRAY[count(early_coverage), count(developing_coverage), count(mature_coverage)] AS targets,
        ARRAY[count(*) FILTER (WHERE met_early * 100 >= early_coverage * head_count),
            count(*) FILTER (WHERE met_developing * 100 >= developing_coverage * head_count),
            count(*) FILTER (WHERE met_mature * 100 >= mature_coverage * head_count)] AS targets_met
    FROM reports_unitprogress figure
    JOIN goal ON goal."group" = figure."group" AND goal.area_id = figure.area_id
    WHERE snapshot_id = %(snapshot)s
    GROUP BY unit_id
),
attained AS (
    SELECT *, CASE
        WHEN targets[1] = 0 OR targets_met[1] < targets[1] THEN 0
        WHEN targets[2] = 0 OR targets_met[2] < targets[2] THEN 1
        WHEN targets[3] = 0 OR targets_met[3] < targets[3] THEN 2
        ELSE 3 END AS stages
    FROM reached
)
SELECT %(snapshot)s, unit.id, (ARRAY['EARLY', 'DEVELOPING', 'MATURE'])[stages],
    coalesce(targets_met[stages + 1], 0), coalesce(targets[stages + 1], 0),
    coalesce(people, 0), coalesce(in_m, 0), coalesce(in_a, 0), coalesce(in_s, 0), coalesce(in_t, 0),
    coalesce(outside, 0), coalesce(in_review, 0), coalesce(cells, 0),
    coalesce(met_early, 0), coalesce(met_developing, 0), coalesce(met_mature, 0),
    coalesce(minutes_70, 0), coalesce(minutes_20, 0), coalesce(minutes_10, 0), coalesce(lecture, 0)
FROM personnel_unit unit
LEFT JOIN counted ON counted.path = unit.path
LEFT JOIN attained ON attained.unit_id = unit.id
ORDER BY unit.id
"""

_STANDINGS = "SELECT unit_id, stage FROM reports_unitstage WHERE snapshot_id = %(snapshot)s"

_TIDY = "DROP TABLE staff, goal, totals"

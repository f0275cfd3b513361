"""The figures of every unit by SQL written for this data set alone, as fast as we can.

It knows what a snapshot may not assume (one post a person, all in force, no framework but the
newest) and leaves out what else a snapshot holds: heads, holders, stages, the standings of units,
the job and its publication. Two ways of adding up are tried; the faster one counts.
"""

from collections.abc import Callable

from django.db import connection, transaction

from bench.figures import timed

_MEMORY = "SET LOCAL jit = off; SET LOCAL work_mem = '256MB'; SET LOCAL enable_nestloop = off"

_LEAF = """
CREATE TEMP TABLE leaf ON COMMIT DROP AS
WITH target AS (
    SELECT * FROM jsonb_to_recordset(%(targets)s::jsonb)
        AS target (stage text, "group" text, area_id bigint, level int, minutes int)
),
goal AS (
    SELECT area_id, "group",
        max(level) FILTER (WHERE stage = 'EARLY') AS l1,
        max(minutes) FILTER (WHERE stage = 'EARLY') AS m1,
        max(level) FILTER (WHERE stage = 'DEVELOPING') AS l2,
        max(minutes) FILTER (WHERE stage = 'DEVELOPING') AS m2,
        max(level) FILTER (WHERE stage = 'MATURE') AS l3,
        max(minutes) FILTER (WHERE stage = 'MATURE') AS m3
    FROM target GROUP BY 1, 2
),
head AS (
    SELECT unit_id, "group", count(*) AS n FROM personnel_posting
    WHERE "group" IS NOT NULL GROUP BY 1, 2
),
met AS (
    SELECT unit_id, posting."group", progress.area_id,
        count(*) FILTER (WHERE verified_level >= l1
            AND minutes_70 + minutes_20 + minutes_10 >= m1) AS early,
        count(*) FILTER (WHERE verified_level >= l2
            AND minutes_70 + minutes_20 + minutes_10 >= m2) AS developing,
        count(*) FILTER (WHERE verified_level >= l3
            AND minutes_70 + minutes_20 + minutes_10 >= m3) AS mature,
        sum(minutes_70) AS e70, sum(minutes_20) AS e20, sum(minutes_10) AS e10
    FROM competencies_areaprogress progress
    JOIN personnel_posting posting USING (person_id)
    JOIN goal ON goal.area_id = progress.area_id AND goal."group" = posting."group"
    GROUP BY 1, 2, 3
),
year AS (
    SELECT unit_id, "group", area_id,
        sum(minutes_70) FILTER (WHERE fiscal_year = %(year)s) AS y70,
        sum(minutes_20) FILTER (WHERE fiscal_year = %(year)s) AS y20,
        sum(minutes_10) FILTER (WHERE fiscal_year = %(year)s) AS y10,
        sum(lecture) FILTER (WHERE fiscal_year = %(year)s) AS lecture, sum(lecture) AS ever
    FROM competencies_areayear JOIN personnel_posting USING (person_id)
    WHERE (fiscal_year = %(year)s OR lecture > 0) AND "group" IS NOT NULL
    GROUP BY 1, 2, 3
)
SELECT unit.path, head."group", goal.area_id, head.n,
    CASE WHEN l1 + m1 = 0 THEN head.n ELSE coalesce(early, 0) END AS early,
    CASE WHEN l2 + m2 = 0 THEN head.n ELSE coalesce(developing, 0) END AS developing,
    CASE WHEN l3 + m3 = 0 THEN head.n ELSE coalesce(mature, 0) END AS mature,
    coalesce(y70, 0) AS y70, coalesce(y20, 0) AS y20, coalesce(y10, 0) AS y10,
    coalesce(lecture, 0) AS lecture, coalesce(e70, 0) AS e70, coalesce(e20, 0) AS e20,
    coalesce(e10, 0) AS e10, coalesce(ever, 0) AS ever
FROM head
JOIN personnel_unit unit ON unit.id = head.unit_id
JOIN goal ON goal."group" = head."group"
LEFT JOIN met ON (met.unit_id, met."group", met.area_id)
    = (head.unit_id, head."group", goal.area_id)
LEFT JOIN year ON (year.unit_id, year."group", year.area_id)
    = (head.unit_id, head."group", goal.area_id);
ANALYZE leaf
"""

_SUMS = """sum(n), sum(early), sum(developing), sum(mature), sum(y70), sum(y20), sum(y10),
    sum(lecture), sum(e70), sum(e20), sum(e10), sum(ever)"""

_STORED = """
INSERT INTO reports_unitprogress (snapshot_id, unit_id, "group", area_id, head_count, met_early,
    met_developing, met_mature, minutes_70, minutes_20, minutes_10, lecture, ever_70, ever_20,
    ever_10, ever_lecture)
"""

_AT_ONCE = f"""
{_STORED}
SELECT %(snapshot)s, unit.id, coalesce("group", '*') AS row_group, area_id, {_SUMS}
FROM leaf
CROSS JOIN LATERAL generate_series(1, length(leaf.path) / 4) AS level
JOIN personnel_unit unit ON unit.path = left(leaf.path, level * 4)
GROUP BY GROUPING SETS ((unit.id, "group", area_id), (unit.id, area_id))
ORDER BY unit.id, row_group, area_id
"""

_ONE_LEVEL = f"""
INSERT INTO leaf SELECT left(path, -4), "group", area_id, {_SUMS}
FROM leaf WHERE length(path) = %(length)s GROUP BY 1, 2, 3
"""

_AS_THEY_STAND = f"""
{_STORED}
SELECT %(snapshot)s, unit.id, coalesce("group", '*') AS row_group, area_id, {_SUMS}
FROM leaf JOIN personnel_unit unit ON unit.path = leaf.path
GROUP BY GROUPING SETS ((unit.id, "group", area_id), (unit.id, area_id))
ORDER BY unit.id, row_group, area_id
"""


def seconds(facts: dict[str, object]) -> float:
    """Return the seconds of the faster way; its rows are those of the snapshot in `facts`.

    Raises `RuntimeError` if a way finds other figures than the snapshot holds.
    """
    return min(_measured(way, facts) for way in (_at_once, _level_by_level))


def _at_once(facts: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE, facts)


def _level_by_level(facts: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        for length in (16, 12, 8):
            cursor.execute(_ONE_LEVEL, {**facts, "length": length})
        cursor.execute(_AS_THEY_STAND, facts)


def _measured(way: Callable[[dict[str, object]], None], facts: dict[str, object]) -> float:
    """Write the figures of a snapshot that nobody sees, compare them and take them back."""

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_MEMORY)
            cursor.execute(_LEAF, facts)
        way({**facts, "snapshot": facts["unseen"]})

    with transaction.atomic():
        taken = timed(work)
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERENT, facts)
            different = cursor.fetchone()[0]
        transaction.set_rollback(True)
    if different:
        raise RuntimeError(f"{way.__name__} finds {different} other figures than the snapshot.")
    return taken


_DIFFERENT = """
SELECT count(*) FROM (
    SELECT (to_jsonb(figure) - 'snapshot_id')::text AS figure FROM reports_unitprogress figure
    WHERE snapshot_id IN (%(snapshot)s, %(unseen)s)
    GROUP BY 1 HAVING count(*) <> 2
) unpaired
"""

"""The figures of one unit from raw rows: posts, approved records, findings.

Written apart from `statements` and from the stored state of people on purpose, so that a fault in
either shows. Slower by far than a snapshot: for some units, at night.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection
from psycopg2.extras import Json

from competencies.enums import Stage
from personnel.be_dates import BE_OFFSET
from personnel.models import Unit
from reports.enums import ALL_GROUPS
from reports.models import Snapshot

COUNTED = (
    "head_count", "met_early", "met_developing", "met_mature",
    "minutes_70", "minutes_20", "minutes_10", "lecture",
    "ever_70", "ever_20", "ever_10", "ever_lecture",
)  # fmt: skip
HEADS = ("people", "in_m", "in_a", "in_s", "in_t", "outside", "in_review", "holders")
OF_UNIT = (*HEADS, "stage", "targets_met", "targets", "cells", *COUNTED[1:])
Key = tuple[str | None, int | None]


def raw_figures(unit: Unit, snapshot: Snapshot) -> dict[Key, dict[str, Any]]:
    """Return what a published snapshot must hold of the unit, by (group, area).

    The key of the row of the unit as a whole is (None, None).
    """
    first_day = date(snapshot.fiscal_year - BE_OFFSET - 1, 10, 1)
    facts = {
        "below": f"{unit.path}%",
        "day": snapshot.as_of,
        "first_day": first_day,
        "last_day": first_day.replace(year=first_day.year + 1, month=9, day=30),
        "framework": snapshot.framework_id,
        "targets": Json(snapshot.targets),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        cursor.execute(_COUNTED + _CELLS, facts)
        names = [column.name for column in cursor.description][2:]
        cells = {row[:2]: dict(zip(names, row[2:], strict=True)) for row in cursor.fetchall()}
        cursor.execute(_COUNTED + _HEADS, facts)
        heads = dict(zip(HEADS, cursor.fetchone(), strict=True))
    return _summed(cells) | {(None, None): heads | _stage(cells, snapshot) | _over_all(cells)}


def _summed(cells: dict[Key, dict[str, int]]) -> dict[Key, dict[str, Any]]:
    """The cells, and those of all groups together."""
    together: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for (_group, area), cell in cells.items():
        for name in COUNTED:
            together[ALL_GROUPS, area][name] += cell[name]
    return {**cells, **together}


def _over_all(cells: dict[Key, dict[str, int]]) -> dict[str, int]:
    sums = {name: sum(cell[name] for cell in cells.values()) for name in COUNTED}
    return {"cells": sums.pop("head_count"), **sums}


def _stage(cells: dict[Key, dict[str, int]], snapshot: Snapshot) -> dict[str, Any]:
    """The stage attained, and the targets of the one after it."""
    attained = None
    for stage in Stage:
        asked = [row for row in snapshot.targets_of(stage) if (row.group, row.area_id) in cells]
        met = 0
        for target in asked:
            cell = cells[target.group, target.area_id]
            met += cell[f"met_{stage.lower()}"] * 100 >= target.coverage * cell["head_count"]
        if not asked or met < len(asked):
            return {"stage": attained, "targets_met": met, "targets": len(asked)}
        attained = stage.value
    return {"stage": attained, "targets_met": 0, "targets": 0}


# Who is counted at the unit or below, each by the post of theirs that counts.
_COUNTED = """
WITH counted AS (
    SELECT held.*
    FROM (
        SELECT DISTINCT posting.person_id FROM personnel_posting posting
        JOIN personnel_unit unit ON unit.id = posting.unit_id WHERE unit.path LIKE %(below)s
    ) person
    CROSS JOIN LATERAL (
        SELECT posting.person_id, posting."group", posting.outcome, unit.path
        FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
        WHERE posting.person_id = person.person_id AND posting.is_primary
          AND daterange(posting.from_date, posting.to_date, '[]') @> %(day)s::date
        ORDER BY posting.from_date DESC, posting.id DESC LIMIT 1
    ) held
    WHERE held.path LIKE %(below)s
)
"""

_CELLS = """,
learnt AS (
    SELECT record.person_id, share.area_id, share.minutes, record.mode,
        record.mode = 10 AND record.is_lecture AS is_lecture,
        record.end_date BETWEEN %(first_day)s AND %(last_day)s AS is_of_year
    FROM training_trainingrecord record
    JOIN training_recordarea share ON share.record_id = record.id
    WHERE record.status = 'approved' AND record.person_id IN (SELECT person_id FROM counted)
),
minutes AS (
    SELECT person_id, area_id, sum(minutes) AS ever,
        sum(CASE WHEN mode = 70 THEN minutes ELSE 0 END) AS ever_70,
        sum(CASE WHEN mode = 20 THEN minutes ELSE 0 END) AS ever_20,
        sum(CASE WHEN mode = 10 THEN minutes ELSE 0 END) AS ever_10,
        sum(CASE WHEN is_lecture THEN minutes ELSE 0 END) AS ever_lecture,
        sum(CASE WHEN is_of_year AND mode = 70 THEN minutes ELSE 0 END) AS minutes_70,
        sum(CASE WHEN is_of_year AND mode = 20 THEN minutes ELSE 0 END) AS minutes_20,
        sum(CASE WHEN is_of_year AND mode = 10 THEN minutes ELSE 0 END) AS minutes_10,
        sum(CASE WHEN is_of_year AND is_lecture THEN minutes ELSE 0 END) AS lecture
    FROM learnt GROUP BY person_id, area_id
),
finding AS (
    SELECT person_id, area_id, (array_agg(level ORDER BY on_date DESC, id DESC))[1] AS level
    FROM competencies_assessment
    WHERE source <> 'self' AND id NOT IN (SELECT assessment_id FROM competencies_takenback)
      AND person_id IN (SELECT person_id FROM counted)
    GROUP BY person_id, area_id
),
target AS (
    SELECT * FROM jsonb_to_recordset(%(targets)s::jsonb)
        AS target (stage text, "group" text, area_id bigint, level int, minutes int)
)
SELECT counted."group", area.id, count(*) AS head_count,
    count(*) FILTER (WHERE coalesce(finding.level, 0) >= early.level
        AND coalesce(ever, 0) >= early.minutes) AS met_early,
    count(*) FILTER (WHERE coalesce(finding.level, 0) >= developing.level
        AND coalesce(ever, 0) >= developing.minutes) AS met_developing,
    count(*) FILTER (WHERE coalesce(finding.level, 0) >= mature.level
        AND coalesce(ever, 0) >= mature.minutes) AS met_mature,
    coalesce(sum(minutes_70), 0)::bigint AS minutes_70,
    coalesce(sum(minutes_20), 0)::bigint AS minutes_20,
    coalesce(sum(minutes_10), 0)::bigint AS minutes_10,
    coalesce(sum(lecture), 0)::bigint AS lecture,
    coalesce(sum(ever_70), 0)::bigint AS ever_70, coalesce(sum(ever_20), 0)::bigint AS ever_20,
    coalesce(sum(ever_10), 0)::bigint AS ever_10,
    coalesce(sum(ever_lecture), 0)::bigint AS ever_lecture
FROM counted
JOIN competencies_dimension dimension ON dimension.framework_id = %(framework)s
JOIN competencies_area area ON area.dimension_id = dimension.id
LEFT JOIN minutes ON (minutes.person_id, minutes.area_id) = (counted.person_id, area.id)
LEFT JOIN finding ON (finding.person_id, finding.area_id) = (counted.person_id, area.id)
LEFT JOIN target early
    ON (early.stage, early."group", early.area_id) = ('EARLY', counted."group", area.id)
LEFT JOIN target developing ON (developing.stage, developing."group", developing.area_id)
    = ('DEVELOPING', counted."group", area.id)
LEFT JOIN target mature
    ON (mature.stage, mature."group", mature.area_id) = ('MATURE', counted."group", area.id)
WHERE counted."group" IS NOT NULL
GROUP BY counted."group", area.id
"""

_HEADS = """
SELECT count(*), count(*) FILTER (WHERE "group" = 'M'), count(*) FILTER (WHERE "group" = 'A'),
    count(*) FILTER (WHERE "group" = 'S'), count(*) FILTER (WHERE "group" = 'T'),
    count(*) FILTER (WHERE outcome = 'outside'), count(*) FILTER (WHERE outcome = 'review'),
    (SELECT count(DISTINCT posting.person_id) FROM personnel_posting posting
     JOIN personnel_unit unit ON unit.id = posting.unit_id
     WHERE unit.path LIKE %(below)s
       AND daterange(posting.from_date, posting.to_date, '[]') @> %(day)s::date)
FROM counted
"""

"""The SQL of the figures: own staff of each unit, added up along the paths, then the stages.

`scope` holds the units whose figures are written: all for a snapshot, the touched ones and those
above them for a refresh, which takes over the others (`refreshing`). The order: scope, staff,
`OWN_FIGURES`, of a refresh `TAKEN_OVER`, `ROLL_UP` for each length of a path, `RESULTS`.
"""

# What is added up, beside the head count.
SUMMED = (
    "met_early", "met_developing", "met_mature",
    "minutes_70", "minutes_20", "minutes_10", "lecture",
    "ever_70", "ever_20", "ever_10", "ever_lecture",
)  # fmt: skip
# Heads of a unit that are added up; `sole` are the people whose only post in force is there.
HEADS = ("people", "in_m", "in_a", "in_s", "in_t", "outside", "in_review", "sole")


def _each(form: str, names: tuple[str, ...]) -> str:
    return ", ".join(form.format(name) for name in names)


_COLUMNS = {
    "summed": _each("{0}", SUMMED),
    "sums": _each("sum({0}) AS {0}", SUMMED),
    "summed_or_0": _each("coalesce({0}, 0)", SUMMED),
    "zeros": _each("0", SUMMED),
    "live_summed": _each("live.{0}", SUMMED),
    "closed_summed": _each("closed.{0}", SUMMED),
    "heads": _each("{0}", HEADS),
    "head_sums": _each("sum({0}) AS {0}", HEADS),
    "heads_or_0": _each("coalesce({0}, 0) AS {0}", HEADS[:-1]),
    "stored_heads": _each("standing.{0}", HEADS[:-1]),
    "counted_or_0": _each("coalesce(counted.{0}, 0)", HEADS[:-1]),
}
_IN_FORCE = "from_date <= %(as_of)s AND (to_date IS NULL OR to_date >= %(as_of)s)"


def _spelled(statement: str) -> str:
    return statement.format(in_force=_IN_FORCE, **_COLUMNS)


# The planner knows nothing of rows written a moment ago: the joins stand in the order in which they
# are cheapest, and none may loop. The aggregates of a whole country fit into 256 MB.
FOR_THE_COUNTRY = """
SET LOCAL jit = off;
SET LOCAL join_collapse_limit = 1;
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '256MB'
"""

# Of a part of the country indexes lead to the rows.
FOR_A_PART = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1"

EVERY_UNIT = """
CREATE TEMP TABLE scope AS SELECT id, path FROM personnel_unit;
ANALYZE scope
"""

# Everybody once, by the primary post in force on the day.
ALL_STAFF = _spelled("""
CREATE TEMP TABLE staff AS
SELECT DISTINCT ON (person_id) person_id, unit_id, outcome, "group"
FROM personnel_posting
WHERE is_primary AND {in_force}
ORDER BY person_id, from_date DESC, id DESC;
ANALYZE staff
""")

# What each group must reach in each area, the three stages beside each other; NULL = no target.
_GOAL = """
CREATE TEMP TABLE goal AS
WITH target AS (
    SELECT * FROM jsonb_to_recordset(%(targets)s::jsonb)
        AS target (stage text, "group" text, area_id bigint, level int, minutes int, coverage int)
)
SELECT grp.code AS "group", area.id AS area_id,
    early.level AS early_level, early.minutes AS early_minutes, early.coverage AS early_coverage,
    developing.level AS developing_level, developing.minutes AS developing_minutes,
    developing.coverage AS developing_coverage,
    mature.level AS mature_level, mature.minutes AS mature_minutes,
    mature.coverage AS mature_coverage
FROM competencies_area area
JOIN competencies_dimension dimension ON dimension.id = area.dimension_id
CROSS JOIN (VALUES ('M'), ('A'), ('S'), ('T')) AS grp (code)
LEFT JOIN target early
    ON early.area_id = area.id AND early."group" = grp.code AND early.stage = 'EARLY'
LEFT JOIN target developing
    ON developing.area_id = area.id AND developing."group" = grp.code
    AND developing.stage = 'DEVELOPING'
LEFT JOIN target mature
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
            AND minutes_70 + minutes_20 + minutes_10 >= mature_minutes) AS mature,
        sum(minutes_70) AS ever_70, sum(minutes_20) AS ever_20, sum(minutes_10) AS ever_10
    FROM {progress} progress
    JOIN staff ON staff.person_id = progress.person_id
    JOIN goal ON goal.area_id = progress.area_id AND goal."group" = staff."group"
    GROUP BY 1, 2, 3
),
year AS (
    SELECT staff.unit_id, staff."group", areayear.area_id,
        sum(minutes_70) FILTER (WHERE fiscal_year = %(year)s) AS minutes_70,
        sum(minutes_20) FILTER (WHERE fiscal_year = %(year)s) AS minutes_20,
        sum(minutes_10) FILTER (WHERE fiscal_year = %(year)s) AS minutes_10,
        sum(lecture) FILTER (WHERE fiscal_year = %(year)s) AS lecture,
        sum(lecture) AS ever_lecture
    FROM competencies_areayear areayear
    JOIN staff ON staff.person_id = areayear.person_id
    WHERE (areayear.fiscal_year = %(year)s OR areayear.lecture > 0) AND staff."group" IS NOT NULL
        AND {years}
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
    coalesce(year.minutes_10, 0) AS minutes_10, coalesce(year.lecture, 0) AS lecture,
    coalesce(met.ever_70, 0) AS ever_70, coalesce(met.ever_20, 0) AS ever_20,
    coalesce(met.ever_10, 0) AS ever_10, coalesce(year.ever_lecture, 0) AS ever_lecture
FROM head
JOIN personnel_unit unit ON unit.id = head.unit_id
JOIN goal ON goal."group" = head."group"
LEFT JOIN met ON met.unit_id = head.unit_id AND met."group" = head."group"
    AND met.area_id = goal.area_id
LEFT JOIN year ON year.unit_id = head.unit_id AND year."group" = head."group"
    AND year.area_id = goal.area_id;
ANALYZE totals
"""

# What was known of a fiscal year at its end: findings and minutes up to then.
_PROGRESS_THEN = """(
    SELECT person_id, area_id, coalesce(level, 0) AS verified_level,
        coalesce(minutes_70, 0) AS minutes_70, coalesce(minutes_20, 0) AS minutes_20,
        coalesce(minutes_10, 0) AS minutes_10
    FROM (
        SELECT person_id, area_id, sum(minutes_70) AS minutes_70, sum(minutes_20) AS minutes_20,
            sum(minutes_10) AS minutes_10
        FROM competencies_areayear WHERE fiscal_year <= %(year)s GROUP BY 1, 2
    ) learnt
    FULL JOIN (
        SELECT DISTINCT ON (person_id, area_id) person_id, area_id, level
        FROM competencies_assessment found
        WHERE source <> 'self' AND on_date <= %(as_of)s AND NOT EXISTS (
            SELECT FROM competencies_takenback taken WHERE taken.assessment_id = found.id
        )
        ORDER BY person_id, area_id, on_date DESC, id DESC
    ) finding USING (person_id, area_id)
)"""

# Only who holds more than one post has to be told apart: once at each unit above one of them.
_SHARED = _spelled("""
CREATE TEMP TABLE shared_post AS
SELECT posting.person_id, posting.unit_id
FROM (
    SELECT person_id FROM personnel_posting WHERE {in_force} GROUP BY 1 HAVING count(*) > 1
) several
JOIN personnel_posting posting ON posting.person_id = several.person_id
WHERE {in_force};
CREATE TEMP TABLE shared AS
SELECT path, count(*) AS people
FROM (
    SELECT DISTINCT person_id, left(unit.path, level * %(step)s) AS path
    FROM shared_post
    JOIN personnel_unit unit ON unit.id = unit_id
    CROSS JOIN generate_series(1, unit.depth) AS level
) seen
GROUP BY path;
ANALYZE shared
""")

_HEADS = _spelled("""
CREATE TEMP TABLE heads AS
WITH posted AS (
    SELECT unit_id, count(*) AS posts FROM personnel_posting JOIN scope ON scope.id = unit_id
    WHERE {in_force} GROUP BY 1
),
doubled AS (
    SELECT unit_id, count(*) AS posts FROM shared_post GROUP BY 1
),
staffed AS (
    SELECT unit_id, count(*) AS people,
        count(*) FILTER (WHERE "group" = 'M') AS in_m,
        count(*) FILTER (WHERE "group" = 'A') AS in_a,
        count(*) FILTER (WHERE "group" = 'S') AS in_s,
        count(*) FILTER (WHERE "group" = 'T') AS in_t,
        count(*) FILTER (WHERE outcome = 'outside') AS outside,
        count(*) FILTER (WHERE outcome = 'review') AS in_review
    FROM staff GROUP BY 1
)
SELECT path, {heads_or_0}, posted.posts - coalesce(doubled.posts, 0) AS sole
FROM scope
JOIN posted ON posted.unit_id = scope.id
LEFT JOIN doubled ON doubled.unit_id = scope.id
LEFT JOIN staffed ON staffed.unit_id = scope.id
""")

# One level up: the rows at this path length are added to their parents, beside the parents' own.
ROLL_UP = _spelled("""
INSERT INTO totals
SELECT left(path, -%(step)s), "group", area_id, sum(head_count), {sums}
FROM totals WHERE length(path) = %(length)s
GROUP BY 1, 2, 3
""")

# In the order of the key: its index is then written from left to right.
_FIGURES = _spelled("""
INSERT INTO reports_unitprogress
    (snapshot_id, unit_id, "group", area_id, head_count, {summed})
SELECT %(snapshot)s, scope.id, coalesce("group", %(all)s) AS row_group, area_id, sum(head_count),
    {sums}
FROM totals JOIN scope ON scope.path = totals.path
GROUP BY GROUPING SETS ((scope.id, "group", area_id), (scope.id, area_id))
ORDER BY scope.id, row_group, area_id
""")

# A unit attains a stage when it attains the one before and every target with staff is met; the
# targets of the stage after that are counted. Without staff it attains nothing.
_STAGES = _spelled("""
INSERT INTO reports_unitstage (snapshot_id, unit_id, stage, targets_met, targets, holders,
    people, in_m, in_a, in_s, in_t, outside, in_review, cells, {summed})
WITH counted AS (
    SELECT left(path, level * %(step)s) AS path, {head_sums}
    FROM heads CROSS JOIN generate_series(1, length(path) / %(step)s) AS level
    GROUP BY 1
),
reached AS (
    SELECT unit_id, sum(head_count) AS cells, {sums},
        ARRAY[count(early_coverage), count(developing_coverage), count(mature_coverage)] AS targets,
        ARRAY[count(*) FILTER (WHERE met_early * 100 >= early_coverage * head_count),
            count(*) FILTER (WHERE met_developing * 100 >= developing_coverage * head_count),
            count(*) FILTER (WHERE met_mature * 100 >= mature_coverage * head_count)] AS targets_met
    FROM reports_unitprogress figure
    JOIN scope ON scope.id = figure.unit_id
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
SELECT %(snapshot)s, scope.id, (ARRAY['EARLY', 'DEVELOPING', 'MATURE'])[stages],
    coalesce(targets_met[stages + 1], 0), coalesce(targets[stages + 1], 0),
    coalesce(sole, 0) + coalesce(shared.people, 0), {counted_or_0}, coalesce(cells, 0),
    {summed_or_0}
FROM scope
LEFT JOIN counted ON counted.path = scope.path
LEFT JOIN shared ON shared.path = scope.path
LEFT JOIN attained ON attained.unit_id = scope.id
ORDER BY scope.id
""")

_TIDY = "DROP TABLE scope, staff, goal, totals, shared_post, shared, heads"

# --- a refresh ------------------------------------------------------------------------------------
# Whose post, record or finding was written since, under every name and at every unit that these
# rows ever had; and the units above.
TOUCHED_UNITS = """
CREATE TEMP TABLE scope AS
WITH post AS (
    SELECT person_id, unit_id FROM personnel_postingevent WHERE pgh_obj_id IN (
        SELECT pgh_obj_id FROM personnel_postingevent WHERE pgh_created_at >= %(since)s
    )
),
person AS (
    SELECT person_id FROM post
    UNION
    SELECT person_id FROM training_trainingrecordevent WHERE pgh_obj_id IN (
        SELECT pgh_obj_id FROM training_trainingrecordevent
        WHERE pgh_created_at >= %(since)s AND status <> 'draft'
    )
    UNION
    SELECT person_id FROM competencies_assessmentevent WHERE pgh_obj_id IN (
        SELECT pgh_obj_id FROM competencies_assessmentevent
        WHERE pgh_created_at >= %(since)s AND source <> 'self'
    )
    UNION
    SELECT person_id FROM competencies_assessment found
    JOIN competencies_takenback taken ON taken.assessment_id = found.id
    WHERE taken.at >= %(since)s
),
touched AS (
    SELECT unit_id FROM post
    UNION
    SELECT unit_id FROM personnel_posting JOIN person USING (person_id)
),
above AS (
    SELECT DISTINCT left(unit.path, level * %(step)s) AS path
    FROM touched
    JOIN personnel_unit unit ON unit.id = unit_id
    CROSS JOIN generate_series(1, unit.depth) AS level
)
SELECT unit.id, unit.path FROM above JOIN personnel_unit unit ON unit.path = above.path;
ANALYZE scope
"""

# Everybody once, as in `ALL_STAFF`, of whom the unit of that post is among those touched.
STAFF_OF_SCOPE = _spelled("""
CREATE TEMP TABLE staff AS
SELECT chosen.person_id, chosen.unit_id, chosen.outcome, chosen."group"
FROM (
    SELECT DISTINCT ON (person_id) person_id, unit_id, outcome, "group"
    FROM personnel_posting
    WHERE is_primary AND {in_force} AND person_id IN (
        SELECT person_id FROM personnel_posting JOIN scope ON scope.id = unit_id
        WHERE is_primary AND {in_force}
    )
    ORDER BY person_id, from_date DESC, id DESC
) chosen
JOIN scope ON scope.id = chosen.unit_id;
ANALYZE staff
""")

_EDGE = """
CREATE TEMP TABLE edge AS
SELECT unit.id, unit.path FROM personnel_unit unit
JOIN scope above ON above.path = left(unit.path, -%(step)s)
WHERE NOT EXISTS (SELECT FROM scope WHERE scope.id = unit.id);
ANALYZE edge
"""

# What is stored of the untouched units just below: they hold nobody who was touched.
_STORED_TOTALS = _spelled("""
INSERT INTO totals
SELECT edge.path, figure."group", figure.area_id, head_count, {summed}
FROM edge JOIN reports_unitprogress figure ON figure.unit_id = edge.id
WHERE snapshot_id = %(snapshot)s AND figure."group" <> %(all)s;
ANALYZE totals
""")

_STORED_HEADS = _spelled("""
INSERT INTO heads
SELECT edge.path, {stored_heads}, holders - coalesce(shared.people, 0)
FROM edge JOIN reports_unitstage standing ON standing.unit_id = edge.id
LEFT JOIN shared ON shared.path = edge.path
WHERE snapshot_id = %(snapshot)s;
ANALYZE heads
""")

_OLD_FIGURES = """
DELETE FROM reports_unitprogress figure USING scope
WHERE snapshot_id = %(snapshot)s AND figure.unit_id = scope.id;
DELETE FROM reports_unitstage standing USING scope
WHERE snapshot_id = %(snapshot)s AND standing.unit_id = scope.id;
DROP TABLE edge
"""

TAKEN_OVER = (_EDGE, _STORED_TOTALS, _STORED_HEADS, _OLD_FIGURES)

# --- a comparison ---------------------------------------------------------------------------------
# Of a comparison only what differs is kept; what is no more counts as nothing.
DIFFERENCES = _spelled("""
INSERT INTO reports_unitprogress
    (snapshot_id, unit_id, "group", area_id, head_count, {summed})
SELECT %(snapshot)s, unit_id, "group", area_id, 0, {zeros}
FROM reports_unitprogress closed
WHERE snapshot_id = %(closed)s AND NOT EXISTS (
    SELECT FROM reports_unitprogress live WHERE live.snapshot_id = %(snapshot)s
        AND (live.unit_id, live."group", live.area_id)
            = (closed.unit_id, closed."group", closed.area_id)
);
DELETE FROM reports_unitprogress live USING reports_unitprogress closed
WHERE live.snapshot_id = %(snapshot)s AND closed.snapshot_id = %(closed)s
    AND (live.unit_id, live."group", live.area_id)
        = (closed.unit_id, closed."group", closed.area_id)
    AND (live.head_count, {live_summed}) IS NOT DISTINCT FROM (closed.head_count, {closed_summed});
DELETE FROM reports_unitstage WHERE snapshot_id = %(snapshot)s
""")

_LIVE = {"progress": "competencies_areaprogress", "years": "true"}
_THEN = {"progress": _PROGRESS_THEN, "years": "areayear.fiscal_year <= %(year)s"}
OWN_FIGURES = (_GOAL, _TOTALS.format(**_LIVE), _SHARED, _HEADS)
OWN_FIGURES_THEN = (_GOAL, _TOTALS.format(**_THEN), _SHARED, _HEADS)
RESULTS = (_FIGURES, _STAGES, _TIDY)
STANDINGS = "SELECT unit_id, stage FROM reports_unitstage WHERE snapshot_id = %(snapshot)s"

"""The SQL of the judgement: rows of a file and people of a subtree in, one verdict a row out.

Three tables live as long as the transaction: `known` (who holds a primary post in the subtree),
`judged_place` (what unit each text means) and `matched` (the row, its unit and its person).
"""

from typing import Any

PERSON_FIELDS = (
    "prefix", "first_name", "last_name", "birth_date", "start_date", "email", "phone", "subject",
    "staff_no",
)  # fmt: skip
POSTING_FIELDS = ("position", "position_no", "standing", "level")

CLEAR = "DELETE FROM personnel_rosterverdict WHERE roster_import_id = %(import)s"

KNOWN = """
DROP TABLE IF EXISTS known;
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT posting.id AS posting_id, posting.unit_id, p.id AS person_id, p.name_key, p.first_name,
    p.staff_no,    p.citizen_id_hash IS NOT NULL AS has_id
FROM personnel_posting posting
JOIN personnel_unit unit ON unit.id = posting.unit_id AND unit.path LIKE %(path)s || '%%'
JOIN personnel_person p ON p.id = posting.person_id
WHERE posting.to_date IS NULL AND posting.is_primary;
ANALYZE known
"""

NO_PLACE: tuple[str, list[Any]] = "('', '', '', NULL::bigint, '', '')", []
PLACES = """
DROP TABLE IF EXISTS judged_place;
CREATE TEMP TABLE judged_place ON COMMIT DROP AS
SELECT f.*, unit.kind
FROM (VALUES {rows}) AS f (sheet, unit_code, unit_text, unit_id, problem, severity)
LEFT JOIN personnel_unit unit ON unit.id = f.unit_id;
ANALYZE judged_place
"""

# By the citizen ID, else the portal's own number, else the staff number, else the name at the
# unit. Without an ID on both sides the last is a proposal: `how` = 'name'.
MATCHED = """
DROP TABLE IF EXISTS matched;
CREATE TEMP TABLE matched ON COMMIT DROP AS
SELECT r.id AS row_id, r.citizen_id_hash, r.name_key, r.first_name,
    place.unit_id, place.kind, found.how, namesake.people AS namesakes,
    CASE WHEN found.how <> 'id' AND r.answers ->> 'person' = '0' THEN NULL
         ELSE found.person_id END AS person_id,
    COALESCE(r.answers ->> 'person' = found.person_id::text, false) AS is_same,
    COALESCE(r.answers ->> 'person' = '0', false) AS is_other,
    place.problem, place.severity
FROM personnel_rosterrow r
JOIN judged_place place USING (sheet, unit_code, unit_text)
LEFT JOIN personnel_person by_id ON by_id.citizen_id_hash = r.citizen_id_hash
LEFT JOIN known by_no ON by_no.person_id = r.portal_no
LEFT JOIN (
    SELECT staff_no, min(person_id) AS person_id FROM known
    WHERE staff_no <> '' GROUP BY 1 HAVING count(*) = 1
) by_staff ON by_staff.staff_no = r.staff_no
LEFT JOIN (
    SELECT name_key, unit_id, count(*) AS people, min(person_id) AS person_id,
        bool_or(has_id) AS has_id
    FROM known GROUP BY 1, 2
) namesake ON namesake.name_key = r.name_key AND namesake.unit_id = place.unit_id
    AND r.name_key <> '' AND (r.citizen_id_hash IS NULL OR NOT namesake.has_id)
CROSS JOIN LATERAL (
    SELECT COALESCE(by_id.id, by_no.person_id, by_staff.person_id,
            CASE WHEN namesake.people = 1 THEN namesake.person_id END) AS person_id,
        CASE WHEN by_id.id IS NOT NULL THEN 'id' WHEN by_no.person_id IS NOT NULL THEN 'portal'
             WHEN by_staff.person_id IS NOT NULL THEN 'staff'
             WHEN namesake.people = 1 THEN 'name' ELSE '' END AS how
) found
WHERE r.roster_import_id = %(import)s AND r.skip_reason = '';
ANALYZE matched
"""

TITLES = """
DROP TABLE IF EXISTS judged_title;
CREATE TEMP TABLE judged_title (position text, standing text, kind text, outcome text,
    "group" text, rule text, matched text, clause text) ON COMMIT DROP
"""

DISTINCT_TITLES = """
SELECT DISTINCT r.position, r.standing, matched.kind
FROM personnel_rosterrow r JOIN matched ON matched.row_id = r.id
WHERE r.roster_import_id = %(import)s AND matched.kind IS NOT NULL
"""

ACCEPT_TITLES = """
UPDATE personnel_rosterrow SET problems = (
    SELECT COALESCE(jsonb_agg(problem), '[]') FROM jsonb_array_elements(problems) problem
    WHERE NOT (problem ->> 'code' = 'prefix-unknown' AND problem ->> 'value' = ANY(%(titles)s))
)
WHERE roster_import_id = %(import)s AND problems @> '[{"code": "prefix-unknown"}]'
"""


def _problem(code: str, field: str, severity: str, value: str, params: str = "'{}'::jsonb") -> str:
    """SQL: a problem as JSON; `value` and `params` are SQL."""
    return (
        f"jsonb_build_object('code', '{code}', 'field', '{field}', 'severity', '{severity}', "
        f"'value', {value}, 'params', {params})"
    )


def _found(problems: dict[str, str]) -> str:
    """SQL: the JSON list of the problems whose condition holds; most rows have none."""
    none = " OR ".join(f"({condition})" for condition in problems.values())
    each = " || ".join(
        f"CASE WHEN {condition} THEN {problem} ELSE '[]'::jsonb END"
        for problem, condition in problems.items()
    )
    return f"CASE WHEN {none} THEN {each} ELSE '[]'::jsonb END"


def _says(field: str) -> str:
    return f"r.{field} IS NOT NULL" if field.endswith("_date") else f"r.{field} <> ''"


def _differs(table: str, field: str) -> str:
    return f"({_says(field)} AND r.{field} IS DISTINCT FROM {table}.{field})"


def _either(table: str, fields: tuple[str, ...]) -> str:
    return " OR ".join(_differs(table, field) for field in fields)


def _each(table: str, fields: tuple[str, ...], edited: str) -> str:
    """SQL: {"field": [old, new]}; `edited` says whether the fields edited since are meant.

    What is stored about somebody without a post here is not shown.
    """
    return " || ".join(
        f"CASE WHEN {_differs(table, field)} AND {edited}"
        f"COALESCE(({table}.edited_on ->> '{field}')::date > %(as_of)s, false) "
        f"THEN jsonb_build_object('{field}', jsonb_build_array("
        f"CASE WHEN posting.id IS NOT NULL THEN {table}.{field} END, r.{field})) "
        "ELSE '{}'::jsonb END"
        for field in fields
    )


def _row_of(first: str) -> str:
    """SQL: the parameters that name the row `first`, with its sheet where that is another.

    A subquery is asked only where the problem holds.
    """
    name = "CASE WHEN f.sheet = r.sheet THEN f.row_no::text ELSE f.sheet || '!' || f.row_no END"
    row = (
        f"SELECT jsonb_build_object('row', {name}) FROM personnel_rosterrow f "  # noqa: S608
        f"WHERE f.id = {first}"
    )
    return f"({row})"


def _first() -> str:
    """SQL: the first of several rows about one person; those with an ID come before the others."""
    late = "(1::bigint << 60)"
    return (
        f"min(CASE WHEN citizen_id_hash IS NULL THEN row_id + {late} ELSE row_id END)"
        f" & ({late} - 1)"
    )


_NAME = "r.first_name || ' ' || r.last_name"
_OTHER_NAME = "p.first_name <> r.first_name AND p.last_name <> r.last_name"
_NOT_SAME_NAME = "p.first_name <> r.first_name OR p.last_name <> r.last_name"
_HELD_THEN = (
    "EXISTS (SELECT 1 FROM personnel_posting past WHERE past.person_id = p.id "
    "AND past.is_primary AND past.to_date >= %(as_of)s)"
)
_IS_INSIDE = "known.person_id IS NOT NULL"
_IS_AWAY = "posting.id IS NOT NULL AND known.person_id IS NULL"

# All about one row, after the joins below.
_PROBLEMS = _found(
    {
        "jsonb_build_object('code', m.problem, 'field', 'unit_name', 'severity', m.severity, "
        "'value', btrim(r.unit_code || ' ' || r.unit_text), 'params', '{}'::jsonb)":
            "m.problem <> ''",
        _problem("name-ambiguous", "full_name", "error", _NAME):
            "m.namesakes > 1 AND m.how = '' AND NOT m.is_other",
        _problem("duplicate-id", "citizen_id", "error", "''", _row_of("same_id.first")):
            "same_id.first <> r.id",
        _problem("duplicate-person", "full_name", "error", _NAME, _row_of("same_person.first")):
            "same_person.first <> r.id AND (same_id.first IS NULL OR same_id.first = r.id)",
        _problem("duplicate-person", "full_name", "error", _NAME, _row_of("same_name.first")):
            "same_name.first <> r.id AND m.person_id IS NULL AND NOT m.is_other",
        _problem("id-of-another", "full_name", "error", _NAME):
            f"m.how = 'id' AND (m.is_other OR posting.id IS NULL AND {_OTHER_NAME})",
        _problem("id-name-differs", "full_name", "question", _NAME):
            f"m.how = 'id' AND {_IS_INSIDE} AND {_OTHER_NAME} AND NOT m.is_same "
            "AND NOT m.is_other",
        _problem("portal-no-differs", "full_name", "question", _NAME):
            # Another ID, or the staff number of another school, is another person until answered.
            "m.how IN ('portal', 'staff') AND NOT m.is_same "
            f"AND ({_OTHER_NAME} OR r.citizen_id_hash IS NOT NULL AND p.citizen_id_hash IS NOT NULL"
            f" OR m.how = 'staff' AND posting.unit_id <> m.unit_id AND ({_NOT_SAME_NAME}))",
        _problem("same-name", "full_name", "question", _NAME):
            "m.how = 'name' AND NOT m.is_same AND (what.differs OR what.gives_id)",
        # An older list may confirm what is known, but not change what began after its day.
        _problem("roster-too-old", "position", "error", "r.position"):
            f"{_IS_INSIDE} AND posting.from_date > %(as_of)s "
            "AND (what.differs OR what.gives_id OR posting.unit_id <> m.unit_id) "
            # Nobody has two primary posts on a day, whichever office had the other one.
            f"OR p.id IS NOT NULL AND posting.id IS NULL AND {_HELD_THEN}",
        _problem("transfer-waits", "unit_name", "warning", "''"): "waits.person_id IS NOT NULL",
        _problem("edited-since", "full_name", "warning", "''"): "what.conflicts <> '{}'",
    }
)  # fmt: skip

VERDICTS = f"""
WITH same_id AS (
    SELECT citizen_id_hash, min(row_id) AS first FROM matched
    WHERE citizen_id_hash IS NOT NULL GROUP BY 1 HAVING count(*) > 1
),
same_person AS (
    SELECT person_id, {_first()} AS first
    FROM matched WHERE person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
),
same_name AS (
    SELECT name_key, unit_id, {_first()} AS first
    FROM matched WHERE unit_id IS NOT NULL AND name_key <> ''
    GROUP BY 1, 2 HAVING count(*) > 1 AND bool_or(citizen_id_hash IS NULL)
),
waits AS (
    SELECT person_id, to_unit_id FROM personnel_transfer WHERE state = 'proposed'
),
compared AS (
    SELECT r.id AS row_id, m.person_id, posting.id AS posting_id, m.unit_id, m.kind,
        r.position, r.standing, r.problems AS cell_problems,
        {_PROBLEMS} AS problems, what.changes, what.conflicts,
        posting.unit_id AS old_unit_id, waits.person_id IS NOT NULL AS waits,
        {_IS_AWAY} AS is_away
    FROM personnel_rosterrow r
    JOIN matched m ON m.row_id = r.id
    LEFT JOIN personnel_person p ON p.id = m.person_id
    LEFT JOIN personnel_posting posting
        ON posting.person_id = m.person_id AND posting.is_primary AND posting.to_date IS NULL
    LEFT JOIN known ON known.person_id = m.person_id
    LEFT JOIN same_id ON same_id.citizen_id_hash = m.citizen_id_hash
    LEFT JOIN same_person ON same_person.person_id = m.person_id
    LEFT JOIN same_name ON (same_name.name_key, same_name.unit_id) = (m.name_key, m.unit_id)
        AND m.citizen_id_hash IS NULL
    LEFT JOIN waits ON (waits.person_id, waits.to_unit_id) = (m.person_id, m.unit_id)
    -- OFFSET keeps the planner from working the same things out again wherever they are named.
    CROSS JOIN LATERAL (
        SELECT NOT ({_IS_AWAY}) AND p.id IS NOT NULL
                AND ({_either("p", PERSON_FIELDS)} OR {_either("posting", POSTING_FIELDS)})
                AS differs,
            r.citizen_id_hash IS NOT NULL AND p.id IS NOT NULL AND p.citizen_id_hash IS NULL
                AS gives_id
        OFFSET 0
    ) seen
    CROSS JOIN LATERAL (
        SELECT seen.differs, seen.gives_id,
            CASE WHEN NOT seen.differs THEN '{{}}'::jsonb
                ELSE {_each("p", PERSON_FIELDS, "NOT ")}
                    || CASE WHEN posting.id IS NULL THEN '{{}}'::jsonb
                        ELSE {_each("posting", POSTING_FIELDS, "NOT ")} END END
            || CASE WHEN seen.gives_id AND NOT ({_IS_AWAY})
                THEN '{{"citizen_id": ["", "+"]}}'::jsonb ELSE '{{}}'::jsonb END AS changes,
            CASE WHEN NOT seen.differs
                    OR (p.edited_on = '{{}}' AND COALESCE(posting.edited_on = '{{}}', true))
                THEN '{{}}'::jsonb
                ELSE {_each("p", PERSON_FIELDS, "")}
                    || CASE WHEN posting.id IS NULL THEN '{{}}'::jsonb
                        ELSE {_each("posting", POSTING_FIELDS, "")} END END AS conflicts
        OFFSET 0
    ) what
    WHERE r.roster_import_id = %(import)s
),
judged AS (
    SELECT c.*,
        CASE WHEN c.problems @> '[{{"severity": "error"}}]'
                OR c.cell_problems @> '[{{"severity": "error"}}]' THEN 'refused'
            WHEN c.is_away THEN CASE WHEN c.waits THEN 'unchanged' ELSE 'transfer' END
            WHEN c.problems @> '[{{"severity": "question"}}]'
                OR c.cell_problems @> '[{{"severity": "question"}}]' THEN 'question'
            WHEN c.person_id IS NULL THEN 'new'
            WHEN c.posting_id IS NULL OR c.old_unit_id <> c.unit_id THEN 'moved'
            WHEN c.changes <> '{{}}' THEN 'changed'
            ELSE 'unchanged' END AS action
    FROM compared c
)
SELECT j.row_id, %(import)s::uuid AS roster_import_id, j.action, j.problems,
    CASE WHEN j.action IN ('refused', 'transfer') THEN '{{}}'::jsonb ELSE j.changes END AS changes,
    CASE WHEN j.action IN ('refused', 'transfer') THEN '{{}}'::jsonb ELSE j.conflicts END
        AS conflicts,
    CASE WHEN j.action = 'new' THEN nextval('personnel_person_id_seq')
        ELSE j.person_id END AS person_id,
    j.posting_id, j.unit_id, CASE WHEN NOT j.is_away THEN j.old_unit_id END AS old_unit_id,
    COALESCE(t.outcome, '') AS outcome, t."group",
    COALESCE(t.rule, '') AS rule, COALESCE(t.matched, '') AS matched,
    COALESCE(t.clause, '') AS clause
FROM judged j
LEFT JOIN judged_title t
    ON (t.position, t.standing, t.kind) = (j.position, j.standing, j.kind)
"""  # noqa: S608 - fields of this module only

INTO = """
INSERT INTO personnel_rosterverdict (row_id, roster_import_id, action, problems, changes,
    conflicts, person_id, posting_id, unit_id, old_unit_id, outcome, "group", rule, matched, clause)
"""

WRITTEN = "personnel_rosterverdict verdict WHERE roster_import_id = %(import)s"

DIGEST = """
SELECT md5(string_agg(concat_ws('|', row_id, action,
    CASE WHEN action <> 'new' THEN person_id END, unit_id, posting_id, changes,
    problems <> '[]'), ',' ORDER BY row_id))
FROM {source}
"""

# Every write to a row gives it another `xmin` and `ctid`. People of the subtree, people elsewhere
# whom an ID names, and transfers that wait are all that a verdict depends on, beside the units.
FINGERPRINT = """
SELECT md5(concat_ws(':', (
    SELECT concat_ws('.', count(*), sum(hashtextextended(
        concat_ws('.', p.id, p.xmin, p.ctid, posting.id, posting.xmin, posting.ctid), 0)))
    FROM personnel_posting posting
    JOIN personnel_unit unit ON unit.id = posting.unit_id AND unit.path LIKE %(path)s || '%%'
    JOIN personnel_person p ON p.id = posting.person_id
    WHERE posting.to_date IS NULL AND posting.is_primary
), (
    SELECT concat_ws('.', count(*), sum(hashtextextended(
        concat_ws('.', p.id, p.xmin, p.ctid, posting.id, posting.xmin, posting.ctid), 0)))
    FROM personnel_rosterrow r
    JOIN personnel_person p ON p.citizen_id_hash = r.citizen_id_hash
    LEFT JOIN personnel_posting posting
        ON posting.person_id = p.id AND posting.is_primary AND posting.to_date IS NULL
    WHERE r.roster_import_id = %(import)s
), (
    SELECT sum(hashtextextended(id::text, 0)) FROM personnel_transfer WHERE state = 'proposed'
)))
"""

# Who is not in a full list. A row that was refused still names its person; one of the same first
# name at the unit, which is nobody known, may be the person under a new surname.
_MISSING = """
    NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_id = known.person_id)
    AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.name_key = known.name_key)
    AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_id IS NULL
        AND (matched.unit_id, matched.first_name) = (known.unit_id, known.first_name))
"""
LEAVERS = (
    f"""
DELETE FROM personnel_rosterleaver WHERE roster_import_id = %(import)s
  AND posting_id NOT IN (SELECT posting_id FROM known WHERE {_MISSING})
""",  # noqa: S608
    f"""
INSERT INTO personnel_rosterleaver (roster_import_id, person_id, posting_id, is_kept)
SELECT %(import)s, person_id, posting_id, false FROM known
WHERE %(is_full_list)s AND {_MISSING}
ON CONFLICT DO NOTHING
""",  # noqa: S608
)

COUNTS = """
SELECT action, count(*)::int FROM personnel_rosterverdict
WHERE roster_import_id = %(import)s GROUP BY action
UNION ALL
SELECT 'skipped', sum(row_count)::int FROM personnel_rosterrow
WHERE roster_import_id = %(import)s AND skip_reason <> '' HAVING count(*) > 0
UNION ALL
SELECT 'staff', count(*)::int FROM known
UNION ALL
SELECT 'leavers', count(*)::int FROM personnel_rosterleaver
WHERE roster_import_id = %(import)s AND NOT is_kept
"""

# One entry for everything that a single act repairs; where each row needs its own, one a field.
REPAIRS = """
WITH found AS (
    SELECT r.unit_code, r.unit_text, problem
    FROM personnel_rosterverdict v JOIN personnel_rosterrow r ON r.id = v.row_id
    CROSS JOIN LATERAL jsonb_array_elements(r.problems || v.problems) problem
    WHERE v.roster_import_id = %(import)s AND (v.problems <> '[]' OR r.problems <> '[]')
),
grouped AS (
    SELECT problem ->> 'code' AS code, problem ->> 'field' AS field,
        problem ->> 'severity' AS severity, problem ->> 'value' AS value,
        problem -> 'params' AS params,
        CASE WHEN problem ->> 'code' IN ('unit-unknown', 'unit-ambiguous', 'unit-contradicts')
                THEN 'unit'
            WHEN problem ->> 'code' = 'prefix-unknown' THEN 'title'
            WHEN problem ->> 'code' IN ('same-name', 'id-name-differs', 'portal-no-differs')
                THEN 'person'
            ELSE 'cell' END AS kind,
        unit_code || '|' || unit_text AS unit
    FROM found
)
SELECT jsonb_build_object('code', code, 'field', min(field), 'severity', severity, 'kind', kind,
    'value', min(value), 'params', (array_agg(params))[1], 'rows', count(*),
    'key', CASE kind WHEN 'unit' THEN min(unit) WHEN 'title' THEN min(value) ELSE '' END)
FROM grouped
GROUP BY code, severity, kind,
    CASE kind WHEN 'unit' THEN unit WHEN 'title' THEN value WHEN 'person' THEN '' ELSE field END
ORDER BY severity = 'warning', count(*) DESC, code, min(value)
LIMIT 200
"""

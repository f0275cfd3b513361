"""What an import would do with each row, found in sets: new, changed, moved, unchanged, refused.

A judgement starts from what the cells themselves showed and can be repeated at any time: it is
made once more inside the transaction that applies the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from personnel.enums import RowAction
from personnel.models import RosterImport, RosterRow, Unit, UnitAlias, UnitCode
from personnel.placing import classify_titles
from personnel.text import match_key

SCHOOL = match_key("โรงเรียน")
PERSON_FIELDS = (
    "prefix", "first_name", "last_name", "birth_date", "start_date", "email", "phone", "subject",
)  # fmt: skip
POSTING_FIELDS = ("position", "position_no", "standing", "level")


def judge(roster: RosterImport) -> dict[str, int]:
    """Judge every row of the import afresh; return the number of rows by action."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"import": roster.pk})
        _find_units(cursor, roster)
        for statement in (_BY_ID, _BY_NAME, _POSTS, _PROBLEMS, _CHANGES, _ACTIONS):
            cursor.execute(statement, {"import": roster.pk, "path": roster.unit.path})
        _classify(cursor, roster)
        cursor.execute(_COUNTS, {"import": roster.pk})
        return dict(cursor.fetchall())


def _find_units(cursor: Any, roster: RosterImport) -> None:
    """Match each distinct unit text once: by code, by name or alias, else a problem."""
    rows = RosterRow.objects.filter(roster_import=roster).exclude(action=RowAction.SKIPPED)
    texts = list(rows.values_list("unit_code", "unit_text").distinct())
    if texts == [("", "")]:
        cursor.execute(_ALL_AT_UNIT, {"import": roster.pk, "unit": roster.unit_id})
        return
    index = _UnitIndex(roster.unit)
    found = [(code, text, *index.find(code, text)) for code, text in texts]
    _update_from_values(cursor, _UNITS, found, roster)


class _UnitIndex:
    """The units of a subtree by code and by every name they go by."""

    def __init__(self, top: Unit) -> None:
        inside = Unit.objects.in_subtree(top)
        self.codes = dict(UnitCode.objects.filter(unit__in=inside).values_list("value", "unit_id"))
        self.names: defaultdict[str, set[int]] = defaultdict(set)
        names = inside.values_list("name_key", "id")
        aliases = UnitAlias.objects.filter(unit__in=inside).values_list("name_key", "unit_id")
        for key, unit_id in (*names, *aliases):
            self.names[key.removeprefix(SCHOOL)].add(unit_id)

    def find(self, code: str, text: str) -> tuple[int | None, str]:
        """Return the unit's id, or None and the code of the problem."""
        if code and code in self.codes:
            return self.codes[code], ""
        if not text:
            return None, "unit-unknown" if code else "unit-missing"
        units = self.names.get(match_key(text).removeprefix(SCHOOL), set())
        if len(units) == 1:
            return next(iter(units)), ""
        return None, "unit-ambiguous" if units else "unit-unknown"


def _classify(cursor: Any, roster: RosterImport) -> None:
    rows = RosterRow.objects.filter(roster_import=roster, unit__isnull=False)
    titles = rows.values_list("position", "standing", "unit__kind").distinct()
    found = [
        (*key, p.outcome, p.group, p.rule, p.matched, p.clause)
        for key, p in classify_titles(titles).items()
    ]
    _update_from_values(cursor, _GROUPS, found, roster)


def _update_from_values(
    cursor: Any, statement: str, rows: Sequence[Iterable[Any]], roster: RosterImport
) -> None:
    """Run an UPDATE … FROM (VALUES …) with one mark for each value of the rows."""
    if not rows:
        return
    values = [tuple(row) for row in rows]
    mark = "(" + ", ".join(["%s"] * len(values[0])) + ")"
    marks = ", ".join([mark] * len(values))
    flat = [value for row in values for value in row]
    cursor.execute(statement.format(rows=marks), [*flat, roster.pk])


_BEGIN = """
UPDATE personnel_rosterrow SET action = 'new', problems = cell_problems, changes = '{}',
    person_id = NULL, posting_id = NULL, unit_id = NULL
WHERE roster_import_id = %(import)s AND action <> 'skipped'
"""

_ALL_AT_UNIT = """
UPDATE personnel_rosterrow SET unit_id = %(unit)s
WHERE roster_import_id = %(import)s AND action <> 'skipped'
"""

_UNITS = """
UPDATE personnel_rosterrow r SET
    unit_id = f.unit_id::bigint,
    problems = CASE WHEN f.problem = '' THEN r.problems ELSE r.problems || jsonb_build_object(
        'code', f.problem, 'field', 'unit_name', 'severity', 'error', 'params', '{{}}'::jsonb,
        'value', btrim(f.unit_code || ' ' || f.unit_text)) END
FROM (VALUES {rows}) AS f (unit_code, unit_text, unit_id, problem)
WHERE (r.unit_code, r.unit_text) = (f.unit_code, f.unit_text)
  AND r.action <> 'skipped' AND r.roster_import_id = %s
"""

_BY_ID = """
UPDATE personnel_rosterrow r SET person_id = p.id FROM personnel_person p
WHERE r.roster_import_id = %(import)s AND r.action <> 'skipped'
  AND p.citizen_id_hash = r.citizen_id_hash
"""

# Without an ID on both sides, the same name at the same unit is the same person; two such
# people are a question (`name-ambiguous`), never a guess.
_BY_NAME = """
WITH people AS (
    SELECT p.name_key, posting.unit_id, min(p.id) AS person_id, count(*) AS namesakes,
           bool_or(p.citizen_id_hash IS NULL) AS without_id
    FROM personnel_posting posting
    JOIN personnel_unit unit ON unit.id = posting.unit_id AND unit.path LIKE %(path)s || '%%'
    JOIN personnel_person p ON p.id = posting.person_id
    WHERE posting.to_date IS NULL AND posting.is_primary
    GROUP BY 1, 2
)
UPDATE personnel_rosterrow r SET
    person_id = CASE WHEN people.namesakes = 1 THEN people.person_id END,
    problems = CASE WHEN people.namesakes = 1 THEN r.problems ELSE r.problems || jsonb_build_object(
        'code', 'name-ambiguous', 'field', 'full_name', 'severity', 'error', 'params', '{}'::jsonb,
        'value', r.first_name || ' ' || r.last_name) END
FROM people
WHERE r.roster_import_id = %(import)s AND r.action <> 'skipped' AND r.person_id IS NULL
  AND r.name_key <> '' AND r.name_key = people.name_key AND r.unit_id = people.unit_id
  AND (r.citizen_id_hash IS NULL OR (people.without_id AND people.namesakes = 1))
"""

_POSTS = """
UPDATE personnel_rosterrow r SET posting_id = posting.id FROM personnel_posting posting
WHERE r.roster_import_id = %(import)s AND r.person_id = posting.person_id
  AND posting.is_primary AND posting.to_date IS NULL
"""

_PROBLEMS = """
WITH judged AS (
    SELECT r.id,
        first_value(r.row_no) OVER same_id AS first_id_row,
        first_value(r.row_no) OVER same_person AS first_person_row,
        first_value(r.row_no) OVER same_name AS first_name_row,
        p.first_name <> r.first_name AND p.last_name <> r.last_name AS other_name,
        unit.path NOT LIKE %(path)s || '%%' AS elsewhere
    FROM personnel_rosterrow r
    LEFT JOIN personnel_person p ON p.id = r.person_id
    LEFT JOIN personnel_posting posting ON posting.id = r.posting_id
    LEFT JOIN personnel_unit unit ON unit.id = posting.unit_id
    WHERE r.roster_import_id = %(import)s AND r.action <> 'skipped'
    WINDOW same_id AS (PARTITION BY r.citizen_id_hash ORDER BY r.sheet, r.row_no),
           same_person AS (PARTITION BY r.person_id ORDER BY r.sheet, r.row_no),
           same_name AS (PARTITION BY r.name_key, r.unit_id, r.citizen_id_hash
                         ORDER BY r.sheet, r.row_no)
),
found AS (
    SELECT r.id, jsonb_agg(jsonb_build_object(
        'code', problem.code, 'field', problem.field, 'severity', 'error',
        'value', problem.value, 'params', jsonb_build_object('row', problem.first_row)))
        AS problems
    FROM personnel_rosterrow r JOIN judged j ON j.id = r.id
    CROSS JOIN LATERAL (VALUES
        ('duplicate-id', 'citizen_id', '', j.first_id_row,
            r.citizen_id_hash IS NOT NULL AND j.first_id_row < r.row_no),
        ('duplicate-person', 'full_name', r.first_name || ' ' || r.last_name,
            COALESCE(CASE WHEN r.person_id IS NOT NULL THEN j.first_person_row END,
                     j.first_name_row),
            (r.person_id IS NOT NULL AND j.first_person_row < r.row_no
             AND (r.citizen_id_hash IS NULL OR j.first_id_row = r.row_no))
            OR (r.person_id IS NULL AND r.citizen_id_hash IS NULL AND r.unit_id IS NOT NULL
                AND r.name_key <> '' AND j.first_name_row < r.row_no)),
        ('id-name-differs', 'full_name', r.first_name || ' ' || r.last_name, NULL, j.other_name),
        ('posted-elsewhere', 'unit_name', '', NULL, j.elsewhere)
    ) AS problem (code, field, value, first_row, holds)
    WHERE problem.holds
    GROUP BY r.id
)
UPDATE personnel_rosterrow r SET problems = r.problems || found.problems
FROM found WHERE found.id = r.id
"""


def _change(table: str, field: str) -> str:
    """SQL: {"field": [old, new]} where the file says something else; an empty cell says nothing."""
    new, old = f"r.{field}", f"{table}.{field}"
    says = f"{new} IS NOT NULL" if field.endswith("_date") else f"{new} <> ''"
    return (
        f"CASE WHEN {says} AND {new} IS DISTINCT FROM {old} "
        f"THEN jsonb_build_object('{field}', jsonb_build_array({old}, {new})) "
        "ELSE '{}'::jsonb END"
    )


_CHANGES = f"""
UPDATE personnel_rosterrow r SET changes =
    {" || ".join(_change("p", field) for field in PERSON_FIELDS)} ||
    {" || ".join(_change("posting", field) for field in POSTING_FIELDS)} ||
    CASE WHEN r.citizen_id_hash IS NOT NULL AND p.citizen_id_hash IS NULL
         THEN '{{"citizen_id": ["", "+"]}}'::jsonb ELSE '{{}}'::jsonb END
FROM personnel_person p, personnel_posting posting
WHERE r.roster_import_id = %(import)s AND p.id = r.person_id AND posting.id = r.posting_id
"""  # noqa: S608 (field names of this module only)

_ACTIONS = """
UPDATE personnel_rosterrow r SET action = CASE
    WHEN r.problems @> '[{"severity": "error"}]' THEN 'refused'
    WHEN r.person_id IS NULL THEN 'new'
    WHEN posting.id IS NULL OR posting.unit_id <> r.unit_id THEN 'moved'
    WHEN r.changes <> '{}' THEN 'changed'
    ELSE 'unchanged' END
FROM personnel_rosterrow self LEFT JOIN personnel_posting posting ON posting.id = self.posting_id
WHERE self.id = r.id AND r.roster_import_id = %(import)s AND r.action <> 'skipped'
"""

_GROUPS = """
UPDATE personnel_rosterrow r SET outcome = f.outcome, "group" = f."group", rule = f.rule,
    matched = f.matched, clause = f.clause
FROM (VALUES {rows}) AS f (position, standing, kind, outcome, "group", rule, matched, clause),
    personnel_unit unit
WHERE unit.id = r.unit_id
  AND (r.position, r.standing, unit.kind) = (f.position, f.standing, f.kind)
  AND r.roster_import_id = %s
"""

_COUNTS = """
SELECT action, sum(row_count)::int
FROM personnel_rosterrow WHERE roster_import_id = %(import)s GROUP BY action
"""

"""What an import would do with each row, found in sets: new, changed, moved, unchanged, refused.

A judgement starts from what the cells themselves showed and can be repeated at any time: it is
made once more inside the transaction that applies the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from personnel.enums import RowAction
from personnel.models import RosterImport, RosterRow, Unit, UnitAlias, UnitCode
from personnel.placing import classify_titles
from personnel.roster.problems import ERROR, WARNING
from personnel.text import match_key

SCHOOL = match_key("โรงเรียน")
PERSON_FIELDS = (
    "prefix", "first_name", "last_name", "birth_date", "start_date", "email", "phone", "subject",
)  # fmt: skip
POSTING_FIELDS = ("position", "position_no", "standing", "level")


class Judgement(NamedTuple):
    """The number of rows by action, and a digest of what would be done with each."""

    counts: dict[str, int]
    digest: str


def judge(roster: RosterImport) -> Judgement:
    """Judge every row of the import afresh."""
    facts: dict[str, Any] = {
        "import": roster.pk,
        "path": roster.unit.path,
        "as_of": roster.as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, facts)
        _find_units(cursor, roster)
        for statement in (
            _BY_ID,
            _BY_NAME,
            _POSTS,
            _ELSEWHERE,
            _PROBLEMS,
            _CHANGES,
            _TOO_OLD,
            _ACTIONS,
        ):
            cursor.execute(statement, facts)
        _classify(cursor, roster)
        cursor.execute(_COUNTS, facts)
        counts = dict(cursor.fetchall())
        cursor.execute(_DIGEST, facts)
        return Judgement(counts, cursor.fetchone()[0] or "")


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

    def find(self, code: str, text: str) -> tuple[int | None, str, str]:
        """Return the unit's id or None, the code of the problem, and its severity."""
        named = self.names.get(match_key(text).removeprefix(SCHOOL), set()) if text else set()
        coded = self.codes.get(code) if code else None
        if coded and named and coded not in named:
            return None, "unit-contradicts", ERROR
        if coded:
            return coded, "", ""
        if len(named) == 1:
            return next(iter(named)), "unit-code-unknown" if code else "", WARNING
        if not text and not code:
            return None, "unit-missing", ERROR
        return None, "unit-ambiguous" if named else "unit-unknown", ERROR


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
        'code', f.problem, 'field', 'unit_name', 'severity', f.severity, 'params', '{{}}'::jsonb,
        'value', btrim(f.unit_code || ' ' || f.unit_text)) END
FROM (VALUES {rows}) AS f (unit_code, unit_text, unit_id, problem, severity)
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

# Somebody who holds a post elsewhere is not this admin's to see: nothing of them may show.
_ELSEWHERE = """
UPDATE personnel_rosterrow r SET person_id = NULL, posting_id = NULL,
    problems = r.problems || jsonb_build_object('code', 'posted-elsewhere', 'field', 'unit_name',
        'severity', 'error', 'params', '{}'::jsonb, 'value', '')
FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
WHERE r.roster_import_id = %(import)s AND r.posting_id = posting.id
  AND unit.path NOT LIKE %(path)s || '%%'
"""

# Of several rows about one person the first one counts; rows with an ID come before those without.
_PROBLEMS = """
WITH judged AS MATERIALIZED (
    SELECT r.id, r.sheet, r.row_no, r.person_id, r.unit_id, r.name_key, r.citizen_id_hash,
        r.first_name || ' ' || r.last_name AS name,
        row_number() OVER same_id AS id_no, first_value(r.sheet) OVER same_id AS id_sheet,
        first_value(r.row_no) OVER same_id AS id_row,
        row_number() OVER same_person AS person_no,
        first_value(r.sheet) OVER same_person AS person_sheet,
        first_value(r.row_no) OVER same_person AS person_row,
        row_number() OVER same_name AS name_no, first_value(r.sheet) OVER same_name AS name_sheet,
        first_value(r.row_no) OVER same_name AS name_row,
        p.first_name <> r.first_name AND p.last_name <> r.last_name AS is_other_name
    FROM personnel_rosterrow r LEFT JOIN personnel_person p ON p.id = r.person_id
    WHERE r.roster_import_id = %(import)s AND r.action <> 'skipped'
    WINDOW same_id AS (PARTITION BY r.citizen_id_hash ORDER BY r.sheet, r.row_no),
           same_person AS (PARTITION BY r.person_id
                           ORDER BY r.citizen_id_hash IS NULL, r.sheet, r.row_no),
           same_name AS (PARTITION BY r.name_key, r.unit_id
                         ORDER BY r.citizen_id_hash IS NULL, r.sheet, r.row_no)
),
found AS (
    SELECT j.id, jsonb_agg(jsonb_build_object(
        'code', problem.code, 'field', problem.field, 'severity', 'error', 'value', problem.value,
        'params', jsonb_build_object('row', CASE WHEN problem.sheet = j.sheet THEN problem.row::text
            ELSE problem.sheet || '!' || problem.row END))) AS problems
    FROM judged j CROSS JOIN LATERAL (VALUES
        ('duplicate-id', 'citizen_id', '', j.id_sheet, j.id_row,
            j.citizen_id_hash IS NOT NULL AND j.id_no > 1),
        ('duplicate-person', 'full_name', j.name,
            j.person_sheet, j.person_row,
            j.person_id IS NOT NULL AND j.person_no > 1
            AND (j.citizen_id_hash IS NULL OR j.id_no = 1)),
        ('duplicate-person', 'full_name', j.name,
            j.name_sheet, j.name_row,
            j.person_id IS NULL AND j.citizen_id_hash IS NULL AND j.unit_id IS NOT NULL
            AND j.name_key <> '' AND j.name_no > 1),
        ('id-name-differs', 'full_name', j.name, j.sheet, j.row_no,
            j.is_other_name)
    ) AS problem (code, field, value, sheet, row, holds)
    WHERE problem.holds
    GROUP BY j.id
)
UPDATE personnel_rosterrow r SET problems = r.problems || found.problems
FROM found WHERE found.id = r.id
"""


def _change(table: str, field: str) -> str:
    """SQL: {"field": [old, new]} where the file says something else; an empty cell says nothing.

    What is stored about somebody without a post here is not shown.
    """
    new, old = f"r.{field}", f"{table}.{field}"
    says = f"{new} IS NOT NULL" if field.endswith("_date") else f"{new} <> ''"
    return (
        f"CASE WHEN {says} AND {new} IS DISTINCT FROM {old} "
        f"THEN jsonb_build_object('{field}', jsonb_build_array("
        f"CASE WHEN posting.id IS NOT NULL THEN {old} END, {new})) "
        "ELSE '{}'::jsonb END"
    )


_CHANGES = f"""
UPDATE personnel_rosterrow r SET changes =
    {" || ".join(_change("p", field) for field in PERSON_FIELDS)} ||
    CASE WHEN posting.id IS NULL THEN '{{}}'::jsonb
        ELSE {" || ".join(_change("posting", field) for field in POSTING_FIELDS)} END ||
    CASE WHEN r.citizen_id_hash IS NOT NULL AND p.citizen_id_hash IS NULL
         THEN '{{"citizen_id": ["", "+"]}}'::jsonb ELSE '{{}}'::jsonb END
FROM personnel_rosterrow self
JOIN personnel_person p ON p.id = self.person_id
LEFT JOIN personnel_posting posting ON posting.id = self.posting_id
WHERE self.id = r.id AND r.roster_import_id = %(import)s
  AND NOT r.problems @> '[{{"severity": "error"}}]'
"""  # noqa: S608 (field names of this module only)

# An older list may confirm what is known, but not change what began after its day.
_TOO_OLD = """
UPDATE personnel_rosterrow r SET changes = '{}', problems = r.problems || jsonb_build_object(
    'code', 'roster-too-old', 'field', 'position', 'severity', 'error', 'params', '{}'::jsonb,
    'value', r.position)
FROM personnel_posting posting
WHERE r.roster_import_id = %(import)s AND posting.id = r.posting_id
  AND posting.from_date > %(as_of)s AND (r.changes <> '{}' OR posting.unit_id <> r.unit_id)
"""

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

_DIGEST = """
SELECT md5(string_agg(
    concat_ws('|', id, action, person_id, unit_id, posting_id, changes), ',' ORDER BY id))
FROM personnel_rosterrow WHERE roster_import_id = %(import)s AND action <> 'skipped'
"""

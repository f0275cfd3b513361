"""The one writer of a posting's group: rule book, then assigned IT work, never over a decision."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from personnel import bulk
from personnel.classify import RULE_FIELDS, Placement, RuleBook, classify
from personnel.enums import Outcome, PlacedBy
from personnel.models import PositionRule

ASSIGNED_CLAUSE = "ว 4/2563 กลุ่ม T (ได้รับมอบหมาย)"


def rules_in_force() -> list[dict[str, Any]]:
    """Return the rules that people are placed by as rows, in their order."""
    return list(PositionRule.objects.in_force().order_by("order", "code").values(*RULE_FIELDS))


def digest_of_rules(rows: list[dict[str, Any]]) -> str:
    """Return a short text that is another one as soon as any rule is."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:32]


def rule_book() -> RuleBook:
    """Return the rule book as it stands in the database."""
    return RuleBook.of(rules_in_force())


def classify_titles(
    titles: Iterable[tuple[str, str, str]], rules: RuleBook | None = None
) -> dict[tuple[str, str, str], Placement]:
    """Classify each distinct (position, standing, unit kind) once."""
    rules = rules or rule_book()
    return {
        key: classify(key[0], standing=key[1], unit_kind=key[2], rules=rules) for key in set(titles)
    }


def place(*, on: date, person_ids: list[int] | None = None) -> int:
    """Recompute the group of the postings in force on that day; return how many changed.

    `person_ids` None means everybody. A decision of a person (`placed_by` decision) stays.
    """
    with connection.cursor() as cursor:
        placed = _placed(cursor, None, on=on, person_ids=person_ids)
        if placed is None:
            return 0
        statement, given = placed
        bulk.write(cursor, statement + _PLACE, given)
        return int(cursor.rowcount)


def moves_by(rules: RuleBook, *, on: date) -> list[list[Any]]:
    """Return whom `place` would move with these rules, as rows.

    Each is (position, standing, kind of unit, outcome and group before, after, people); the first
    three are None in the rows that sum all titles.
    """
    with connection.cursor() as cursor:
        placed = _placed(cursor, rules, on=on, person_ids=None)
        if placed is None:
            return []
        statement, given = placed
        cursor.execute(statement + _COUNT, given)
        return [list(row) for row in cursor.fetchall()]


def _placed(
    cursor: Any, rules: RuleBook | None, *, on: date, person_ids: list[int] | None
) -> tuple[str, list[Any]] | None:
    """Return the SQL that begins with where every posting belongs, and its parameters."""
    cursor.execute(_TITLES, {"on": on, "people": person_ids})
    placements = classify_titles(cursor.fetchall(), rules)
    if not placements:
        return None
    flat = [
        value
        for key, found in placements.items()
        for value in (*key, found.outcome, found.group, found.rule, found.matched, found.clause)
    ]
    marks = ", ".join(["(%s, %s, %s, %s, %s::varchar, %s, %s, %s)"] * len(placements))
    return _PLACED.format(rows=marks), [
        *flat,
        *(on, on, Outcome.GROUP, PlacedBy.ASSIGNMENT, ASSIGNED_CLAUSE, PlacedBy.RULE),
        *(PlacedBy.DECISION, on, on, person_ids, person_ids),
    ]


_TITLES = """
SELECT DISTINCT posting.position, posting.standing, unit.kind
FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
WHERE posting.from_date <= %(on)s AND (posting.to_date IS NULL OR posting.to_date >= %(on)s)
  AND (%(people)s::bigint[] IS NULL OR posting.person_id = ANY(%(people)s::bigint[]))
"""

# Assigned IT work wins over the rule (agency setting; the circular states no precedence).
_PLACED = """
WITH found (position, standing, kind, outcome, "group", rule, matched, clause) AS (VALUES {rows}),
assigned AS (
    SELECT person_id, unit_id, max(order_no) AS order_no FROM personnel_itassignment
    WHERE from_date <= %s AND (to_date IS NULL OR to_date >= %s) GROUP BY 1, 2
),
placed AS (
    SELECT posting.id,
        CASE WHEN a.person_id IS NULL THEN f.outcome ELSE %s END AS outcome,
        CASE WHEN a.person_id IS NULL THEN f."group" ELSE 'T' END AS "group",
        CASE WHEN a.person_id IS NULL THEN f.rule ELSE %s END AS rule,
        CASE WHEN a.person_id IS NULL THEN f.matched ELSE a.order_no END AS matched,
        CASE WHEN a.person_id IS NULL THEN f.clause ELSE %s END AS clause,
        CASE WHEN a.person_id IS NULL THEN %s ELSE 'assignment' END AS placed_by
    FROM personnel_posting posting
    JOIN personnel_unit unit ON unit.id = posting.unit_id
    JOIN found f
        ON (f.position, f.standing, f.kind) = (posting.position, posting.standing, unit.kind)
    LEFT JOIN assigned a ON (a.person_id, a.unit_id) = (posting.person_id, posting.unit_id)
    WHERE posting.placed_by <> %s
      AND posting.from_date <= %s AND (posting.to_date IS NULL OR posting.to_date >= %s)
      AND (%s::bigint[] IS NULL OR posting.person_id = ANY(%s::bigint[]))
)
"""
_PLACE = """
UPDATE personnel_posting posting
SET outcome = p.outcome, "group" = p."group", rule = p.rule, matched = p.matched,
    clause = p.clause, placed_by = p.placed_by
FROM placed p
WHERE posting.id = p.id
  AND (posting.outcome, posting."group", posting.rule, posting.matched, posting.clause,
       posting.placed_by)
      IS DISTINCT FROM (p.outcome, p."group", p.rule, p.matched, p.clause, p.placed_by)
"""
# The sums of all titles beside each title; a person with two posts that move alike is one.
_COUNT = """
SELECT posting.position, posting.standing, unit.kind,
    posting.outcome, posting."group", p.outcome, p."group", count(DISTINCT posting.person_id)
FROM placed p
JOIN personnel_posting posting ON posting.id = p.id
JOIN personnel_unit unit ON unit.id = posting.unit_id
WHERE (posting.outcome, posting."group") IS DISTINCT FROM (p.outcome, p."group")
GROUP BY GROUPING SETS (
    (posting.outcome, posting."group", p.outcome, p."group"),
    (posting.position, posting.standing, unit.kind,
        posting.outcome, posting."group", p.outcome, p."group")
)
"""

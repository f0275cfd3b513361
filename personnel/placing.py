"""The one writer of a posting's group: rule book, then assigned IT work, never over a decision."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from personnel import bulk
from personnel.classify import RULE_FIELDS, Placement, RuleBook, classify
from personnel.enums import Outcome, PlacedBy
from personnel.models import PositionRule

ASSIGNED_CLAUSE = "ว 4/2563 กลุ่ม T (ได้รับมอบหมาย)"


def rule_book() -> RuleBook:
    """Return the rule book as it stands in the database."""
    return RuleBook.of(PositionRule.objects.values(*RULE_FIELDS))


def classify_titles(
    titles: Iterable[tuple[str, str, str]],
) -> dict[tuple[str, str, str], Placement]:
    """Classify each distinct (position, standing, unit kind) once."""
    rules = rule_book()
    return {
        key: classify(key[0], standing=key[1], unit_kind=key[2], rules=rules) for key in set(titles)
    }


def place(*, on: date, person_ids: list[int] | None = None) -> int:
    """Recompute the group of the postings in force on that day; return how many changed.

    `person_ids` None means everybody. A decision of a person (`placed_by` decision) stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TITLES, {"on": on, "people": person_ids})
        placements = classify_titles(cursor.fetchall())
        if not placements:
            return 0
        rows = [
            (*key, found.outcome, found.group, found.rule, found.matched, found.clause)
            for key, found in placements.items()
        ]
        marks = ", ".join(["(%s, %s, %s, %s, %s::varchar, %s, %s, %s)"] * len(rows))
        flat = [value for row in rows for value in row]
        bulk.write(
            cursor,
            _PLACE.format(rows=marks),
            [
                *flat,
                *(on, on, Outcome.GROUP, PlacedBy.ASSIGNMENT, ASSIGNED_CLAUSE, PlacedBy.RULE),
                *(PlacedBy.DECISION, on, on, person_ids, person_ids),
            ],
        )
        return int(cursor.rowcount)


_TITLES = """
SELECT DISTINCT posting.position, posting.standing, unit.kind
FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
WHERE posting.from_date <= %(on)s AND (posting.to_date IS NULL OR posting.to_date >= %(on)s)
  AND (%(people)s::bigint[] IS NULL OR posting.person_id = ANY(%(people)s::bigint[]))
"""

# Assigned IT work wins over the rule (agency setting; the circular states no precedence).
_PLACE = """
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
UPDATE personnel_posting posting
SET outcome = p.outcome, "group" = p."group", rule = p.rule, matched = p.matched,
    clause = p.clause, placed_by = p.placed_by
FROM placed p
WHERE posting.id = p.id
  AND (posting.outcome, posting."group", posting.rule, posting.matched, posting.clause,
       posting.placed_by)
      IS DISTINCT FROM (p.outcome, p."group", p.rule, p.matched, p.clause, p.placed_by)
"""

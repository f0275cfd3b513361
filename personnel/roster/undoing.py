"""Taking an applied import back, in one set-based transaction.

Whom the import created leaves again (the post ends on the day it began and is not counted), what
it changed becomes what it was. Whoever was edited since is kept as is, and named on the page.
"""

from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from personnel import audit, bulk, jobs, notices
from personnel.enums import NoticeKind
from personnel.models import RosterImport
from personnel.placing import place
from personnel.roster.applying import is_still_kept
from personnel.roster.locks import lock_subtree
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS
from personnel.text import match_key, sort_key

IMPORT_UNDONE = gettext_noop("The import that proposed this transfer was undone.")

NO_RIGHT = gettext_noop("Whoever asked for the undo does not look after this unit any more.")


def undo(roster: RosterImport) -> None:
    """Take back what was applied, and finish the job in the same transaction."""
    by = roster.undone_by.audit_name if roster.undone_by else audit.SYSTEM
    with pghistory.context(by=by, roster_import=str(roster.pk), undo=True), transaction.atomic():
        jobs.advance(roster, 0, roster.people_rows)
        if not is_still_kept(roster, roster.undone_by):
            raise jobs.GiveUp(NO_RIGHT)
        touched, counts = _undo(roster)
        if touched:
            place(on=timezone.localdate(), person_ids=touched)
        audit.record("roster.undone", roster, by=roster.undone_by, **counts)
        jobs.finish(
            roster, done=roster.total, undone_at=timezone.now(), counts=roster.counts | counts
        )
        notices.tell_of_import(roster, NoticeKind.ROSTER_UNDONE)


def _undo(roster: RosterImport) -> tuple[list[int], dict[str, int]]:
    """Return whose posts changed, and how many rows were undone and kept."""
    facts: dict[str, Any] = {
        "import": roster.pk,
        "as_of": roster.as_of,
        "leave_on": roster.leave_on,
        "by": roster.undone_by_id,
        "applied_at": roster.applied_at,
        "reason": IMPORT_UNDONE,
    }
    with connection.cursor() as cursor:
        lock_subtree(cursor, roster.unit.path)
        for statement in (_DECIDE, _DECIDE_LEAVERS, _PEOPLE, _END_POSTS, _POSTS, _REOPEN):
            bulk.write(cursor, statement, facts)
        _restore_name_keys(cursor, facts)
        bulk.write(cursor, _LEAVERS, facts)
        cursor.execute(_TRANSFERS, facts)
        cursor.execute(_TOUCHED, facts)
        touched = [row[0] for row in cursor.fetchall()]
        cursor.execute(_COUNTS, facts)
        return touched, {"undone": 0, "kept": 0} | dict(cursor.fetchall())


def _restore_name_keys(cursor: Any, facts: dict[str, Any]) -> None:
    """Names that came back are found and sorted as what they are again."""
    cursor.execute(_RENAMED, facts)
    rows = [
        (pk, match_key(f"{first} {last}")[:200], sort_key(f"{first} {last}")[:400])
        for pk, first, last in cursor.fetchall()
    ]
    if rows:
        marks = ", ".join(["(%s, %s, %s)"] * len(rows))
        bulk.write(cursor, _NAME_KEYS.format(rows=marks), [value for row in rows for value in row])


_CREATED = ("prefix", "first_name", "last_name", "birth_date", "start_date", "email", "phone",
            "subject", "staff_no")  # fmt: skip


def _quoted(fields: tuple[str, ...]) -> str:
    return ", ".join(f"'{field}'" for field in fields)


def _same(table: str, fields: tuple[str, ...]) -> str:
    mine, files = (", ".join(f"{name}.{field}" for field in fields) for name in (table, "r"))
    return f"({mine}) IS NOT DISTINCT FROM ({files})"


# A row is undone as a whole, or kept where anything it wrote is no longer as it wrote it.
_DECIDE = f"""
DROP TABLE IF EXISTS written;
CREATE TEMP TABLE written ON COMMIT DROP AS
SELECT v.row_id, v.action, v.changes, v.person_id, v.posting_id, v.old_unit_id, post.id AS post_id,
    CASE WHEN post.id IS NOT NULL AND post.unit_id = v.unit_id
        AND (post.placed_by <> 'decision' OR NOT EXISTS (
            SELECT 1 FROM personnel_auditevent decided WHERE decided.verb = 'group.set'
              AND decided.subject = 'posting:' || post.id AND decided.at > %(applied_at)s))
        AND CASE v.action
            WHEN 'new' THEN {_same("p", _CREATED)} AND {_same("post", POSTING_FIELDS)}
            ELSE (v.action = 'changed' OR post.from_date = %(as_of)s)
              -- The post that a move began says all that the row said.
              AND (v.action = 'changed' OR post.id = v.posting_id
                OR {_same("post", POSTING_FIELDS)})
              AND NOT EXISTS (
                SELECT 1 FROM jsonb_each(v.changes) change
                WHERE CASE WHEN change.key = 'citizen_id'
                    THEN p.citizen_id_hash IS DISTINCT FROM r.citizen_id_hash
                    WHEN change.key = ANY(ARRAY[{_quoted(POSTING_FIELDS)}])
                    THEN to_jsonb(post) -> change.key IS DISTINCT FROM change.value -> 1
                    ELSE to_jsonb(p) -> change.key IS DISTINCT FROM change.value -> 1 END)
        END
    THEN 'undone' ELSE 'kept' END AS undone
FROM personnel_rosterverdict v
JOIN personnel_rosterrow r ON r.id = v.row_id AND r.roster_import_id = v.roster_import_id
LEFT JOIN personnel_person p ON p.id = v.person_id
LEFT JOIN personnel_posting post
    ON post.person_id = v.person_id AND post.is_primary AND post.to_date IS NULL
WHERE v.roster_import_id = %(import)s AND v.action IN ('new', 'changed', 'moved');
ANALYZE written;
UPDATE personnel_rosterverdict v SET undone = w.undone FROM written w WHERE w.row_id = v.row_id;
DELETE FROM written WHERE undone = 'kept'
"""  # noqa: S608 - field names of verdicts only


def _restored(field: str, table: str) -> str:
    old = f"w.changes -> '{field}' ->> 0"
    value = f"({old})::date" if field.endswith("_date") else f"COALESCE({old}, '')"
    return f"{field} = CASE WHEN w.changes ? '{field}' THEN {value} ELSE {table}.{field} END"


# Somebody who had no post here before: the old facts were not this unit's to see, nor to restore.
_PEOPLE = f"""
UPDATE personnel_person p SET
    {", ".join(_restored(field, "p") for field in PERSON_FIELDS)},
    citizen_id_cipher = CASE WHEN w.changes ? 'citizen_id' THEN NULL ELSE p.citizen_id_cipher END,
    citizen_id_hash = CASE WHEN w.changes ? 'citizen_id' THEN NULL ELSE p.citizen_id_hash END
FROM written w
WHERE w.person_id = p.id AND w.action <> 'new' AND w.changes <> '{{}}' AND w.posting_id IS NOT NULL
"""  # noqa: S608 - field names of verdicts only

_END_POSTS = """
UPDATE personnel_posting posting SET to_date = posting.from_date, is_primary = false
FROM written w
WHERE w.post_id = posting.id
  AND (w.action = 'new' OR w.action = 'moved' AND w.posting_id IS DISTINCT FROM w.post_id)
"""

_POSTS = f"""
UPDATE personnel_posting posting SET unit_id = COALESCE(w.old_unit_id, posting.unit_id),
    {", ".join(_restored(field, "posting") for field in POSTING_FIELDS)}
FROM written w
WHERE w.post_id = posting.id AND w.posting_id = w.post_id AND w.action <> 'new'
"""  # noqa: S608

_REOPEN = """
UPDATE personnel_posting posting SET to_date = NULL
FROM written w
WHERE w.posting_id = posting.id AND w.action = 'moved' AND w.posting_id <> w.post_id
  AND posting.to_date = %(as_of)s::date - 1
"""

_RENAMED = """
SELECT p.id, p.first_name, p.last_name
FROM written w JOIN personnel_person p ON p.id = w.person_id
WHERE w.action <> 'new' AND w.changes ?| ARRAY['first_name', 'last_name']
  AND w.posting_id IS NOT NULL
"""

_NAME_KEYS = """
UPDATE personnel_person p SET name_key = f.name_key, name_sort = f.name_sort
FROM (VALUES {rows}) AS f (id, name_key, name_sort) WHERE f.id = p.id
"""

# Whoever has another post by now has not come back.
_DECIDE_LEAVERS = """
UPDATE personnel_rosterleaver leaver SET undone = CASE
    WHEN posting.to_date = GREATEST(%(leave_on)s::date, posting.from_date) AND NOT EXISTS (
        SELECT 1 FROM personnel_posting other WHERE other.person_id = leaver.person_id
          AND other.is_primary AND other.to_date IS NULL)
    THEN 'undone' ELSE 'kept' END
FROM personnel_posting posting
WHERE leaver.roster_import_id = %(import)s AND leaver.posting_id = posting.id
  AND NOT leaver.is_kept AND %(leave_on)s::date IS NOT NULL
"""

_LEAVERS = """
UPDATE personnel_posting posting SET to_date = NULL
FROM personnel_rosterleaver leaver
WHERE leaver.roster_import_id = %(import)s AND leaver.posting_id = posting.id
  AND leaver.undone = 'undone'
"""

_TRANSFERS = """
UPDATE personnel_transfer SET state = 'declined', decided_by_id = %(by)s, decided_at = now(),
    reason = %(reason)s
WHERE roster_import_id = %(import)s AND state = 'proposed'
"""

_TOUCHED = """
SELECT person_id FROM written WHERE action <> 'new'
UNION
SELECT person_id FROM personnel_rosterleaver
WHERE roster_import_id = %(import)s AND undone = 'undone'
"""

_COUNTS = """
SELECT undone, count(*)::int FROM (
    SELECT undone FROM personnel_rosterverdict WHERE roster_import_id = %(import)s
    UNION ALL
    SELECT undone FROM personnel_rosterleaver WHERE roster_import_id = %(import)s
) rows WHERE undone <> '' GROUP BY 1
"""

"""Applying a confirmed import: one set-based transaction, all of it or nothing.

Only people and postings are written here: there is no way from a file to users, roles or e-mail
addresses of accounts.
"""

from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from personnel import audit, jobs
from personnel.enums import ImportPhase
from personnel.models import RosterImport, Unit
from personnel.placing import place
from personnel.roster.judging import PERSON_FIELDS, POSTING_FIELDS, judge


class ChangedSincePreview(Exception):
    """What the preview showed is no longer true; it has to be looked at again."""


def apply(roster: RosterImport) -> None:
    """Write the confirmed rows and finish the job in the same transaction."""
    try:
        with pghistory.context(by=_confirmer(roster), roster_import=str(roster.pk)):
            _apply(roster)
    except ChangedSincePreview:
        _back_to_preview(roster)


@transaction.atomic
def _apply(roster: RosterImport) -> None:
    parameters: dict[str, Any] = {"import": roster.pk, "as_of": roster.as_of}
    # Until this transaction ends, the row stays locked: nobody can take the job over.
    jobs.advance(roster, 0, roster.people_rows)
    with connection.cursor() as cursor:
        _lock(cursor, roster.unit.path)
        counts, digest = judge(roster)
        if digest != roster.digest:
            raise ChangedSincePreview
        for statement in (_NUMBER_NEW, _PEOPLE, _UPDATE_PEOPLE, _END_POSTS, _UPDATE_POSTS, _POSTS):
            cursor.execute(statement, parameters)
        cursor.execute(_TOUCHED, parameters)
        touched = [row[0] for row in cursor.fetchall()]
    if touched:
        place(on=timezone.localdate(), person_ids=touched)
    audit.record("roster.applied", roster, by=roster.confirmed_by, **counts)
    jobs.finish(roster, done=roster.total)


def _lock(cursor: Any, path: str) -> None:
    """Let one import at a time into a subtree: a unit's own excludes those above and below it.

    From the top down, so that two of them never wait for each other.
    """
    steps = range(Unit.steplen, len(path), Unit.steplen)
    for above in (path[:step] for step in steps):
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [above])
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [path])


@transaction.atomic
def _back_to_preview(roster: RosterImport) -> None:
    """Judge again and ask for a new confirmation."""
    jobs.finish(
        roster,
        **judge(roster)._asdict(),
        phase=ImportPhase.READ,
        confirmed_by=None,
        confirmed_at=None,
        is_outdated=True,
    )


def _confirmer(roster: RosterImport) -> str:
    return roster.confirmed_by.audit_name if roster.confirmed_by else audit.SYSTEM


# New people get their number first, so that the rows say who they became.
_NUMBER_NEW = """
UPDATE personnel_rosterrow SET person_id = nextval(pg_get_serial_sequence('personnel_person', 'id'))
WHERE roster_import_id = %(import)s AND action = 'new'
"""

_PEOPLE = """
INSERT INTO personnel_person (id, prefix, first_name, last_name, name_key, name_sort,
    citizen_id_cipher, citizen_id_hash, birth_date, start_date, email, phone, subject)
SELECT person_id, prefix, first_name, last_name, name_key, name_sort,
    citizen_id_cipher, citizen_id_hash, birth_date, start_date, email, phone, subject
FROM personnel_rosterrow WHERE roster_import_id = %(import)s AND action = 'new'
"""


def _filled(field: str, old: str) -> str:
    """SQL: the row's value where it says something, else the stored one."""
    value = f"r.{field}" if field.endswith("_date") else f"NULLIF(r.{field}, '')"
    return f"{field} = COALESCE({value}, {old}.{field})"


_UPDATE_PEOPLE = f"""
UPDATE personnel_person p SET
    {", ".join(_filled(field, "p") for field in PERSON_FIELDS)},
    name_key = r.name_key, name_sort = r.name_sort,
    citizen_id_cipher = COALESCE(p.citizen_id_cipher, r.citizen_id_cipher),
    citizen_id_hash = COALESCE(p.citizen_id_hash, r.citizen_id_hash)
FROM personnel_rosterrow r
WHERE r.person_id = p.id AND r.roster_import_id = %(import)s
  AND (r.action = 'changed' OR r.action = 'moved' AND r.changes <> '{{}}')
"""  # noqa: S608 (field names of judging only)

# A new post begins on the roster's day and the old one ends on the day before. Where the old one
# began on that very day, the roster corrects it instead (_UPDATE_POSTS).
_END_POSTS = """
UPDATE personnel_posting posting SET to_date = %(as_of)s::date - 1
FROM personnel_rosterrow r
WHERE r.posting_id = posting.id AND r.roster_import_id = %(import)s
  AND r.action = 'moved' AND posting.from_date < %(as_of)s
"""

_POSTS = """
INSERT INTO personnel_posting (person_id, unit_id, position, position_no, standing, level,
    is_primary, from_date, outcome, "group", rule, matched, clause, placed_by, group_reason)
SELECT r.person_id, r.unit_id, r.position, r.position_no, r.standing, r.level,
    true, %(as_of)s, r.outcome, r."group", r.rule, r.matched, r.clause, 'rule', ''
FROM personnel_rosterrow r LEFT JOIN personnel_posting old ON old.id = r.posting_id
WHERE r.roster_import_id = %(import)s
  AND (r.action = 'new' OR r.action = 'moved' AND (old.id IS NULL OR old.to_date IS NOT NULL))
"""

_UPDATE_POSTS = f"""
UPDATE personnel_posting posting SET unit_id = r.unit_id,
    {", ".join(_filled(field, "posting") for field in POSTING_FIELDS)}
FROM personnel_rosterrow r
WHERE r.posting_id = posting.id AND r.roster_import_id = %(import)s
  AND (r.action = 'changed' OR r.action = 'moved' AND posting.from_date = %(as_of)s)
"""  # noqa: S608 (field names of judging only)

_TOUCHED = """
SELECT person_id FROM personnel_rosterrow
WHERE roster_import_id = %(import)s AND action IN ('new', 'moved', 'changed')
"""

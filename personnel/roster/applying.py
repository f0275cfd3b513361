"""Applying a confirmed import: one set-based transaction, all of it or nothing.

Only people and postings are written here: there is no way from a file to users, roles or e-mail
addresses of accounts.
"""

from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from personnel import audit, bulk, jobs, notices
from personnel.enums import ImportPhase, NoticeKind
from personnel.models import RosterImport, User
from personnel.placing import place
from personnel.roster.judging import judge, still_holds
from personnel.roster.locks import lock_subtree
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS


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
    facts: dict[str, Any] = {
        "import": roster.pk,
        "as_of": roster.as_of,
        "leave_on": roster.leave_on,
        "by": roster.confirmed_by_id,
    }
    # Until this transaction ends, the row stays locked: nobody can take the job over.
    jobs.advance(roster, 0, roster.people_rows)
    with connection.cursor() as cursor:
        lock_subtree(cursor, roster.unit.path)
        deciders = filter(None, (roster.confirmed_by, roster.released_by))
        if not all(is_still_kept(roster, user) for user in deciders):
            raise ChangedSincePreview
        if not still_holds(roster):
            raise ChangedSincePreview
        for statement in _STATEMENTS:
            bulk.write(cursor, statement, facts)
        cursor.execute(_TOUCHED, facts)
        touched = [row[0] for row in cursor.fetchall()]
    if touched:
        place(on=timezone.localdate(), person_ids=touched)
    audit.record("roster.applied", roster, by=roster.confirmed_by, **roster.counts)
    jobs.finish(roster, done=roster.total, applied_at=timezone.now())
    notices.tell_of_import(roster, NoticeKind.ROSTER_APPLIED)
    notices.tell_of_transfers(roster)


def is_still_kept(roster: RosterImport, by: User | None) -> bool:
    """Tell whether who decided on the import may decide on it at this moment."""
    return by is not None and RosterImport.objects.visible_to(by).filter(pk=roster.pk).exists()


@transaction.atomic
def _back_to_preview(roster: RosterImport) -> None:
    """Judge again and ask for a new confirmation."""
    notices.tell_of_import(roster, NoticeKind.ROSTER_OUTDATED)
    jobs.finish(
        roster,
        **judge(roster)._asdict(),
        phase=ImportPhase.JUDGE,
        confirmed_by=None,
        confirmed_at=None,
        released_by=None,
        released_at=None,
        holds=[],
        is_outdated=True,
    )


def _confirmer(roster: RosterImport) -> str:
    return roster.confirmed_by.audit_name if roster.confirmed_by else audit.SYSTEM


_ROWS = """
FROM personnel_rosterverdict v JOIN personnel_rosterrow r ON r.id = v.row_id
    AND r.roster_import_id = v.roster_import_id
"""

_PEOPLE = f"""
INSERT INTO personnel_person (id, prefix, first_name, last_name, name_key, name_sort, staff_no,
    citizen_id_cipher, citizen_id_hash, birth_date, start_date, email, phone, subject)
SELECT v.person_id, r.prefix, r.first_name, r.last_name, r.name_key, r.name_sort, r.staff_no,
    r.citizen_id_cipher, r.citizen_id_hash, r.birth_date, r.start_date, r.email, r.phone, r.subject
{_ROWS}
WHERE v.roster_import_id = %(import)s AND v.action = 'new' ORDER BY v.person_id
"""


def _changed(field: str, old: str) -> str:
    """SQL: the row's value where the verdict says that it changes, else the stored one."""
    return f"{field} = CASE WHEN v.changes ? '{field}' THEN r.{field} ELSE {old}.{field} END"


_UPDATE_PEOPLE = f"""
UPDATE personnel_person p SET
    {", ".join(_changed(field, "p") for field in PERSON_FIELDS)},
    name_key = CASE WHEN v.changes ?| ARRAY['first_name', 'last_name']
        THEN r.name_key ELSE p.name_key END,
    name_sort = CASE WHEN v.changes ?| ARRAY['first_name', 'last_name']
        THEN r.name_sort ELSE p.name_sort END,
    citizen_id_cipher = COALESCE(p.citizen_id_cipher, r.citizen_id_cipher),
    citizen_id_hash = COALESCE(p.citizen_id_hash, r.citizen_id_hash)
{_ROWS}
WHERE v.person_id = p.id AND v.roster_import_id = %(import)s
  AND v.action IN ('changed', 'moved') AND v.changes <> '{{}}'
"""  # noqa: S608 - field names of verdicts only

# A new post begins on the roster's day and the old one ends on the day before. Where the old one
# began on that very day, the roster corrects it instead (_UPDATE_POSTS).
_END_POSTS = """
UPDATE personnel_posting posting SET to_date = %(as_of)s::date - 1
FROM personnel_rosterverdict v
WHERE v.posting_id = posting.id AND v.roster_import_id = %(import)s
  AND v.action = 'moved' AND posting.from_date < %(as_of)s
"""

_POSTS = f"""
INSERT INTO personnel_posting (person_id, unit_id, position, position_no, standing, level,
    is_primary, from_date, outcome, "group", rule, matched, clause, placed_by, group_reason)
SELECT v.person_id, v.unit_id, r.position, r.position_no, r.standing, r.level,
    true, %(as_of)s, v.outcome, v."group", v.rule, v.matched, v.clause, 'rule', ''
{_ROWS}
LEFT JOIN personnel_posting old ON old.id = v.posting_id AND v.action = 'moved'
WHERE v.roster_import_id = %(import)s
  AND (v.action = 'new' OR v.action = 'moved' AND (old.id IS NULL OR old.to_date IS NOT NULL))
ORDER BY v.person_id
"""

_UPDATE_POSTS = f"""
UPDATE personnel_posting posting SET unit_id = v.unit_id,
    {", ".join(_changed(field, "posting") for field in POSTING_FIELDS)}
{_ROWS}
WHERE v.posting_id = posting.id AND v.roster_import_id = %(import)s AND (
    v.action = 'changed' AND v.changes ?| ARRAY[{", ".join(f"'{f}'" for f in POSTING_FIELDS)}]
    OR v.action = 'moved' AND posting.from_date = %(as_of)s AND posting.to_date IS NULL)
"""  # noqa: S608

# People of other units are only proposed; the same proposal is not made twice.
_TRANSFERS = f"""
INSERT INTO personnel_transfer (person_id, posting_id, to_unit_id, roster_import_id, as_of, name,
    position, position_no, standing, level, state, proposed_by_id, reason)
SELECT v.person_id, v.posting_id, v.unit_id, %(import)s, %(as_of)s,
    btrim(r.prefix || r.first_name || ' ' || r.last_name), r.position, r.position_no, r.standing,
    r.level, 'proposed', %(by)s, ''
{_ROWS}
WHERE v.roster_import_id = %(import)s AND v.action = 'transfer' AND v.unit_id IS NOT NULL
ON CONFLICT DO NOTHING
"""

_LEAVERS = """
UPDATE personnel_posting posting SET to_date = GREATEST(%(leave_on)s::date, posting.from_date)
FROM personnel_rosterleaver leaver
WHERE leaver.roster_import_id = %(import)s AND leaver.posting_id = posting.id
  AND NOT leaver.is_kept AND posting.to_date IS NULL AND %(leave_on)s::date IS NOT NULL
"""

_STATEMENTS = (
    _PEOPLE, _UPDATE_PEOPLE, _END_POSTS, _UPDATE_POSTS, _POSTS, _TRANSFERS, _LEAVERS,
)  # fmt: skip

# Somebody new has the group of the verdict, and no assigned work that could change it.
_TOUCHED = """
SELECT person_id FROM personnel_rosterverdict
WHERE roster_import_id = %(import)s AND action IN ('moved', 'changed')
"""

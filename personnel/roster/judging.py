"""What an import would do with each row, found in sets: new, changed, moved, unchanged, refused.

The rows say what the file says; the verdicts say what would be done. A judgement makes the
verdicts anew and can be repeated at any time. Before applying, the same statement is asked once
more for its digest only: people may have changed since somebody looked at the preview.
"""

import json
from hashlib import md5
from typing import Any, NamedTuple

from django.db import connection

from personnel.enums import AnswerKind
from personnel.models import RosterAnswer, RosterImport
from personnel.placing import classify_titles
from personnel.roster import places, verdicts


class Judgement(NamedTuple):
    """Rows by action with the unit's staff and leavers, the repairs, and what tells of a change."""

    counts: dict[str, int]
    repairs: list[dict[str, Any]]
    digest: str
    fingerprint: str


def judge(roster: RosterImport) -> Judgement:
    """Judge every row of the import afresh."""
    facts = _facts(roster)
    with connection.cursor() as cursor:
        _accept_titles(cursor, roster)
        found = places.find_places(roster)
        _prepare(cursor, found, facts)
        cursor.execute(verdicts.CLEAR, facts)
        cursor.execute(f"{verdicts.INTO} {verdicts.VERDICTS}", facts)
        # Figures of the rows just written: the planner may else join them one by one for minutes.
        cursor.execute("ANALYZE personnel_rosterverdict")
        for statement in verdicts.LEAVERS:
            cursor.execute(statement, facts)
        counts = _pairs(cursor, verdicts.COUNTS, facts)
        cursor.execute(verdicts.REPAIRS, facts)
        repairs = [json.loads(row[0]) for row in cursor.fetchall()]
        digest = _digest(cursor, verdicts.WRITTEN, facts)
        return Judgement(counts, repairs, digest, _fingerprint(cursor, found, facts))


def still_holds(roster: RosterImport) -> bool:
    """Tell whether a judgement of this moment would be the one that was confirmed.

    Where nobody in the subtree and nobody named by an ID was written to since, it is; else the
    verdicts are worked out once more.
    """
    with connection.cursor() as cursor:
        found = places.find_places(roster)
        if _fingerprint(cursor, found, _facts(roster)) == roster.fingerprint:
            return True
    return digest_of(roster) == roster.digest


def digest_of(roster: RosterImport) -> str:
    """Return the digest that a judgement of this moment would have; writes nothing."""
    facts = _facts(roster)
    with connection.cursor() as cursor:
        _prepare(cursor, places.find_places(roster), facts)
        return _digest(cursor, f"({verdicts.VERDICTS}) verdict", facts)


def _facts(roster: RosterImport) -> dict[str, Any]:
    return {
        "import": roster.pk,
        "path": roster.unit.path,
        "as_of": roster.as_of,
        "is_full_list": roster.is_full_list,
    }


def _prepare(cursor: Any, found: list[places.Place], facts: dict[str, Any]) -> None:
    """Make the tables of this transaction that the verdicts are drawn from."""
    # Joins of a hundred thousand rows stay in memory; compiling them takes longer than they do.
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
    cursor.execute(verdicts.KNOWN, facts)
    marks, values = places.as_values(found) if found else verdicts.NO_PLACE
    cursor.execute(verdicts.PLACES.format(rows=marks), values)
    cursor.execute(verdicts.MATCHED, facts)
    cursor.execute(verdicts.TITLES)
    _classify(cursor, facts)


def _classify(cursor: Any, facts: dict[str, Any]) -> None:
    """Place each distinct title once."""
    cursor.execute(verdicts.DISTINCT_TITLES, facts)
    found = [
        (*key, p.outcome, p.group, p.rule, p.matched, p.clause)
        for key, p in classify_titles(cursor.fetchall()).items()
    ]
    if found:
        marks = ", ".join(["(" + ", ".join(["%s"] * len(found[0])) + ")"] * len(found))
        values = [value for row in found for value in row]
        cursor.execute(f"INSERT INTO judged_title VALUES {marks}", values)  # noqa: S608 - marks only
    cursor.execute("ANALYZE judged_title")


def _accept_titles(cursor: Any, roster: RosterImport) -> None:
    """Drop the warnings about titles of names that the office accepted."""
    answers = RosterAnswer.objects.filter(unit=roster.unit_id, kind=AnswerKind.TITLE)
    titles = list(answers.values_list("key", flat=True))
    if titles:
        cursor.execute(verdicts.ACCEPT_TITLES, {"import": roster.pk, "titles": titles})


def _digest(cursor: Any, source: str, facts: dict[str, Any]) -> str:
    cursor.execute(verdicts.DIGEST.format(source=source), facts)
    return cursor.fetchone()[0] or ""


def _fingerprint(cursor: Any, found: list[places.Place], facts: dict[str, Any]) -> str:
    units = md5(repr(found).encode(), usedforsecurity=False).hexdigest()
    cursor.execute(verdicts.FINGERPRINT, facts)
    return f"{units}:{cursor.fetchone()[0]}"


def _pairs(cursor: Any, statement: str, facts: dict[str, Any]) -> dict[str, int]:
    cursor.execute(statement, facts)
    return dict(cursor.fetchall())

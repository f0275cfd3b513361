"""What proposed targets would change, by the very statements that a snapshot is made with."""

from typing import Any

from django.db import connection

from personnel import bulk, jobs
from personnel.be_dates import fiscal_year
from reports.builders.facts import facts_of
from reports.builders.full import compute
from reports.models import Snapshot, TargetDraft

# For the rest of the transaction the names of the figures mean tables that nobody else sees.
_SHADOW = """
CREATE TEMP TABLE reports_unitprogress (LIKE reports_unitprogress);
CREATE TEMP TABLE reports_unitstage (LIKE reports_unitstage)
"""
_MOVES = """
INSERT INTO reports_targetmove (draft_id, unit_id, before, after)
SELECT %(draft)s, now.unit_id, now.stage, later.stage
FROM reports_unitstage now JOIN reports_unitstage later ON later.unit_id = now.unit_id
WHERE now.snapshot_id = %(now)s AND later.snapshot_id = %(later)s
  AND now.stage IS DISTINCT FROM later.stage
"""
_AWAY = "DROP TABLE pg_temp.reports_unitprogress, pg_temp.reports_unitstage"


def compare_stages(draft: TargetDraft) -> None:
    """Write which units would attain another stage. Raises `jobs.LostClaim`.

    Both sides are computed from the same moment, so that nothing but the targets differs.
    """
    with bulk.one_view(), connection.cursor() as cursor:
        jobs.advance(draft, 0, 2)
        cursor.execute(_SHADOW)
        sides = {"now": _figures(draft, draft.before), "later": _figures(draft, draft.targets)}
        cursor.execute(_MOVES, {"draft": draft.pk, **sides})
        cursor.execute(_AWAY)
        jobs.finish(draft, done=2)


def _figures(draft: TargetDraft, targets: list[dict[str, Any]]) -> Any:
    """Compute the figures by these targets; return the id under which they stand."""
    snapshot = Snapshot(
        framework_id=draft.framework_id,
        as_of=draft.as_of,
        fiscal_year=fiscal_year(draft.as_of),
        targets=targets,
    )
    compute(facts_of(snapshot))
    return snapshot.pk

"""Bringing the newest figures up to now in place: only the units that were touched (docs/adr/0007).

Touched are the units of people of whom a post, a record or a finding was written since the
watermark, as the change history tells (its clock is the database's), with every unit that such a
post was ever at; then all units above them. Their own staff is computed anew, the units below that
are untouched are taken over as they are stored, and both are added up as in a full snapshot. IT
work counts once it has changed the group of a post, so its orders need not be looked at.

No job row: what is to be done follows from the watermark alone, which moves in the transaction of
the figures. A worker that is killed leaves everything as it was, and the next beat does the work.
Readers see the figures before or after, never half.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from competencies.actions import publish_standings
from competencies.models import Framework
from competencies.targets import targets_in_force
from personnel import bulk
from personnel.models import Unit
from reports.builders import statements
from reports.builders.asking import open_snapshot
from reports.builders.facts import facts_of, lengths_of_paths, without_posting
from reports.enums import Occasion
from reports.models import Snapshot

# So many units are always brought up to date in place, however small the tree.
FEW = 100


def follow_changes(*, now: datetime) -> Snapshot | None:
    """Bring the newest figures up to now, or open a full snapshot for a worker and return it.

    Full, where targets, framework or the tree changed, more units are touched than
    `REFRESH_MOST_PERCENT`, or the newest figures are of an earlier day; but not before
    `SNAPSHOT_GAP_SECONDS` after them, so that a day of imports is no day of snapshots. Nothing is
    done while a snapshot is under way.
    """
    newest = Snapshot.objects.published().first()
    if newest is None or newest.watermark is None or Snapshot.objects.under_way().exists():
        return None
    on = timezone.localdate(now)
    if refresh(newest, on=on):
        return None
    if now - newest.watermark < timedelta(seconds=settings.SNAPSHOT_GAP_SECONDS):
        return None
    return open_snapshot(as_of=on, occasion=Occasion.CHANGES, by=None)


def refresh(snapshot: Snapshot, *, on: date, watermark: datetime | None = None) -> bool:
    """Bring a published snapshot up to now. Return False where only a full one will do.

    When somebody else is at it, nothing is done. Inside a transaction of the caller `watermark` is
    what `settled_at` said before it began.
    """
    watermark = watermark or bulk.settled_at()
    with bulk.one_view(), connection.cursor() as cursor:
        rows = Snapshot.objects.filter(pk=snapshot.pk, cleared_at__isnull=True)
        found = rows.select_for_update(skip_locked=True).first()
        if found is None:
            return True
        if not _is_measured_alike(found):
            return False
        facts = facts_of(found) | {"since": found.watermark}
        touched = _find_touched(cursor, facts)
        if touched and (found.as_of != on or _are_too_many(touched)):
            cursor.execute("DROP TABLE scope")
            return False
        if touched:
            _compute(cursor, facts)
            publish_standings(
                source_sql=statements.STANDINGS, params=facts, as_of=found.as_of, by=None
            )
        else:
            cursor.execute("DROP TABLE scope")
        if found.as_of == on:
            rows.update(watermark=watermark, without_posting=without_posting(on))
    return True


def _is_measured_alike(snapshot: Snapshot) -> bool:
    """Whether the rules and the tree are those that the figures were computed by."""
    return (
        Framework.objects.in_use().filter(pk=snapshot.framework_id).exists()
        and targets_in_force(snapshot.framework_id) == snapshot.targets
        and not Unit.pgh_event_model.objects.filter(pgh_created_at__gte=snapshot.watermark).exists()
    )


def _are_too_many(touched: int) -> bool:
    return touched > max(FEW, Unit.objects.count() * settings.REFRESH_MOST_PERCENT // 100)


def _find_touched(cursor: Any, facts: dict[str, Any]) -> int:
    cursor.execute(statements.FOR_A_PART)
    cursor.execute(statements.TOUCHED_UNITS, facts)
    cursor.execute("SELECT count(*) FROM scope")
    return int(cursor.fetchone()[0])


def _compute(cursor: Any, facts: dict[str, Any]) -> None:
    before = (statements.STAFF_OF_SCOPE, *statements.OWN_FIGURES, *statements.TAKEN_OVER)
    for statement in before:
        cursor.execute(statement, facts)
    for length in lengths_of_paths():
        cursor.execute(statements.ROLL_UP, {**facts, "length": length})
    for statement in statements.RESULTS:
        cursor.execute(statement, facts)

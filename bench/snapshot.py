"""A snapshot of every unit, against one scan of the columns it needs, and against bare SQL."""

import time
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from bench import snapshot_by_hand
from bench.dashboard import signed_in
from bench.figures import Figure, Gain, timed
from bench.generate import AS_OF
from personnel import jobs
from personnel.models import User
from reports import builders
from reports.builders.facts import facts_of
from reports.enums import Occasion
from reports.models import Snapshot
from training.actions import approve
from training.enums import Status
from training.models import TrainingRecord

DECISIONS = 20
SETTLED_SECONDS = 1.5

_FLOOR = """
SELECT sum(verified_level), sum(minutes_70 + minutes_20 + minutes_10)
FROM competencies_areaprogress;
SELECT sum(minutes_70), sum(minutes_20), sum(minutes_10), sum(lecture)
FROM competencies_areayear WHERE fiscal_year = %(year)s;
SELECT count(*), count("group") FROM personnel_posting
WHERE is_primary AND from_date <= %(as_of)s AND (to_date IS NULL OR to_date >= %(as_of)s)
"""


def measure(staff: int, rows: int) -> Iterator[Figure]:
    """Publish a snapshot through the job, as the worker does, and bring it up to now."""
    snapshot = builders.open_snapshot(as_of=AS_OF, occasion=Occasion.ON_DEMAND, by=None)
    floor = timed(lambda: _scan(snapshot), times=3)
    seconds = timed(lambda: jobs.run(Snapshot, snapshot.pk, builders.publish))
    if not Snapshot.objects.published().filter(pk=snapshot.pk).exists():
        raise RuntimeError("The snapshot was not published; the log says why.")
    snapshot.refresh_from_db()
    by_hand = snapshot_by_hand.seconds({**facts_of(snapshot), "unseen": uuid4()})
    name = f"snapshot, {staff:,} staff"
    yield Figure(name, seconds, "one scan of its columns", floor)
    yield Figure(name, seconds, "its largest part by bare SQL", by_hand, wanted="<= 1.5 x")
    name = f"{name}, brought up to now after {DECISIONS} decisions"
    yield Gain(name, _refreshed(snapshot), "the whole", seconds)


def _refreshed(snapshot: Snapshot) -> float:
    """Approve records of people all over the country; return the seconds of the refresh."""
    signed_in()
    by = User.objects.get(email="dashboard@example.org")
    waiting = TrainingRecord.objects.filter(status=Status.SUBMITTED)
    step = max(1, waiting.count() // DECISIONS)
    for record in waiting.order_by("pk")[::step][:DECISIONS]:
        approve(seen={record.pk: record.version}, at=timezone.now(), by=by)
    # Decided within the second before it began counts as not yet settled.
    time.sleep(SETTLED_SECONDS)
    return timed(lambda: builders.refresh(snapshot, on=AS_OF))


def _scan(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, {"year": snapshot.fiscal_year, "as_of": snapshot.as_of})

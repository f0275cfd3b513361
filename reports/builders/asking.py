"""Which snapshots are due."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competencies.models import Framework
from personnel import audit
from personnel.be_dates import fiscal_year
from personnel.enums import RulePhase
from personnel.models import RosterImport, RuleDraft, Transfer, User
from reports.enums import Occasion
from reports.models import Snapshot, TargetDraft


@transaction.atomic
def open_snapshot(*, as_of: date, occasion: Occasion, by: User | None) -> Snapshot:
    """Return the day's snapshot that is under way, or a new one for a worker to compute.

    Raises `Framework.DoesNotExist` when no framework is in use.
    """
    snapshot, is_new = Snapshot.objects.under_way().get_or_create(
        as_of=as_of,
        defaults={
            "framework": Framework.objects.in_use().get(),
            "fiscal_year": fiscal_year(as_of),
            "occasion": occasion,
            "requested_by": by,
        },
    )
    if is_new:
        audit.record("snapshot.requested", snapshot, by=by, as_of=as_of.isoformat())
    return snapshot


def follow_rosters(*, now: datetime) -> Snapshot | None:
    """Open a snapshot where rosters, transfers, targets or rules changed since the newest one.

    This floor asks, since the floor of the people knows of no reports. Not before
    `SNAPSHOT_GAP_SECONDS` after the last one, so that a day of imports is no day of snapshots.
    """
    newest = Snapshot.objects.published().first()
    if newest is None or newest.watermark is None:
        return None
    since = newest.watermark
    is_rested = now - since >= timedelta(seconds=settings.SNAPSHOT_GAP_SECONDS)
    if not is_rested or Snapshot.objects.under_way().exists() or not _changed_since(since):
        return None
    return open_snapshot(as_of=timezone.localdate(now), occasion=Occasion.ROSTER, by=None)


def _changed_since(moment: datetime) -> bool:
    imports = RosterImport.objects.filter(Q(applied_at__gt=moment) | Q(undone_at__gt=moment))
    return (
        imports.exists()
        or Transfer.objects.filter(decided_at__gt=moment).exists()
        or TargetDraft.objects.filter(saved_at__gt=moment).exists()
        or RuleDraft.objects.filter(phase=RulePhase.APPLY, finished_at__gt=moment).exists()
    )

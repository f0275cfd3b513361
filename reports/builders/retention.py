"""Which figures are kept, and for how long."""

from django.db import transaction
from django.utils import timezone

from reports.models import Snapshot, UnitProgress, UnitStage

KEPT = 3


@transaction.atomic
def clear_old() -> None:
    """Delete the figures of all but the newest published snapshots."""
    old = [snapshot.pk for snapshot in Snapshot.objects.published()[KEPT:]]
    Snapshot.objects.filter(pk__in=old).update(cleared_at=timezone.now())
    UnitProgress.objects.filter(snapshot__in=old).delete()
    UnitStage.objects.filter(snapshot__in=old).delete()

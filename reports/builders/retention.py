"""Which figures are kept, and for how long.

All figures: of the newest few snapshots (`SNAPSHOTS_KEPT`), and of the end of every fiscal year for
ever (the one it was closed with, else the last one of 30 September), with the newest comparison
with each closed year. The rows by unit alone, for trend lines: of the last day of every month, for
`MONTHS_KEPT` months. Nothing of any other.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports.enums import Occasion
from reports.models import Snapshot, UnitProgress, UnitStage

DAYS_A_MONTH = 31


@transaction.atomic
def clear_old(*, on: date) -> None:
    """Delete what need not be kept on that day."""
    published = list(Snapshot.objects.published())
    kept = {row.pk for row in (*published[: settings.SNAPSHOTS_KEPT], *_year_ends(published))}
    months = {row.pk for row in _month_ends(published, on)}
    ended = {row.pk for row in published} - kept
    compared = Snapshot.objects.filter(occasion=Occasion.COMPARISON, published_at__isnull=False)
    newest = compared.order_by("fiscal_year", "-published_at").distinct("fiscal_year")
    ended |= set(compared.filter(cleared_at=None).values_list("pk", flat=True))
    ended -= set(newest.values_list("pk", flat=True))
    _clear(ended, months & ended)
    _forget_stages(on)


def _year_ends(published: Iterable[Snapshot]) -> Iterable[Snapshot]:
    """The snapshot of each fiscal year's last day; the one that the year was closed with first."""
    of_last_days = [row for row in published if (row.as_of.month, row.as_of.day) == (9, 30)]
    ends: dict[date, Snapshot] = {}
    for row in sorted(of_last_days, key=lambda row: row.closed_at is None):
        ends.setdefault(row.as_of, row)
    return ends.values()


def _month_ends(published: Iterable[Snapshot], on: date) -> Iterable[Snapshot]:
    """The newest snapshot of each last day of a month; `published` is sorted so."""
    ends: dict[date, Snapshot] = {}
    for row in published:
        if (row.as_of + timedelta(days=1)).day == 1 and row.as_of >= _oldest_month(on):
            ends.setdefault(row.as_of, row)
    return ends.values()


def _clear(snapshots: set, of_months: set) -> None:
    rows = Snapshot.objects.filter(pk__in=snapshots)
    rows.update(cleared_at=timezone.now())
    rows.filter(pk__in=of_months).update(keeps_stages=True)
    UnitProgress.objects.filter(snapshot__in=snapshots).delete()
    UnitStage.objects.filter(snapshot__in=snapshots - of_months).delete()


def _forget_stages(on: date) -> None:
    old = Snapshot.objects.filter(keeps_stages=True, as_of__lt=_oldest_month(on))
    UnitStage.objects.filter(snapshot__in=old.values("pk")).delete()
    old.update(keeps_stages=False)


def _oldest_month(on: date) -> date:
    return on - timedelta(days=settings.MONTHS_KEPT * DAYS_A_MONTH)

"""Checking published figures of some units against raw rows, and raising the alarm."""

import logging
import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from personnel import bulk
from personnel.enums import NoticeKind, Right
from personnel.models import Unit, User
from personnel.models.scope import roles_over
from personnel.notices import tell
from reports.builders.raw_figures import COUNTED, OF_UNIT, raw_figures
from reports.builders.refreshing import refresh
from reports.models import Reconciliation, Snapshot, UnitProgress, UnitStage

log = logging.getLogger(__name__)
MOST_KEPT = 500
_NOTHING = dict.fromkeys(COUNTED, 0)


def reconcile(*, at: datetime, units: int | None = None) -> Reconciliation | None:
    """Bring today's figures up to now, and compare those of the whole tree and of some units.

    The units are drawn by chance, `RECONCILE_UNITS` unless said otherwise. Everything is read in
    one transaction that sees one moment. None where there are no figures of today, or only a full
    snapshot would bring them up to now.
    """
    on = timezone.localdate(at)
    snapshot = Snapshot.objects.published().filter(as_of=on).first()
    if snapshot is None:
        return None
    watermark = bulk.settled_at()
    with bulk.one_view():
        if not refresh(snapshot, on=on, watermark=watermark):
            return None
        drawn = _sample(settings.RECONCILE_UNITS if units is None else units)
        differences = [found for unit in drawn for found in differences_of(unit, snapshot)]
        done = Reconciliation.objects.create(
            snapshot=snapshot, at=at, units=len(drawn), differing=len(differences),
            differences=differences[:MOST_KEPT],
        )  # fmt: skip
        if differences:
            _raise_alarm(done)
    return done


def differences_of(unit: Unit, snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield every figure of the unit that is not what the raw rows say."""
    stored, found = _stored(unit, snapshot), raw_figures(unit, snapshot)
    for key in sorted(stored.keys() | found.keys(), key=str):
        was, is_now = stored.get(key, _NOTHING), found.get(key, _NOTHING)
        for name in sorted(was.keys() | is_now.keys()):
            if was.get(name) != is_now.get(name):
                yield {
                    "unit": unit.pk, "group": key[0], "area": key[1], "figure": name,
                    "stored": was.get(name), "found": is_now.get(name),
                }  # fmt: skip


def _sample(units: int) -> list[Unit]:
    """The tops of the tree, and some other units drawn by chance."""
    chance = random.SystemRandom()
    others = list(Unit.objects.filter(depth__gt=1).values_list("pk", flat=True))
    drawn = chance.sample(others, min(units, len(others)))
    return list(Unit.objects.filter(Q(depth=1) | Q(pk__in=drawn)))


def _stored(unit: Unit, snapshot: Snapshot) -> dict[Any, dict[str, Any]]:
    rows = UnitProgress.objects.filter(snapshot=snapshot, unit=unit).values(
        "group", "area", *COUNTED
    )
    stored = {(row.pop("group"), row.pop("area")): row for row in rows}
    whole = UnitStage.objects.filter(snapshot=snapshot, unit=unit).values(*OF_UNIT).first()
    return stored | ({(None, None): whole} if whole else {})


def _raise_alarm(done: Reconciliation) -> None:
    log.error(
        "reconciliation %s: %s figures of %s units differ from the raw rows",
        done.pk, done.differing, done.units,
    )  # fmt: skip
    tops = Unit.objects.filter(depth=1).values_list("path", flat=True)
    analysts = roles_over(tops, Right.ASK_REPORTS).values("user")
    tell(
        users=User.objects.filter(
            Q(pk__in=analysts) | Q(is_superuser=True), is_active=True
        ).distinct(),
        kind=NoticeKind.FIGURES_DIFFER,
        key=f"{NoticeKind.FIGURES_DIFFER}:{done.pk}",
        url=reverse("agency_report"),
        differing=done.differing,
        units=done.units,
    )

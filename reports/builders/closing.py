"""Closing a fiscal year, and what differs from its closed figures since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from competencies.enums import Stage
from personnel.be_dates import BE_OFFSET, fiscal_year
from personnel.enums import Right
from personnel.masking import rounded, rounded_hours
from personnel.models import Unit, User
from personnel.models.scope import paths_where
from personnel.templatetags.thai import hours
from reports.builders.asking import open_snapshot
from reports.enums import ALL_GROUPS, Occasion
from reports.models import Snapshot, UnitProgress, UnitProgressQuerySet
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet


class NotOver(Exception):
    """The fiscal year still goes on, or records of it may still come in."""


class AlreadyClosed(Exception):
    """Somebody was faster."""


def last_day_of(year: int) -> date:
    """Return 30 September of a fiscal year (BE)."""
    return date(year - BE_OFFSET, 9, 30)


@transaction.atomic
def open_closing(*, year: int, on: date, by: User | None) -> Snapshot:
    """Open the snapshot that closes a fiscal year (BE), for a worker to compute.

    Raises `NotOver` and `AlreadyClosed`.
    """
    if on <= last_day_of(year):
        raise NotOver
    if Snapshot.objects.closing(year).exists():
        raise AlreadyClosed
    return open_snapshot(as_of=last_day_of(year), occasion=Occasion.YEAR_END, by=by)


def open_closing_if_due(*, on: date) -> Snapshot | None:
    """Open the closing of the last fiscal year once `YEAR_CLOSES_AFTER_DAYS` have passed.

    Not where nothing was published in that year: the portal was not in use then.
    """
    year = fiscal_year(on) - 1
    waits = on <= last_day_of(year) + timedelta(days=settings.YEAR_CLOSES_AFTER_DAYS)
    was_in_use = Snapshot.objects.filter(fiscal_year=year, published_at__isnull=False)
    if not settings.YEAR_CLOSES_AFTER_DAYS or waits or not was_in_use.exists():
        return None
    if Snapshot.objects.closing(year).exists():
        return None
    return open_closing(year=year, on=on, by=None)


@transaction.atomic
def open_comparison(*, closed: Snapshot, by: User) -> Snapshot:
    """Open the comparison of a closed year with what is known of it now, for a worker."""
    return open_snapshot(
        as_of=closed.as_of, occasion=Occasion.COMPARISON, by=by, framework=closed.framework
    )


@dataclass(frozen=True)
class Difference:
    """A figure row of a closed year, and what it would be now."""

    closed: UnitProgress
    now: UnitProgress
    # Told to somebody who may not see the people of the unit.
    is_rough: bool

    @property
    def is_of_all(self) -> bool:
        """It sums all groups."""
        return self.now.group == ALL_GROUPS

    @property
    def counts(self) -> list[tuple[int | str, int | str]]:
        """The people, and how many met each stage's target: closed, and now."""
        return list(zip(self._counts(self.closed), self._counts(self.now), strict=True))

    @property
    def hours(self) -> tuple[str, str]:
        """Of the fiscal year: closed, and now."""
        return self._hours(self.closed), self._hours(self.now)

    def _counts(self, row: UnitProgress) -> list[int | str]:
        counts = [row.head_count, *map(row.met, Stage)]
        return [rounded(n) for n in counts] if self.is_rough else [*counts]

    def _hours(self, row: UnitProgress) -> str:
        if self.is_rough:
            return rounded_hours(row.minutes, people=row.head_count)
        return hours(row.minutes)


def differences(comparison: Snapshot | None, user: User) -> UnitProgressQuerySet:
    """Return the rows of a comparison that the user may see, in the order of the tree.

    It holds only what differs from the closed year; nothing does before the first comparison.
    """
    if comparison is None:
        return UnitProgress.objects.none()
    rows = UnitProgress.objects.filter(snapshot=comparison).visible_to(user)
    return rows.select_related("unit", "area").order_by("unit__path", "area__number", "group")


def beside_closed(rows: list[UnitProgress], closed: Snapshot, user: User) -> Iterator[Difference]:
    """Yield each row beside the closed one, as far as the user may know both. One query."""
    seen = tuple(paths_where(user, Right.SEE_PEOPLE))
    found = UnitProgress.objects.filter(snapshot=closed, unit__in={row.unit_id for row in rows})
    were = {(row.unit_id, row.group, row.area_id): row for row in found}
    for row in rows:
        key = (row.unit_id, row.group, row.area_id)
        were_row = were.get(key) or UnitProgress.nobody(closed, *key)
        yield Difference(were_row, row, is_rough=not row.unit.path.startswith(seen))


def records_since(closed: Snapshot, user: User) -> TrainingRecordQuerySet:
    """Return the records of a closed year that were decided since, of people the user may see."""
    last = closed.as_of
    first = last.replace(year=last.year - 1) + timedelta(days=1)
    found = TrainingRecord.objects.visible_to(user).filter(
        end_date__range=(first, last), decided_at__gte=closed.watermark
    )
    return found.select_related("person").order_by("-decided_at", "-pk")


def closes_years(user: User) -> bool:
    """Whether the user asks for reports of the whole tree, whose year is closed as one."""
    tops = set(Unit.objects.filter(depth=1).values_list("pk", flat=True))
    return bool(tops) and tops <= set(
        Unit.objects.visible_to(user, Right.ASK_REPORTS)
        .filter(depth=1)
        .values_list("pk", flat=True)
    )

"""Who may need a word: nothing logged lately, a level missing, records that wait for too long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from competencies.enums import Stage
from competencies.models import AreaProgress, StageTarget
from personnel.models import Unit, User
from personnel.models.authority import offices_of
from personnel.models.dated import in_force
from personnel.models.deciders import Deciders
from personnel.models.postings import PostingQuerySet
from training.enums import Lack, Status
from training.models import Reminder, TrainingRecord
from training.models.records import TrainingRecordQuerySet


def without_recent(posts: PostingQuerySet, *, since: date, approved: bool) -> Any:
    """The posts of people with nothing logged (or `approved`) since that day, as `last` the day.

    Who never did comes first. Logged is what was submitted and not withdrawn; an approved record
    counts on the day on which the learning ended.
    """
    records = TrainingRecord.objects.filter(person=OuterRef("person"))
    days: QuerySet[Any] = records.approved().order_by("-end_date").values("end_date")
    if not approved:
        logged = records.filter(submitted_at__isnull=False).exclude(status=Status.WITHDRAWN)
        days = logged.order_by("-submitted_at").values(day=TruncDate("submitted_at"))
    found = posts.annotate(last=Subquery(days[:1])).filter(Q(last=None) | Q(last__lt=since))
    return found.order_by(F("last").asc(nulls_first=True), "person__name_sort", "pk")


def below_level(posts: PostingQuerySet, *, stage: Stage) -> Any:
    """The posts of people a level or more below a target of their group, in how many `areas`."""
    met = AreaProgress.objects.filter(
        person=OuterRef(OuterRef("person")),
        area=OuterRef("area"),
        verified_level__gte=OuterRef("level"),
    )
    missed = StageTarget.objects.filter(
        ~Exists(met),
        stage=stage,
        group=OuterRef("group"),
        level__gt=0,
        area__dimension__framework__is_in_use=True,
    )
    areas = missed.order_by().values("stage").annotate(n=Count("pk")).values("n")
    found = posts.annotate(areas=Coalesce(Subquery(areas), 0)).filter(areas__gt=0)
    return found.order_by("-areas", "person__name_sort", "pk")


def with_accounts(posts: Any, kind: Lack, on: date) -> Any:
    """Each post with the person's `account` (id) and the day on which they were `reminded`."""
    account = User.objects.filter(person=OuterRef("person"), is_active=True)
    reminded = Reminder.objects.resting(kind, on).filter(user__person=OuterRef("person"))
    return posts.annotate(
        account=Subquery(account.values("pk")[:1]),
        reminded=Subquery(reminded.values("on_date")[:1]),
    )


@dataclass(frozen=True)
class Decider:
    """An account that decides on the records of a unit, and when it was `reminded`."""

    account: int
    name: str
    reminded: date | None


@dataclass(frozen=True)
class WaitingUnit:
    """A unit whose records wait for too long, and the nearest who decide on them."""

    unit: Unit
    records: int
    oldest: datetime
    deciders: list[Decider]

    @property
    def reminded(self) -> date | None:
        """The last day of a reminder, when nobody is left who was not reminded lately."""
        days = [decider.reminded for decider in self.deciders if decider.reminded]
        return max(days) if days and len(days) == len(self.deciders) else None


def waiting_units(records: TrainingRecordQuerySet, *, before: datetime, on: date) -> QuerySet[Any]:
    """The units (ids) of the waiting records with their `owners`, how many wait since `before`."""
    posted = in_force(on, "person__postings__") & Q(person__postings__is_primary=True)
    waiting = records.order_by().filter(posted, submitted_at__lt=before)
    counted = waiting.values(unit=F("person__postings__unit")).annotate(
        records=Count("pk", distinct=True),
        oldest=Min("submitted_at"),
        owners=ArrayAgg("person", distinct=True),
    )
    return counted.order_by("oldest", "unit")


def with_deciders(rows: Iterable[Any], *, on: date, by: User) -> list[WaitingUnit]:
    """Return the units with the nearest who decide there, but `by`. A fixed number of queries."""
    rows = list(rows)
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    deciders = Deciders([unit.path for unit in units.values()], on)
    near = [_nearest(deciders, units[row["unit"]], row["owners"]) - {by.pk} for row in rows]
    accounts = User.objects.select_related("person").prefetch_related(offices_of())
    users = accounts.in_bulk(set().union(*near))
    resting = Reminder.objects.resting(Lack.DECISION, on).filter(user__in=users)
    reminded = dict(resting.values_list("user", "on_date"))
    return [
        WaitingUnit(
            unit=units[row["unit"]],
            records=row["records"],
            oldest=row["oldest"],
            deciders=[Decider(pk, users[pk].shown_name, reminded.get(pk)) for pk in sorted(here)],
        )
        for row, here in zip(rows, near, strict=True)
    ]


def _nearest(deciders: Deciders, unit: Unit, owners: Iterable[int]) -> set[int]:
    """The accounts that are nearest to decide on the owners' records; most owners have the same."""
    people = deciders.people
    apart = {owner if owner in people else None for owner in owners}
    return {user for owner in apart for user in deciders.nearest(unit.path, owner)}

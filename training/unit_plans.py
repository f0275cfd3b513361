"""What a plan of a unit says and what its people really learned, put side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from competencies.enums import Mode
from competencies.models import AreaYear
from personnel.be_dates import fiscal_year_range
from personnel.masking import rounded, rounded_hours
from personnel.models import Person, Unit
from personnel.templatetags.thai import hours
from training.enums import Measure
from training.models import PlanActivity, PlanDevice, UnitPlan

_ANY = "any"
Learned = dict[tuple[int | None, int | None], "Done"]


@dataclass(frozen=True)
class Done:
    """How many people have approved records, and of how many minutes."""

    people: int = 0
    minutes: int = 0
    # Told to somebody who may not see the people.
    is_rough: bool = False

    @property
    def people_told(self) -> str:
        return rounded(self.people) if self.is_rough else f"{self.people:,}"

    @property
    def hours_told(self) -> str:
        if self.is_rough:
            return rounded_hours(self.minutes, people=self.people)
        return hours(self.minutes)


@dataclass(frozen=True)
class Line:
    """An activity, and what was learned in its area and mode; None where it names neither."""

    activity: PlanActivity
    done: Done | None


@dataclass(frozen=True)
class Part:
    """The activities under a driving measure."""

    measure: Measure
    lines: list[Line]


@dataclass(frozen=True)
class PlanPage:
    """A plan with its figures. Amounts are in baht."""

    plan: UnitPlan
    parts: list[Part]
    devices: list[PlanDevice]
    done: Done
    budget: Decimal
    spent: Decimal
    as_of: date

    @property
    def left(self) -> Decimal:
        return self.budget - self.spent

    @property
    def short(self) -> int:
        """How many devices are missing in all."""
        return sum(device.short for device in self.devices)


def plan_page(plan: UnitPlan, on: date, *, is_rough: bool) -> PlanPage:
    """Return the plan and what came of it until that day. Five queries, whatever its size.

    `is_rough` where the reader may not see the people of the unit.
    """
    activities = list(PlanActivity.objects.filter(plan=plan).select_related("area"))
    as_of = min(on, fiscal_year_range(plan.fiscal_year)[1])
    learned: Learned = defaultdict(lambda: Done(is_rough=is_rough))
    for key, done in learned_in(plan.unit, plan.fiscal_year, as_of).items():
        learned[key] = replace(done, is_rough=is_rough)
    return PlanPage(
        plan=plan,
        parts=[Part(measure, list(_lines(activities, measure, learned))) for measure in Measure],
        devices=list(PlanDevice.objects.filter(plan=plan)),
        done=learned[None, None],
        budget=sum((row.budget for row in activities), Decimal(0)),
        spent=sum((row.spent for row in activities), Decimal(0)),
        as_of=as_of,
    )


def learned_in(unit: Unit, fiscal_year: int, as_of: date) -> Learned:
    """Return what the unit's people learned in a fiscal year (BE), by area (id) and mode.

    None stands for any area or mode. Its people are those whose primary post is at the unit or
    below on the day `as_of`; the sums come from `AreaYear`, so no record is read.
    """
    rows = AreaYear.objects.filter(
        fiscal_year=fiscal_year, person__in=Person.objects.in_subtree(unit, as_of)
    )
    learned: Learned = {}
    for row in [*_counted(rows.values("area")), rows.aggregate(**_COUNTS)]:
        for mode in (None, *Mode):
            name = mode or _ANY
            done = Done(row[f"people_{name}"], row[f"sum_{name}"] or 0)
            learned[row.get("area"), mode] = done
    return learned


def _counted(rows: QuerySet[Any, Any]) -> Iterable[dict[str, int]]:
    return rows.order_by().annotate(**_COUNTS)


def _lines(activities: list[PlanActivity], measure: Measure, learned: Learned) -> Iterable[Line]:
    for row in activities:
        if row.measure == measure:
            names_something = row.area_id or row.mode
            done = learned[row.area_id, row.mode] if names_something else None
            yield Line(row, done)


def _counts() -> dict[str, Any]:
    any_minutes = Q(minutes_70__gt=0) | Q(minutes_20__gt=0) | Q(minutes_10__gt=0)
    counts: dict[str, Any] = {
        f"people_{_ANY}": Count("person", distinct=True, filter=any_minutes),
        f"sum_{_ANY}": Sum("minutes_70") + Sum("minutes_20") + Sum("minutes_10"),
    }
    for mode in Mode:
        learned = Q(**{f"minutes_{mode}__gt": 0})
        counts[f"people_{mode}"] = Count("person", distinct=True, filter=learned)
        counts[f"sum_{mode}"] = Sum(f"minutes_{mode}")
    return counts


_COUNTS = _counts()

"""Which items of a plan are done: worked out from approved records each time, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from competencies.enums import Mode
from personnel.be_dates import fiscal_year_range
from training.balance import Balance, balance_of
from training.enums import Status
from training.models import PersonalPlan, PlanItem, RecordArea


@dataclass(frozen=True)
class Learned:
    """Approved minutes of a fiscal year in an area (id), and in a course (id) or in none."""

    course: int | None
    area: int
    minutes: int


@dataclass(frozen=True)
class TickedItem:
    """An item with the approved minutes that count for it, never more than it asks for."""

    item: PlanItem
    minutes: int

    @property
    def is_done(self) -> bool:
        return self.minutes >= self.item.minutes or self.item.done_on is not None


@dataclass(frozen=True)
class PlanSheet:
    """A plan as a page shows it: its items in order, and the modes that it leans to."""

    plan: PersonalPlan
    items: list[TickedItem]
    balance: Balance

    @property
    def done(self) -> int:
        """The number of items that are done."""
        return sum(row.is_done for row in self.items)


def plan_sheet(plan: PersonalPlan) -> PlanSheet:
    """Return the plan with what is done of it. One query more than the plan itself (`in_full`)."""
    items = list(plan.items.all())
    modes = {mode: sum(row.minutes for row in items if row.method.mode == mode) for mode in Mode}
    balance = balance_of(modes[Mode.SELF], modes[Mode.OTHERS], modes[Mode.FORMAL])
    return PlanSheet(plan, tick_off(items, learned_in(plan)), balance)


def learned_in(plan: PersonalPlan) -> list[Learned]:
    """Return what the person's approved records of the fiscal year add up to."""
    sums = (
        RecordArea.objects.filter(
            record__person=plan.person_id,
            record__status=Status.APPROVED,
            record__end_date__range=fiscal_year_range(plan.fiscal_year),
        )
        .order_by()
        .values_list("record__course", "area")
        .annotate(total=Sum("minutes"))
    )
    return [Learned(course, area, minutes) for course, area, minutes in sums]


def tick_off(items: Sequence[PlanItem], learned: Iterable[Learned]) -> list[TickedItem]:
    """Return the items, in their order, with the minutes that count for each.

    An item about a course counts that course, in whatever areas it is; an item without one counts
    what else was learned in its area. A minute counts once: where several items share a source,
    the earlier item is filled first.
    """
    courses = {item.course_id for item in items if item.course_id}
    sources: defaultdict[tuple[str, int], int] = defaultdict(int)
    for row in learned:
        key = ("course", row.course) if row.course in courses else ("area", row.area)
        sources[key] += row.minutes
    ticked = []
    for item in items:
        source = ("course", item.course_id) if item.course_id else ("area", item.area_id)
        counted = min(item.minutes, sources[source])
        sources[source] -= counted
        ticked.append(TickedItem(item, counted))
    return ticked

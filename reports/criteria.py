"""What a unit has to reach for its next stage, target by target, and how far it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from competencies.models import Area, StageProfile
from personnel.enums import Group
from reports.models import Target, UnitProgress, whole_percent


@dataclass(frozen=True)
class Criterion:
    """A target with staff: of `head_count` people `met` meet it, `coverage` percent must."""

    area: Area
    group: str
    head_count: int
    met: int
    coverage: int
    due_date: date
    is_overdue: bool
    is_hidden: bool = False

    @property
    def group_label(self) -> str:
        return str(Group(self.group).label)

    @property
    def share(self) -> int:
        """The percentage that meets it now, rounded down."""
        return whole_percent(self.met, self.head_count) or 0

    @property
    def short(self) -> int:
        """How many more people have to meet it; 0 when it is met."""
        needed = -(-self.coverage * self.head_count // 100)
        return max(needed - self.met, 0)


@dataclass(frozen=True)
class NextStage:
    """The stage that a unit works towards, and the criteria that count for it."""

    profile: StageProfile
    criteria: list[Criterion]
    due_date: date | None
    is_overdue: bool

    @cached_property
    def unmet(self) -> list[Criterion]:
        """What is missing; first where the most people are short."""
        missing = [row for row in self.criteria if row.short]
        return sorted(missing, key=lambda row: (-row.short, row.area.number, row.group))

    @cached_property
    def reached(self) -> list[Criterion]:
        """What is met, in the order of the areas."""
        return [row for row in self.criteria if not row.short]


def next_stage(
    profile: StageProfile, targets: Sequence[Target], figures: Iterable[UnitProgress], *, on: date
) -> NextStage:
    """Return the criteria of a stage for the unit of these figures, as of the day `on`.

    Only targets of groups with staff count (see `UnitStage.targets`).
    """
    by_key = {(row.area_id, row.group): row for row in figures if row.head_count}
    criteria = [
        Criterion(
            area=row.area,
            group=row.group,
            head_count=row.head_count,
            met=row.met(profile.code),
            coverage=target.coverage,
            due_date=target.due_date,
            is_overdue=target.due_date < on,
        )
        for target in targets
        if (row := by_key.get((target.area_id, target.group)))
    ]
    due = max((target.due_date for target in targets), default=None)
    return NextStage(
        profile=profile,
        criteria=sorted(criteria, key=lambda row: (row.area.number, row.group)),
        due_date=due,
        is_overdue=due is not None and due < on,
    )

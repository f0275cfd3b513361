"""The figures of a snapshot once more, person by person in plain Python, from the raw rows.

Approved records with their shares, assessments, posts and targets: nothing that was computed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from competencies.enums import Source, Stage
from competencies.models import Area, Assessment, StageTarget, TakenBack
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Outcome
from personnel.models import Person, Posting, Unit
from reports.enums import ALL_GROUPS
from reports.models import Snapshot, UnitProgress, UnitStage
from training.enums import Status
from training.models import RecordArea

SUMS = (
    "met_early", "met_developing", "met_mature",
    "minutes_70", "minutes_20", "minutes_10", "lecture",
    "ever_70", "ever_20", "ever_10", "ever_lecture",
)  # fmt: skip
FIGURES = ("head_count", *SUMS)
STANDING = (
    "stage", "targets_met", "targets", "people", "holders", "in_m", "in_a", "in_s", "in_t",
    "outside", "in_review",
)  # fmt: skip
Cells = dict[tuple[int, str, int], Counter[str]]


def stored_figures(snapshot: Snapshot) -> Cells:
    """What the builder wrote, by (unit, group, area)."""
    rows = UnitProgress.objects.filter(snapshot=snapshot).values("unit", "group", "area", *FIGURES)
    return {
        (row["unit"], row["group"], row["area"]): Counter({name: row[name] for name in FIGURES})
        for row in rows
    }


def stored_standings(snapshot: Snapshot) -> dict[int, tuple[Any, ...]]:
    """The stage, the counts and the sums over all areas that the builder wrote, by unit."""
    rows = UnitStage.objects.filter(snapshot=snapshot).values("unit", *STANDING, "cells", *SUMS)
    return {row.pop("unit"): tuple(row.values()) for row in rows}


@dataclass
class State:
    """A person in an area."""

    level: int = 0
    minutes: Counter[str] = field(default_factory=Counter)


def figures(as_of: date, *, at_its_end: bool = False) -> Cells:
    """What the builder must write; `at_its_end` leaves out what is later than the day."""
    states = _states(as_of, at_its_end)
    targets = {(t.stage, t.group, t.area_id): t for t in StageTarget.objects.all()}
    areas = list(Area.objects.in_use().values_list("pk", flat=True))
    above = _units_above()
    found: Cells = defaultdict(Counter)
    for post in _staff(as_of):
        for area in areas if post.group else ():
            counted = _person(states[post.person_id, area], targets, post.group, area)
            for unit in above[post.unit_id]:
                for group in (post.group, ALL_GROUPS):
                    found[unit, group, area].update(counted)
    return dict(found)


def standings(as_of: date, *, at_its_end: bool = False) -> dict[int, tuple[Any, ...]]:
    """The stages, counts and sums that the builder must write."""
    cells = figures(as_of, at_its_end=at_its_end)
    targets, above = list(StageTarget.objects.all()), _units_above()
    staff, holders = defaultdict(list), defaultdict(set)
    for post in _staff(as_of):
        for unit in above[post.unit_id]:
            staff[unit].append(post)
    for post in Posting.objects.on(as_of):
        for unit in above[post.unit_id]:
            holders[unit].add(post.person_id)
    return {
        unit: (
            *_stage(unit, cells, targets),
            *_heads(staff[unit], holders[unit]),
            *_sums(cell for key, cell in cells.items() if key[0] == unit and key[1] == ALL_GROUPS),
        )
        for unit in above
    }


def without_posting(as_of: date) -> int:
    """How many people hold no post on that day."""
    held = set(Posting.objects.on(as_of).values_list("person", flat=True))
    return sum(person not in held for person in Person.objects.values_list("pk", flat=True))


def _states(as_of: date, at_its_end: bool) -> dict[tuple[int, int], State]:
    states: dict[tuple[int, int], State] = defaultdict(State)
    gone = set(TakenBack.objects.values_list("assessment", flat=True))
    verified = Assessment.objects.exclude(source=Source.SELF).order_by("on_date", "pk")
    for row in verified:
        if row.pk in gone:
            continue
        if row.on_date <= as_of or not at_its_end:
            states[row.person_id, row.area_id].level = row.level
    shares = RecordArea.objects.filter(record__status=Status.APPROVED).select_related("record")
    for share in shares:
        year = fiscal_year(share.record.end_date)
        if year <= fiscal_year(as_of) or not at_its_end:
            minutes = states[share.record.person_id, share.area_id].minutes
            minutes.update(dict(_minutes(share, is_of_year=year == fiscal_year(as_of))))
    return states


def _minutes(share: RecordArea, *, is_of_year: bool) -> Iterator[tuple[str, int]]:
    yield f"ever_{share.record.mode}", share.minutes
    if share.record.mode == 10 and share.record.is_lecture:
        yield "ever_lecture", share.minutes
    if is_of_year:
        yield f"minutes_{share.record.mode}", share.minutes
        if share.record.mode == 10 and share.record.is_lecture:
            yield "lecture", share.minutes


def _person(state: State, targets: dict, group: str, area: int) -> Counter[str]:
    counted = Counter({"head_count": 1, **dict.fromkeys(SUMS, 0), **state.minutes})
    minutes = sum(state.minutes[f"ever_{mode}"] for mode in (70, 20, 10))
    for stage in Stage:
        target = targets[stage, group, area]
        counted[f"met_{stage.lower()}"] = state.level >= target.level and minutes >= target.minutes
    return counted


def _stage(unit: int, cells: Cells, targets: list[StageTarget]) -> tuple[Any, ...]:
    attained, met, asked = None, 0, 0
    for stage in Stage:
        results = [
            cell[f"met_{stage.lower()}"] * 100 >= target.coverage * cell["head_count"]
            for target in targets
            if target.stage == stage and (cell := cells.get((unit, target.group, target.area_id)))
        ]
        met, asked = sum(results), len(results)
        if not asked or met < asked:
            break
        attained, met, asked = stage.value, 0, 0
    return attained, met, asked


def _heads(staff: list[Posting], holders: set[int]) -> tuple[int, ...]:
    groups = Counter(post.group for post in staff)
    outcomes = Counter(post.outcome for post in staff)
    return (
        len(staff), len(holders), *(groups[group] for group in Group.values),
        outcomes[Outcome.OUTSIDE], outcomes[Outcome.REVIEW],
    )  # fmt: skip


def _sums(cells: Iterable[Counter[str]]) -> tuple[int, ...]:
    together: Counter[str] = sum(cells, Counter())
    return tuple(together[name] for name in FIGURES)


def _staff(as_of: date) -> list[Posting]:
    """Everybody once, by the primary post in force; of two, the one that began last."""
    posts = Posting.objects.on(as_of).primary().order_by("from_date", "pk")
    return list({post.person_id: post for post in posts}.values())


def _units_above() -> dict[int, list[int]]:
    """Every unit with itself and those above it."""
    units = list(Unit.objects.values_list("pk", "path"))
    return {pk: [up for up, way in units if path.startswith(way)] for pk, path in units}

"""The figures of a snapshot once more, person by person in plain Python, from the raw rows."""

from collections import Counter
from datetime import date
from typing import Any

from competencies.enums import Stage
from competencies.models import Area, AreaProgress, AreaYear, StageTarget
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Outcome
from personnel.models import Posting, Unit
from reports.enums import ALL_GROUPS
from reports.models import Snapshot, UnitProgress, UnitStage

FIGURES = (
    "head_count", "met_early", "met_developing", "met_mature",
    "minutes_70", "minutes_20", "minutes_10", "lecture",
)  # fmt: skip
STANDING = (
    "stage", "targets_met", "targets", "people", "in_m", "in_a", "in_s", "in_t",
    "outside", "in_review",
)  # fmt: skip


def stored_figures(snapshot: Snapshot) -> dict[tuple[int, str, int], Counter[str]]:
    """What the builder wrote, by (unit, group, area)."""
    rows = UnitProgress.objects.filter(snapshot=snapshot).values("unit", "group", "area", *FIGURES)
    return {
        (row["unit"], row["group"], row["area"]): Counter({name: row[name] for name in FIGURES})
        for row in rows
    }


def stored_standings(snapshot: Snapshot) -> dict[int, tuple[Any, ...]]:
    """The stage and the counts that the builder wrote, by unit."""
    rows = UnitStage.objects.filter(snapshot=snapshot).values("unit", *STANDING)
    return {row["unit"]: tuple(row[name] for name in STANDING) for row in rows}


def figures(as_of: date) -> dict[tuple[int, str, int], Counter[str]]:
    """What the builder must write."""
    progress = {(row.person_id, row.area_id): row for row in AreaProgress.objects.all()}
    in_year = AreaYear.objects.filter(fiscal_year=fiscal_year(as_of))
    years = {(row.person_id, row.area_id): row for row in in_year}
    targets = {(t.stage, t.group, t.area_id): t for t in StageTarget.objects.all()}
    found: dict[tuple[int, str, int], Counter[str]] = {}
    for post in _posts(as_of):
        if not post.group:
            continue
        for area in Area.objects.in_use():
            key = (post.person_id, area.pk)
            counted = _person(progress.get(key), years.get(key), targets, post.group, area.pk)
            for unit in Unit.objects.above(post.unit):
                for group in (post.group, ALL_GROUPS):
                    found.setdefault((unit.pk, group, area.pk), Counter()).update(counted)
    return found


def standings(as_of: date) -> dict[int, tuple[Any, ...]]:
    """The stage and the counts that the builder must write."""
    cells = figures(as_of)
    targets = list(StageTarget.objects.all())
    return {unit.pk: _standing(unit, as_of, cells, targets) for unit in Unit.objects.all()}


def _person(progress: Any, year: Any, targets: dict, group: str, area: int) -> Counter[str]:
    counted = Counter({"head_count": 1})
    level, minutes = (progress.verified_level, progress.minutes) if progress else (0, 0)
    for stage in Stage:
        target = targets[stage, group, area]
        counted[f"met_{stage.lower()}"] = level >= target.level and minutes >= target.minutes
    for name in FIGURES[4:]:
        counted[name] = getattr(year, name, 0)
    return counted


def _standing(unit: Unit, as_of: date, cells: dict, targets: list[StageTarget]) -> tuple[Any, ...]:
    posts = [post for post in _posts(as_of) if post.unit.path.startswith(unit.path)]
    groups = Counter(post.group for post in posts)
    outcomes = Counter(post.outcome for post in posts)
    attained, met, asked = None, 0, 0
    for stage in Stage:
        results = [
            cell[f"met_{stage.lower()}"] * 100 >= target.coverage * cell["head_count"]
            for target in targets
            if target.stage == stage
            and (cell := cells.get((unit.pk, target.group, target.area_id)))
        ]
        met, asked = sum(results), len(results)
        if not asked or met < asked:
            break
        attained, met, asked = stage.value, 0, 0
    return (
        attained, met, asked, len(posts), *(groups[group] for group in Group.values),
        outcomes[Outcome.OUTSIDE], outcomes[Outcome.REVIEW],
    )  # fmt: skip


def _posts(as_of: date) -> list[Posting]:
    return list(Posting.objects.on(as_of).primary().select_related("unit"))

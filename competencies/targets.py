"""The targets of a framework as plain rows: what is in force, told apart, compared."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from competencies.enums import Stage
from competencies.models import StageTarget

Cell = tuple[str, str, int]
ASKED = ("level", "minutes", "coverage")


@dataclass(frozen=True)
class Easier:
    """A stage that asks for less than the one before it, in an area for a group."""

    stage: Stage
    before: Stage
    group: str
    area_id: int


def targets_in_force(framework: int) -> list[dict[str, Any]]:
    """Return the targets of a framework (id) as snapshots and drafts keep them."""
    found = StageTarget.objects.filter(area__dimension__framework=framework)
    rows = found.order_by("stage", "group", "area").values(
        "stage", "group", "area_id", "level", "minutes", "coverage", "due_date"
    )
    return [{**row, "due_date": row["due_date"].isoformat()} for row in rows]


def digest_of(rows: list[dict[str, Any]]) -> str:
    """Return a short text that is another one as soon as any target is."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:32]


def by_cell(rows: Iterable[Mapping[str, Any]]) -> dict[Cell, Mapping[str, Any]]:
    """Return the rows by stage, group and area (id)."""
    return {(row["stage"], row["group"], row["area_id"]): row for row in rows}


def changed_rows(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the rows of `after` that `before` does not have just so."""
    known = by_cell(before)
    return [row for cell, row in by_cell(after).items() if known.get(cell) != row]


def easier_stages(rows: Iterable[Mapping[str, Any]]) -> Iterator[Easier]:
    """Yield where a later stage asks for less than the one before: level, minutes or coverage."""
    cells = by_cell(rows)
    for stage, group, area_id in cells:
        for before, after in pairwise(Stage):
            lower = cells.get((before, group, area_id))
            higher = cells[(stage, group, area_id)]
            if stage == after and lower and any(higher[key] < lower[key] for key in ASKED):
                yield Easier(after, before, group, area_id)

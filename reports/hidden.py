"""What is hidden of the people of units from readers who may not see them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Q

from personnel.models import Unit
from personnel.models.units import path_above
from reports.masking import COUNTS, GROUPS, SUMS, hidden_met, protect
from reports.models import Snapshot, UnitProgress, UnitStage

# (area id, group code)
Cells = set[tuple[int, str]]
_STORED = [name for name in COUNTS if name != "in_groups"]


def hidden_counts(
    snapshot: Snapshot, paths: Iterable[str], *, below: str = ""
) -> dict[str, list[bool]]:
    """Return by the paths of units which of their `COUNTS` are hidden, from the top of the tree on.

    Of the units with these paths, of all beside and above them, and of every unit whose path begins
    with `below`. It is the same for every reader, page and report: else one would tell what another
    hides. One query.
    """
    above = {path[:end] for path in paths for end in range(0, len(path), Unit.steplen)}
    wanted = Q(above__in=above)
    if below:
        wanted |= Q(unit__path__startswith=below)
    rows = (
        UnitStage.objects.filter(snapshot=snapshot)
        .annotate(above=path_above("unit__"))
        .filter(wanted)
        .order_by("unit__depth", "unit__path")
    )
    counts: dict[str, list[int]] = {}
    hidden: dict[str, list[bool]] = {}
    # Not by a cursor of the server: the planner takes a way that is slow for all rows.
    found = rows.values("unit__path", "above", *_STORED)
    for path, siblings in groupby(found, key=lambda row: row["above"]):
        block = {row["unit__path"]: _counts(row) for row in siblings}
        total = (counts[path], hidden[path]) if path in counts else ((), ())
        hidden |= dict(zip(block, protect(list(block.values()), SUMS, total), strict=True))
        counts |= block
    return hidden


def _counts(row: dict[str, Any]) -> list[int]:
    in_groups = row["in_m"] + row["in_a"] + row["in_s"] + row["in_t"]
    return [in_groups if name == "in_groups" else row[name] for name in COUNTS]


def hidden_cells(figures: Iterable[UnitProgress], stage: str, hidden: Sequence[bool]) -> Cells:
    """Return the cells of a unit in which is not told how many meet the stage's target.

    `hidden` are the unit's counts that are hidden, of `hidden_counts`.
    """
    found: Cells = set()
    heads = dict(zip(GROUPS, hidden[1:], strict=False))
    ordered = sorted(figures, key=lambda row: (row.area_id, GROUPS.index(row.group)))
    for _area, rows in groupby(ordered, key=lambda row: row.area_id):
        block = list(rows)
        met, people = [row.met(stage) for row in block], [row.head_count for row in block]
        flags = hidden_met(met, people, [heads[row.group] for row in block])
        found |= {(row.area_id, row.group) for row, flag in zip(block, flags, strict=True) if flag}
    return found

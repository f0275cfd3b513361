"""Where a unit stands among the units of its kind under the same unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from reports.focus import met_of
from reports.models import UnitStage


@dataclass(frozen=True)
class Comparison:
    """The unit's rank by its share on target, 1 for the best, and the shares in percent."""

    rank: int
    units: int
    own: int
    best: int
    median: int


def compared(siblings: Iterable[UnitStage], *, unit: int, stage: str) -> Comparison | None:
    """Return how the unit (its id) stands among rows of `Focus.of`, itself included.

    Units without people do not count; None where nothing is left to compare with. Units with the
    same share have the same rank.
    """
    shares = {
        row.unit_id: Fraction(met_of(row, stage) * 100, cells)
        for row in siblings
        if (cells := row.focus_cells)  # type: ignore[attr-defined]
    }
    if unit not in shares or len(shares) < 2:
        return None
    own = shares[unit]
    return Comparison(
        rank=1 + sum(share > own for share in shares.values()),
        units=len(shares),
        own=int(own),
        best=int(max(shares.values())),
        median=int(median(shares.values())),
    )

"""Where a unit stands among the units of its kind under the same unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Comparison:
    """The unit's rank by its share on target, 1 for the best, and the shares in percent."""

    rank: int
    units: int
    own: int
    best: int
    median: int


def compared(siblings: Iterable[tuple[int, int, int]], *, unit: int) -> Comparison | None:
    """Return how the unit (its id) stands among rows of `Focus.cells_of`, itself included.

    Units without people do not count; None where nothing is left to compare with. Units with the
    same share have the same rank: a quotient of small whole numbers is the same however it is
    written.
    """
    shares = {pk: (met or 0) * 100 / cells for pk, met, cells in siblings if cells}
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

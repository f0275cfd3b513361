"""How the whole grows with the country: recount, snapshot and pages from 1,000 staff to a million.

Every size has a database of its own. The exponent is the slope of the seconds over the staff, both
as logarithms: 1 is linear. It begins with 5,000 staff, since below that starting up is what takes
the time. Pages have to take the same seconds everywhere.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import linear_regression

from bench.figures import Figure, Quantity

SIZES = (1_000, 5_000, 50_000, 500_000, 1_000_000)
GROWS_FROM = 5_000
# The end of the names of figures that have to be the same everywhere.
SAME = "at its quickest"
SAME_AT = (1_000, 50_000, 500_000)


def growth(measured: Iterable[tuple[int, Figure | Quantity]]) -> Iterator[Quantity]:
    """Yield the exponent of every figure that was measured at all sizes: (staff, figure).

    Of pages at their quickest also how much longer one of three sizes takes than another.
    """
    seconds: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for staff, figure in measured:
        if isinstance(figure, Figure):
            seconds[figure.name.replace(f"{staff:,} staff", "staff")][staff] = figure.seconds
    for name, taken in seconds.items():
        yield _exponent(name, taken)
        if name.endswith(SAME):
            yield _difference(name, [taken[staff] for staff in SAME_AT])


def _exponent(name: str, taken: dict[int, float]) -> Quantity:
    grown = {staff: each for staff, each in taken.items() if staff >= GROWS_FROM}
    slope = linear_regression([*map(math.log, grown)], [*map(math.log, grown.values())]).slope
    sizes = ", ".join(f"{staff:,}: {each:.3f} s" for staff, each in taken.items())
    return Quantity(f"growth of {name}", f"n^{slope:.2f}", sizes, "<= 1.1")


def _difference(name: str, seconds: list[float]) -> Quantity:
    more = max(seconds) / min(seconds) - 1
    sizes = ", ".join(f"{staff:,}" for staff in SAME_AT)
    return Quantity(f"{name}: slowest against quickest", f"+{more:.0%}", sizes, "<= 10 %")

"""How the whole grows with the country: recount, snapshot and pages from 5,000 staff to a million.

Every size has a database of its own. The exponent is the slope of the seconds over the staff, both
as logarithms: 1 is linear.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import linear_regression

from bench.figures import Figure, Quantity

SIZES = (5_000, 50_000, 500_000, 1_000_000)


def growth(measured: Iterable[tuple[int, Figure | Quantity]]) -> Iterator[Quantity]:
    """Yield the exponent of every figure that was measured at all sizes: (staff, figure)."""
    seconds: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for staff, figure in measured:
        if isinstance(figure, Figure):
            seconds[figure.name.replace(f"{staff:,} staff", "staff")][staff] = figure.seconds
    for name, taken in seconds.items():
        slope = linear_regression([*map(math.log, taken)], [*map(math.log, taken.values())]).slope
        sizes = ", ".join(f"{staff:,}: {each:.2f} s" for staff, each in taken.items())
        yield Quantity(f"growth of {name}", f"n^{slope:.2f}", sizes, "<= 1.1")

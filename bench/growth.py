"""How the cost of an import grows from 1,000 to 199,999 rows; with the header 200,000 are allowed.

Each roster names new people, so the ministry grows with them. The exponent is the slope of the
seconds over the rows, both as logarithms: 1 is linear.
"""

import math
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory

from django.test.utils import override_settings

from bench import office
from bench.dashboard import signed_in
from bench.figures import Quantity
from bench.roster_book import write_book
from bench.roster_import import import_rows, memory
from bench.worker import Work

SIZES = (1_000, 10_000, 50_000, 199_999)


@override_settings(ALLOWED_HOSTS=["testserver"])
def measure(staff: int, rows: int) -> list[Quantity]:
    """Import a roster of every size, whatever `rows`."""
    works = [_import(size) for size in SIZES]
    return [
        _grows("read, stage, judge", [read.seconds for read, _ in works]),
        _grows("apply", [applied.seconds for _, applied in works]),
        memory(f"roster of {SIZES[-1]:,}", *works[-1]),
    ]


def _import(rows: int) -> tuple[Work, Work]:
    """Import as many new people: read, and applied."""
    client = signed_in()
    with TemporaryDirectory() as folder:
        # Sizes are so far apart that no two rosters have people in common.
        path = write_book(Path(folder) / "roster.xlsx", rows=rows, first=rows)
        roster = office.upload(client, path)
    return import_rows(roster, new=rows)


def _grows(name: str, seconds: list[float]) -> Quantity:
    exponent = linear_regression([*map(math.log, SIZES)], [*map(math.log, seconds)]).slope
    sizes = (f"{rows:,}: {taken:.1f} s" for rows, taken in zip(SIZES, seconds, strict=True))
    return Quantity(f"growth of {name}", f"n^{exponent:.2f}", ", ".join(sizes), "<= 1.1")

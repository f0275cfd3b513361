"""One measured figure, how it is timed, and how it is printed."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What took `seconds`, and the least it could take: the floor, measured in the same run."""

    name: str
    seconds: float
    floor_name: str
    floor_seconds: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor_seconds


def timed(work: Callable[[], Any], *, times: int = 1) -> float:
    """Return the median of the seconds that `work` takes."""
    return statistics.median(_once(work) for _ in range(times))


def print_table(figures: Iterable[Figure]) -> None:
    """Print the figures, one line each."""
    print(f"{'':44} {'seconds':>9} {'floor':>9} {'ratio':>7}  floor is")
    for figure in figures:
        print(
            f"{figure.name:44} {figure.seconds:9.4f} {figure.floor_seconds:9.4f}"
            f" {figure.ratio:6.1f}x  {figure.floor_name}"
        )


def _once(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

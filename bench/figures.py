"""What was measured, how it is timed, and how it is printed: what is compared stands first."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What took `seconds`, and the least it could take: the floor, measured in the same run.

    `rows` of a roster, where it is one; `wanted` is the demand, as text.
    """

    name: str
    seconds: float
    floor_name: str
    floor_seconds: float
    rows: int = 0
    wanted: str = ""

    @property
    def headline(self) -> str:
        """How many times the floor it took."""
        return f"{self.seconds / self.floor_seconds:.1f} x"

    @property
    def details(self) -> str:
        rate = f"{self.rows / self.seconds:,.0f} rows/s" if self.rows else ""
        return f"{self.seconds:.4f} s {rate:>15}  {self.floor_seconds:.4f} s for {self.floor_name}"


@dataclass(frozen=True)
class Gain(Figure):
    """What took `seconds`, and what another way takes for as many rows."""

    @property
    def headline(self) -> str:
        """How many times as fast it is."""
        return f"{self.floor_seconds / self.seconds:.1f} x faster"


@dataclass(frozen=True)
class Quantity:
    """What is no time: memory, or how something grows."""

    name: str
    headline: str
    details: str = ""
    wanted: str = ""


def timed(work: Callable[[], Any], *, times: int = 1) -> float:
    """Return the median of the seconds that `work` takes."""
    return statistics.median(timings(work, times))


def timings(work: Callable[[], Any], times: int) -> list[float]:
    """Return the seconds that `work` takes each time, the shortest first."""
    return sorted(_once(work) for _ in range(times))


def timed_in_turn(works: Sequence[Callable[[], Any]], *, times: int) -> list[float]:
    """Return the median seconds of each work, one of each after the other; the first round warms.

    So whatever else the machine does in the meantime slows all of them.
    """
    rounds = [[_once(work) for work in works] for _turn in range(times + 1)]
    return [statistics.median(each) for each in zip(*rounds[1:], strict=True)]


def print_table(figures: Iterable[Figure | Quantity]) -> None:
    """Print the figures as they come, one line each."""
    for figure in figures:
        wanted = f"  (wanted: {figure.wanted})" if figure.wanted else ""
        print(f"{figure.headline:>14}  {figure.name:56} {figure.details}{wanted}", flush=True)


def _once(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

"""How a unit's figures went, from the snapshots that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.focus import met_of, share_of
from reports.models import UnitStage

# Units of the drawing, which is stretched to its place.
WIDTH, HEIGHT = 100, 100


@dataclass(frozen=True)
class Point:
    """A day: `share` percent on target, and of `staff` in groups so many, averaged over areas."""

    as_of: date
    share: int | None
    on_target: int | str
    staff: int | str


@dataclass(frozen=True)
class Trend:
    """Points of different days, the oldest first."""

    points: list[Point]
    # Only the day of the page is told.
    hides_days: bool = False

    @property
    def is_line(self) -> bool:
        return len(self._drawn()) > 1

    @property
    def line(self) -> str:
        """The corners of the line as SVG writes them: days to the right, 100 percent on top."""
        drawn = self._drawn()
        first, days = drawn[0].as_of, (drawn[-1].as_of - drawn[0].as_of).days
        return " ".join(
            f"{(row.as_of - first).days * WIDTH / days:.1f},{HEIGHT - (row.share or 0)}"
            for row in drawn
        )

    def _drawn(self) -> list[Point]:
        return [row for row in self.points if row.share is not None]


def trend_of(standings: Iterable[UnitStage], stage: str) -> Trend:
    """Return the trend of one unit; its rows are of `Focus.of`, each with its snapshot.

    Of the snapshots of one day the one that was published last speaks.
    """
    by_day = {}
    for row in sorted(standings, key=_published):
        by_day[row.snapshot.as_of] = row
    return Trend([_point(day, row, stage) for day, row in sorted(by_day.items())])


def _published(row: UnitStage) -> Any:
    return row.snapshot.published_at


def _point(day: date, row: UnitStage, stage: str) -> Point:
    staff, cells = row.focus_staff, row.focus_cells or 0
    on_target = met_of(row, stage) * staff // cells if cells else 0
    return Point(day, share_of(row, stage), on_target, staff)

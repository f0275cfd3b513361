"""A person's learning over the years: hours and levels per area, and the balance of each year."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from competencies.models import Area, AreaYear, Assessment, Level
from personnel.be_dates import fiscal_year
from personnel.models import Person
from training.balance import Balance, balance_of


@dataclass(frozen=True)
class YearInArea:
    """What was approved in an area in a fiscal year, and the verified level at the end of it."""

    minutes: int
    level: int | None


@dataclass(frozen=True)
class AreaHistory:
    """An area through the years, in the order of `History.years`."""

    area: Area
    cells: list[YearInArea]


@dataclass(frozen=True)
class LearningYear:
    """A fiscal year (BE); `share` is its part of the fullest year, in percent, by mode."""

    year: int
    balance: Balance
    share: tuple[float, float, float]

    @property
    def bars(self) -> list[tuple[str, float, float]]:
        """The bars of the chart: class, where it begins, how long it is."""
        on_job, others, formal = self.share
        return [
            ("m70", 0, on_job),
            ("m20", on_job, others),
            ("m10", on_job + others, formal),
        ]


@dataclass(frozen=True)
class History:
    """The fiscal years in which something was found or approved, and this one; the first first."""

    years: list[LearningYear]
    areas: list[AreaHistory]
    level_names: dict[int, str]

    @property
    def is_empty(self) -> bool:
        return not any(
            cell.minutes or cell.level is not None for row in self.areas for cell in row.cells
        )


def years_of(person: Person, this_year: int) -> History:
    """Return the person's years up to `this_year` (BE). Four queries, whatever is found."""
    rows = list(AreaYear.objects.filter(person=person))
    found = list(Assessment.objects.filter(person=person).verified().order_by("on_date", "pk"))
    years = {row.fiscal_year for row in rows} | {fiscal_year(one.on_date) for one in found}
    ordered = sorted(years | {this_year})
    minutes = {(row.area_id, row.fiscal_year): _total(row) for row in rows}
    levels = {(one.area_id, fiscal_year(one.on_date)): one.level for one in found}
    return History(
        years=_balances(rows, ordered),
        areas=[
            AreaHistory(area, _cells(area.pk, ordered, minutes, levels))
            for area in Area.objects.in_use()
        ],
        level_names={level.number: level.name for level in Level.objects.in_use()},
    )


def _total(row: AreaYear) -> int:
    return row.minutes_70 + row.minutes_20 + row.minutes_10


def _balances(rows: list[AreaYear], years: list[int]) -> list[LearningYear]:
    columns = ("minutes_70", "minutes_20", "minutes_10", "lecture")
    found = {year: balance_of(*(_sum(rows, year, name) for name in columns)) for year in years}
    fullest = max((balance.total for balance in found.values()), default=0) or 1
    return [
        LearningYear(year, balance, _share(balance.minutes, fullest))
        for year, balance in found.items()
    ]


def _sum(rows: Iterable[AreaYear], year: int, name: str) -> int:
    return sum(map(attrgetter(name), (row for row in rows if row.fiscal_year == year)))


def _share(minutes: tuple[int, int, int], fullest: int) -> tuple[float, float, float]:
    on_job, others, formal = (round(100 * part / fullest, 1) for part in minutes)
    return on_job, others, formal


def _cells(
    area: int,
    years: list[int],
    minutes: dict[tuple[int, int], int],
    levels: dict[tuple[int, int], int],
) -> list[YearInArea]:
    """A level holds until another one is found."""
    cells, level = [], None
    for year in years:
        level = levels.get((area, year), level)
        cells.append(YearInArea(minutes.get((area, year), 0), level))
    return cells

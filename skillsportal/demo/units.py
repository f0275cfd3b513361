"""The demo's units: the ministry, its agencies, every area office, and one area in full."""

import csv
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
AREA_KEY = "pesa-8601"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `parent_key` is empty at the top, and `name_en` where none is known.

    `aliases` are further names, beside `name_th` and `short_name`. `size` is a school's size
    band as the ministry words it.
    """

    key: str
    parent_key: str
    kind: str
    name_th: str
    name_en: str
    short_name: str
    aliases: tuple[str, ...]
    code_scheme: str
    code: str
    province: str
    district: str
    size: str


def read_units() -> list[UnitRow]:
    """Read all units, every parent before its children."""
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        return [_unit_row(row) for row in csv.DictReader(file)]


def in_area(units: list[UnitRow]) -> list[UnitRow]:
    """Return the area office that the demo fills with people, its groups and its schools."""
    return [unit for unit in units if AREA_KEY in (unit.key, unit.parent_key)]


def _unit_row(row: dict[str, str]) -> UnitRow:
    aliases = tuple(alias for alias in row.pop("aliases").split("|") if alias)
    return UnitRow(aliases=aliases, **row)

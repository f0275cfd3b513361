"""The people of a unit who are below a stage's targets, as they stand now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from personnel.models import Unit


@dataclass(frozen=True)
class Gap:
    """A person below target in `areas` areas; `levels` and `minutes` are what is missing in one.

    That one is the area asked for, or the one where most is missing.
    """

    person: int
    prefix: str
    first_name: str
    last_name: str
    position: str
    unit_th: str
    unit_en: str
    group: str
    areas: int
    area_number: int
    area_th: str
    area_en: str
    levels: int
    minutes: int

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()

    @property
    def unit_name(self) -> str:
        return self.unit_en if get_language() == "en" and self.unit_en else self.unit_th

    @property
    def area_name(self) -> str:
        return f"{self.area_number}. {self.area_en if get_language() == 'en' else self.area_th}"


class PeopleWithGaps:
    """The people posted at the unit or below on a day who miss a stage's targets; worst first.

    For a Paginator: the count and each slice are one query. `group` and `area` (its number) narrow.
    """

    def __init__(
        self, unit: Unit, *, stage: str, on: date, group: str = "", area: int | None = None
    ) -> None:
        self._facts: dict[str, Any] = {
            "path": f"{unit.path}%",
            "stage": stage,
            "on": on,
            "group": group,
            "area": area,
        }

    def count(self) -> int:
        """Return how many there are."""
        return int(self._rows(_GAPS + _COUNT)[0][0])

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: Any) -> Any:
        first = wanted.start or 0
        return [Gap(*row) for row in self._rows(_GAPS + _PAGE, first=first, last=wanted.stop)]

    def _rows(self, statement: str, **facts: int) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self._facts, **facts})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


_GAPS = """
WITH staff AS (
    SELECT DISTINCT ON (person_id) person_id, unit_id, posting."group", position
    FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
    WHERE unit.path LIKE %(path)s AND is_primary AND posting."group" IS NOT NULL
      AND posting.from_date <= %(on)s AND (posting.to_date IS NULL OR posting.to_date >= %(on)s)
      AND %(group)s IN ('', posting."group")
    ORDER BY person_id, posting.from_date DESC, posting.id DESC
),
gap AS (
    SELECT staff.person_id, area.number AS area_number, area.name_th, area.name_en,
        greatest(target.level - coalesce(verified_level, 0), 0) AS levels,
        greatest(target.minutes - coalesce(minutes_70 + minutes_20 + minutes_10, 0), 0) AS minutes
    FROM staff
    JOIN competencies_stagetarget target ON target."group" = staff."group" AND stage = %(stage)s
    JOIN competencies_area area ON area.id = target.area_id
    JOIN competencies_dimension dimension ON dimension.id = area.dimension_id
    JOIN competencies_framework framework ON framework.id = dimension.framework_id AND is_in_use
    LEFT JOIN competencies_areaprogress progress
        ON (progress.person_id, progress.area_id) = (staff.person_id, target.area_id)
    WHERE coalesce(verified_level, 0) < target.level
       OR coalesce(minutes_70 + minutes_20 + minutes_10, 0) < target.minutes
),
worst AS (
    SELECT DISTINCT ON (person_id) *, count(*) OVER (PARTITION BY person_id) AS areas
    FROM gap
    ORDER BY person_id, (area_number = %(area)s) DESC, levels DESC, minutes DESC, area_number
),
person_gap AS (
    SELECT * FROM worst WHERE %(area)s IS NULL OR area_number = %(area)s
)
"""

_COUNT = "SELECT count(*) FROM person_gap"

_PAGE = """
SELECT person.id, prefix, first_name, last_name, position, unit.name_th, unit.name_en,
    staff."group", areas, area_number, person_gap.name_th, person_gap.name_en, levels, minutes
FROM person_gap
JOIN staff USING (person_id)
JOIN personnel_person person ON person.id = person_id
JOIN personnel_unit unit ON unit.id = staff.unit_id
ORDER BY areas DESC, levels DESC, minutes DESC, name_sort, person.id
OFFSET %(first)s LIMIT %(last)s - %(first)s
"""

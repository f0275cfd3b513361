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

    That one is the area asked for, or the one where most is missing. `found` is how many people are
    on the whole list.
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
    found: int

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

    To be sliced: each slice is one query. `group` and `area` (its number) narrow.
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

    def __getitem__(self, wanted: slice) -> list[Gap]:
        facts = {**self._facts, "first": wanted.start or 0, "last": wanted.stop}
        with connection.cursor() as cursor:
            cursor.execute(_GAPS, facts)
            return [Gap(*row) for row in cursor.fetchall()]


# What is missing is looked up person by person, by the index of their states: for the thousands of
# people of an office that is half the work of joining and sorting everybody's states at once. The
# worst area of a person is the largest of numbers made of levels, minutes and area, the lowest
# number of an area first.
_GAPS = """
WITH target AS MATERIALIZED (
    SELECT target."group", area_id, target.level, target.minutes, area.number, area.name_th,
        area.name_en
    FROM competencies_stagetarget target
    JOIN competencies_area area ON area.id = target.area_id
    JOIN competencies_dimension dimension ON dimension.id = area.dimension_id
    JOIN competencies_framework framework ON framework.id = dimension.framework_id AND is_in_use
    WHERE stage = %(stage)s
),
staff AS MATERIALIZED (
    SELECT DISTINCT ON (person_id) person_id, unit_id, posting."group", position
    FROM personnel_posting posting JOIN personnel_unit unit ON unit.id = posting.unit_id
    WHERE unit.path LIKE %(path)s AND is_primary AND posting."group" IS NOT NULL
      AND posting.from_date <= %(on)s AND (posting.to_date IS NULL OR posting.to_date >= %(on)s)
      AND %(group)s IN ('', posting."group")
    ORDER BY person_id, posting.from_date DESC, posting.id DESC
),
person_gap AS (
    SELECT staff.*, missing.*, worst / 10000000000 AS levels, worst / 100 %% 100000000 AS minutes,
        99 - worst %% 100 AS number
    FROM staff CROSS JOIN LATERAL (
        SELECT count(*) AS areas, max(levels * 10000000000 + minutes * 100 + 99 - number)
            FILTER (WHERE %(area)s IS NULL OR number = %(area)s) AS worst
        FROM (
            SELECT number, greatest(level - coalesce(verified_level, 0), 0) AS levels,
                greatest(minutes - coalesce(minutes_70 + minutes_20 + minutes_10, 0), 0) AS minutes
            FROM target LEFT JOIN competencies_areaprogress progress
                ON (progress.person_id, progress.area_id) = (staff.person_id, target.area_id)
            WHERE target."group" = staff."group"
        ) area
        WHERE levels > 0 OR minutes > 0
    ) missing
    WHERE worst IS NOT NULL
),
page AS (
    SELECT person_gap.*, prefix, first_name, last_name, name_sort, count(*) OVER () AS found
    FROM person_gap JOIN personnel_person person ON person.id = person_id
    ORDER BY areas DESC, levels DESC, minutes DESC, name_sort, person_id
    OFFSET %(first)s LIMIT %(last)s - %(first)s
)
SELECT person_id, prefix, first_name, last_name, position, unit.name_th, unit.name_en, "group",
    areas, number, target.name_th, target.name_en, page.levels, page.minutes, found
FROM page JOIN personnel_unit unit ON unit.id = unit_id JOIN target USING ("group", number)
ORDER BY areas DESC, levels DESC, page.minutes DESC, name_sort, person_id
"""

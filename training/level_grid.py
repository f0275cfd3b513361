"""What is known of people in areas, laid out to be assessed: many people or many areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from competencies.enums import Source
from competencies.models import Area, AreaProgress, Assessment
from personnel.models import Person
from training.enums import Status
from training.models import RecordArea


@dataclass(frozen=True)
class Cell:
    """A person in an area. `seen` is the latest verified finding (id), 0 where there is none."""

    person: Person
    area: Area
    level: int | None
    self_level: int | None
    minutes: int
    records: int
    seen: int

    @property
    def key(self) -> str:
        """How the fields of the cell are told apart in a form."""
        return f"{self.person.pk}_{self.area.pk}"


def cells_of(people: Sequence[Person], areas: Sequence[Area]) -> list[Cell]:
    """Return each person in each area. Three queries, however many."""
    chosen = Q(person__in=people, area__in=areas)
    progress = {(row.person_id, row.area_id): row for row in AreaProgress.objects.filter(chosen)}
    found = _latest(chosen)
    counted = dict(_records(people, areas))

    def cell(person: Person, area: Area) -> Cell:
        at = (person.pk, area.pk)
        verified, own = found.get((*at, False)), found.get((*at, True))
        return Cell(
            person=person,
            area=area,
            level=verified.level if verified else None,
            self_level=own.level if own else None,
            minutes=progress[at].minutes if at in progress else 0,
            records=counted.get(at, 0),
            seen=verified.pk if verified else 0,
        )

    return [cell(person, area) for person in people for area in areas]


def _latest(chosen: Q) -> dict[tuple[int, int, bool], Assessment]:
    """The latest finding per (person, area, by oneself)."""
    columns = ("person_id", "area_id", "source")
    found = Assessment.objects.counting().filter(chosen)
    newest = found.order_by(*columns, "-on_date", "-pk").distinct(*columns)
    by_day = sorted(newest, key=lambda row: (row.on_date, row.pk))
    return {(row.person_id, row.area_id, row.source == Source.SELF): row for row in by_day}


def _records(
    people: Sequence[Person], areas: Sequence[Area]
) -> Iterable[tuple[tuple[int, int], int]]:
    """How many approved records there are in each cell."""
    approved = RecordArea.objects.filter(
        record__person__in=people, area__in=areas, record__status=Status.APPROVED
    )
    counts = approved.order_by().values_list("record__person", "area").annotate(n=Count("pk"))
    for person, area, count in counts:
        yield (person, area), count

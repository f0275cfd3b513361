"""Progress of people as rows, and published snapshots."""

from datetime import date

from competencies.enums import Stage
from competencies.models import AreaProgress, AreaYear, StageTarget
from personnel import jobs
from personnel.be_dates import fiscal_year
from personnel.enums import Group
from personnel.models import Person, Unit
from reports import builders
from reports.enums import Occasion
from reports.models import Snapshot
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import make_person


def make_progress(
    person: Person, numbers: range = range(1, 11), *, level: int = 3, minutes: int = 720
) -> None:
    """The person's level and minutes (on the job) in the areas with these numbers."""
    AreaProgress.objects.bulk_create(
        AreaProgress(person=person, area=area_no(n), verified_level=level, minutes_70=minutes)
        for n in numbers
    )


def make_year(
    person: Person, number: int, *, year: int = fiscal_year(TODAY), **minutes: int
) -> None:
    """The person's approved minutes of a fiscal year in an area."""
    AreaYear.objects.create(person=person, area=area_no(number), fiscal_year=year, **minutes)


def staffed(unit: Unit, people: int, group: Group = Group.S, on_target: int = 0) -> None:
    """So many people of a group at the unit, some of them on every target."""
    for number in range(people):
        person = make_person(unit, group=group)
        if number < on_target:
            make_progress(person)


def ask(as_of: date = TODAY) -> Snapshot:
    """A snapshot that waits for a worker."""
    return builders.open_snapshot(as_of=as_of, occasion=Occasion.ON_DEMAND, by=None)


def publish(as_of: date = TODAY) -> Snapshot:
    """A snapshot as a worker publishes it."""
    snapshot = ask(as_of)
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    snapshot.refresh_from_db()
    return snapshot


def set_targets(stage: Stage, **fields: int) -> None:
    """Ask the same of every group and area in a stage."""
    StageTarget.objects.filter(stage=stage).update(**fields)

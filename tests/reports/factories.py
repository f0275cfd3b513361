"""Progress of people as rows, published snapshots, and a small ministry made by chance."""

import random
from datetime import date, timedelta

from competencies.enums import Stage
from competencies.models import Area, AreaProgress, AreaYear, StageTarget
from personnel import jobs
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Outcome
from personnel.models import Person, Unit
from reports import builders
from reports.enums import Occasion
from reports.models import Snapshot
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import LONG_AGO, PersonFactory, PostingFactory, make_unit

MINUTES = (0, 60, 180, 360, 400, 720, 1000)


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


def make_chance_ministry(seed: int) -> None:
    """A tree of units with people, posts, progress and targets drawn from `seed`."""
    draw = random.Random(seed)
    units = [make_unit("กระทรวง")]
    for number in range(9):
        units.append(make_unit(f"หน่วย {number}", draw.choice([u for u in units if u.depth < 4])))
    areas = list(Area.objects.in_use())
    for target in StageTarget.objects.all():
        target.coverage = draw.choice((20, 50, 80))
        if draw.random() < 0.1:
            target.level = target.minutes = 0
        target.save()
    for _ in range(40):
        person = PersonFactory()
        _make_posts(draw, person, units)
        for area in draw.sample(areas, draw.randint(0, 10)):
            _make_state(draw, person, area)


def _make_posts(draw: random.Random, person: Person, units: list[Unit]) -> None:
    outcome = draw.choice([Outcome.GROUP] * 6 + [Outcome.OUTSIDE, Outcome.REVIEW])
    group = draw.choice(Group.values) if outcome == Outcome.GROUP else None
    post = {"person": person, "unit": draw.choice(units), "outcome": outcome, "group": group}
    ended = TODAY - timedelta(days=draw.choice((0, 1)))
    when = draw.choice([{}, {}, {"to_date": ended}, {"from_date": TODAY + timedelta(days=1)}])
    PostingFactory(**post, **{"from_date": LONG_AGO, **when})
    if draw.random() < 0.3:
        PostingFactory(person=person, unit=draw.choice(units), is_primary=False)


def _make_state(draw: random.Random, person: Person, area: Area) -> None:
    amounts = {f"minutes_{mode}": draw.choice(MINUTES) for mode in (70, 20, 10)}
    level = draw.randint(0, 3)
    AreaProgress.objects.create(person=person, area=area, verified_level=level, **amounts)
    year = fiscal_year(TODAY) - draw.randint(0, 1)
    AreaYear.objects.create(
        person=person, area=area, fiscal_year=year, **amounts, lecture=amounts["minutes_10"] // 2
    )

"""Progress computed anew from the raw rows, by workers that share the people."""

from typing import Any

import pytest

from competencies.models import AreaProgress, AreaYear
from competencies.progress import recompute_levels
from personnel.enums import JobState, Role
from personnel.models import AuditEvent, Person, Unit
from tests.competencies.factories import area_no
from tests.personnel.factories import make_unit, make_user
from tests.test_killed_workers import Start, wait_for
from tests.threads import at_once
from tests.training.factories import NOW, make_catalogue, make_waiting, seen
from training import actions
from training.models import Recount
from training.progress import recompute
from training.tasks import recount

STATE = ("person", "area", "verified_level", "minutes_70", "minutes_20", "minutes_10")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> list[Person]:
    """Two people with an approved record and the level that its certificate shows."""
    make_catalogue()
    school: Unit = make_unit("โรงเรียน")
    decider = make_user(make_unit("สำนักงานเขต"), Role.SUPERVISOR, is_superuser=True)
    users = [make_user(school) for _ in range(2)]
    for user in users:
        assert user.person
        record = make_waiting(user.person)
        levels = {record.pk: {area_no(1).pk: 2}}
        actions.approve(seen=seen(record), levels=levels, at=NOW, by=decider)
    return [user.person for user in users if user.person]


def stored() -> list[Any]:
    return sorted(AreaProgress.objects.values_list(*STATE))


def run_parts() -> None:
    for pk in Recount.objects.under_way().values_list("pk", flat=True):
        recount(str(pk))


def test_wrong_progress_is_put_right(people: list[Person]) -> None:
    right, years = stored(), sorted(AreaYear.objects.values_list("person", "minutes_70"))
    AreaProgress.objects.filter(person=people[0]).update(verified_level=3, minutes_10=999)
    AreaProgress.objects.filter(person=people[1]).delete()
    AreaYear.objects.filter(person=people[1]).delete()
    AreaYear.objects.create(person=people[0], area=area_no(9), fiscal_year=2560, minutes_70=5)
    AreaProgress.objects.create(person=people[0], area=area_no(9), minutes_70=5, verified_level=1)

    actions.request_recount(by=None)
    run_parts()
    emptied = (people[0].pk, area_no(9).pk, 0, 0, 0, 0)
    assert stored() == sorted([*right, emptied])
    assert sorted(AreaYear.objects.values_list("person", "minutes_70")) == years


def test_what_is_right_is_not_written(people: list[Person]) -> None:
    versions = AreaProgress.objects.extra(select={"v": "xmin::text"}).values_list("pk", "v")
    before = sorted(versions)
    everybody = range(people[1].pk + 1)
    recompute_levels(everybody)
    recompute(everybody)
    assert sorted(versions.all()) == before


def test_recount_asked_for_twice_is_done_once(people: list[Person]) -> None:
    first = actions.request_recount(by=None)
    assert [p.pk for p in actions.request_recount(by=None)] == [p.pk for p in first]
    assert Recount.objects.count() == len(first)


def test_part_rung_at_once_is_done_once(people: list[Person]) -> None:
    right = stored()
    part = actions.request_recount(by=None)[-1]  # numbers of people go on from test to test
    at_once(lambda _: recount(str(part.pk)))
    part.refresh_from_db()
    assert (part.state, part.attempts, part.done) == (JobState.DONE, 1, len(part.people))
    assert stored() == right


def test_recount_is_written_down(people: list[Person]) -> None:
    actions.request_recount(by=None)
    assert AuditEvent.objects.filter(verb="progress.recounted").exists()


@pytest.mark.worker
def test_two_workers_share_the_parts(people: list[Person], start_worker: Start) -> None:
    right = stored()
    AreaProgress.objects.update(minutes_70=1)
    first = people[0].pk
    parts = [Recount.objects.create(first_person=n, last_person=n) for n in range(first, first + 6)]
    start_worker()
    start_worker()
    for part in parts:
        recount.delay(str(part.pk))
    wait_for(lambda: not Recount.objects.under_way().exists())
    assert stored() == right

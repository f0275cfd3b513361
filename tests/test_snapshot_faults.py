"""A worker killed at ten points of a snapshot: readers keep the old one, the end is the same."""

import random
import time
from collections.abc import Callable

import pytest

from reports.actions import request_snapshot
from reports.enums import Occasion
from reports.models import Snapshot
from reports.tasks import sweep
from skillsportal.processes import Program
from tests.competencies.factories import make_framework
from tests.conftest import TODAY
from tests.reports import recomputed
from tests.reports.chance import ChanceMinistry
from tests.test_killed_workers import end_lease, lock, somebody_waits, state_of, wait_for

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
SEED = 25690102
# What the statements of a snapshot come to one after the other: rules, tree, staff, what people
# have reached, the figures, the stages, what is handed down, the register.
POINTS = (
    "competencies_stagetarget", "personnel_unit", "personnel_posting", "competencies_area",
    "competencies_areaprogress", "competencies_areayear", "reports_unitprogress",
    "reports_unitstage", "competencies_unitstanding", "personnel_person",
)  # fmt: skip


def figures(snapshot: Snapshot) -> tuple[object, ...]:
    snapshot.refresh_from_db()
    return (
        recomputed.stored_figures(snapshot),
        recomputed.stored_standings(snapshot),
        snapshot.without_posting,
    )


def ask() -> Snapshot:
    return request_snapshot(as_of=TODAY, occasion=Occasion.ON_DEMAND, by=None)


def test_ten_kills_leave_the_previous_figures_and_end_in_the_same(
    start_worker: Callable[..., Program],
) -> None:
    make_framework()
    ChanceMinistry(81, people=120, units=30)
    worker = start_worker()
    first = ask()
    wait_for(lambda: state_of(first) == ":done")
    undisturbed = figures(first)
    assert undisturbed[0] == recomputed.figures(TODAY)
    chance = random.Random(SEED)
    for table in chance.sample(POINTS, len(POINTS)):
        with lock(table):
            disturbed = ask()
            wait_for(somebody_waits)
            time.sleep(chance.random() / 5)
            worker.kill_group()
        wait_for(lambda: not somebody_waits())
        assert state_of(disturbed) == ":running", table
        assert Snapshot.objects.published().get() == first, table
        assert figures(first) == undisturbed, table

        end_lease(disturbed)
        worker = start_worker()
        sweep()
        wait_for(lambda: state_of(disturbed) == ":done")  # noqa: B023 - called at once
        assert figures(disturbed) == undisturbed, table
        disturbed.delete()

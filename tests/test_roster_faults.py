"""Worker, Redis or database connection lost at ten random points of an import: the same rows."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from personnel.actions.imports import confirm_roster
from personnel.enums import JobState, Role
from personnel.models import RosterImport, Unit, User
from skillsportal.processes import Program, Programs
from skillsportal.services import free_port, redis_address, redis_command
from tests.personnel.factories import make_user
from tests.test_killed_workers import (
    digest,
    end_lease,
    forget_people,
    people,
    state_of,
    upload,
    wait_for,
)

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
POINTS = 10
SEED = 25690101
PHASES = ("read", "apply")
FAULTS = ("worker", "redis", "database")


class Broker:
    """A Redis of this test's own, which can be killed and comes back empty at the same address."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        port = free_port()
        self.url = redis_address(port, "test")
        self._command, self._config = redis_command(port, "test")
        self._app = Celery(broker=self.url, set_as_current=False)
        self._app.conf.broker_connection_max_retries = 0
        self.start()

    def start(self) -> None:
        self._program = self._programs.start(
            "redis", self._command, cwd=self._folder, config=self._config
        )

    def kill(self) -> None:
        self._program.kill_group()

    def ring(self, roster: RosterImport) -> None:
        # A message that gets lost is rung again, as the sweeper does.
        with suppress(Exception):
            self._app.send_task("personnel.tasks.work_on_roster", [str(roster.pk)], retry=False)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Programs(tmp_path / "redis-log", stop_within=2) as programs:
        yield Broker(programs, tmp_path)


@pytest.fixture
def admin(area: Unit, settings: Settings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    return make_user(area, Role.ADMIN)


def staged() -> str:
    return digest(
        "SELECT r.sheet, r.row_no, r.skip_reason, r.first_name, r.position_no, v.action, v.unit_id "
        "FROM personnel_rosterrow r LEFT JOIN personnel_rosterverdict v ON v.row_id = r.id "
        "ORDER BY r.id"
    )


def drop_connections() -> None:
    """End every other connection to the test's database, as a fail-over would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def finish(roster: RosterImport, broker: Broker) -> None:
    """Ring until the job has ended; whoever was cut off lost the lease."""
    wanted = f"{roster.phase}:done"
    deadline = time.monotonic() + 60
    while state_of(roster) != wanted:
        assert time.monotonic() < deadline, state_of(roster)
        assert roster.state != JobState.FAILED, roster.reason
        RosterImport.objects.filter(pk=roster.pk).update(not_before=timezone.now())
        end_lease(roster)
        broker.ring(roster)
        time.sleep(0.5)


class Disturbed:
    """Runs an import with one fault in one of its phases."""

    def __init__(self, area: Unit, admin: User, broker: Broker, start: Callable[..., Program],
                 media: Path) -> None:  # fmt: skip
        self.area, self.admin, self.broker = area, admin, broker
        self._start = lambda: start(REDIS_URL=broker.url, MEDIA_ROOT=str(media))
        self.worker = self._start()

    def run(self, phase: str = "", fault: str = "", delays: dict[str, float] | None = None,
            part: float = 0) -> tuple[str, str, dict[str, float]]:  # fmt: skip
        """Return digests of the rows staged and of the people, and the seconds of each phase."""
        took: dict[str, float] = {}
        rows = ""
        roster = upload(self.area, self.admin)
        for now in PHASES:
            if now == "apply":
                rows = staged()
                confirm_roster(roster=roster, only_good_rows=True, by=self.admin)
                roster.refresh_from_db()
            began = time.monotonic()
            self.broker.ring(roster)
            if now == phase:
                assert delays
                self._wait_until_running(roster)
                time.sleep(part * delays[now])
                self._break(fault)
            finish(roster, self.broker)
            took[now] = time.monotonic() - began
        return rows, people(), took

    def _wait_until_running(self, roster: RosterImport) -> None:
        wait_for(lambda: state_of(roster).split(":")[1] != JobState.QUEUED)

    def _break(self, fault: str) -> None:
        if fault == "worker":
            self.worker.kill_group()
            self.worker = self._start()
        elif fault == "redis":
            self.broker.kill()
            self.broker.start()
        else:
            drop_connections()


def test_ten_faults_end_in_the_rows_of_an_undisturbed_run(
    area: Unit, admin: User, broker: Broker, start_worker: Callable[..., Program], tmp_path: Path
) -> None:
    imports = Disturbed(area, admin, broker, start_worker, tmp_path)
    rows, everybody, took = imports.run()
    assert "apply" in took
    chance = random.Random(SEED)
    for point in range(POINTS):
        forget_people()
        fault: dict[str, Any] = {"phase": PHASES[point % 2], "fault": FAULTS[point % 3]}
        found = imports.run(**fault, delays=took, part=chance.random())
        assert found[:2] == (rows, everybody), fault

"""A worker killed in the middle of its work, and started again, ends in the same rows."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from personnel import jobs
from personnel.actions.imports import confirm_roster, upload_roster
from personnel.enums import JobState, Role
from personnel.models import Job, RosterImport, Unit, User
from personnel.tasks import sweep
from reports.actions import request_snapshot
from reports.enums import Occasion
from reports.models import Snapshot
from reports.tasks import sweep as sweep_reports
from skillsportal.celery import app
from skillsportal.processes import Program
from tests.conftest import TODAY
from tests.personnel.factories import make_user
from tests.training.factories import make_approved, make_catalogue

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PEOPLE = 3000
ROSTER = "ลำดับ,ชื่อ-สกุล,ตำแหน่ง,ตำแหน่งเลขที่\n" + "".join(
    f"{n},นายคนที่{n} ทดสอบ,ครู,{n}\n" for n in range(1, PEOPLE + 1)
)
Start = Callable[..., Program]


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return f"{getattr(job, 'phase', '')}:{job.state}"


@contextmanager
def lock(table: str) -> Iterator[None]:
    """Hold a table so that a worker has to wait in the middle of its transaction."""
    settings = connection.settings_dict
    other = psycopg2.connect(
        dbname=settings["NAME"], host=settings["HOST"], port=settings["PORT"],
        user=settings["USER"], password=settings["PASSWORD"],
    )  # fmt: skip
    try:
        other.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        other.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def digest(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def people() -> str:
    return digest(
        "SELECT p.prefix, p.first_name, p.last_name, p.name_sort, s.position, s.position_no, "
        "s.group, s.rule, s.from_date, s.to_date, s.unit_id "
        "FROM personnel_person p JOIN personnel_posting s ON s.person_id = p.id "
        "ORDER BY p.name_sort, s.position_no"
    )


def forget_people() -> None:
    with connection.cursor() as cursor:
        for table in ("rosterverdict", "rosterrow", "posting", "person"):
            cursor.execute(f"DELETE FROM personnel_{table}")


def end_lease(job: Job) -> None:
    type(job).objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def upload(unit: Unit, by: User) -> RosterImport:
    return upload_roster(file=ContentFile(ROSTER.encode(), "r.csv"), unit=unit, as_of=TODAY, by=by)


def imported(unit: Unit, by: User) -> RosterImport:
    roster = upload(unit, by)
    wait_for(lambda: state_of(roster) == "read:done")
    confirm_roster(roster=roster, only_good_rows=True, by=by)
    wait_for(lambda: state_of(roster) == "apply:done")
    return roster


@pytest.fixture
def admin(area: Unit, settings, tmp_path) -> User:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    os.environ["MEDIA_ROOT"] = str(tmp_path)
    return make_user(area, Role.ADMIN)


def test_apply_killed_half_way_ends_in_the_same_people(
    area: Unit, admin: User, start_worker: Start
) -> None:
    worker = start_worker()
    imported(area, admin)
    undisturbed = people()
    forget_people()

    roster = upload(area, admin)
    wait_for(lambda: state_of(roster) == "read:done")
    with lock("personnel_posting"):
        confirm_roster(roster=roster, only_good_rows=True, by=admin)
        wait_for(somebody_waits)
        worker.kill_group()
    wait_for(lambda: not somebody_waits())
    assert state_of(roster) == "apply:running"
    assert people() == digest("SELECT 1 WHERE false")

    end_lease(roster)
    start_worker()
    sweep()
    wait_for(lambda: state_of(roster) == "apply:done")
    assert people() == undisturbed


def test_staging_killed_half_way_stages_every_row_once(
    area: Unit, admin: User, start_worker: Start
) -> None:
    worker = start_worker()
    roster = upload(area, admin)
    with lock("personnel_positionrule"):  # the judgement has to wait for it
        wait_for(somebody_waits)
        worker.kill_group()
    wait_for(lambda: not somebody_waits())
    assert roster.rows.exists()

    end_lease(roster)
    start_worker()
    sweep()
    wait_for(lambda: state_of(roster) == "read:done")
    assert (roster.counts["new"], roster.counts["skipped"]) == (PEOPLE, 1)
    assert roster.verdicts.count() == PEOPLE


def figures(snapshot: Snapshot) -> str:
    return digest(
        "SELECT unit_id, stage, people, in_s, targets_met, met_early, minutes_70 "
        f"FROM reports_unitstage WHERE snapshot_id = '{snapshot.pk}' ORDER BY unit_id"
    ) + digest(
        'SELECT unit_id, "group", area_id, head_count, met_early, minutes_70 FROM '
        f"reports_unitprogress WHERE snapshot_id = '{snapshot.pk}' ORDER BY 1, 2, 3"
    )


def test_snapshot_killed_half_way_ends_in_the_same_figures(
    school: Unit, start_worker: Start
) -> None:
    make_catalogue()
    teacher, supervisor = make_user(school), make_user(school, Role.SUPERVISOR)
    assert teacher.person
    make_approved(teacher.person, supervisor)
    worker = start_worker()
    first = request_snapshot(as_of=TODAY, occasion=Occasion.ON_DEMAND, by=None)
    wait_for(lambda: state_of(first) == ":done")

    with lock("reports_unitstage"):
        second = request_snapshot(as_of=TODAY, occasion=Occasion.ON_DEMAND, by=None)
        wait_for(somebody_waits)
        worker.kill_group()
    wait_for(lambda: not somebody_waits())
    assert list(Snapshot.objects.published()) == [first]

    end_lease(second)
    start_worker()
    sweep_reports()
    wait_for(lambda: state_of(second) == ":done")
    assert figures(second) == figures(first)
    assert second.published_at


def test_upload_survives_a_lost_message(area: Unit, admin: User, start_worker: Start) -> None:
    roster = upload(area, admin)
    app.control.purge()
    start_worker()
    sweep()
    wait_for(lambda: state_of(roster) == "read:done")
    assert jobs.claim(RosterImport, roster.pk) is None

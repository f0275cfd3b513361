import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from personnel import jobs
from personnel.enums import JobState
from personnel.models import RosterImport, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(school: Unit) -> RosterImport:
    return RosterImport.objects.create(
        unit=school, file_name="a.xlsx", size=1, as_of=date(2026, 11, 1)
    )


def expire(job: RosterImport) -> None:
    RosterImport.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_claim_takes_a_waiting_job_once(job: RosterImport) -> None:
    assert jobs.claim(RosterImport, job.pk) is not None
    assert jobs.claim(RosterImport, job.pk) is None


def test_claim_takes_over_when_the_lease_ran_out(job: RosterImport) -> None:
    first = jobs.claim(RosterImport, job.pk)
    expire(job)
    second = jobs.claim(RosterImport, job.pk)
    assert first is not None
    assert second is not None
    assert first.token != second.token


def test_worker_without_the_lease_cannot_finish(job: RosterImport) -> None:
    slow = jobs.claim(RosterImport, job.pk)
    expire(job)
    jobs.claim(RosterImport, job.pk)
    assert slow
    with pytest.raises(jobs.LostClaim):
        jobs.finish(slow)


def test_claim_ignores_an_unknown_job(db: None) -> None:
    assert jobs.claim(RosterImport, uuid.uuid4()) is None


def test_give_up_fails_at_once_with_its_sentence(job: RosterImport) -> None:
    def work(_job: RosterImport) -> None:
        raise jobs.GiveUp("The file is empty.")

    jobs.run(RosterImport, job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.reason, job.attempts) == (JobState.FAILED, "The file is empty.", 1)


def test_lost_connection_is_tried_again_later(job: RosterImport) -> None:
    def work(_job: RosterImport) -> None:
        raise OperationalError("gone")

    jobs.run(RosterImport, job.pk, work)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.not_before > timezone.now()


def test_unforeseen_fault_fails_without_its_details(job: RosterImport) -> None:
    def work(_job: RosterImport) -> None:
        raise ValueError("1100100000000")

    jobs.run(RosterImport, job.pk, work)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "1100100000000" not in job.reason


def test_sweep_rings_for_waiting_and_abandoned_jobs(job: RosterImport) -> None:
    rung: list[str] = []
    jobs.sweep(RosterImport, rung.append)
    jobs.claim(RosterImport, job.pk)
    jobs.sweep(RosterImport, rung.append)
    expire(job)
    jobs.sweep(RosterImport, rung.append)
    assert rung == [str(job.pk), str(job.pk)]


def test_sweep_ends_a_job_after_three_attempts(job: RosterImport) -> None:
    for _attempt in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim(RosterImport, job.pk)
        expire(job)
    jobs.sweep(RosterImport, lambda pk: None)
    job.refresh_from_db()
    assert job.is_failed
    assert job.reason


def test_doorbell_survives_a_silent_broker() -> None:
    def ring() -> None:
        raise ConnectionError

    jobs.doorbell(ring)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_the_work_once(job: RosterImport) -> None:
    runs: list[str] = []

    def work(mine: RosterImport) -> None:
        runs.append(str(mine.token))
        jobs.finish(mine)

    def worker() -> None:
        jobs.run(RosterImport, job.pk, work)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 1

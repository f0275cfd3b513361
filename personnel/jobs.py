"""Claiming, driving and sweeping jobs. The row is the job, the message only a doorbell (adr/0003).

Whoever holds the row's token may write; a claim changes the token, so a worker that was slow,
killed or cut off can never finish what another one has taken over.
"""

import logging
import traceback
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from personnel.enums import JobState
from personnel.models import Job

J = TypeVar("J", bound=Job)
log = logging.getLogger(__name__)

# Reasons are stored as message ids and translated for whoever reads them (`Job.reason_text`).
PORTAL_ERROR = gettext_noop(
    "An error in the portal stopped the work. The administrators can see it in the log."
)
NEVER_FINISHED = gettext_noop(
    "The work was started three times and never finished. Please start it again."
)
MAX_ATTEMPTS = 3
BACKOFF_SECONDS = 5


class LostClaim(Exception):
    """Another worker has taken the job over; stop without a trace."""


class GiveUp(Exception):
    """The job cannot succeed however often it is tried; the message id is shown to the user."""


def claim(model: type[J], pk: uuid.UUID | str) -> J | None:
    """Take the job if it is free, or left behind by a worker whose lease ran out.

    A row that a transaction holds is somebody's work under way: it is passed by, not waited for.
    """
    now = timezone.now()
    with transaction.atomic():
        job = _free(model, now).filter(pk=pk, attempts__lt=MAX_ATTEMPTS).first()
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.token = uuid.uuid4()
        job.lease_until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        job.started_at = now
        job.attempts += 1
        job.save(update_fields=["state", "token", "lease_until", "started_at", "attempts"])
    return job


def advance(job: Job, done: int, total: int) -> None:
    """Write progress and renew the lease; raises `LostClaim` when the job is no longer ours."""
    _write(
        job,
        done=done,
        total=total,
        lease_until=timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
    )


def finish(job: Job, **fields: Any) -> None:
    """Mark the job done, inside the transaction that holds its effects."""
    _write(
        job, state=JobState.DONE, finished_at=timezone.now(), token=None, lease_until=None, **fields
    )


def fail(job: Job, reason: str, **fields: Any) -> None:
    """Mark the job failed with a reason a person can read."""
    _write(
        job,
        state=JobState.FAILED,
        reason=reason,
        finished_at=timezone.now(),
        token=None,
        lease_until=None,
        **fields,
    )


def run(model: type[J], pk: uuid.UUID | str, work: Callable[[J], None]) -> None:
    """Claim the job and do `work`, which ends by calling `finish`.

    A deterministic fault fails at once; a lost connection is tried again, three times in all.
    """
    job = claim(model, pk)
    if job is None:
        return
    try:
        work(job)
    except LostClaim:
        log.warning("%s %s was taken over", model.__name__, pk)
    except GiveUp as fault:
        fail(job, str(fault))
    except (OperationalError, InterfaceError) as fault:
        log.warning("%s %s: %s; trying again", model.__name__, pk, fault)
        _put_back(job)
    except Exception as fault:
        # The message of a database error quotes the row, and with it somebody's personal data.
        where = "".join(traceback.format_tb(fault.__traceback__))
        log.error("%s %s failed: %s\n%s", model.__name__, pk, type(fault).__name__, where)
        fail(job, PORTAL_ERROR)


def sweep(model: type[J], ring: Callable[[str], Any]) -> None:
    """Ring for every job that waits or was left behind; end those that were tried three times."""
    with transaction.atomic():
        free = _free(model, timezone.now())
        waiting = dict(free.values_list("pk", "attempts"))
        exhausted = [pk for pk, attempts in waiting.items() if attempts >= MAX_ATTEMPTS]
        model._default_manager.filter(pk__in=exhausted).update(
            state=JobState.FAILED,
            reason=NEVER_FINISHED,
            finished_at=timezone.now(),
            token=None,
            lease_until=None,
        )
    for pk in waiting.keys() - set(exhausted):
        ring(str(pk))


def doorbell(ring: Callable[[], Any]) -> None:
    """Ring, and let the sweeper do it later when the broker does not answer: the row is safe."""
    try:
        ring()
    except Exception as fault:  # the broker may fail in many ways, none of which loses the job
        log.warning("the doorbell did not ring (%s); the sweeper will", fault)


def _free(model: type[J], now: datetime) -> QuerySet[J]:
    """The jobs that wait, or whose worker has been silent too long and holds no lock; locked."""
    waits = Q(state=JobState.QUEUED, not_before__lte=now)
    left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
    jobs = model._default_manager.filter(waits | left_behind)
    return jobs.select_for_update(skip_locked=True, of=("self",))


def _write(job: Job, **fields: Any) -> None:
    rows = type(job)._default_manager.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not rows.update(**fields):
        raise LostClaim
    for name, value in fields.items():
        if name != "token":
            setattr(job, name, value)


def _put_back(job: Job) -> None:
    _write(
        job,
        state=JobState.QUEUED,
        token=None,
        lease_until=None,
        not_before=timezone.now() + timedelta(seconds=BACKOFF_SECONDS * job.attempts),
    )

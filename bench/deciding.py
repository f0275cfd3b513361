"""Approvals: fifty records by one press of the queue page, one record, and eight approvers at once.

The floor is the least that any portal has to write: the records' new status, with the change
history of the table, by one bare UPDATE and its commit.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Barrier

from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from bench.figures import Figure, Gain, timed, timed_in_turn
from bench.generate import AS_OF
from personnel.enums import Role, UnitKind
from personnel.models import Person, RoleAssignment, Unit, User
from training import actions
from training.enums import Status
from training.models import TrainingRecord

AT_ONCE = 50
APPROVERS = 8
TURNS, EACH = 16, 10

_FLOOR = """
UPDATE training_trainingrecord SET status = 'approved', version = version + 1, decided_at = now()
WHERE id = ANY(%s) AND status = 'submitted'
"""

Waiting = Iterator[TrainingRecord]


def measure(staff: int, rows: int) -> Iterator[Figure]:
    """Decide on waiting records of as many area offices as there are approvers."""
    offices = Unit.objects.filter(kind=UnitKind.AREA_OFFICE).order_by("pk")[: APPROVERS + 2]
    large, large_floor, *queues = [(_supervisor(office), _waiting(office)) for office in offices]
    yield Figure(
        f"{AT_ONCE} approved at once on the queue page, with levels", _press(*large),
        f"a bare UPDATE of {AT_ONCE}", timed(lambda: _update(large_floor[1], AT_ONCE)),
        wanted="< 2 s",
    )  # fmt: skip
    user, waiting = queues[0]
    bare, decided, one = timed_in_turn(
        [
            lambda: _update(waiting),
            lambda: _return(user, waiting),
            lambda: _approve(user, waiting),
        ],
        times=TURNS,
    )
    name = "one approval with its progress"
    yield Figure(name, one, "a bare UPDATE of one", bare, wanted="<= 1.2 x")
    yield Figure(name, one, "a return, which has no progress", decided, wanted="<= 1.2 x")
    together = f"{APPROVERS} at once"
    yield Gain(
        f"approvals, {together}", _together(queues, _approve), "one alone", one, wanted="> 1 x"
    )
    bare_together = _together(queues, lambda _by, of: _update(of))
    yield Gain(f"bare UPDATEs, {together}", bare_together, "one alone", bare)


def _supervisor(office: Unit) -> User:
    user = User.objects.create(email=f"approver{office.pk}@example.org")
    RoleAssignment.objects.create(
        user=user, role=Role.SUPERVISOR, unit=office, granted_by="bench", from_date=AS_OF
    )
    return user


def _waiting(office: Unit) -> Waiting:
    """Waiting records of the office, of another person each, who has an account to be told."""
    people = Person.objects.in_subtree(office, AS_OF).order_by("pk")
    User.objects.bulk_create(
        User(email=f"owner{person.pk}@example.org", person=person) for person in people
    )
    waiting = TrainingRecord.objects.filter(person__in=people, status=Status.SUBMITTED)
    return iter(waiting.order_by("person", "pk").distinct("person").prefetch_related("shares"))


@override_settings(ALLOWED_HOSTS=["testserver"])
def _press(user: User, waiting: Waiting) -> float:
    """Return the seconds of the POST in which the levels of all certificates are chosen."""
    records = _next(waiting, AT_ONCE)
    chosen = TrainingRecord.objects.filter(pk__in=[record.pk for record in records])
    chosen.update(certificate_no="1")
    form: dict[str, object] = {"filters": "", "asked": "True"}
    form["chosen"] = [f"{record.pk}:{record.version}" for record in records]
    for record in records:
        form |= {f"level_{record.pk}_{share.area_id}": "2" for share in record.shares.all()}
    client = Client()
    client.force_login(user)
    client.get(reverse("queue"))
    seconds = timed(lambda: client.post(reverse("queue_approve"), form))
    if chosen.approved().count() != AT_ONCE:
        raise RuntimeError("Not all were approved.")
    return seconds


def _together(queues: list[tuple[User, Waiting]], act: Callable[[User, Waiting], object]) -> float:
    """Return the seconds for each act where so many users act at once, with a connection each."""
    start = Barrier(len(queues))

    def work(queue: tuple[User, Waiting]) -> float:
        try:
            act(*queue)
            start.wait()
            return timed(lambda: [act(*queue) for _turn in range(EACH)])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(queues)) as pool:
        return max(pool.map(work, queues)) / (EACH * len(queues))


def _approve(user: User, waiting: Waiting) -> None:
    [record] = _next(waiting)
    actions.approve(seen={record.pk: record.version}, at=timezone.now(), by=user)


def _return(user: User, waiting: Waiting) -> None:
    [record] = _next(waiting)
    seen = {record.pk: record.version}
    actions.return_for_correction(seen=seen, reason="-", at=timezone.now(), by=user)


def _update(waiting: Waiting, count: int = 1) -> None:
    ids = [record.pk for record in _next(waiting, count)]
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, [ids])


def _next(waiting: Waiting, count: int = 1) -> list[TrainingRecord]:
    records = list(islice(waiting, count))
    if len(records) < count:
        raise RuntimeError("Too few records wait; a larger --staff has more.")
    return records

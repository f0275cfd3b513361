"""Who computes the progress of people waits for whoever computes the same, and for nobody else."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from competencies.progress import BLOCK, People, recompute_levels
from personnel.models import Person
from tests.competencies.test_progress import store
from tests.personnel.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
Compute = Callable[[People], None]


def waits(
    then: Compute, people: People, *, for_: People, first: Compute = recompute_levels
) -> bool:
    """Whether `then` of these people waits while `first` of those has not ended."""

    def must_wait() -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
                then(people)
        except OperationalError:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        first(for_)
        return pool.submit(must_wait).result()


def minutes(people: People) -> None:
    store([], people)


@pytest.mark.parametrize("first", [recompute_levels, minutes])
@pytest.mark.parametrize("then", [recompute_levels, minutes])
def test_same_person_is_computed_by_one_at_a_time(first: Compute, then: Compute) -> None:
    one, two = PersonFactory().pk, PersonFactory().pk
    part = range(one, one + 1)
    assert waits(then, [two, one], for_=[one], first=first)
    assert waits(then, part, for_=[one], first=first)
    assert waits(then, [one], for_=part, first=first)
    assert waits(then, part, for_=part, first=first)
    assert not waits(then, [two], for_=[one], first=first)


def test_parts_of_many_people_are_computed_beside_each_other() -> None:
    one, next_one = range(BLOCK, 2 * BLOCK), range(2 * BLOCK, 3 * BLOCK)
    assert not waits(minutes, next_one, for_=one)
    assert not waits(minutes, one, for_=next_one)
    assert waits(minutes, next_one, for_=range(BLOCK, 2 * BLOCK + 1))
    assert waits(minutes, one, for_=range(2 * BLOCK - 1, 3 * BLOCK))
    last = PersonFactory(pk=3 * BLOCK - 1).pk
    assert waits(minutes, [last], for_=next_one)
    assert not waits(minutes, [last], for_=one)


def test_people_are_held_in_order_so_that_no_two_lots_wait_for_each_other() -> None:
    one, two = PersonFactory(), PersonFactory()
    one.save()  # it lies behind the other one from now on
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE personnel_person")  # so few are read as they lie
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        minutes([one.pk])
        lot = pool.submit(waits_for_long, [two.pk, one.pk])
        until_somebody_waits()
        Person.objects.select_for_update(nowait=True).get(pk=two.pk)
    lot.result()


def waits_for_long(people: People) -> None:
    try:
        minutes(people)
    finally:
        connection.close()


def until_somebody_waits() -> None:
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waits.")

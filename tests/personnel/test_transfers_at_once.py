"""Decisions by hand at one moment, or while an import is being applied: each has its turn."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction

from personnel.actions.people import edit_person
from personnel.actions.transfers import confirm_transfers, decline_transfer
from personnel.enums import Role
from personnel.models import AuditEvent, Posting, Transfer, Unit, User
from personnel.roster.applying import lock_subtree
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_transfer, make_unit, make_user
from tests.threads import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Unit:
    return make_unit("สำนักงานเขต")


def deciders(office: Unit) -> list[User]:
    return [make_user(office, Role.ADMIN) for _ in range(THREADS)]


def test_confirming_and_declining_at_once_is_one_decision(office: Unit) -> None:
    transfer = make_transfer(PostingFactory(unit=office), make_unit("โรงเรียนปลายทาง"))
    users = deciders(office)

    def decide(number: int) -> None:
        if number % 2:
            confirm_transfers(transfers=[transfer], on=TODAY, by=users[number])
        else:
            decline_transfer(transfer=transfer, reason="ไม่มีคำสั่ง", by=users[number])

    assert at_once(decide) == ["conflict"] * (THREADS - 1) + ["done"]
    decided = Transfer.objects.get()
    posts = 2 if decided.state == "confirmed" else 1
    assert Posting.objects.filter(person=transfer.person).count() == posts
    assert AuditEvent.objects.filter(verb__startswith="transfer.").count() == 1


def test_two_units_that_ask_for_one_person_get_one_answer(office: Unit) -> None:
    post = PostingFactory(unit=office)
    asking = [make_transfer(post, make_unit(f"โรงเรียน {n}")) for n in range(THREADS)]
    users = deciders(office)

    def decide(number: int) -> None:
        confirm_transfers(transfers=[asking[number]], on=TODAY, by=users[number])

    assert at_once(decide) == ["conflict"] * (THREADS - 1) + ["done"]
    confirmed = Transfer.objects.get(state="confirmed")
    held = Posting.objects.get(person=post.person, to_date__isnull=True)
    assert held.unit == confirmed.to_unit


def test_lots_ticked_in_another_order_do_not_block_each_other(office: Unit) -> None:
    there = make_unit("โรงเรียนปลายทาง")
    lot = [make_transfer(PostingFactory(unit=office), there) for _ in range(10)]
    lots, users = [lot, lot[::-1]] * (THREADS // 2), deciders(office)

    def decide(number: int) -> None:
        confirm_transfers(transfers=lots[number], on=TODAY, by=users[number])

    assert at_once(decide) == ["conflict"] * (THREADS - 1) + ["done"]
    assert Posting.objects.filter(unit=there, to_date__isnull=True).count() == 10


@contextmanager
def import_being_applied(unit: Unit) -> Iterator[None]:
    """Another connection holds the lock of an import of that unit."""
    taken, over = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            lock_subtree(cursor, unit.path)
            taken.set()
            over.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        taken.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            yield
        finally:
            over.set()
            held.result()
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


def test_edit_by_hand_waits_for_an_import_of_the_area(office: Unit) -> None:
    posting = PostingFactory(unit=make_unit("โรงเรียน", office))
    admin = make_user(office, Role.ADMIN)
    with import_being_applied(office), pytest.raises(OperationalError, match="lock timeout"):
        edit_person(posting=posting, values={"phone": "1"}, on=TODAY, by=admin)
    edit_person(posting=posting, values={"phone": "1"}, on=TODAY, by=admin)


def test_transfer_waits_for_an_import_of_the_receiving_unit(office: Unit) -> None:
    there, admin = make_unit("โรงเรียนปลายทาง"), make_user(office, Role.ADMIN)
    transfer = make_transfer(PostingFactory(unit=office), there)
    with import_being_applied(there), pytest.raises(OperationalError, match="lock timeout"):
        confirm_transfers(transfers=[transfer], on=TODAY, by=admin)
    confirm_transfers(transfers=[transfer], on=TODAY, by=admin)


def test_transfer_does_not_wait_for_an_import_elsewhere(office: Unit) -> None:
    transfer = make_transfer(PostingFactory(unit=office), make_unit("โรงเรียนปลายทาง"))
    with import_being_applied(make_unit("เขตอื่น")):
        confirm_transfers(transfers=[transfer], on=TODAY, by=make_user(office, Role.ADMIN))
    assert Transfer.objects.get().state == "confirmed"

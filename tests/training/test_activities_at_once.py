"""Many people at one moment: one place on the list, one record, one decision for each."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from competencies.models import AreaProgress
from personnel.enums import Role
from personnel.models import AuditEvent, Person, Unit, User
from tests.personnel.factories import make_person, make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.activities import add, finish, make_activity
from tests.training.factories import NOW, make_catalogue
from training import actions
from training.enums import Presence
from training.models import Activity, Decision, Participant, TrainingRecord

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 5


@pytest.fixture
def office() -> Unit:
    make_catalogue()
    return make_unit("สำนักงานเขต")


def test_finish_pressed_many_times_at_once_makes_one_record_each(office: Unit) -> None:
    organiser = make_user(office, Role.SUPERVISOR)
    made = make_activity(organiser, office, *(make_person(office) for _ in range(PEOPLE)))
    done = at_once(lambda number: finish(made, organiser, NOW + timedelta(seconds=number)))
    assert done == ["done"] * THREADS
    assert TrainingRecord.objects.count() == Decision.objects.count() == PEOPLE
    assert AuditEvent.objects.filter(verb="record.approved").count() == PEOPLE
    assert {row.minutes for row in AreaProgress.objects.all()} == {90}


def test_person_who_signs_in_many_times_at_once_is_there_once(office: Unit) -> None:
    made = make_activity(make_user(office, Role.SUPERVISOR), office)
    guest = make_user(office)
    at_once(lambda number: actions.sign_in(activity=made, at=NOW + timedelta(0, number), by=guest))
    assert Participant.objects.get().signed_in_at is not None
    assert AuditEvent.objects.filter(verb="activity.signed_in").count() == 1


def test_people_added_many_times_at_once_are_there_once(office: Unit) -> None:
    organiser, person = make_user(office, Role.SUPERVISOR), make_person(office)
    made = make_activity(organiser, office)

    def add(_number: int) -> None:
        actions.add_people(activity=made, people=[person.pk], at=NOW, by=organiser)

    assert at_once(add) == ["done"] * THREADS
    assert Participant.objects.count() == 1


def while_signing_in(made: Activity, guest: User, act: Callable[[], Any]) -> list[Exception]:
    """Let the organiser act while the sign-in of the guest is not committed yet."""
    faults: list[Exception] = []

    def attempt() -> None:
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    organiser = Thread(target=attempt)
    with transaction.atomic():
        actions.sign_in(activity=made, at=NOW, by=guest)
        organiser.start()
        time.sleep(0.7)
    organiser.join()
    return faults


def mark_missing(made: Activity, _person: Person) -> None:
    actions.mark_missing_absent(activity=made, by=made.organiser)


def take_out(made: Activity, person: Person) -> None:
    rows = Participant.objects.filter(person=person).values_list("pk", flat=True)
    actions.take_out(activity=made, participants=list(rows), by=made.organiser)


@pytest.mark.parametrize("act", [mark_missing, take_out])
def test_person_who_signs_in_meanwhile_stays_present(
    office: Unit, act: Callable[[Activity, Person], None]
) -> None:
    guest = make_user(office)
    made = make_activity(make_user(office, Role.SUPERVISOR), office, guest.person)
    assert not while_signing_in(made, guest, lambda: act(made, guest.person))
    assert Participant.objects.get().presence == Presence.PRESENT
    assert Participant.objects.get().signed_in_at


def test_person_who_signs_in_while_being_added_is_there_once(office: Unit) -> None:
    guest = make_user(office)
    made = make_activity(make_user(office, Role.SUPERVISOR), office)
    assert not while_signing_in(made, guest, lambda: add(made, made.organiser, guest.person))
    assert Participant.objects.get().signed_in_at

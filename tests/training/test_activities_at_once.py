"""Many people at one moment: one place on the list, one record, one decision for each."""

from datetime import timedelta

import pytest

from competencies.models import AreaProgress
from personnel.enums import Role
from personnel.models import AuditEvent, Unit
from tests.personnel.factories import make_person, make_unit, make_user
from tests.training.activities import finish, make_activity
from tests.training.factories import NOW, make_catalogue
from tests.training.test_concurrency import THREADS, at_once
from training import actions
from training.models import Decision, Participant, TrainingRecord

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

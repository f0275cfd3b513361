"""What the demo's supervisors and its personnel office did, so that those pages show something."""

from datetime import timedelta

import pytest
from django.utils import timezone

from competencies.models import Area, Assessment
from personnel.enums import Role
from personnel.models import Person, RoleAssignment, Unit, User
from personnel.text import match_key
from skillsportal.demo.deciding import lend, supervise_school
from skillsportal.demo.histories import AREA, UNKNOWN, history_of
from tests.personnel.factories import LONG_AGO, make_person, make_user
from tests.training.conftest import catalogue, media  # noqa: F401
from training.actions import choose_areas, confirm_history, upload_history
from training.models import Decision, TrainingRecord
from training.tasks import work_on_history

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def staff(school: Unit) -> list[Person]:
    return [make_person(school) for _ in range(3)]


def lead(user: User, unit: Unit) -> User:
    RoleAssignment.objects.create(
        user=user, role=Role.SUPERVISOR, unit=unit, from_date=LONG_AGO, granted_by="test"
    )
    return user


def test_director_corrects_a_decision_and_assesses_everybody_but_the_teacher(
    school: Unit, staff: list[Person]
) -> None:
    director, teacher = lead(make_user(school), school), make_user(school)
    supervise_school(director=director, teacher=teacher, today=timezone.localdate())
    correction = Decision.objects.get(corrects__isnull=False)
    assert correction.changes["minutes"] == [12 * 60, 6 * 60]
    assert set(Assessment.objects.values_list("person", flat=True)) == {row.pk for row in staff}


def test_delegation_is_in_force(school: Unit, area: Unit) -> None:
    today = timezone.localdate()
    lend(by=lead(make_user(area), area), to=make_user(school), unit=area, today=today)
    for day, count in ((today, 1), (today + timedelta(days=12), 0)):
        assert RoleAssignment.objects.on(day).filter(role=Role.DELEGATE).count() == count


def test_training_history_becomes_records_that_wait(area: Unit, staff: list[Person]) -> None:
    admin = make_user(area, Role.ADMIN)
    history = upload_history(file=history_of(staff), by=admin)
    work_on_history(str(history.pk))
    history.refresh_from_db()
    about = Area.objects.in_use().get(number=AREA)
    choose_areas(history=history, areas={match_key(UNKNOWN): [about.pk]}, by=admin)
    work_on_history(str(history.pk))
    history.refresh_from_db()
    confirm_history(history=history, only_good_rows=False, at=timezone.now(), by=admin)
    work_on_history(str(history.pk))
    assert TrainingRecord.objects.filter(status="submitted").count() == 2 * len(staff)

import pytest
from django.db import connection
from django.db.utils import InternalError

from personnel import audit
from personnel.models import AuditEvent, Unit
from tests.personnel.factories import make_person, make_user

pytestmark = pytest.mark.django_db


def test_record_names_actor_subject_and_person(school: Unit) -> None:
    actor, person = make_user(), make_person(school)
    audit.record("person.seen", person, by=actor, person=person, why="test")
    event = AuditEvent.objects.get()
    assert event.actor == f"user:{actor.pk}:{actor.email}"
    assert (event.subject, event.person) == (f"person:{person.pk}", str(person.pk))


def test_about_finds_the_persons_events_only(school: Unit) -> None:
    person, other = make_person(school), make_person(school)
    audit.record("person.seen", person, by=None, person=person)
    audit.record("person.seen", other, by=None, person=other)
    assert [event.person for event in AuditEvent.objects.about(person)] == [str(person.pk)]


@pytest.mark.parametrize(
    "sql", ["UPDATE personnel_auditevent SET verb = ''", "DELETE FROM personnel_auditevent"]
)
def test_trail_cannot_be_altered_even_by_sql(sql: str) -> None:
    audit.record("x", "y", by=None)
    with pytest.raises(InternalError), connection.cursor() as cursor:
        cursor.execute(sql)

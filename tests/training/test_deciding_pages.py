import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import AreaProgress
from personnel.enums import Role
from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_user
from tests.training.factories import (
    make_approved,
    make_draft,
    make_waiting,
    seen,
    status_of,
    version,
)
from training import actions
from training.enums import Status
from training.models import Decision, TrainingRecord

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue", "in_english"),
]


def test_supervisor_does_not_see_drafts(as_supervisor: Client, teacher: User) -> None:
    draft = make_draft(teacher.person)
    assert as_supervisor.get(reverse("record", args=[draft.pk])).status_code == 404


def test_supervisor_does_not_see_a_draft_that_was_thrown_away(
    as_supervisor: Client, teacher: User
) -> None:
    draft = make_draft(teacher.person)
    actions.withdraw(seen=seen(draft), by=teacher)
    assert as_supervisor.get(reverse("record", args=[draft.pk])).status_code == 404


def test_record_of_another_unit_is_not_found(client: Client, stranger: User, teacher: User) -> None:
    record = make_waiting(teacher.person)
    client.force_login(stranger)
    for name in ("record", "record_edit"):
        assert client.get(reverse(name, args=[record.pk])).status_code == 404
    for name in ("record_submit", "record_withdraw", "record_approve", "record_return"):
        answer = client.post(reverse(name, args=[record.pk]), version(record))
        assert answer.status_code == 404
    assert status_of(record) == Status.SUBMITTED


def test_colleague_sees_neither_record_nor_person(
    client: Client, school: Unit, teacher: User
) -> None:
    record = make_waiting(teacher.person)
    client.force_login(make_user(school))
    assert client.get(reverse("record", args=[record.pk])).status_code == 404
    assert client.get(reverse("person", args=[teacher.person_id])).status_code == 404


def test_look_at_a_record_is_shown_to_its_owner(
    as_supervisor: Client, as_teacher: Client, teacher: User, supervisor: User
) -> None:
    record = make_waiting(teacher.person)
    assert not as_teacher.get(reverse("my_page")).context["looks"]
    as_supervisor.get(reverse("record", args=[record.pk]))
    [look] = as_teacher.get(reverse("my_page")).context["looks"]
    assert look.who == supervisor.shown_name


def test_who_decides_without_a_personnel_file_is_shown_by_office_not_by_address(
    as_teacher: Client, teacher: User, supervisor: User, school: Unit
) -> None:
    make_approved(teacher.person, supervisor)
    director, root = make_user(school), make_user(is_superuser=True)
    shown = [supervisor.shown_name, root.shown_name, director.shown_name]
    office = "Supervisor · สำนักงานเขตพื้นที่การศึกษาทดสอบ"
    assert shown == [office, "Administrator of the portal", director.person.full_name]
    record = TrainingRecord.objects.get()
    for address in (reverse("my_page"), reverse("record", args=[record.pk])):
        page = as_teacher.get(address).text
        assert office in page
        assert supervisor.email not in page


def test_approval_opens_the_next_record_of_the_same_queue(
    as_supervisor: Client, school: Unit
) -> None:
    first, second = (make_waiting(make_person(school), title=f"Pivot {n}") for n in (1, 2))
    make_waiting(make_person(school), title="Other")
    data = version(first) | {"filters": "q=Pivot"}
    response = as_supervisor.post(reverse("record_approve", args=[first.pk]), data)
    assert response.url == f"{reverse('record', args=[second.pk])}?q=Pivot"  # type: ignore[attr-defined]
    response = as_supervisor.post(
        reverse("record_approve", args=[second.pk]), version(second) | {"filters": "q=Pivot"}
    )
    assert response.url == f"{reverse('queue')}?q=Pivot"  # type: ignore[attr-defined]


def test_approval_takes_the_level_of_the_certificate(as_supervisor: Client, teacher: User) -> None:
    record = make_waiting(teacher.person)
    data = version(record) | {f"level_{area_no(1).pk}": "2"}
    as_supervisor.post(reverse("record_approve", args=[record.pk]), data)
    assert AreaProgress.objects.get(person=teacher.person).verified_level == 2


def test_second_decision_is_a_conflict(as_supervisor: Client, teacher: User) -> None:
    record = make_waiting(teacher.person)
    data = version(record)
    as_supervisor.post(reverse("record_approve", args=[record.pk]), data)
    for name in ("record_approve", "record_return"):
        answer = as_supervisor.post(reverse(name, args=[record.pk]), data | {"words": "late"})
        assert answer.status_code == 409
    assert Decision.objects.count() == 1


def test_return_without_a_reason_asks_for_one(as_supervisor: Client, teacher: User) -> None:
    record = make_waiting(teacher.person)
    url = reverse("record_return", args=[record.pk])
    assert "Say why" in as_supervisor.post(url, version(record)).content.decode()
    as_supervisor.post(url, version(record) | {"words": "Blurred"})
    assert status_of(record) == Status.RETURNED


def test_own_record_shows_no_decision_to_a_supervisor(school: Unit, area: Unit) -> None:
    user = make_user(area, Role.SUPERVISOR)
    user.person = make_person(school)
    user.save()
    record, client = make_waiting(user.person), Client()
    client.force_login(user)
    page = client.get(reverse("record", args=[record.pk]))
    assert "approve_form" not in page.context
    url = reverse("record_approve", args=[record.pk])
    assert client.post(url, version(record)).status_code == 404
    assert not client.get(reverse("queue")).context["records"].object_list


@pytest.mark.parametrize("name", ["record_approve", "record_return"])
@pytest.mark.parametrize("filters", ["unit=999999", "area=x"])
def test_unreadable_filters_are_refused_before_anything_is_decided(
    as_supervisor: Client, teacher: User, name: str, filters: str
) -> None:
    record = make_waiting(teacher.person)
    data = version(record) | {"words": "Blurred", "filters": filters}
    assert as_supervisor.post(reverse(name, args=[record.pk]), data).status_code == 404
    assert status_of(record) == Status.SUBMITTED

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.models import AreaProgress
from personnel.enums import Role
from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_unit, make_user
from tests.training.conftest import Cost
from tests.training.factories import (
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
    assert look.who == supervisor.email


def test_queue_has_waiting_records_of_the_subtree_the_oldest_first(
    as_supervisor: Client, school: Unit, other_school: Unit
) -> None:
    young, old = make_waiting(make_person(school)), make_waiting(make_person(school))
    TrainingRecord.objects.filter(pk=old.pk).update(
        submitted_at=timezone.now() - timezone.timedelta(days=20)  # type: ignore[attr-defined]
    )
    make_waiting(make_person(other_school))
    make_draft(make_person(school))
    rows = as_supervisor.get(reverse("queue")).context["records"].object_list
    assert [row.pk for row in rows] == [old.pk, young.pk]
    assert rows[0].days_waiting == 20


@pytest.mark.parametrize(
    ("query", "found"), [("q=pivot", 1), ("q=สมหญิง", 1), ("q=nothing", 0), ("area=9", 1)]
)
def test_queue_is_narrowed(as_supervisor: Client, school: Unit, query: str, found: int) -> None:
    make_waiting(make_person(school), title="Pivot tables")
    person = make_person(school)
    person.name_key = "สมหญิงใจดี"
    person.save()
    make_waiting(person, shares={area_no(9).pk: 100})
    query = query.replace("area=9", f"area={area_no(9).pk}")
    page = as_supervisor.get(f"{reverse('queue')}?{query}")
    assert len(page.context["records"].object_list) == found


def test_queue_of_one_unit_leaves_the_others_out(
    as_supervisor: Client, area: Unit, school: Unit, other_school: Unit
) -> None:
    sister = make_unit("โรงเรียนบ้านสอง", area)
    make_waiting(make_person(school))
    expected = make_waiting(make_person(sister))
    page = as_supervisor.get(reverse("queue"), {"unit": sister.pk})
    assert [row.pk for row in page.context["records"]] == [expected.pk]
    assert as_supervisor.get(reverse("queue"), {"unit": other_school.pk}).status_code == 404


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


def test_approval_in_the_list_stays_in_the_list(as_supervisor: Client, school: Unit) -> None:
    first, _second = make_waiting(make_person(school)), make_waiting(make_person(school))
    data = version(first) | {"from_list": "1"}
    response = as_supervisor.post(reverse("record_approve", args=[first.pk]), data)
    assert response.url == reverse("queue")  # type: ignore[attr-defined]
    assert status_of(first) == Status.APPROVED


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


def test_queue_costs_the_same_with_one_and_three_records(
    as_supervisor: Client, school: Unit, cost: Cost
) -> None:
    def grow() -> int:
        make_waiting(make_person(school))
        return cost(as_supervisor, reverse("queue"))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 20


@pytest.mark.parametrize("name", ["record_approve", "record_return"])
@pytest.mark.parametrize("filters", ["unit=999999", "area=x"])
def test_unreadable_filters_are_refused_before_anything_is_decided(
    as_supervisor: Client, teacher: User, name: str, filters: str
) -> None:
    record = make_waiting(teacher.person)
    data = version(record) | {"words": "Blurred", "filters": filters}
    assert as_supervisor.post(reverse(name, args=[record.pk]), data).status_code == 404
    assert status_of(record) == Status.SUBMITTED

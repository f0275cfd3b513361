from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.models import AreaProgress, UnitStanding
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_unit, make_user
from tests.training.factories import (
    PDF,
    make_approved,
    make_draft,
    make_returned,
    make_waiting,
    method,
    seen,
    upload,
)
from training import actions
from training.enums import Status
from training.models import Decision, Evidence, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Mail merge",
        "method": method("workshop").pk,
        "start_date": "2/11/2568",
        "hours": "2",
        "areas": [area_no(4).pk],
    } | fields


def version(record: TrainingRecord) -> dict[str, int]:
    return {"version": seen(record)[record.pk]}


def status_of(record: TrainingRecord) -> str:
    return TrainingRecord.objects.values_list("status", flat=True).get(pk=record.pk)


# --- logging -------------------------------------------------------------------------------------
def test_record_is_logged_with_its_evidence_and_handed_in(
    as_teacher: Client, teacher: User
) -> None:
    data = typed(evidence_file=upload())
    response = as_teacher.post(reverse("record_new"), data, follow=True)
    record = TrainingRecord.objects.get(person=teacher.person)
    assert (record.status, record.mode, record.minutes) == (Status.SUBMITTED, 10, 120)
    assert Evidence.objects.get().size == len(PDF)
    assert "เกียรติบัตร.pdf" in response.content.decode()


def test_draft_is_kept_with_a_title_only(as_teacher: Client) -> None:
    as_teacher.post(reverse("record_new"), {"title": "Later", "draft": "1"})
    assert TrainingRecord.objects.get().status == Status.DRAFT


def test_bad_input_comes_back_with_what_was_typed(as_teacher: Client) -> None:
    response = as_teacher.post(reverse("record_new"), typed(hours="99", title="ฝึกงาน"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "99 hours do not fit" in page
    assert 'value="ฝึกงาน"' in page
    assert not TrainingRecord.objects.exists()


def test_form_begins_from_a_course(as_teacher: Client) -> None:
    page = as_teacher.get(reverse("record_new"), {"course": 1}).status_code
    assert page in (200, 404)
    course = as_teacher.get(reverse("my_page")).context["page"].areas[0].courses[0]
    form = as_teacher.get(reverse("record_new"), {"course": course.pk}).context["form"]
    assert form["title"].value() == course.title


def test_form_begins_like_an_own_record_and_no_other(
    as_teacher: Client, teacher: User, school: Unit
) -> None:
    own, other = make_draft(teacher.person), make_waiting(make_person(school))
    form = as_teacher.get(reverse("record_new"), {"again": own.pk}).context["form"]
    assert form["title"].value() == own.title
    assert as_teacher.get(reverse("record_new"), {"again": other.pk}).status_code == 404


def test_returned_record_shows_why_and_is_submitted_again(
    as_teacher: Client, teacher: User, supervisor: User
) -> None:
    record = make_returned(teacher.person, supervisor)
    url = reverse("record_edit", args=[record.pk])
    assert "เอกสารเปิดไม่ได้" in as_teacher.get(url).content.decode()
    as_teacher.post(url, typed(title="แก้แล้ว", **version(record)))
    record.refresh_from_db()
    assert (record.title, record.status) == ("แก้แล้ว", Status.SUBMITTED)


def test_form_from_an_old_window_is_a_conflict(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    url, old = reverse("record_edit", args=[record.pk]), version(record)
    as_teacher.post(url, typed(draft="1", **old))
    assert as_teacher.post(url, typed(draft="1", title="old", **old)).status_code == 409
    assert as_teacher.post(url, typed(draft="1", title="old")).status_code == 409


def test_incomplete_draft_is_sent_back_to_its_form(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person, minutes=None)
    response = as_teacher.post(reverse("record_submit", args=[record.pk]), version(record))
    assert response.url == reverse("record_edit", args=[record.pk])  # type: ignore[attr-defined]
    assert status_of(record) == Status.DRAFT


def test_draft_is_submitted_and_withdrawn_from_its_page(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    as_teacher.post(reverse("record_submit", args=[record.pk]), version(record))
    assert status_of(record) == Status.SUBMITTED
    as_teacher.post(reverse("record_withdraw", args=[record.pk]), version(record))
    assert status_of(record) == Status.WITHDRAWN


def test_act_without_a_version_is_a_conflict(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    for data in ({}, {"version": "x"}, {"version": "99999999999999999999"}):
        response = as_teacher.post(reverse("record_submit", args=[record.pk]), data)
        assert response.status_code == 409


def test_record_that_looks_logged_twice_is_pointed_out(as_teacher: Client, teacher: User) -> None:
    first = make_waiting(teacher.person)
    second = make_draft(teacher.person, title=first.title.upper())
    page = as_teacher.get(reverse("record", args=[second.pk])).content.decode()
    assert "Perhaps recorded twice" in page
    actions.withdraw(seen=seen(first), by=teacher)
    assert "twice" not in as_teacher.get(reverse("record", args=[second.pk])).content.decode()


def test_file_is_removed_from_a_draft(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    file = actions.attach_evidence(record=record, file=upload(), at=timezone.now(), by=teacher)
    as_teacher.post(reverse("evidence_remove", args=[file.pk]))
    assert not record.evidence.exists()


# --- who may see what ----------------------------------------------------------------------------
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


# --- deciding ------------------------------------------------------------------------------------
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


# --- persons -------------------------------------------------------------------------------------
def test_my_page_shows_areas_stage_balance_and_decision(
    as_teacher: Client, teacher: User, supervisor: User
) -> None:
    make_approved(teacher.person, supervisor)
    page = as_teacher.get(reverse("my_page"))
    shown = page.context["page"]
    assert shown.areas[0].standing.minutes == 120
    assert (shown.stage.code, shown.is_overdue, shown.balance.total) == ("EARLY", True, 120)
    assert "Ten areas" in page.content.decode()


def test_my_page_aims_at_the_stage_after_the_attained_one(as_teacher: Client, school: Unit) -> None:
    UnitStanding.objects.create(unit=school, stage="EARLY", as_of=timezone.localdate())
    assert as_teacher.get(reverse("my_page")).context["page"].stage.code == "DEVELOPING"


def test_my_page_of_a_person_without_a_post_says_so(client: Client) -> None:
    from tests.personnel.factories import PersonFactory

    client.force_login(make_user(person=PersonFactory()))
    assert "No post today" in client.get(reverse("my_page")).content.decode()


def test_person_page_shows_records_to_those_who_decide(
    as_supervisor: Client, client: Client, area: Unit, teacher: User
) -> None:
    record = make_waiting(teacher.person)
    url, title = reverse("person", args=[teacher.person_id]), record.title
    assert title in as_supervisor.get(url).content.decode()
    client.force_login(make_user(area, Role.ADMIN))
    assert title not in client.get(url).content.decode()


def test_look_at_a_person_is_written_down_once_each(as_supervisor: Client, teacher: User) -> None:
    url = reverse("person", args=[teacher.person_id])
    as_supervisor.get(url)
    as_supervisor.get(url)
    assert AuditEvent.objects.about(teacher.person).filter(verb="person.seen").count() == 2


# --- costs ---------------------------------------------------------------------------------------
def queries_of(client: Client, url: str, count: Any) -> int:
    with count() as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def count(django_assert_max_num_queries: Any) -> Any:
    return lambda: django_assert_max_num_queries(60)


def test_my_page_costs_the_same_with_one_and_three_records(
    as_teacher: Client, teacher: User, supervisor: User, count: Any
) -> None:
    def grow() -> int:
        make_approved(teacher.person, supervisor)
        actions.note_look(subject=teacher.person, person=teacher.person_id, by=supervisor)
        return queries_of(as_teacher, reverse("my_page"), count)

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 30


def test_queue_costs_the_same_with_one_and_three_records(
    as_supervisor: Client, school: Unit, count: Any
) -> None:
    def grow() -> int:
        make_waiting(make_person(school))
        return queries_of(as_supervisor, reverse("queue"), count)

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 25


def test_person_page_costs_the_same_with_one_and_three_records(
    as_supervisor: Client, teacher: User, count: Any
) -> None:
    def grow() -> int:
        make_waiting(teacher.person)
        return queries_of(as_supervisor, reverse("person", args=[teacher.person_id]), count)

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 40


def test_record_page_costs_the_same_with_one_and_three_areas(
    as_supervisor: Client, school: Unit, count: Any
) -> None:
    def cost(areas: int) -> int:
        shares = {area_no(number).pk: 1 for number in range(1, areas + 1)}
        record = make_waiting(make_person(school), shares=shares)
        return queries_of(as_supervisor, reverse("record", args=[record.pk]), count)

    assert cost(1) == cost(3) <= 25


def test_form_costs_the_same_for_every_teacher(as_teacher: Client, count: Any) -> None:
    assert queries_of(as_teacher, reverse("record_new"), count) <= 12

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person
from tests.training.conftest import Cost
from tests.training.factories import (
    PDF,
    make_draft,
    make_returned,
    make_waiting,
    method,
    seen,
    status_of,
    upload,
    version,
)
from training import actions
from training.enums import Status
from training.models import Evidence, TrainingRecord

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue", "in_english"),
]


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Mail merge",
        "method": method("workshop").pk,
        "start_date": "2/11/2568",
        "hours": "2",
        "areas": [area_no(4).pk],
    } | fields


def test_record_is_logged_with_its_evidence_and_handed_in(
    as_teacher: Client, teacher: User
) -> None:
    data = typed(evidence_files=upload())
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
    assert "99 hours are too many" in page
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


def test_record_page_costs_the_same_with_one_and_three_areas(
    as_supervisor: Client, school: Unit, cost: Cost
) -> None:
    def with_areas(areas: int) -> int:
        shares = {area_no(number).pk: 1 for number in range(1, areas + 1)}
        record = make_waiting(make_person(school), shares=shares)
        return cost(as_supervisor, reverse("record", args=[record.pk]))

    assert with_areas(1) == with_areas(3) <= 28


def test_form_costs_the_same_for_every_teacher(as_teacher: Client, cost: Cost) -> None:
    assert cost(as_teacher, reverse("record_new")) <= 12


def test_form_sent_twice_makes_one_record(as_teacher: Client) -> None:
    key = as_teacher.get(reverse("record_new")).context["form"]["form_key"].value()
    first, second = (
        as_teacher.post(reverse("record_new"), typed(form_key=key, evidence_files=upload()))
        for _ in range(2)
    )
    record = TrainingRecord.objects.get()
    assert first.url == second.url == reverse("record", args=[record.pk])
    assert "sent already" in as_teacher.get(second.url).content.decode()


def test_two_forms_make_two_records(as_teacher: Client) -> None:
    for _ in range(2):
        page = as_teacher.get(reverse("record_new")).content.decode()
        [key] = re.findall(r'name="form_key" value="([^"]+)"', page)
        as_teacher.post(reverse("record_new"), typed(form_key=key, title=key))
    assert TrainingRecord.objects.count() == 2


def test_key_of_another_form_stops_nobody(as_teacher: Client, school: Unit) -> None:
    key = uuid4()
    make_draft(make_person(school), form_key=key)
    answer = as_teacher.post(reverse("record_new"), typed(form_key=key))
    assert answer.status_code == 302
    assert TrainingRecord.objects.filter(form_key=key).count() == 2


def test_correction_that_waits_says_who_sees_it(
    as_teacher: Client, as_supervisor: Client, teacher: User, supervisor: User
) -> None:
    record = make_returned(teacher.person, supervisor)
    url = reverse("record_edit", args=[record.pk])
    data = typed(draft="1", title="Half corrected", **version(record))
    page = as_teacher.post(url, data, follow=True).content.decode()
    seen_by_supervisor = as_supervisor.get(reverse("record", args=[record.pk])).content.decode()
    assert "Half corrected" in seen_by_supervisor
    assert "Your supervisor still sees this record" in page
    assert "Nobody else sees it" not in page

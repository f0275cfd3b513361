from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import AreaProgress, Method
from personnel.enums import Role
from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_unit, make_user
from tests.training.conftest import Cost
from tests.training.factories import (
    make_draft,
    make_waiting,
    method,
    seen,
    status_of,
    upload,
)
from training import actions
from training.enums import Status
from training.models import Course, Decision, ReturnReason, TrainingRecord

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue", "in_english"),
]


def ticks(*records: TrainingRecord, **fields: str) -> dict[str, object]:
    """What the form sends when these records are ticked."""
    chosen = [f"{pk}:{version}" for pk, version in seen(*records).items()]
    return {"chosen": chosen, "filters": ""} | fields


def submitted_days_ago(record: TrainingRecord, days: int) -> None:
    moment = timezone.now() - timedelta(days=days, hours=1)
    TrainingRecord.objects.filter(pk=record.pk).update(submitted_at=moment)


def with_certificate(school: Unit) -> TrainingRecord:
    """A waiting record of a catalogue course of level 1 for area 1, with its certificate."""
    course = Course.objects.get(code="CMU011")
    facts = {"course": course, "certificate_no": "CMU/1", "title": course.title_th}
    return make_waiting(make_person(school), **facts)


def test_queue_has_waiting_records_of_the_subtree_the_oldest_first(
    as_supervisor: Client, school: Unit, other_school: Unit
) -> None:
    young, old = make_waiting(make_person(school)), make_waiting(make_person(school))
    submitted_days_ago(young, 3)
    submitted_days_ago(old, 20)
    make_waiting(make_person(other_school))
    make_draft(make_person(school))
    rows = as_supervisor.get(reverse("queue")).context["records"].object_list
    assert [row.pk for row in rows] == [old.pk, young.pk]
    assert [(row.days_waiting, row.waits_long) for row in rows] == [(20, True), (3, False)]


def test_queue_of_one_unit_leaves_the_others_out(
    as_supervisor: Client, area: Unit, school: Unit, other_school: Unit
) -> None:
    sister = make_unit("โรงเรียนบ้านสอง", area)
    make_waiting(make_person(school))
    expected = make_waiting(make_person(sister))
    page = as_supervisor.get(reverse("queue"), {"unit": sister.pk})
    assert [row.pk for row in page.context["records"]] == [expected.pk]
    assert as_supervisor.get(reverse("queue"), {"unit": other_school.pk}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=pivot", "file"),
        ("q=สมหญิง", "link"),
        ("q=nothing", ""),
        ("area=AREA", "link"),
        ("mode=20", "link"),
        ("method=COACHING", "link"),
        ("age=14", "file"),
        ("evidence=yes", "file link"),
        ("evidence=no", "none"),
        ("evidence=yes&mode=20", "link"),
    ],
)
def test_queue_is_narrowed(
    as_supervisor: Client, school: Unit, teacher: User, query: str, found: str
) -> None:
    of_person = make_person(school)
    of_person.name_key = "สมหญิงใจดี"
    of_person.save()
    coached = {"method": method("coaching"), "shares": {area_no(9).pk: 100}}
    draft = make_draft(teacher.person, title="Pivot tables")
    for name in ("เกียรติบัตร.pdf", "หน้า 2.pdf"):
        actions.attach_evidence(record=draft, file=upload(name=name), at=timezone.now(), by=None)
    actions.submit(seen=seen(draft), at=timezone.now(), by=teacher)
    submitted_days_ago(draft, 15)
    records = {
        "file": draft,
        "link": make_waiting(
            of_person, at=timezone.now(), evidence_link="https://example.org/1", **coached
        ),
        "none": make_waiting(make_person(school), at=timezone.now()),
    }
    coaching = Method.objects.in_use().get(code="coaching")
    query = query.replace("AREA", str(area_no(9).pk)).replace("COACHING", str(coaching.pk))
    rows = as_supervisor.get(f"{reverse('queue')}?{query}").context["records"]
    assert sorted(row.pk for row in rows) == sorted(records[name].pk for name in found.split())


def test_queue_costs_the_same_with_one_and_three_records(
    as_supervisor: Client, school: Unit, cost: Cost
) -> None:
    def grow() -> int:
        make_waiting(make_person(school))
        return cost(as_supervisor, reverse("queue"))

    costs = [grow() for _ in range(3)]
    assert costs[0] == costs[2] <= 20


def test_one_tap_approves_a_record_and_stays_in_the_list(
    as_supervisor: Client, school: Unit
) -> None:
    first, second = make_waiting(make_person(school)), make_waiting(make_person(school))
    answer = as_supervisor.post(reverse("queue_approve"), ticks(first, filters="mode=70"))
    assert answer.url == f"{reverse('queue')}?mode=70"  # type: ignore[attr-defined]
    assert (status_of(first), status_of(second)) == (Status.APPROVED, Status.SUBMITTED)


def test_fifty_records_are_approved_by_as_many_statements_as_one(
    as_supervisor: Client, school: Unit
) -> None:
    def statements(count: int) -> int:
        chosen = ticks(*[make_waiting(make_user(school).person) for _ in range(count)])
        with CaptureQueriesContext(connection) as queries:
            as_supervisor.post(reverse("queue_approve"), chosen)
        return len(queries)

    assert statements(1) == statements(50) <= 28
    assert Decision.objects.count() == 51
    assert AreaProgress.objects.filter(minutes_70=120).count() == 51


def test_certificates_are_asked_for_before_anything_is_approved(
    as_supervisor: Client, school: Unit
) -> None:
    plain, certified = make_waiting(make_person(school)), with_certificate(school)
    form = ticks(plain, certified)
    page = as_supervisor.post(reverse("queue_approve"), form)
    levels = page.context["levels"]
    assert [record.pk for record, _fields in levels.rows()] == [certified.pk]
    assert [field.initial for _record, fields in levels.rows() for field in fields] == [1]
    assert not Decision.objects.exists()
    for tick in form["chosen"]:  # type: ignore[attr-defined]
        assert f'name="chosen" value="{tick}"' in page.content.decode()
    shown = {f"level_{certified.pk}_{area_no(1).pk}": "2", "asked": "True"}
    as_supervisor.post(reverse("queue_approve"), form | shown)
    assert Decision.objects.count() == 2
    assert AreaProgress.objects.get(person=certified.person).verified_level == 2


def test_levels_of_many_certificates_cost_as_many_statements_as_of_one(
    as_supervisor: Client, school: Unit
) -> None:
    def statements(count: int) -> int:
        records = [with_certificate(school) for _ in range(count)]
        form = ticks(*records, asked="True")
        form |= {f"level_{record.pk}_{area_no(1).pk}": "1" for record in records}
        with CaptureQueriesContext(connection) as queries:
            assert as_supervisor.post(reverse("queue_approve"), form).status_code == 302
        return len(queries)

    assert statements(1) == statements(20)
    assert AreaProgress.objects.filter(verified_level=1).count() == 21


def test_one_decided_meanwhile_keeps_all_waiting_and_is_named(
    as_supervisor: Client, area: Unit, school: Unit
) -> None:
    chosen = [make_waiting(make_person(school), title=f"Record {n}") for n in range(3)]
    form = ticks(*chosen)
    colleague = make_user(area, Role.SUPERVISOR)
    actions.approve(seen=seen(chosen[1]), at=timezone.now(), by=colleague)
    page = as_supervisor.post(reverse("queue_approve"), form)
    assert page.status_code == 409
    assert [record.pk for record in page.context["changed"]] == [chosen[1].pk]
    assert colleague.shown_name in page.content.decode()
    assert [status_of(record) for record in chosen].count(Status.SUBMITTED) == 2
    rest = page.context["rest"].initial["chosen"]
    assert all(f'name="chosen" value="{tick}"' in page.content.decode() for tick in rest)
    as_supervisor.post(reverse("queue_approve"), {"chosen": rest})
    assert {status_of(record) for record in chosen} == {Status.APPROVED}


def test_record_out_of_scope_keeps_the_lot_waiting_and_is_not_shown(
    as_supervisor: Client, school: Unit, other_school: Unit
) -> None:
    own = make_waiting(make_person(school))
    secret = make_waiting(make_person(other_school), title="Secret title")
    page = as_supervisor.post(reverse("queue_approve"), ticks(own, secret))
    assert page.status_code == 409
    assert "Secret title" not in page.content.decode()
    assert not Decision.objects.exists()


def test_ticked_records_are_returned_for_one_reason(as_supervisor: Client, school: Unit) -> None:
    records = [make_waiting(make_person(school)) for _ in range(2)]
    common = ReturnReason.objects.get(code="hours")
    form = ticks(*records, common=str(common.pk), words="See page 2.")
    as_supervisor.post(reverse("queue_return"), form)
    assert {status_of(record) for record in records} == {Status.RETURNED}
    reasons = set(Decision.objects.values_list("reason", flat=True))
    assert reasons == {f"{common.text_en}\nSee page 2."}


@pytest.mark.parametrize(
    "chosen",
    [[], ["x"], ["1"], ["1:2:3"], ["-1:1"], [f"{2**40}:1"], [f"{n}:1" for n in range(201)]],
)
def test_unreadable_ticks_decide_nothing(
    as_supervisor: Client, teacher: User, chosen: list[str]
) -> None:
    record = make_waiting(teacher.person)
    answer = as_supervisor.post(reverse("queue_approve"), {"chosen": chosen}, follow=True)
    assert "Tick at least" in (text := answer.content.decode()) or "Open the list" in text
    assert status_of(record) == Status.SUBMITTED


def test_return_of_ticked_records_needs_a_reason(as_supervisor: Client, teacher: User) -> None:
    record = make_waiting(teacher.person)
    answer = as_supervisor.post(reverse("queue_return"), ticks(record), follow=True)
    assert "Say why" in answer.content.decode()
    assert status_of(record) == Status.SUBMITTED


@pytest.mark.parametrize("name", ["queue_approve", "queue_return"])
def test_unreadable_filters_are_refused_before_any_is_decided(
    as_supervisor: Client, teacher: User, name: str
) -> None:
    record = make_waiting(teacher.person)
    form = ticks(record, filters="area=x", words="Blurred")
    assert as_supervisor.post(reverse(name), form).status_code == 404
    assert status_of(record) == Status.SUBMITTED

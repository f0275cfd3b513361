from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from competencies.enums import Source
from competencies.models import AreaProgress, Assessment
from personnel.actions.groups import Conflict
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import DATA, area_no
from tests.personnel.factories import make_person, make_user
from tests.training.factories import (
    NOW,
    entry,
    make_approved,
    make_draft,
    make_returned,
    make_waiting,
    method,
    seen,
    status_of,
)
from training import actions
from training.actions import Incomplete
from training.enums import Status, Verdict
from training.models import Course, Decision, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def trail(record: TrainingRecord) -> list[str]:
    events = AuditEvent.objects.filter(subject=f"trainingrecord:{record.pk}").order_by("pk")
    return list(events.values_list("verb", flat=True))


# --- drafts --------------------------------------------------------------------------------------
def test_draft_needs_a_title_only(teacher: User) -> None:
    record = actions.save_draft(
        entry=actions.Entry(person=teacher.person, title="อบรม"), at=NOW, by=teacher
    )
    assert status_of(record) == Status.DRAFT
    assert trail(record) == ["record.drafted"]


def test_draft_takes_mode_and_lecture_from_its_method(teacher: User) -> None:
    record = make_draft(teacher.person, method=method("lecture"))
    assert (record.mode, record.is_lecture) == (10, True)


def test_draft_shares_minutes_out_exactly(teacher: User) -> None:
    thirds = {area_no(n).pk: 1 for n in (1, 2, 3)}
    record = make_draft(teacher.person, minutes=100, shares=thirds)
    assert list(record.shares.values_list("share", "minutes")) == [(34, 34), (33, 33), (33, 33)]


def test_draft_of_somebody_else_is_refused(teacher: User, school: Unit) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_draft(entry=entry(make_person(school)), at=NOW, by=teacher)


def test_revised_draft_replaces_what_it_said(teacher: User) -> None:
    record = make_draft(teacher.person)
    new = entry(teacher.person, title="ใหม่", minutes=60, shares={area_no(9).pk: 100})
    actions.save_draft(entry=new, seen=seen(record), at=NOW, by=teacher)
    record.refresh_from_db()
    assert (record.title, record.minutes, record.version) == ("ใหม่", 60, 2)
    assert list(record.shares.values_list("area__number", "minutes")) == [(9, 60)]


def test_draft_revised_in_two_windows_keeps_the_first(teacher: User) -> None:
    record = make_draft(teacher.person)
    both = seen(record)
    actions.save_draft(entry=entry(teacher.person, title="ก่อน"), seen=both, at=NOW, by=teacher)
    with pytest.raises(Conflict):
        actions.save_draft(entry=entry(teacher.person, title="หลัง"), seen=both, at=NOW, by=teacher)
    record.refresh_from_db()
    assert record.title == "ก่อน"


# --- submitting and withdrawing ------------------------------------------------------------------
def test_submitted_record_waits(teacher: User) -> None:
    record = make_draft(teacher.person)
    actions.submit(seen=seen(record), at=NOW, by=teacher)
    record.refresh_from_db()
    assert (record.status, record.submitted_at) == (Status.SUBMITTED, NOW)
    assert trail(record) == ["record.drafted", "record.submitted"]


@pytest.mark.parametrize(
    "lacking",
    [{"method": None}, {"start_date": None, "end_date": None}, {"minutes": None}, {"shares": {}}],
)
def test_incomplete_draft_cannot_be_submitted(teacher: User, lacking: dict[str, Any]) -> None:
    record = make_draft(teacher.person, **lacking)
    with pytest.raises(Incomplete):
        actions.submit(seen=seen(record), at=NOW, by=teacher)
    assert status_of(record) == Status.DRAFT


def test_database_refuses_a_submitted_record_without_hours(teacher: User) -> None:
    record = make_waiting(teacher.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingRecord.objects.filter(pk=record.pk).update(minutes=None)


def test_record_of_somebody_else_cannot_be_submitted(teacher: User, school: Unit) -> None:
    record = make_draft(make_person(school))
    with pytest.raises(Conflict):
        actions.submit(seen=seen(record), at=NOW, by=teacher)


def test_returned_record_can_be_corrected_and_submitted_again(
    teacher: User, supervisor: User
) -> None:
    record = make_returned(teacher.person, supervisor)
    better = entry(teacher.person, title="แก้แล้ว")
    actions.save_and_submit(entry=better, seen=seen(record), at=NOW, by=teacher)
    actions.approve(seen=seen(record), at=NOW, by=supervisor)
    verdicts = Decision.objects.filter(record=record).values_list("verdict", flat=True)
    assert list(verdicts) == [Verdict.RETURNED, Verdict.APPROVED]


# --- every transition from every state -----------------------------------------------------------
def in_state(status: str, teacher: User, supervisor: User) -> TrainingRecord:
    if status == Status.DRAFT:
        return make_draft(teacher.person)
    if status == Status.APPROVED:
        return make_approved(teacher.person, supervisor)
    if status == Status.RETURNED:
        return make_returned(teacher.person, supervisor)
    record = make_waiting(teacher.person)
    if status == Status.WITHDRAWN:
        actions.withdraw(seen=seen(record), by=teacher)
    return record


VERBS: dict[str, Callable[..., None]] = {
    "save": lambda s, t, _: actions.save_draft(entry=entry(t.person), seen=s, at=NOW, by=t),
    "submit": lambda s, t, _: actions.submit(seen=s, at=NOW, by=t),
    "withdraw": lambda s, t, _: actions.withdraw(seen=s, by=t),
    "approve": lambda s, _, u: actions.approve(seen=s, at=NOW, by=u),
    "return": lambda s, _, u: actions.return_for_correction(seen=s, reason="ไม่ชัด", at=NOW, by=u),
}
LEGAL = {
    ("save", Status.DRAFT): Status.DRAFT,
    ("save", Status.RETURNED): Status.RETURNED,
    ("submit", Status.DRAFT): Status.SUBMITTED,
    ("submit", Status.RETURNED): Status.SUBMITTED,
    ("withdraw", Status.DRAFT): Status.WITHDRAWN,
    ("withdraw", Status.SUBMITTED): Status.WITHDRAWN,
    ("withdraw", Status.RETURNED): Status.WITHDRAWN,
    ("approve", Status.SUBMITTED): Status.APPROVED,
    ("return", Status.SUBMITTED): Status.RETURNED,
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", VERBS)
def test_verb_moves_a_record_only_from_where_it_may(
    teacher: User, supervisor: User, verb: str, status: Status
) -> None:
    record = in_state(status, teacher, supervisor)
    if (verb, status) in LEGAL:
        VERBS[verb](seen(record), teacher, supervisor)
        assert status_of(record) == LEGAL[verb, status]
    else:
        with pytest.raises(Conflict):
            VERBS[verb](seen(record), teacher, supervisor)
        assert status_of(record) == status


@pytest.mark.parametrize("verb", VERBS)
def test_verb_on_an_outdated_version_does_nothing(
    teacher: User, supervisor: User, verb: str
) -> None:
    record = make_waiting(teacher.person)
    outdated = {record.pk: record.version - 1}
    with pytest.raises(Conflict):
        VERBS[verb](outdated, teacher, supervisor)
    assert status_of(record) == Status.SUBMITTED


# --- decisions -----------------------------------------------------------------------------------
def test_approval_counts_minutes_and_leaves_one_decision_and_trail(
    teacher: User, supervisor: User
) -> None:
    record = make_approved(teacher.person, supervisor)
    decision = Decision.objects.get()
    assert (decision.record, decision.record_version, decision.by) == (record, 2, supervisor)
    assert AreaProgress.objects.get().minutes_70 == 120
    assert trail(record)[-1] == "record.approved"


def test_approval_with_a_level_verifies_it_on_the_last_day(teacher: User, supervisor: User) -> None:
    record = make_waiting(teacher.person)
    levels = {record.pk: {area_no(1).pk: 2}}
    actions.approve(seen=seen(record), levels=levels, at=NOW, by=supervisor)
    found = Assessment.objects.get()
    assert (found.source, found.level, found.on_date) == (Source.CERTIFICATE, 2, record.end_date)
    assert AreaProgress.objects.get().verified_level == 2


def test_return_counts_nothing_and_tells_why(teacher: User, supervisor: User) -> None:
    make_returned(teacher.person, supervisor)
    assert Decision.objects.get().reason == "เอกสารเปิดไม่ได้"
    assert not AreaProgress.objects.exists()


def test_return_without_a_reason_is_refused_by_the_database(
    teacher: User, supervisor: User
) -> None:
    record = make_waiting(teacher.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.return_for_correction(seen=seen(record), reason="", at=NOW, by=supervisor)
    assert status_of(record) == Status.SUBMITTED


def test_supervisor_elsewhere_decides_nothing(teacher: User, stranger: User) -> None:
    record = make_waiting(teacher.person)
    with pytest.raises(Conflict):
        actions.approve(seen=seen(record), at=NOW, by=stranger)
    assert not Decision.objects.exists()


def test_nobody_decides_on_their_own_record(supervisor: User, school: Unit) -> None:
    supervisor.person = make_person(school)
    supervisor.save()
    record = make_waiting(supervisor.person)
    with pytest.raises(Conflict):
        actions.approve(seen=seen(record), at=NOW, by=supervisor)
    assert status_of(record) == Status.SUBMITTED


def test_database_refuses_a_decision_on_ones_own_record(teacher: User) -> None:
    record = make_waiting(teacher.person)
    with pytest.raises(IntegrityError, match="nobody_decides_their_own"), transaction.atomic():
        Decision.objects.create(
            record=record, record_version=2, record_person=teacher.person,
            verdict=Verdict.APPROVED, by=teacher, by_person=teacher.person, at=NOW,
        )  # fmt: skip


def test_many_records_are_approved_in_a_fixed_number_of_queries(
    school: Unit, supervisor: User, django_assert_num_queries: Any
) -> None:
    records = [make_waiting(make_user(school).person) for _ in range(8)]
    with django_assert_num_queries(15):
        actions.approve(seen=seen(*records[:1]), at=NOW, by=supervisor)
    with django_assert_num_queries(15):
        actions.approve(seen=seen(*records[1:]), at=NOW, by=supervisor)
    assert Decision.objects.count() == AreaProgress.objects.count() == 8


def test_one_record_that_was_decided_stops_the_whole_lot(
    teacher: User, school: Unit, supervisor: User
) -> None:
    decided, waiting = make_waiting(teacher.person), make_waiting(make_person(school))
    both = seen(decided, waiting)
    actions.approve(seen=seen(decided), at=NOW, by=supervisor)
    with pytest.raises(Conflict):
        actions.approve(seen=both, at=NOW, by=supervisor)
    assert status_of(waiting) == Status.SUBMITTED


def test_deciding_on_nothing_is_refused(supervisor: User) -> None:
    with pytest.raises(Conflict):
        actions.approve(seen={}, at=NOW, by=supervisor)


# --- courses, looks ------------------------------------------------------------------------------
def test_load_courses_again_changes_nothing() -> None:
    before = list(Course.objects.values_list("pk", "code", "areas__number"))
    actions.load_courses(rows=DATA["courses"], by=None)
    assert list(Course.objects.values_list("pk", "code", "areas__number")) == before


def test_recommended_course_of_the_circular_is_first_and_has_its_areas() -> None:
    course = Course.objects.offered()[0]
    assert course.code == "CMU011"
    assert list(course.areas.values_list("number", flat=True)) == [1, 2, 3, 9]


def test_look_of_another_is_noted_and_ones_own_is_not(teacher: User, supervisor: User) -> None:
    for user in (teacher, supervisor):
        actions.note_look(subject=teacher.person, person=teacher.person_id, by=user)
    looks = AuditEvent.objects.about(teacher.person).filter(verb="person.seen")
    assert [look.actor for look in looks] == [supervisor.audit_name]


def test_teacher_without_a_role_decides_nothing(teacher: User, school: Unit) -> None:
    colleague = make_user(school)
    record = make_waiting(teacher.person)
    with pytest.raises(Conflict):
        actions.approve(seen=seen(record), at=NOW, by=colleague)

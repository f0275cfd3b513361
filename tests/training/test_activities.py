"""What is done with an activity: its people, its end, and who decides on what it makes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.models import AreaProgress
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind, Role
from personnel.models import AuditEvent, Notice, RoleAssignment, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_user
from tests.training.activities import (
    DAY,
    TITLE,
    add,
    finish,
    make_activity,
    next_day,
    participant,
    workshop,
)
from tests.training.factories import NOW, PDF, PNG, make_draft, make_waiting, upload
from training import actions
from training.actions import Finished, MarkedAbsent, TooEarly
from training.enums import Presence, Status
from training.models import Activity, Decision, Evidence, Participant, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def organiser(area: Unit) -> User:
    """A supervisor of the area who is posted there."""
    user = make_user(area)
    grant(user, area)
    return user


def grant(user: User, unit: Unit) -> None:
    RoleAssignment.objects.create(
        user=user, role=Role.SUPERVISOR, unit=unit, from_date=DAY, granted_by="test"
    )


def mark(activity: Activity, by: User, *people: Any, **marks: Any) -> int:
    rows = activity.participants.filter(person__in=people)
    return actions.mark(activity=activity, participants=[r.pk for r in rows], by=by, **marks)


def test_activity_is_said_once_with_whole_shares(organiser: User, area: Unit) -> None:
    made = make_activity(organiser, area, shares={area_no(n).pk: 1 for n in (1, 2, 3)})
    assert sorted(made.shares.values_list("share", flat=True)) == [33, 33, 34]
    assert made.organiser == organiser


def test_activity_of_a_foreign_unit_is_refused(organiser: User, other_area: Unit) -> None:
    with pytest.raises(PermissionDenied):
        make_activity(organiser, other_area)


def test_teacher_organises_for_the_own_unit_only(school: Unit, area: Unit, teacher: User) -> None:
    assert make_activity(teacher, school).unit == school
    with pytest.raises(PermissionDenied):
        make_activity(teacher, area)


def test_change_that_was_overtaken_is_refused(organiser: User, area: Unit) -> None:
    made = make_activity(organiser, area)
    said: dict[str, Any] = {"activity": made, "version": 1, "by": organiser}
    actions.change_activity(workshop=workshop(area, minutes=60), **said)
    with pytest.raises(Conflict):
        actions.change_activity(workshop=workshop(area, minutes=90), **said)
    made.refresh_from_db()
    assert (made.minutes, made.version, made.shares.count()) == (60, 2, 2)


def test_people_out_of_sight_are_not_added(
    organiser: User, area: Unit, school: Unit, other_school: Unit
) -> None:
    colleague, foreigner = make_person(school), make_person(other_school)
    made = make_activity(organiser, area)
    assert add(made, organiser, colleague, foreigner) == 1
    assert add(made, organiser, colleague) == 0
    assert [row.person for row in made.participants.all()] == [colleague]


def test_teacher_adds_nobody_but_oneself(school: Unit, teacher: User) -> None:
    colleague = make_person(school)
    made = make_activity(teacher, school, colleague, teacher.person)
    assert [row.person for row in made.participants.all()] == [teacher.person]


def test_activity_of_somebody_else_cannot_be_touched(
    organiser: User, supervisor: User, area: Unit, school: Unit
) -> None:
    made = make_activity(organiser, area, make_person(school))
    for act in (
        lambda: add(made, supervisor, make_person(school)),
        lambda: finish(made, supervisor),
        lambda: mark(made, supervisor, presence=Presence.ABSENT),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not TrainingRecord.objects.exists()


def test_finish_approves_where_the_organiser_decides(
    organiser: User, area: Unit, school: Unit
) -> None:
    people = [make_person(school), make_person(area)]
    made = make_activity(organiser, area, *people, place="ห้องประชุม", provider="สพป.")
    assert finish(made, organiser) == Finished(approved=2, submitted=0)
    for record in TrainingRecord.objects.all():
        assert (record.status, record.version, record.minutes) == (Status.APPROVED, 2, 180)
        assert (record.title, record.mode, record.is_lecture) == (TITLE, 10, False)
        assert list(record.shares.values_list("share", "minutes")) == [(50, 90), (50, 90)]
    assert set(Decision.objects.values_list("by", "verdict")) == {(organiser.pk, "approved")}
    assert {row.minutes for row in AreaProgress.objects.all()} == {90}
    events = AuditEvent.objects.filter(verb="record.approved")
    assert set(events.values_list("person", flat=True)) == {str(person.pk) for person in people}
    made.refresh_from_db()
    assert made.finished_at == NOW


def test_organisers_own_record_is_only_submitted(organiser: User, area: Unit) -> None:
    made = make_activity(organiser, area, organiser.person)
    assert finish(made, organiser) == Finished(approved=0, submitted=1)
    assert TrainingRecord.objects.get().status == Status.SUBMITTED
    assert not Decision.objects.exists()


def test_record_of_somebody_from_elsewhere_goes_to_their_supervisor(
    organiser: User, area: Unit, other_school: Unit, stranger: User
) -> None:
    guest = make_user(other_school)
    made = make_activity(organiser, area)
    actions.sign_in(activity=made, at=NOW, by=guest)
    assert finish(made, organiser) == Finished(approved=0, submitted=1)
    record = TrainingRecord.objects.get()
    assert record in TrainingRecord.objects.awaiting_decision_by(stranger)
    assert record not in TrainingRecord.objects.visible_to(organiser)


def test_records_of_supervisors_and_colleagues_in_charge_wait_one_unit_up(
    school: Unit, supervisor: User
) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    deputy = make_user(school, Role.SUPERVISOR, person=make_person(school))
    made = make_activity(deputy, school, director.person, make_person(school))
    assert finish(made, deputy) == Finished(approved=1, submitted=1)
    assert TrainingRecord.objects.awaiting_decision_by(supervisor).get().person == director.person


def test_teachers_workshop_makes_records_that_wait(
    school: Unit, teacher: User, supervisor: User
) -> None:
    made = make_activity(teacher, school)
    actions.sign_in(activity=made, at=NOW, by=make_user(school))
    assert finish(made, teacher) == Finished(approved=0, submitted=1)
    assert TrainingRecord.objects.awaiting_decision_by(supervisor).count() == 1
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [NoticeKind.WORKSHOP_SIGNED_IN, NoticeKind.WORKSHOP_RECORDED]


def test_organiser_who_lost_the_right_since_only_submits(
    organiser: User, area: Unit, school: Unit
) -> None:
    made = make_activity(organiser, area, make_person(school))
    RoleAssignment.objects.update(to_date=DAY - timedelta(days=1), from_date=DAY - timedelta(9))
    assert finish(made, organiser) == Finished(approved=0, submitted=1)
    assert not Decision.objects.exists()


def test_absent_people_get_no_record_and_part_of_the_time_counts_as_such(
    organiser: User, area: Unit, school: Unit
) -> None:
    whole, part, absent = (make_person(school) for _ in range(3))
    made = make_activity(organiser, area, whole, part, absent)
    mark(made, organiser, part, presence=Presence.PART, minutes=61)
    mark(made, organiser, absent, presence=Presence.ABSENT)
    finish(made, organiser)
    minutes = dict(TrainingRecord.objects.values_list("person", "minutes"))
    assert minutes == {whole.pk: 180, part.pk: 61}
    shares = TrainingRecord.objects.get(person=part).shares.values_list("minutes", flat=True)
    assert sum(shares) == 61


def test_finishing_twice_makes_one_record_each(organiser: User, area: Unit, school: Unit) -> None:
    made = make_activity(organiser, area, make_person(school))
    finish(made, organiser)
    assert finish(made, organiser) == Finished(0, 0)
    assert TrainingRecord.objects.count() == 1


def test_late_person_gets_the_record_by_finishing_again(
    organiser: User, area: Unit, school: Unit
) -> None:
    made = make_activity(organiser, area, make_person(school))
    finish(made, organiser)
    add(made, organiser, make_person(school))
    assert finish(made, organiser, NOW + timedelta(days=3)) == Finished(1, 0)
    made.refresh_from_db()
    assert (made.finished_at, TrainingRecord.objects.count()) == (NOW, 2)


def test_nobody_with_a_record_is_marked_or_taken_out(
    organiser: User, area: Unit, school: Unit
) -> None:
    person = make_person(school)
    made = make_activity(organiser, area, person)
    finish(made, organiser)
    row = participant(made, person)
    assert mark(made, organiser, person, presence=Presence.ABSENT) == 0
    assert actions.take_out(activity=made, participants=[row.pk], by=organiser) == 0
    assert Participant.objects.get().presence == Presence.PRESENT


def test_activity_is_not_finished_before_its_last_day(organiser: User, area: Unit) -> None:
    made = make_activity(organiser, area, organiser.person, end_date=next_day())
    with pytest.raises(TooEarly):
        finish(made, organiser)
    assert not TrainingRecord.objects.exists()


def test_learning_that_is_logged_already_is_not_approved_again(
    organiser: User, area: Unit, school: Unit
) -> None:
    logged, drafted, other = (make_person(school) for _ in range(3))
    same = {"title": TITLE.upper(), "start_date": DAY, "end_date": DAY}
    make_waiting(logged, **same)
    make_draft(drafted, **same)
    made = make_activity(organiser, area, logged, drafted, other)
    # A draft is its owner's secret.
    assert [row.person for row in made.participants.repeating(made, organiser)] == [logged]
    assert finish(made, organiser) == Finished(approved=2, submitted=1)
    assert set(logged.records.values_list("status", flat=True)) == {Status.SUBMITTED}


def test_whoever_did_not_sign_in_is_absent_on_one_press(
    organiser: User, area: Unit, school: Unit
) -> None:
    came = make_user(school)
    made = make_activity(organiser, area, make_person(school), came.person)
    actions.sign_in(activity=made, at=NOW, by=came)
    assert actions.mark_missing_absent(activity=made, by=organiser) == 1
    assert finish(made, organiser) == Finished(1, 0)


def test_sign_in_counts_once(organiser: User, area: Unit, teacher: User) -> None:
    made = make_activity(organiser, area, teacher.person)
    assert actions.sign_in(activity=made, at=NOW, by=teacher)
    assert not actions.sign_in(activity=made, at=NOW + timedelta(minutes=1), by=teacher)
    row = participant(made, teacher.person)
    assert (row.presence, row.signed_in_at) == (Presence.PRESENT, NOW)
    assert Notice.objects.get(user=teacher).kind == NoticeKind.WORKSHOP_SIGNED_IN


def test_sign_in_changes_nothing_that_the_organiser_marked(
    organiser: User, area: Unit, teacher: User, school: Unit
) -> None:
    late = make_user(school)
    made = make_activity(organiser, area, teacher.person, late.person)
    mark(made, organiser, teacher.person, presence=Presence.ABSENT)
    mark(made, organiser, late.person, presence=Presence.PART, minutes=60)
    with pytest.raises(MarkedAbsent):
        actions.sign_in(activity=made, at=NOW, by=teacher)
    assert actions.sign_in(activity=made, at=NOW, by=late)
    rows = made.participants.order_by("pk").values_list("presence", "minutes", "signed_in_at")
    assert list(rows) == [(Presence.ABSENT, None, None), (Presence.PART, 60, NOW)]


@pytest.mark.parametrize("hours", [-24, 24])
def test_sign_in_is_refused_on_other_days(
    organiser: User, area: Unit, teacher: User, hours: int
) -> None:
    made = make_activity(organiser, area)
    with pytest.raises(Conflict):
        actions.sign_in(activity=made, at=NOW + timedelta(hours=hours), by=teacher)
    assert not made.participants.exists()


def test_certificate_becomes_evidence_of_the_record_it_is_for(
    organiser: User, area: Unit, school: Unit, media: Any
) -> None:
    one, two = make_person(school), make_person(school)
    made = make_activity(organiser, area, one, two)
    attach(made, organiser, None, PDF)
    attach(made, organiser, participant(made, one), PNG)
    finish(made, organiser)
    evidence = Evidence.objects.values_list("record__person", flat=True).order_by("record__person")
    assert list(evidence) == sorted([one.pk, one.pk, two.pk])
    assert sum(path.is_file() for path in media.rglob("*")) == 2 * 2


def test_certificate_that_comes_late_reaches_the_records(
    organiser: User, area: Unit, school: Unit
) -> None:
    made = make_activity(organiser, area, make_person(school))
    finish(made, organiser)
    certificate = attach(made, organiser, None, PDF)
    attach(made, organiser, None, PDF)
    assert Evidence.objects.get().sha256 == certificate.sha256
    assert Evidence.objects.get().came_later
    with pytest.raises(Conflict):
        actions.remove_certificate(certificate=certificate, by=organiser)


def test_certificate_is_late_only_for_who_cannot_change_the_record_any_more(
    organiser: User, area: Unit, school: Unit
) -> None:
    early, decided, returned = (make_person(school) for _ in range(3))
    made = make_activity(organiser, area, early)
    attach(made, organiser, None, PNG)
    finish(made, organiser)
    add(made, organiser, decided, returned)
    finish(made, organiser)
    back = TrainingRecord.objects.filter(person=returned)
    back.update(status=Status.RETURNED)
    attach(made, organiser, None, PDF)
    came = Evidence.objects.values_list("record__person", "kind", "came_later")
    assert {row[:2]: row[2] for row in came if row[0] != returned.pk} == {
        (early.pk, "png"): False,
        (early.pk, "pdf"): True,
        (decided.pk, "png"): False,
        (decided.pk, "pdf"): True,
    }
    assert not Evidence.objects.filter(record__in=back, came_later=True).exists()


def test_file_shared_by_records_outlives_one_that_lets_it_go(
    organiser: User, area: Unit, other_school: Unit, stranger: User
) -> None:
    guest = make_user(other_school)
    made = make_activity(organiser, area)
    actions.sign_in(activity=made, at=NOW, by=guest)
    certificate = attach(made, organiser, None, PDF)
    finish(made, organiser)
    record = TrainingRecord.objects.get()
    seen = {record.pk: record.version}
    actions.return_for_correction(seen=seen, reason="อีกครั้ง", at=NOW, by=stranger)
    actions.remove_evidence(evidence=Evidence.objects.get(), by=guest)
    assert certificate.file.storage.exists(certificate.file.name)


def attach(activity: Activity, by: User, row: Participant | None, content: bytes) -> Any:
    return actions.attach_certificate(
        activity=activity, participant=row, file=upload(content), at=NOW, by=by
    )


def test_finish_costs_the_same_for_few_and_for_many(
    organiser: User, area: Unit, school: Unit
) -> None:
    costs = []
    for number in (1, 12):
        made = make_activity(organiser, area, *(make_person(school) for _ in range(number)))
        with CaptureQueriesContext(connection) as queries:
            assert finish(made, organiser).approved == number
        costs.append(len(queries))
    assert costs[0] == costs[1]

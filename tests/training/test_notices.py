"""What owners and supervisors are told of records: once, and nothing of others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from personnel.enums import NoticeKind, Role
from personnel.models import Notice, Unit, User
from personnel.notices import words_of
from tests.personnel.factories import make_person, make_user
from tests.training.factories import (
    NOW,
    make_approved,
    make_draft,
    make_returned,
    make_waiting,
    seen,
)
from tests.training.test_authority import lend
from training import actions
from training.actions import Conflict
from training.models import TrainingRecord
from training.notices import tell_of_waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]
TODAY = NOW.date()


def waits_for(user: User) -> list[tuple[int, int]]:
    """What the user was told: how many wait, and how many of them are of that day."""
    told = Notice.objects.of(user).filter(kind=NoticeKind.RECORDS_WAIT).order_by("pk")
    return [(notice.params["waiting"], notice.params["new"]) for notice in told]


# --- decisions -----------------------------------------------------------------------------------
def test_approval_is_told_to_the_owner_with_the_way_to_the_record(
    teacher: User, supervisor: User
) -> None:
    record = make_approved(teacher.person, supervisor, title="อบรม 100%")
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (teacher, f"/records/{record.pk}/")
    assert "อบรม 100%" in words_of(notice).title


def test_reason_of_a_return_stays_on_the_page(teacher: User, supervisor: User) -> None:
    make_returned(teacher.person, supervisor)
    words = words_of(Notice.objects.get())
    assert "returned for correction" in words.title
    assert "เอกสารเปิดไม่ได้" not in str(Notice.objects.get().params) + words.title + words.text


def test_notice_of_a_decision_names_nobody(teacher: User, supervisor: User) -> None:
    make_approved(teacher.person, supervisor)
    told = str(Notice.objects.get().params)
    assert supervisor.email not in told
    assert "สมใจ" not in told


def test_second_return_is_told_again(teacher: User, supervisor: User) -> None:
    record = make_returned(teacher.person, supervisor)
    actions.submit(seen=seen(record), at=NOW, by=teacher)
    actions.return_for_correction(seen=seen(record), reason="ยังไม่ครบ", at=NOW, by=supervisor)
    assert Notice.objects.of(teacher).filter(kind=NoticeKind.RECORD_RETURNED).count() == 2


def test_decision_that_was_not_made_is_not_told(teacher: User, supervisor: User) -> None:
    record = make_waiting(teacher.person)
    looked = seen(record)
    actions.approve(seen=looked, at=NOW, by=supervisor)
    with pytest.raises(Conflict):
        actions.return_for_correction(seen=looked, reason="ช้าไป", at=NOW, by=supervisor)
    assert [notice.kind for notice in Notice.objects.all()] == [NoticeKind.RECORD_APPROVED]


def test_owner_without_an_open_account_stops_nothing(school: Unit, supervisor: User) -> None:
    closed = make_user(school, is_active=False)
    make_approved(closed.person, supervisor)
    assert not Notice.objects.exists()


def test_many_decisions_are_told_to_each_owner(school: Unit, supervisor: User) -> None:
    records = [make_waiting(make_user(school).person) for _ in range(3)]
    actions.approve(seen=seen(*records), at=NOW, by=supervisor)
    told = Notice.objects.values_list("user__person", "url")
    assert set(told) == {(record.person_id, f"/records/{record.pk}/") for record in records}


# --- what waits ----------------------------------------------------------------------------------
def test_evening_tells_who_decides_how_many_wait(
    school: Unit, area: Unit, supervisor: User, stranger: User
) -> None:
    principal, admin = make_user(school, Role.SUPERVISOR), make_user(area, Role.ADMIN)
    make_waiting(make_user(area).person, NOW)
    make_waiting(make_user(school).person, NOW)
    make_waiting(make_user(school).person, NOW - timedelta(days=1))
    make_draft(make_user(school).person)
    tell_of_waiting(on=TODAY)
    assert (waits_for(supervisor), waits_for(principal)) == ([(3, 2)], [(2, 1)])
    assert waits_for(stranger) == waits_for(admin) == []


def test_evening_is_told_once(teacher: User, supervisor: User) -> None:
    make_waiting(teacher.person)
    tell_of_waiting(on=TODAY)
    make_waiting(teacher.person)
    tell_of_waiting(on=TODAY)
    assert waits_for(supervisor) == [(1, 1)]


def test_day_without_a_submission_is_not_told(teacher: User, supervisor: User) -> None:
    make_waiting(teacher.person)
    tell_of_waiting(on=TODAY + timedelta(days=1))
    assert waits_for(supervisor) == []


def test_own_records_do_not_wait_for_oneself(school: Unit, supervisor: User) -> None:
    principal = make_user(school, Role.SUPERVISOR)
    principal.person = make_user(school, is_active=False).person
    User.objects.exclude(pk=principal.pk).filter(person=principal.person).update(person=None)
    principal.save()
    make_waiting(principal.person)
    tell_of_waiting(on=TODAY)
    assert (waits_for(principal), waits_for(supervisor)) == ([], [(1, 1)])


def test_record_of_a_supervisor_waits_one_unit_up_only(
    school: Unit, area: Unit, supervisor: User
) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    deputy, delegate = make_user(school, Role.SUPERVISOR), make_user(school)
    lend(director, delegate, school)
    for owner in (director, delegate):
        make_waiting(owner.person, timezone.now())
    tell_of_waiting(on=timezone.localdate())
    assert waits_for(supervisor) == [(2, 2)]
    assert (waits_for(deputy), waits_for(director), waits_for(delegate)) == ([(1, 1)], [(1, 1)], [])


def test_what_is_told_is_what_stands_in_the_queue(
    school: Unit, area: Unit, supervisor: User
) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    users = [supervisor, director, make_user(school, Role.SUPERVISOR), make_user(school)]
    lend(director, users[-1], school)
    for user in (*users[1:], make_user(school), make_user(area)):
        make_waiting(user.person or make_person(school), timezone.now())
    tell_of_waiting(on=timezone.localdate())
    queues = [TrainingRecord.objects.awaiting_decision_by(user).count() for user in users]
    assert [waits_for(user) for user in users] == [[(n, n)] for n in queues]


def test_two_roles_count_a_record_once(school: Unit, teacher: User, supervisor: User) -> None:
    supervisor.role_assignments.create(
        role=Role.SUPERVISOR, unit=school, from_date=TODAY, granted_by="test"
    )
    make_waiting(teacher.person)
    tell_of_waiting(on=TODAY)
    assert waits_for(supervisor) == [(1, 1)]


def test_evening_costs_the_same_for_more_records(school: Unit, supervisor: User) -> None:
    def cost(day: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            tell_of_waiting(on=TODAY + timedelta(days=day))
        return len(queries)

    make_waiting(make_user(school).person)
    before = cost(0)
    for _ in range(3):
        make_waiting(make_user(school).person, NOW + timedelta(days=1))
    assert cost(1) == before
    assert waits_for(supervisor)[-1] == (4, 3)

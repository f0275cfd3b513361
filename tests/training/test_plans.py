"""A personal plan: proposed, agreed to by somebody else, kept by edition, ticked off by records."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from personnel.enums import NoticeKind, Role
from personnel.models import AuditEvent, Notice, RoleAssignment, Unit, User
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import LONG_AGO, make_person, make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.factories import (
    NOW,
    YEAR,
    begin_plan,
    make_agreed_plan,
    make_approved,
    make_sent_plan,
    plan_item,
)
from tests.training.test_authority import lend
from tests.training.test_concurrency import supervisors
from training import actions
from training.actions import Conflict, NothingPlanned
from training.enums import PlanStatus
from training.models import PersonalPlan, PlanItem
from training.ticking import Learned, plan_sheet, tick_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def reload(plan: PersonalPlan) -> PersonalPlan:
    return PersonalPlan.objects.in_full().get(pk=plan.pk)


def agree(plan: PersonalPlan, by: User) -> None:
    actions.agree_to_plan(plan=plan, version=reload(plan).version, at=NOW, by=by)


def statuses() -> list[str]:
    return list(PersonalPlan.objects.order_by("edition").values_list("status", flat=True))


def test_person_has_one_plan_of_a_year(teacher: User) -> None:
    begin_plan(teacher)
    with pytest.raises(Conflict):
        begin_plan(teacher)
    begin_plan(teacher, fiscal_year=YEAR + 1)


def test_item_taken_off_does_not_come_back_by_a_save_of_another_tab(teacher: User) -> None:
    plan = begin_plan(teacher)
    item = plan_item(plan, teacher)
    seen_elsewhere = PlanItem.objects.get(pk=item.pk)
    actions.remove_item(item=item, by=teacher)
    with pytest.raises(Conflict):
        plan_item(plan, teacher, item=seen_elsewhere)
    assert not PlanItem.objects.exists()


def test_plan_without_items_is_not_sent(teacher: User) -> None:
    plan = begin_plan(teacher)
    with pytest.raises(NothingPlanned):
        actions.send_plan(plan=plan, version=plan.version, at=NOW, by=teacher)


def test_agreement_says_who_and_when_and_leaves_a_trail(teacher: User, supervisor: User) -> None:
    plan = make_agreed_plan(teacher, supervisor)
    assert (plan.status, plan.decided_by, plan.decided_at) == ("agreed", supervisor, NOW)
    verbs = AuditEvent.objects.filter(verb__startswith="plan.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "plan.begun", "plan.changed", "plan.sent", "plan.agreed",
    ]  # fmt: skip


def test_nearest_supervisor_is_told_of_a_sent_plan_and_its_owner_of_the_answer(
    teacher: User, supervisor: User, stranger: User, school: Unit
) -> None:
    director = make_user(school, Role.SUPERVISOR)
    plan = make_agreed_plan(teacher, director)
    told = Notice.objects.order_by("pk").values_list("kind", "user", "url")
    assert list(told) == [
        (NoticeKind.PLAN_SENT, director.pk, f"/plan/{plan.pk}/"),
        (NoticeKind.PLAN_AGREED, teacher.pk, f"/plan/{plan.pk}/"),
    ]


def test_sent_plan_is_not_changed_but_taken_back(teacher: User, supervisor: User) -> None:
    plan = make_sent_plan(teacher)
    with pytest.raises(Conflict):
        plan_item(plan, teacher)
    actions.take_back_plan(plan=plan, version=plan.version, by=teacher)
    plan_item(plan, teacher)
    with pytest.raises(Conflict):
        agree(plan, supervisor)


def test_agreement_to_what_was_changed_meanwhile_is_refused(
    teacher: User, supervisor: User
) -> None:
    plan = make_sent_plan(teacher)
    actions.take_back_plan(plan=plan, version=plan.version, by=teacher)
    plan_item(plan, teacher)
    again = reload(plan)
    actions.send_plan(plan=again, version=again.version, at=NOW, by=teacher)
    with pytest.raises(Conflict):
        actions.agree_to_plan(plan=plan, version=plan.version, at=NOW, by=supervisor)


def test_returned_plan_is_changed_and_sent_again(teacher: User, supervisor: User) -> None:
    plan = make_sent_plan(teacher)
    actions.return_plan(
        plan=plan, version=plan.version, reason="ขอเพิ่มด้านที่ 9", at=NOW, by=supervisor
    )
    plan_item(plan, teacher, area=area_no(9))
    again = reload(plan)
    actions.send_plan(plan=again, version=again.version, at=NOW, by=teacher)
    agree(plan, supervisor)
    assert statuses() == ["agreed"]


def test_new_edition_takes_the_place_of_the_old_when_agreed(
    teacher: User, supervisor: User
) -> None:
    old = make_agreed_plan(teacher, supervisor)
    new = actions.revise_plan(plan=old, at=NOW, by=teacher)
    plan_item(new, teacher, what="เรียนรู้เพิ่มเติม")
    assert statuses() == ["agreed", "draft"]
    with pytest.raises(Conflict):
        actions.revise_plan(plan=old, at=NOW, by=teacher)
    actions.send_plan(plan=new, version=reload(new).version, at=NOW, by=teacher)
    agree(new, supervisor)
    assert statuses() == ["replaced", "agreed"]
    assert (old.items.count(), new.items.count()) == (1, 2)


@pytest.mark.parametrize("by", ["stranger", "admin", "teacher", "colleague"])
def test_nobody_without_the_right_agrees(
    by: str, teacher: User, stranger: User, area: Unit, school: Unit
) -> None:
    plan = make_sent_plan(teacher)
    users = {
        "stranger": stranger,
        "admin": make_user(area, Role.ADMIN),
        "teacher": teacher,
        "colleague": make_user(school),
    }
    with pytest.raises(Conflict):
        agree(plan, users[by])
    assert statuses() == ["sent"]


def test_plan_of_a_supervisor_is_agreed_to_one_unit_up(
    school: Unit, area: Unit, supervisor: User
) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    deputy = make_user(school, Role.SUPERVISOR, person=make_person(school))
    plan = make_sent_plan(director)
    for user in (deputy, lend(director, make_user(school), school)):
        assert not PersonalPlan.objects.visible_to(user).exists()
        with pytest.raises(Conflict):
            agree(plan, user)
    told = Notice.objects.filter(kind=NoticeKind.PLAN_SENT).values_list("user", flat=True)
    assert list(told) == [supervisor.pk]
    agree(plan, supervisor)
    assert statuses() == ["agreed"]


def test_delegate_agrees_to_the_plan_of_a_colleague(school: Unit, teacher: User) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    colleague = lend(director, make_user(school), school)
    agree(make_sent_plan(teacher), colleague)
    assert statuses() == ["agreed"]


def test_supervisor_never_agrees_to_the_own_plan(school: Unit, area: Unit) -> None:
    director = make_user(school)
    role = {"role": Role.SUPERVISOR, "from_date": LONG_AGO, "granted_by": "test"}
    RoleAssignment.objects.create(user=director, unit=school, **role)
    plan = make_sent_plan(director)
    with pytest.raises(Conflict):
        agree(plan, director)
    decided = {"decided_by": director, "decided_by_person": director.person, "decided_at": NOW}
    with pytest.raises(IntegrityError, match="nobody_agrees"), transaction.atomic():
        PersonalPlan.objects.filter(pk=plan.pk).update(status=PlanStatus.AGREED, **decided)
    agree(plan, make_user(area, Role.SUPERVISOR))


def test_item_of_somebody_else_is_not_touched(teacher: User, school: Unit) -> None:
    item = plan_item(begin_plan(teacher), teacher)
    other = make_user(school)
    for act in (
        lambda: actions.remove_item(item=item, by=other),
        lambda: plan_item(item.plan, other),
        lambda: actions.note_item_done(item=item, note="x", on=TODAY, by=other),
    ):
        with pytest.raises((Conflict, PermissionDenied)):
            act()
    assert PlanItem.objects.count() == 1


def test_draft_is_seen_by_its_owner_alone(
    teacher: User, supervisor: User, stranger: User, school: Unit
) -> None:
    seen = PersonalPlan.objects.visible_to
    plan = begin_plan(teacher)
    assert (seen(teacher).count(), seen(supervisor).count()) == (1, 0)
    plan_item(plan, teacher)
    actions.send_plan(plan=plan, version=reload(plan).version, at=NOW, by=teacher)
    assert seen(supervisor).count() == 1
    assert not seen(stranger).exists()
    assert not seen(make_user(school)).exists()


def test_item_is_ticked_off_when_approved_records_reach_its_hours(
    teacher: User, supervisor: User
) -> None:
    plan = make_agreed_plan(teacher, supervisor, minutes=180)

    def done() -> tuple[int, bool]:
        [row] = plan_sheet(reload(plan)).items
        return row.minutes, row.is_done

    make_approved(teacher.person, supervisor, minutes=120)
    assert done() == (120, False)
    last_year = {"start_date": date(2026, 9, 30), "end_date": date(2026, 9, 30)}
    make_approved(teacher.person, supervisor, minutes=300, **last_year)
    make_approved(make_user(supervisor.role_assignments.get().unit).person, supervisor, minutes=300)
    make_approved(teacher.person, supervisor, minutes=300, shares={area_no(2).pk: 100})
    assert done() == (120, False)
    make_approved(teacher.person, supervisor, minutes=90)
    assert done() == (180, True)


def test_item_is_ticked_off_by_hand_with_a_note(teacher: User, supervisor: User) -> None:
    plan = make_agreed_plan(teacher, supervisor)
    item = plan.items.get()
    actions.note_item_done(item=item, note="สอนเพื่อนครูแล้ว", on=TODAY, by=teacher)
    assert plan_sheet(reload(plan)).done == 1
    actions.note_item_done(item=item, note="", on=TODAY, by=teacher)
    assert plan_sheet(reload(plan)).done == 0
    with pytest.raises(IntegrityError, match="done_by_hand"), transaction.atomic():
        PlanItem.objects.update(done_on=TODAY)


def item(minutes: int, *, area: int = 1, course: int | None = None) -> PlanItem:
    return PlanItem(minutes=minutes, area_id=area, course_id=course)


@pytest.mark.parametrize(
    ("items", "learned", "counted"),
    [
        ([item(60)], [], [0]),
        ([item(60)], [(None, 1, 90)], [60]),
        ([item(60), item(60)], [(None, 1, 90)], [60, 30]),
        ([item(60), item(60, area=2)], [(None, 1, 90)], [60, 0]),
        # a course counts whatever its areas, and not once more for its area
        ([item(600, course=7)], [(7, 1, 300), (7, 2, 300)], [600]),
        ([item(600, course=7), item(60)], [(7, 1, 300)], [300, 0]),
        # a course that no item names counts for its area
        ([item(60)], [(7, 1, 60)], [60]),
    ],
)
def test_every_minute_counts_once(items: Any, learned: Any, counted: list[int]) -> None:
    rows = tick_off(items, [Learned(*row) for row in learned])
    assert [row.minutes for row in rows] == counted


@pytest.mark.django_db(transaction=True)
def test_many_supervisors_make_one_decision() -> None:
    office = make_unit("สำนักงานเขตที่หนึ่ง")
    plan = make_sent_plan(make_user(office))
    deciders = list(supervisors(office))

    def decide(number: int) -> None:
        seen = {"plan": plan, "version": plan.version, "at": NOW, "by": deciders[number]}
        if number % 2:
            actions.agree_to_plan(**seen)
        else:
            actions.return_plan(**seen, reason="ขอแก้ไข")

    assert at_once(decide) == ["conflict"] * (THREADS - 1) + ["done"]
    decided = AuditEvent.objects.filter(verb__in=["plan.agreed", "plan.returned"])
    assert [event.verb for event in decided] == [f"plan.{reload(plan).status}"]


@pytest.mark.django_db(transaction=True)
def test_plan_begun_by_many_clicks_is_one() -> None:
    user = make_user(make_unit("สำนักงานเขตที่สอง"))
    outcome = at_once(lambda _number: begin_plan(user))
    assert outcome.count("done") == PersonalPlan.objects.count() == 1

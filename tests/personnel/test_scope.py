from datetime import date, timedelta

import pytest
from django.utils import timezone

from personnel.enums import Right, Role
from personnel.models import Person, Posting, RoleAssignment, Unit
from personnel.models.scope import paths_where, rights_of
from tests.personnel.factories import PostingFactory, make_person, make_user

pytestmark = pytest.mark.django_db


def test_role_reaches_its_unit_and_below(area: Unit, school: Unit, other_school: Unit) -> None:
    supervisor = make_user(area, Role.SUPERVISOR)
    mine, theirs = make_person(school), make_person(other_school)
    assert set(Person.objects.visible_to(supervisor)) == {mine}
    assert theirs not in Person.objects.visible_to(supervisor)


def test_role_does_not_reach_up(area: Unit, school: Unit) -> None:
    supervisor = make_user(school, Role.SUPERVISOR)
    assert list(Unit.objects.visible_to(supervisor)) == [school]


def test_ended_role_gives_nothing(school: Unit) -> None:
    supervisor = make_user(school, Role.SUPERVISOR)
    RoleAssignment.objects.update(to_date=timezone.localdate() - timedelta(days=1))
    assert paths_where(supervisor, Right.SEE_PEOPLE) == []
    assert rights_of(supervisor) == set()


def test_role_holds_on_its_last_day(school: Unit) -> None:
    supervisor = make_user(school, Role.SUPERVISOR)
    RoleAssignment.objects.update(to_date=date(2026, 3, 31))
    assert paths_where(supervisor, Right.SEE_PEOPLE, date(2026, 3, 31)) == [school.path]
    assert paths_where(supervisor, Right.SEE_PEOPLE, date(2026, 4, 1)) == []


def test_role_gives_only_its_rights(school: Unit) -> None:
    analyst = make_user(school, Role.ANALYST)
    make_person(school)
    assert rights_of(analyst) == {Right.SEE_TOTALS, Right.ASK_REPORTS}
    assert not Person.objects.visible_to(analyst).exists()


def test_teacher_sees_oneself_only(school: Unit) -> None:
    teacher = make_user(school)
    make_person(school)
    assert list(Person.objects.visible_to(teacher)) == [teacher.person]


def test_account_without_a_person_sees_no_personless_rows(school: Unit) -> None:
    make_person(school)
    assert not Posting.objects.visible_to(make_user()).exists()


def test_locked_account_reaches_nothing(school: Unit) -> None:
    supervisor = make_user(school, Role.SUPERVISOR, is_active=False)
    assert paths_where(supervisor, Right.SEE_PEOPLE) == []


def test_former_staff_are_out_of_scope(school: Unit) -> None:
    supervisor = make_user(school, Role.SUPERVISOR)
    PostingFactory(unit=school, to_date=date(2020, 1, 1))
    assert not Person.objects.visible_to(supervisor).exists()

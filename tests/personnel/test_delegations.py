from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.accounts import end_role
from personnel.actions.delegations import delegate, revoke_delegation
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind, Right, Role
from personnel.models import AuditEvent, Notice, Person, RoleAssignment, Unit, User
from personnel.models.scope import paths_where, rights_of
from personnel.notices import words_of
from tests.personnel.factories import LONG_AGO, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def director(school: Unit) -> User:
    """A supervisor of the school who works there."""
    return make_user(school, Role.SUPERVISOR, person=make_person(school))


@pytest.fixture
def colleague(school: Unit) -> User:
    return make_user(school)


def lend(director: User, to: User, unit: Unit, **days: date) -> RoleAssignment:
    today = timezone.localdate()
    days = {"from_date": today, "to_date": today + timedelta(days=7)} | days
    return delegate(to=to, unit=unit, by=director, **days)


def may_decide(user: User, on: date | None = None) -> bool:
    return bool(paths_where(user, Right.DECIDE_RECORDS, on))


def test_delegate_decides_on_those_days_only(director: User, colleague: User, school: Unit) -> None:
    today = timezone.localdate()
    first, last = today + timedelta(days=3), today + timedelta(days=5)
    lend(director, colleague, school, from_date=first, to_date=last)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [may_decide(colleague, day) for day in days] == [False, True, True, False]


def test_delegate_is_told_and_it_is_on_record(
    director: User, colleague: User, school: Unit
) -> None:
    lent = lend(director, colleague, school)
    notice = Notice.objects.get(user=colleague, kind=NoticeKind.DELEGATION_GIVEN)
    assert school.name in words_of(notice).text
    assert str(lent.from_date.year + 543) in words_of(notice).text
    event = AuditEvent.objects.get(verb="role.delegated")
    assert (event.actor, event.person) == (director.audit_name, str(colleague.person_id))


def test_delegate_neither_imports_nor_sees_agency_totals(
    director: User, colleague: User, school: Unit
) -> None:
    lend(director, colleague, school)
    assert rights_of(colleague) == {Right.DECIDE_RECORDS, Right.SEE_PEOPLE}


def test_delegation_ends_with_the_role_it_comes_from(
    director: User, colleague: User, school: Unit
) -> None:
    lend(director, colleague, school)
    role = director.role_assignments.get()
    end_role(assignment=role, on=timezone.localdate() - timedelta(days=1), by=director)
    assert not may_decide(colleague)


def test_delegation_ends_with_the_account_of_the_lender(
    director: User, colleague: User, school: Unit
) -> None:
    lend(director, colleague, school)
    User.objects.filter(pk=director.pk).update(is_active=False)
    assert not may_decide(colleague)


def test_revoked_delegation_ends_at_once_and_is_told(
    director: User, colleague: User, school: Unit
) -> None:
    lent = lend(director, colleague, school)
    revoke_delegation(delegation=lent, at=timezone.now(), by=director)
    assert not may_decide(colleague)
    assert Notice.objects.filter(user=colleague, kind=NoticeKind.DELEGATION_ENDED).count() == 1
    with pytest.raises(Conflict):
        revoke_delegation(delegation=lent, at=timezone.now(), by=director)


def test_nobody_else_revokes(director: User, colleague: User, school: Unit) -> None:
    lent = lend(director, colleague, school)
    with pytest.raises(Conflict):
        revoke_delegation(delegation=lent, at=timezone.now(), by=make_user(school, Role.SUPERVISOR))
    assert may_decide(colleague)


def test_delegate_cannot_delegate_further(director: User, colleague: User, school: Unit) -> None:
    lend(director, colleague, school)
    with pytest.raises(PermissionDenied):
        lend(colleague, make_user(school), school)


def test_nobody_delegates_beyond_their_own_units(
    director: User, colleague: User, area: Unit, other_school: Unit
) -> None:
    for unit in (area, other_school):
        with pytest.raises(PermissionDenied):
            lend(director, colleague, unit)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST])
def test_only_supervisors_delegate(colleague: User, school: Unit, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        lend(make_user(school, role), colleague, school)


def test_delegation_reaches_no_further_than_the_lender_does_now(
    colleague: User, area: Unit, school: Unit
) -> None:
    head = make_user(area, Role.SUPERVISOR)
    lend(head, colleague, school)
    head.role_assignments.update(unit=make_unit("สำนักงานเขตใหม่"))
    assert not may_decide(colleague)


def test_account_without_a_person_is_no_delegate(director: User, school: Unit) -> None:
    with pytest.raises(PermissionDenied):
        lend(director, make_user(), school)


@pytest.mark.parametrize(
    "fields", [{"role": Role.SUPERVISOR}, {"to_date": None}, {"delegated_from": None}]
)
def test_delegated_role_has_source_and_end_in_the_database(
    director: User, colleague: User, school: Unit, fields: dict[str, Any]
) -> None:
    role = {"role": Role.DELEGATE, "delegated_from": director.role_assignments.get()}
    days = {"from_date": LONG_AGO, "to_date": timezone.localdate()}
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.create(user=colleague, unit=school, **role | days | fields)


# --- on whom one decides -------------------------------------------------------------------------
def decides_on(user: User, person: Person) -> bool:
    return Person.objects.decidable_by(user).filter(pk=person.pk).exists()


def test_supervisor_is_decided_on_by_the_next_unit_up(
    director: User, school: Unit, area: Unit
) -> None:
    beside, above = make_user(school, Role.SUPERVISOR), make_user(area, Role.SUPERVISOR)
    assert not decides_on(beside, director.person)
    assert not decides_on(director, director.person)
    assert decides_on(above, director.person)


def test_supervisor_posted_below_is_not_decided_on_from_there(school: Unit, area: Unit) -> None:
    head = make_user(area, Role.SUPERVISOR, person=make_person(school))
    assert not decides_on(make_user(school, Role.SUPERVISOR), head.person)


def test_delegate_does_not_decide_on_the_lender_nor_on_oneself(
    director: User, colleague: User, school: Unit, area: Unit
) -> None:
    lend(director, colleague, school)
    teacher = make_person(school)
    assert decides_on(colleague, teacher)
    assert not decides_on(colleague, director.person)
    assert not decides_on(colleague, colleague.person)
    head = make_user(area, Role.SUPERVISOR, person=make_person(area))
    lend(head, colleague, school)
    assert decides_on(colleague, director.person)
    assert not decides_on(colleague, head.person)


def test_lender_goes_on_deciding_on_the_delegate(
    director: User, colleague: User, school: Unit
) -> None:
    lend(director, colleague, school)
    assert decides_on(director, colleague.person)


def test_role_above_decides_on_a_peer_of_the_role_below(school: Unit, area: Unit) -> None:
    peer = make_user(school, Role.SUPERVISOR, person=make_person(school))
    both = make_user(school, Role.SUPERVISOR)
    assert not decides_on(both, peer.person)
    days = {"from_date": LONG_AGO, "granted_by": "test"}
    RoleAssignment.objects.create(user=both, role=Role.SUPERVISOR, unit=area, **days)
    assert decides_on(both, peer.person)


# --- the page ------------------------------------------------------------------------------------
def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_for(colleague: User, unit: Unit, **changed: str) -> dict[str, str]:
    days = {"from_date": "1/1/2580", "to_date": "5/1/2580"}
    return {"to": str(colleague.pk), "unit": str(unit.pk)} | days | changed


def test_colleague_is_found_by_name_and_lent_to(
    director: User, colleague: User, school: Unit, other_school: Unit
) -> None:
    outsider = make_user(other_school)
    client, name = page_of(director), colleague.person.first_name
    page = client.get(reverse("delegations"), {"q": name})
    assert page.context["found"] == [colleague]
    assert not client.get(reverse("delegations"), {"q": outsider.email}).context["found"]
    client.post(reverse("delegation_new"), form_for(colleague, school))
    assert RoleAssignment.objects.delegated_by(director).get().user == colleague
    assert page_of(colleague).get(reverse("delegations")).status_code == 403


def test_outsider_or_foreign_unit_is_refused(
    director: User, colleague: User, school: Unit, other_school: Unit
) -> None:
    outsider, client = make_user(other_school), page_of(director)
    for form in (form_for(outsider, school), form_for(colleague, other_school)):
        assert client.post(reverse("delegation_new"), form).context["form"].errors
    assert not RoleAssignment.objects.delegated_by(director).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_date": "1/1/2560"}, "the past is decided"),
        ({"to_date": "31/12/2579"}, "before the first one"),
        ({"to_date": ""}, "Enter the date"),
    ],
)
def test_days_of_a_delegation_are_checked(
    director: User, colleague: User, school: Unit, changed: dict[str, str], said: str
) -> None:
    form = form_for(colleague, school, **changed)
    page = page_of(director).post(reverse("delegation_new"), form)
    assert said in page.content.decode()


def test_delegation_is_listed_for_both_and_revoked(
    director: User, colleague: User, school: Unit
) -> None:
    lent = lend(director, colleague, school)
    theirs = page_of(colleague).get(reverse("delegations"))
    assert [role.pk for role in theirs.context["borrowed"]] == [lent.pk]
    assert not theirs.context["may_lend"]
    client = page_of(director)
    assert client.get(reverse("delegations")).context["lent"][0].holds
    client.post(reverse("delegation_revoke", args=[lent.pk]))
    assert "Revoked" in client.get(reverse("delegations")).content.decode()
    assert client.post(reverse("delegation_revoke", args=[lent.pk])).status_code == 409
    assert page_of(colleague).post(reverse("delegation_revoke", args=[lent.pk])).status_code == 403

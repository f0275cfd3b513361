from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.delegations import delegate, revoke_delegation
from personnel.enums import Role
from personnel.models import RoleAssignment, Unit, User
from tests.personnel.factories import LONG_AGO, make_person, make_user
from tests.training.factories import NOW, make_waiting, seen
from training import actions
from training.actions import Conflict
from training.enums import Verdict
from training.models import Decision, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


@pytest.fixture
def director(school: Unit) -> User:
    return make_user(school, Role.SUPERVISOR, person=make_person(school))


@pytest.fixture
def delegate_of_director(director: User, school: Unit) -> User:
    return lend(director, make_user(school), school)


def lend(by: User, to: User, unit: Unit) -> User:
    today = timezone.localdate()
    delegate(to=to, unit=unit, from_date=today, to_date=today + timedelta(days=2), by=by)
    return to


def decide(record: TrainingRecord, by: User) -> Decision:
    actions.approve(seen=seen(record), at=timezone.now(), by=by)
    return Decision.objects.get(record=record)


def test_decision_says_for_whom_it_was_made(
    director: User, delegate_of_director: User, teacher: User
) -> None:
    decision = decide(make_waiting(teacher.person), delegate_of_director)
    assert decision.on_behalf_of == director
    assert decision.on_behalf_of_person == director.person
    client = Client()
    client.force_login(teacher)
    page = client.get(reverse("record", args=[decision.record_id])).content.decode()
    assert f"{delegate_of_director.person} on behalf of {director.person}" in page


def test_own_authority_comes_before_a_lent_one(
    director: User, school: Unit, area: Unit, teacher: User
) -> None:
    head = lend(director, make_user(area, Role.SUPERVISOR, person=make_person(area)), school)
    assert decide(make_waiting(teacher.person), head).on_behalf_of is None


def test_delegate_finds_neither_the_lenders_records_nor_their_own(
    director: User, delegate_of_director: User, teacher: User
) -> None:
    records = [make_waiting(user.person) for user in (director, delegate_of_director, teacher)]
    waiting = TrainingRecord.objects.awaiting_decision_by(delegate_of_director)
    assert [record.person for record in waiting] == [teacher.person]
    for record in records[:2]:
        with pytest.raises(Conflict):
            decide(record, delegate_of_director)
    client = Client()
    client.force_login(delegate_of_director)
    assert client.get(reverse("record", args=[records[0].pk])).status_code == 404


def test_database_refuses_a_decision_for_its_own_owner(
    director: User, delegate_of_director: User
) -> None:
    record = make_waiting(director.person)
    forged = Decision(
        record=record, record_version=2, record_person=director.person, verdict="approved",
        by=delegate_of_director, by_person=delegate_of_director.person, at=NOW,
        on_behalf_of=director, on_behalf_of_person=director.person,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()


def test_records_of_a_supervisor_wait_one_unit_up(
    director: User, school: Unit, supervisor: User
) -> None:
    record = make_waiting(director.person)
    for user in (director, make_user(school, Role.SUPERVISOR)):
        assert not TrainingRecord.objects.awaiting_decision_by(user).exists()
        assert user == director or not TrainingRecord.objects.visible_to(user).exists()
    assert TrainingRecord.objects.awaiting_decision_by(supervisor).get() == record


def test_revoked_delegate_decides_nothing_more(
    director: User, delegate_of_director: User, teacher: User
) -> None:
    record = make_waiting(teacher.person)
    lent = RoleAssignment.objects.delegated_by(director).get()
    revoke_delegation(delegation=lent, at=timezone.now(), by=director)
    with pytest.raises(Conflict):
        decide(record, delegate_of_director)


def test_lender_corrects_what_the_delegate_decided(
    director: User, delegate_of_director: User, teacher: User, school: Unit
) -> None:
    decision = decide(make_waiting(teacher.person), delegate_of_director)
    said = {"verdict": Verdict.RETURNED, "reason": "Not so", "at": timezone.now()}
    days = {"from_date": LONG_AGO, "granted_by": "test"}
    beside = make_user()
    RoleAssignment.objects.create(user=beside, role=Role.SUPERVISOR, unit=school, **days)
    with pytest.raises(PermissionDenied):
        actions.correct(decision=decision, by=beside, **said)
    assert actions.correct(decision=decision, by=director, **said).on_behalf_of is None


def test_lots_of_a_delegate_cost_as_many_statements_as_one(
    delegate_of_director: User, school: Unit, django_assert_max_num_queries: object
) -> None:
    records = [make_waiting(make_person(school)) for _ in range(20)]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        actions.approve(seen=seen(*records), at=timezone.now(), by=delegate_of_director)
    assert Decision.objects.exclude(on_behalf_of=None).count() == 20

"""What a decision on a transfer does to the posts, and who may make it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from personnel.actions.groups import Conflict
from personnel.actions.transfers import PostBeganLater, confirm_transfers, decline_transfer
from personnel.enums import NoticeKind, PlacedBy, Role, TransferState
from personnel.models import AuditEvent, Notice, PositionRule, Posting, Transfer, Unit, User
from personnel.notices import words_of
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_transfer, make_user

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2024, 10, 1)


@pytest.fixture
def releasing(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


def confirm(*transfers: Transfer, by: User) -> None:
    confirm_transfers(transfers=transfers, on=TODAY, by=by)


def open_post(transfer: Transfer) -> Posting:
    return Posting.objects.get(person=transfer.person_id, is_primary=True, to_date__isnull=True)


def test_confirmed_transfer_ends_the_old_post_the_day_before(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    transfer = make_transfer(PostingFactory(unit=school), other_school, position="ครู", level="คศ.2")
    confirm(transfer, by=releasing)
    transfer.posting.refresh_from_db()
    new = open_post(transfer)
    assert transfer.posting.to_date == date(2024, 9, 30)
    assert (new.unit, new.from_date, new.level) == (other_school, FIRST_DAY, "คศ.2")


def test_confirmed_transfer_says_who_and_when(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    transfer = make_transfer(PostingFactory(unit=school), other_school)
    confirm(transfer, by=releasing)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.decided_by) == (TransferState.CONFIRMED, releasing)
    event = AuditEvent.objects.get(verb="transfer.confirmed")
    assert event.person == str(transfer.person_id)
    assert event.detail == {
        "from_unit": school.pk, "to_unit": other_school.pk, "as_of": "2024-10-01"
    }  # fmt: skip


def test_new_post_is_placed_by_the_rules_and_not_by_the_old_decision(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    PositionRule.objects.create(
        code="director", title_th="ผู้อำนวยการสถานศึกษา", title_en="Director", match="exact",
        outcome="group", group="M", clause="ข้อ 1", order=1,
    )  # fmt: skip
    old = PostingFactory(unit=school, placed_by=PlacedBy.DECISION, group_reason="ตามคำสั่ง")
    transfer = make_transfer(old, other_school, position="ผู้อำนวยการสถานศึกษา")
    confirm(transfer, by=releasing)
    new = open_post(transfer)
    assert (new.group, new.placed_by, new.rule) == ("M", PlacedBy.RULE, "director")


@pytest.mark.parametrize("people", [1, 3])
def test_many_transfers_cost_no_more_statements_than_one(
    releasing: User,
    school: Unit,
    other_school: Unit,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    proposer = make_user(other_school, Role.ADMIN)
    transfers = [
        make_transfer(PostingFactory(unit=school), other_school, proposed_by=proposer)
        for _ in range(people)
    ]
    with django_assert_num_queries(19):
        confirm(*transfers, by=releasing)


def test_person_who_left_the_post_meanwhile_is_not_moved(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    left = PostingFactory(unit=school, to_date=date(2024, 1, 1))
    transfer, other = make_transfer(left, other_school), PostingFactory(unit=school)
    with pytest.raises(Conflict):
        confirm(make_transfer(other, other_school), transfer, by=releasing)
    other.refresh_from_db()
    assert other.to_date is None
    assert not Transfer.objects.exclude(state=TransferState.PROPOSED).exists()


@pytest.mark.parametrize("began", [FIRST_DAY, date(2024, 11, 1)])
def test_post_that_began_on_the_first_day_or_later_stays(
    releasing: User, school: Unit, other_school: Unit, began: date
) -> None:
    transfer = make_transfer(PostingFactory(unit=school, from_date=began), other_school)
    with pytest.raises(PostBeganLater):
        confirm(transfer, by=releasing)
    assert open_post(transfer) == transfer.posting


def test_decided_transfer_is_not_decided_again(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    transfer = make_transfer(PostingFactory(unit=school), other_school)
    decline_transfer(transfer=transfer, reason="ไม่มีคำสั่งย้าย", by=releasing)
    with pytest.raises(Conflict):
        confirm(transfer, by=releasing)
    with pytest.raises(Conflict):
        decline_transfer(transfer=transfer, reason="อีกครั้ง", by=releasing)
    assert open_post(transfer) == transfer.posting
    assert AuditEvent.objects.get(verb="transfer.declined").detail["reason"] == "ไม่มีคำสั่งย้าย"


def test_receiving_side_decides_nothing(school: Unit, other_school: Unit) -> None:
    transfer = make_transfer(PostingFactory(unit=school), other_school)
    with pytest.raises(Conflict):
        confirm(transfer, by=transfer.proposed_by)
    assert open_post(transfer) == transfer.posting


def test_administrator_above_both_units_may_confirm_the_own_proposal(
    ministry: Unit, school: Unit, other_school: Unit
) -> None:
    above = make_user(ministry, Role.ADMIN)
    transfer = make_transfer(PostingFactory(unit=school), other_school, proposed_by=above)
    confirm(transfer, by=above)
    assert open_post(transfer).unit == other_school
    assert not Notice.objects.exists()


def test_nobody_decides_on_the_own_transfer(area: Unit, school: Unit, other_school: Unit) -> None:
    post = PostingFactory(unit=school)
    transfer = make_transfer(post, other_school)
    himself = make_user(area, Role.ADMIN, person=post.person)
    with pytest.raises(PermissionDenied):
        confirm(transfer, by=himself)
    with pytest.raises(PermissionDenied):
        decline_transfer(transfer=transfer, reason="ขออยู่ต่อ", by=himself)


def test_proposer_is_told_once_of_several_decisions(
    releasing: User, school: Unit, other_school: Unit
) -> None:
    proposer = make_user(other_school, Role.ADMIN)
    transfers = [
        make_transfer(PostingFactory(unit=school), other_school, proposed_by=proposer)
        for _ in range(2)
    ]
    confirm(*transfers, by=releasing)
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (proposer, NoticeKind.TRANSFER_DECIDED)
    assert (notice.params, notice.url) == ({"state": "confirmed", "people": 2}, "/transfers/")


def test_other_proposals_for_a_person_are_withdrawn_with_a_reason(
    releasing: User, school: Unit, other_school: Unit, other_area: Unit
) -> None:
    post = PostingFactory(unit=school)
    chosen, other = make_transfer(post, other_school), make_transfer(post, other_area)
    somebody = make_transfer(PostingFactory(unit=school), other_area)
    confirm(chosen, by=releasing)
    other.refresh_from_db()
    somebody.refresh_from_db()
    assert (other.state, other.decided_by) == (TransferState.DECLINED, releasing)
    assert somebody.is_waiting
    with override("en"):
        assert other.reason_text == "Another transfer of this person was confirmed."
    told = Notice.objects.get(user=other.proposed_by)
    assert (told.params["state"], told.url) == ("overtaken", f"/transfers/{other.pk}/")
    assert "withdrawn" in words_in_english(told)
    assert AuditEvent.objects.filter(verb="transfer.declined", subject=f"transfer:{other.pk}")


def words_in_english(notice: Notice) -> str:
    with override("en"):
        return words_of(notice).title

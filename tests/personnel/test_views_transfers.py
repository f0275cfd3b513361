"""The pages of transfers: what each side sees, and what bad input is told."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from personnel.actions.transfers import confirm_transfers, decline_transfer
from personnel.enums import Role, TransferState
from personnel.models import Transfer, Unit, User
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_transfer, make_user

pytestmark = pytest.mark.django_db
LIST = "/transfers/"
CONFIRM = "/transfers/confirm/"
REASON = {"reason": "ยังไม่มีคำสั่งย้าย"}


@pytest.fixture
def releasing(area: Unit, client: Client) -> User:
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def asked(school: Unit, other_school: Unit) -> Transfer:
    """A person of `school` asked for by `other_school`; all that could leak is telling."""
    post = PostingFactory(
        unit=school,
        position="ครูชำนาญการลับ",
        standing="วิทยฐานะลับ",
        position_no="ลับ-77",
        person__first_name="ชื่อเดิมลับ",
        person__last_name="สกุลเดิมลับ",
    )
    return make_transfer(post, other_school, name="นางชื่อใหม่ สกุลใหม่", position="ครู")


def page(transfer: Transfer) -> str:
    return reverse("transfer", args=[transfer.pk])


def decline(transfer: Transfer) -> str:
    return reverse("transfer_decline", args=[transfer.pk])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def state(transfer: Transfer) -> str:
    transfer.refresh_from_db()
    return transfer.state


def test_releasing_side_sees_whom_and_where_to(
    client: Client, releasing: User, asked: Transfer, school: Unit, other_school: Unit
) -> None:
    for seen in (text(client, LIST), text(client, page(asked))):
        for said in ("ชื่อเดิมลับ", "ชื่อใหม่", school.name, other_school.name):
            assert said in seen


@pytest.mark.parametrize("decided", ["", "confirmed", "declined"])
def test_receiving_side_never_sees_the_releasing_unit(
    client: Client, area: Unit, asked: Transfer, school: Unit, decided: str
) -> None:
    decider = make_user(area, Role.ADMIN)
    if decided == "confirmed":
        confirm_transfers(transfers=[asked], on=TODAY, by=decider)
    elif decided:
        decline_transfer(transfer=asked, reason=REASON["reason"], by=decider)
    client.force_login(asked.proposed_by)
    for seen in (text(client, LIST), text(client, page(asked))):
        assert "สกุลใหม่" in seen
        for secret in ("ลับ", school.name, area.name, decider.email):
            assert secret not in seen


def test_receiving_side_is_not_told_when_the_present_post_began(
    client: Client, school: Unit, other_school: Unit
) -> None:
    post = PostingFactory(unit=school, from_date=date(2024, 12, 5))
    transfer = make_transfer(post, other_school)
    client.force_login(transfer.proposed_by)
    for seen in (text(client, LIST), text(client, page(transfer))):
        assert "5 ธ.ค. 2567" not in seen


def test_receiving_side_reads_the_reason(client: Client, area: Unit, asked: Transfer) -> None:
    decline_transfer(transfer=asked, reason=REASON["reason"], by=make_user(area, Role.ADMIN))
    client.force_login(asked.proposed_by)
    assert REASON["reason"] in text(client, page(asked))


def test_receiving_side_cannot_decide(client: Client, asked: Transfer) -> None:
    client.force_login(asked.proposed_by)
    assert client.post(CONFIRM, {"chosen": asked.pk}).status_code == 404
    assert client.post(decline(asked), REASON).status_code == 404
    assert state(asked) == TransferState.PROPOSED


def test_transfer_between_other_units_is_not_found(
    client: Client, releasing: User, other_area: Unit, other_school: Unit
) -> None:
    transfer = make_transfer(PostingFactory(unit=other_school), other_area)
    assert transfer.name not in text(client, LIST)
    assert client.get(page(transfer)).status_code == 404
    assert client.post(CONFIRM, {"chosen": transfer.pk}).status_code == 404
    assert client.post(decline(transfer), REASON).status_code == 404


def test_ticked_transfers_are_confirmed(
    client: Client, releasing: User, school: Unit, other_school: Unit
) -> None:
    transfers = [make_transfer(PostingFactory(unit=school), other_school) for _ in range(3)]
    ticked = transfers[:2]
    response = client.post(CONFIRM, {"chosen": [t.pk for t in ticked]}, follow=True)
    assert "2 transfers are confirmed." in response.content.decode()
    assert [state(t) for t in transfers] == ["confirmed", "confirmed", "proposed"]


def test_nothing_ticked_is_said(client: Client, releasing: User, asked: Transfer) -> None:
    response = client.post(CONFIRM, follow=True)
    assert "Tick at least one transfer, then confirm." in response.content.decode()


def test_person_asked_for_by_several_units_is_ticked_once(
    client: Client, releasing: User, asked: Transfer, other_area: Unit
) -> None:
    second = make_transfer(asked.posting, other_area)
    response = client.post(CONFIRM, {"chosen": [asked.pk, second.pk]}, follow=True)
    assert "More than one unit asks for" in response.content.decode()
    assert state(asked) == state(second) == TransferState.PROPOSED


def test_later_post_is_explained_and_cannot_be_ticked(
    client: Client, releasing: User, school: Unit, other_school: Unit
) -> None:
    post = PostingFactory(unit=school, from_date=date(2024, 12, 5))
    transfer = make_transfer(post, other_school)
    assert "Cannot be confirmed" in text(client, LIST)
    assert "the present post began on 5 Dec 2567" in text(client, page(transfer))
    for seen in (text(client, LIST), text(client, page(transfer))):
        assert f'name="chosen" value="{transfer.pk}"' not in seen
    response = client.post(CONFIRM, {"chosen": transfer.pk}, follow=True)
    assert "Decline it, and ask the receiving unit" in response.content.decode()
    assert state(transfer) == TransferState.PROPOSED


def test_declined_transfer_needs_a_reason(client: Client, releasing: User, asked: Transfer) -> None:
    response = client.post(decline(asked), {"reason": " "})
    assert "Say why you decline" in response.content.decode()
    assert client.post(decline(asked), REASON).url == LIST
    assert state(asked) == TransferState.DECLINED


def test_decision_made_meanwhile_answers_conflict(
    client: Client, releasing: User, asked: Transfer, area: Unit
) -> None:
    confirm_transfers(transfers=[asked], on=TODAY, by=make_user(area, Role.ADMIN))
    assert client.post(CONFIRM, {"chosen": asked.pk}).status_code == 409
    assert client.post(decline(asked), REASON).status_code == 409
    assert state(asked) == TransferState.CONFIRMED


def test_own_transfer_is_shown_and_not_decided(client: Client, area: Unit, asked: Transfer) -> None:
    client.force_login(make_user(area, Role.ADMIN, person=asked.person))
    client.cookies["django_language"] = "en"
    assert CONFIRM not in text(client, LIST)
    assert "another administrator decides on it" in text(client, page(asked))
    assert client.post(CONFIRM, {"chosen": asked.pk}).status_code == 403
    assert client.post(decline(asked), REASON).status_code == 403


@pytest.mark.parametrize("chosen", ["abc", "0", "-1", "9" * 40, ""])
def test_made_up_choice_is_not_found(client: Client, releasing: User, chosen: str) -> None:
    assert client.post(CONFIRM, {"chosen": chosen}).status_code == 404


def test_empty_list_says_when_there_will_be_one(client: Client, releasing: User) -> None:
    assert "No transfer concerns your units" in text(client, LIST)


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.ANALYST])
def test_transfers_are_for_administrators(
    client: Client, school: Unit, asked: Transfer, role: Role | None
) -> None:
    client.force_login(make_user(school, role))
    assert client.get(LIST).status_code == 403
    assert client.get(page(asked)).status_code == 403
    assert client.post(CONFIRM, {"chosen": asked.pk}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_transfers(
    client: Client,
    releasing: User,
    school: Unit,
    other_school: Unit,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(rows):
        make_transfer(PostingFactory(unit=school), other_school)
        make_transfer(PostingFactory(unit=other_school), school)
    with django_assert_num_queries(16):
        client.get(LIST)

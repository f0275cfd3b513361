"""The mail of a day: one for each reader, of what happened until midnight in Bangkok."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.actions.notices import choose_mails
from personnel.emails import send_notices
from personnel.enums import Delivery, NoticeKind, NoticeTopic
from personnel.models import Notice, User
from personnel.notices import digest, tell
from personnel.notices.digest import make_digests
from tests import mail_server
from tests.personnel.factories import make_user
from tests.personnel.test_emails import use

DAY = date(2026, 11, 29)
# 29 November begins in Bangkok at 17:00 UTC of the 28th.
MIDNIGHT = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


def approved(*users: User, number: int = 1, at: datetime = MIDNIGHT - timedelta(hours=3)) -> None:
    """Tell them that a record was approved, which is mailed once a day while nobody chose."""
    for user in users:
        kind, key = NoticeKind.RECORD_APPROVED, f"approved:{number}"
        tell(users=[user], kind=kind, key=key, url=f"/records/{number}/", title="ความลับของใคร")
        Notice.objects.filter(user=user, key=key).update(at=at)


def digests() -> Any:
    return Notice.objects.filter(kind=NoticeKind.DIGEST)


def sent_after(day: date = DAY) -> list[Any]:
    """The mails that go out when the digests of that day are made."""
    make_digests(on=day)
    # The rows of a test bear the test's own clock.
    digests().update(at=timezone.now())
    send_notices()
    return mail.outbox


# --- what it says --------------------------------------------------------------------------------
def test_day_is_one_mail_with_counts_and_links(db: None, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portal.example.org/"
    user = make_user(language="en")
    approved(user, number=1)
    approved(user, number=2)
    tell(users=[user], kind=NoticeKind.RECORDS_WAIT, key="wait", url="/queue/", waiting=7, new=2)
    Notice.objects.filter(key="wait").update(at=MIDNIGHT - timedelta(hours=1))
    (sent,) = sent_after()
    assert sent.subject == "The portal has news for you: 3"
    assert "A record was approved: 2\n\n" in sent.body
    assert "Records wait for a decision: 1\nhttps://portal.example.org/queue/" in sent.body
    assert "https://portal.example.org/notices/mails/" in sent.body
    assert "ความลับของใคร" not in sent.body


def test_day_is_told_in_the_readers_language(db: None) -> None:
    approved(make_user(email="th@example.org"), make_user(email="en@example.org", language="en"))
    bodies = {sent.to[0]: sent.body for sent in sent_after()}
    assert "อนุมัติแล้ว" in bodies["th@example.org"]
    assert "approved" not in bodies["th@example.org"]
    assert "approved" in bodies["en@example.org"]


def test_mail_of_a_day_is_not_listed_in_the_portal(db: None) -> None:
    user = make_user()
    approved(user)
    make_digests(on=DAY)
    assert [notice.kind for notice in Notice.objects.of(user)] == [NoticeKind.RECORD_APPROVED]


# --- the day's border ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "day"),
    [(MIDNIGHT - timedelta(seconds=1), DAY), (MIDNIGHT, DAY + timedelta(days=1))],
)
def test_day_ends_at_midnight_in_bangkok(db: None, at: datetime, day: date) -> None:
    approved(make_user(), at=at)
    assert make_digests(on=day - timedelta(days=1)) == 0
    assert make_digests(on=day) == 1


def test_day_without_news_has_no_mail(db: None) -> None:
    user = make_user()
    approved(user)
    assert (make_digests(on=DAY), make_digests(on=DAY + timedelta(days=1))) == (1, 0)


def test_what_came_too_late_for_a_day_waits_for_the_next(db: None) -> None:
    user = make_user()
    approved(user)
    make_digests(on=DAY)
    approved(user, number=2)
    assert make_digests(on=DAY) == 0
    assert make_digests(on=DAY + timedelta(days=1)) == 1
    assert [found.params["news"] for found in digests().order_by("pk")] == [1, 1]


def test_old_news_is_in_no_mail(db: None) -> None:
    approved(make_user(), at=MIDNIGHT - digest.KEPT_FOR - timedelta(seconds=1))
    assert make_digests(on=DAY) == 0


# --- who gets it ---------------------------------------------------------------------------------
def test_closed_account_gets_no_mail_of_the_day(db: None) -> None:
    approved(make_user(is_active=False))
    assert make_digests(on=DAY) == 0


def test_account_closed_after_the_digest_gets_no_mail(db: None) -> None:
    user = make_user()
    approved(user)
    make_digests(on=DAY)
    digests().update(at=timezone.now())
    User.objects.update(is_active=False)
    send_notices()
    assert mail.outbox == []


@pytest.mark.parametrize("readers", [1, 3])
def test_digests_cost_the_same_for_more_readers(
    db: None, readers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    approved(*[make_user() for _ in range(readers)])
    with django_assert_num_queries(6):  # of which two mark the transaction
        assert make_digests(on=DAY) == readers


# --- what users choose ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("how", "mails_at_once", "digests_made"),
    [(Delivery.NOW, 1, 0), (Delivery.DAILY, 0, 1), (Delivery.NEVER, 0, 0)],
)
def test_notice_is_mailed_as_chosen(
    db: None, how: Delivery, mails_at_once: int, digests_made: int
) -> None:
    user = make_user()
    choose_mails(choices={NoticeTopic.DECISIONS: how}, by=user)
    tell(users=[user], kind=NoticeKind.RECORD_APPROVED, key="1", url="/", title="ก")
    send_notices()
    assert len(mail.outbox) == mails_at_once
    assert make_digests(on=timezone.localdate() + timedelta(days=1)) == digests_made
    assert Notice.objects.of(user).count() == 1


@pytest.mark.parametrize("how", Delivery)
def test_choice_holds_for_what_waits_already(db: None, how: Delivery) -> None:
    user, other = make_user(), make_user()
    approved(user, other)
    choose_mails(choices={NoticeTopic.DECISIONS: how}, by=user)
    waits = (
        Notice.objects.of(user).to_mail().exists(),
        Notice.objects.of(user).to_digest().exists(),
    )
    assert waits == (how == Delivery.NOW, how == Delivery.DAILY)
    assert Notice.objects.of(other).to_digest().exists()


def test_choice_sends_nothing_again(db: None) -> None:
    user = make_user()
    choose_mails(choices={NoticeTopic.DECISIONS: Delivery.NOW}, by=user)
    tell(users=[user], kind=NoticeKind.RECORD_APPROVED, key="1", url="/", title="ก")
    send_notices()
    choose_mails(choices={NoticeTopic.DECISIONS: Delivery.DAILY}, by=user)
    assert not Notice.objects.to_digest().exists()


# --- faults --------------------------------------------------------------------------------------
def test_worker_killed_half_way_leaves_all_of_it_to_the_next(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(make_user())

    def die(_notices: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(digest, "_lines", die)
        with pytest.raises(SystemExit):
            make_digests(on=DAY)
    assert Notice.objects.to_digest().count() == 1
    assert make_digests(on=DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_mail_of_the_day() -> None:
    users = [make_user() for _ in range(20)]
    approved(*users)
    together = Barrier(4)

    def work(_number: int) -> int:
        try:
            together.wait()
            return make_digests(on=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(work, range(4)))
    assert sum(made) == 20
    assert digests().values("user").distinct().count() == digests().count() == 20


def test_server_that_is_down_gets_the_mail_of_the_day_later(db: None, settings: Settings) -> None:
    approved(make_user(language="en"))
    with mail_server.running() as gone:
        pass
    use(gone, settings)
    assert sent_after() == []
    with mail_server.running() as server:
        use(server, settings)
        send_notices()
        send_notices()
    assert [mail["Subject"].strip() for mail in server.received] == [
        "The portal has news for you: 1"
    ]

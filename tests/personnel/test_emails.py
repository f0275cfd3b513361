"""Notices are mailed once, in the reader's language, by a real mail server."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from personnel.emails import TRIED_FOR, send_notices
from personnel.enums import NoticeKind
from personnel.models import Notice, User
from personnel.notices import tell
from personnel.tasks import send_notices as task
from tests import mail_server
from tests.mail_server import MailServer
from tests.personnel.factories import make_user

WORKERS = 2


def tell_about_roster(*users: User, key: str = "roster-applied:1", **params: object) -> None:
    tell(
        users=users,
        kind=NoticeKind.ROSTER_APPLIED,
        key=key,
        url="/imports/1/",
        **{"file": "รายชื่อ.xlsx", "unit_th": "โรงเรียนบ้านหนึ่ง", "counts": {"new": 1200}} | params,
    )


def use(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server.running() as server:
        use(server, settings)
        yield server


# --- what a mail says ----------------------------------------------------------------------------
def test_mail_says_what_happened_and_where(db: None, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portal.example.org/"
    user = make_user(language="en")
    tell_about_roster(user)
    task()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([user.email], "The roster รายชื่อ.xlsx was applied")
    assert "New 1,200" in sent.body
    assert "https://portal.example.org/imports/1/" in sent.body


def test_mail_is_in_the_readers_language(db: None) -> None:
    tell_about_roster(make_user(email="th@example.org"), make_user(language="en"))
    send_notices()
    by_reader = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "รายใหม่ 1,200" in by_reader["th@example.org"]


def test_line_ends_of_a_file_name_stay_out_of_the_headers(db: None) -> None:
    tell_about_roster(make_user(language="en"), file="a\r\nBcc: x@example.org\r\n.xlsx")
    send_notices()
    assert mail.outbox[0].subject == "The roster a Bcc: x@example.org .xlsx was applied"


# --- who is mailed -------------------------------------------------------------------------------
def test_notice_is_mailed_once(db: None) -> None:
    tell_about_roster(make_user())
    send_notices()
    send_notices()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().mailed_at


def test_closed_account_gets_no_mail(db: None) -> None:
    tell_about_roster(make_user(is_active=False))
    send_notices()
    assert mail.outbox == []


def test_notice_without_a_mail_is_only_in_the_portal(db: None) -> None:
    user = make_user()
    tell(users=[user], kind=NoticeKind.ROSTER_PREVIEW, key="k", url="/", mail=False)
    send_notices()
    assert (mail.outbox, Notice.objects.of(user).unread().count()) == ([], 1)


def test_old_news_is_not_mailed(db: None) -> None:
    tell_about_roster(make_user())
    Notice.objects.update(at=timezone.now() - TRIED_FOR - timedelta(minutes=1))
    send_notices()
    assert mail.outbox == []


# --- the server ----------------------------------------------------------------------------------
def test_server_gets_a_mail_it_can_read(db: None, server: MailServer) -> None:
    tell_about_roster(make_user(language="en"))
    send_notices()
    (received,) = server.received
    assert received["Subject"].strip() == "The roster รายชื่อ.xlsx was applied"
    assert received["Auto-Submitted"] == "auto-generated"
    assert "โรงเรียนบ้านหนึ่ง" in received.get_content()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(server: MailServer) -> None:
    users = [make_user() for _ in range(12)]
    tell_about_roster(*users)
    server.slow = 0.05
    together = Barrier(WORKERS)

    def work(_number: int) -> None:
        together.wait()
        send_notices()
        connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    assert server.recipients == sorted(user.email for user in users)
    assert not Notice.objects.to_mail().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil",
    [
        lambda user: User.objects.filter(pk=user.pk).update(email="a@b\nBcc: c@d"),
        lambda user: user.notices.update(params={"counts": "none"}),
    ],
)
def test_mail_that_cannot_be_made_does_not_stop_the_others(
    server: MailServer, spoil: Callable[[User], object], caplog: pytest.LogCaptureFixture
) -> None:
    poison, other = make_user(), make_user()
    tell_about_roster(poison)
    tell_about_roster(other)
    spoil(poison)
    send_notices()
    assert server.recipients == [other.email]
    assert not Notice.objects.to_mail().exists()
    assert "set aside" in caplog.text
    assert "a@b" not in caplog.text


def test_server_that_is_down_is_asked_again_later(db: None, settings: Settings) -> None:
    tell_about_roster(make_user(), make_user())
    with mail_server.running() as gone:
        pass
    use(gone, settings)
    send_notices()
    assert Notice.objects.to_mail().count() == 2
    with mail_server.running() as server:
        use(server, settings)
        send_notices()
    assert len(server.received) == 2


def test_address_refused_for_now_is_tried_again_and_stops_nobody(
    db: None, server: MailServer
) -> None:
    first, second = make_user(), make_user()
    tell_about_roster(first, second)
    server.refuses = {first.email: "451 try again later"}
    send_notices()
    assert server.recipients == [second.email]
    server.refuses = {}
    send_notices()
    assert server.recipients == sorted([first.email, second.email])


def test_address_refused_for_good_is_not_tried_again(db: None, server: MailServer) -> None:
    user = make_user()
    tell_about_roster(user)
    server.refuses = {user.email: "550 no such user"}
    send_notices()
    assert not Notice.objects.to_mail().exists()

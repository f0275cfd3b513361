"""Reports that come by themselves: once a period, with the rights of the day, off by one click."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from competencies.models import Framework
from personnel import jobs
from personnel.be_dates import BANGKOK
from personnel.emails import send_notices
from personnel.enums import Role
from personnel.models import Notice, RoleAssignment, Unit, User
from reports import packs
from reports.actions import subscribe
from reports.enums import ReportKind, Rhythm
from reports.models import Delivery, ReportFile, Snapshot, Subscription
from reports.packs.subscribing import last_period
from tests.personnel.factories import make_unit, make_user
from tests.reports.factories import publish

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def analyst(framework: Framework, area: Unit) -> User:
    publish()
    return make_user(area, Role.ANALYST)


def subscribed(user: User, unit: Unit, rhythm: Rhythm = Rhythm.MONTHLY) -> Subscription:
    found = subscribe(
        unit=unit,
        kind=ReportKind.WORKBOOK,
        rhythm=rhythm,
        language="th",
        thai_digits=False,
        by=user,
    )
    Subscription.objects.update(since=datetime(2026, 11, 5, tzinfo=UTC))
    return found


def morning(on: date = DUE) -> list[ReportFile]:
    """What the beat of a morning does, and the workers after it."""
    reports = list(packs.ask_for_due(on=on))
    for report in reports:
        jobs.run(ReportFile, report.pk, packs.write)
    return reports


@pytest.mark.parametrize(
    ("rhythm", "on", "last"),
    [
        (Rhythm.MONTHLY, date(2026, 12, 1), date(2026, 11, 30)),
        (Rhythm.MONTHLY, date(2026, 12, 31), date(2026, 11, 30)),
        (Rhythm.MONTHLY, date(2027, 1, 31), date(2026, 12, 31)),
        (Rhythm.MONTHLY, date(2027, 3, 31), date(2027, 2, 28)),
        (Rhythm.MONTHLY, date(2028, 3, 1), date(2028, 2, 29)),
        (Rhythm.YEARLY, date(2026, 9, 30), date(2025, 9, 30)),
        (Rhythm.YEARLY, date(2026, 10, 1), date(2026, 9, 30)),
    ],
)
def test_period_is_the_last_one_that_has_ended(rhythm: Rhythm, on: date, last: date) -> None:
    assert last_period(rhythm, on) == last


def test_report_of_a_month_comes_once_with_its_address(analyst: User, area: Unit) -> None:
    subscribed(analyst, area)
    (report,) = morning()
    assert morning() == []
    publish(date(2026, 11, 30))  # later figures of the month are no reason to send it again
    assert morning(date(2026, 12, 20)) == []
    assert (report.requested_by, report.is_masked) == (analyst, True)
    send_notices()
    (message,) = mail.outbox
    assert message.to == [analyst.email]
    assert reverse("report_file", args=[report.pk]) in message.body
    assert not message.attachments
    assert Notice.objects.count() == 1


def test_next_month_brings_the_next(analyst: User, area: Unit) -> None:
    subscribed(analyst, area)
    morning()
    morning(date(2027, 1, 1))
    assert list(Delivery.objects.values_list("period", flat=True)) == [
        date(2026, 11, 30),
        date(2026, 12, 31),
    ]
    assert Notice.objects.count() == 2


def test_month_before_the_subscription_is_not_sent(analyst: User, area: Unit) -> None:
    subscribed(analyst, area)
    assert morning(date(2026, 11, 28)) == []
    subscribed(analyst, area, Rhythm.YEARLY)
    assert morning(date(2026, 11, 28)) == []


def test_month_ends_at_midnight_in_bangkok(analyst: User, area: Unit) -> None:
    subscription = subscribed(analyst, area)

    def asked(since: datetime, on: date) -> list[date]:
        Subscription.objects.update(since=since)
        morning(on)
        return list(subscription.deliveries.values_list("period", flat=True))

    midnight = datetime(2026, 12, 1, tzinfo=BANGKOK)
    before = midnight - timedelta(seconds=1)
    assert asked(midnight, DUE) == asked(before, DUE - timedelta(days=1)) == []
    assert asked(before, DUE) == [date(2026, 11, 30)]


def test_report_is_of_the_last_figures_of_its_period(analyst: User, area: Unit) -> None:
    subscribed(analyst, area)
    for day in (date(2026, 11, 30), DUE):
        publish(day)
    (report,) = morning()
    assert report.snapshot.as_of == date(2026, 11, 30)


def test_report_is_of_the_newest_figures_where_none_of_its_period_are_kept(
    analyst: User, area: Unit
) -> None:
    subscribed(analyst, area)
    Snapshot.objects.all().delete()
    assert morning() == []
    publish(DUE)
    (report,) = morning()
    assert report.snapshot.as_of == DUE


def test_report_that_is_written_already_is_told_of_at_once(analyst: User, area: Unit) -> None:
    subscribed(analyst, area)
    report, _is_new = packs.open_report(
        snapshot=Snapshot.objects.get(), unit=area, kind=ReportKind.WORKBOOK, language="th",
        thai_digits=False, by=analyst,
    )  # fmt: skip
    jobs.run(ReportFile, report.pk, packs.write)
    assert not Notice.objects.exists()
    assert morning() == []
    assert Notice.objects.get().user == analyst
    assert Delivery.objects.get().told_at


def test_report_is_as_it_was_subscribed_to(analyst: User, area: Unit) -> None:
    subscribe(
        unit=area, kind=ReportKind.PDF, rhythm=Rhythm.MONTHLY, language="en", thai_digits=True,
        by=analyst,
    )  # fmt: skip
    Subscription.objects.update(since=datetime(2026, 11, 5, tzinfo=UTC))
    (report,) = packs.ask_for_due(on=DUE)
    assert (report.kind, report.language, report.thai_digits) == (ReportKind.PDF, "en", True)


def test_two_who_ask_for_the_same_get_the_same_file(analyst: User, area: Unit) -> None:
    colleague = make_user(area, Role.ANALYST)
    for user in (analyst, colleague):
        subscribed(user, area)
    assert len(morning()) == 1
    assert {notice.user for notice in Notice.objects.all()} == {analyst, colleague}


@pytest.mark.parametrize("lost", ["role", "account", "unit"])
def test_whoever_may_not_any_more_gets_nothing(analyst: User, area: Unit, lost: str) -> None:
    subscribed(analyst, area)
    lose(analyst, lost)
    assert morning() == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize("lost", ["role", "account", "unit"])
def test_rights_are_read_again_when_it_is_told(analyst: User, area: Unit, lost: str) -> None:
    subscribed(analyst, area)
    (report,) = packs.ask_for_due(on=DUE)
    lose(analyst, lost)
    jobs.run(ReportFile, report.pk, packs.write)
    report.refresh_from_db()
    assert report.is_done
    assert not Notice.objects.exists()


def lose(user: User, what: str) -> None:
    if what == "role":
        RoleAssignment.objects.filter(user=user).update(to_date=date(2020, 1, 1))
    elif what == "unit":
        RoleAssignment.objects.filter(user=user).update(unit=make_unit("เขตอื่น"))
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)


def test_one_click_on_its_page_ends_it(analyst: User, area: Unit, client: Any) -> None:
    subscription = subscribed(analyst, area)
    colleagues = subscribed(make_user(area, Role.ANALYST), area)
    (report,) = morning()
    client.force_login(analyst)
    end = reverse("subscription_end", args=[subscription.pk])
    page = client.get(reverse("report_file", args=[report.pk])).content.decode()
    assert end in page
    assert reverse("subscription_end", args=[colleagues.pk]) not in page
    client.post(end)
    assert list(Subscription.objects.all()) == [colleagues]
    colleagues.delete()
    assert morning(date(2027, 1, 1)) == []


def test_nobody_ends_what_another_is_sent(analyst: User, area: Unit, client: Any) -> None:
    subscription = subscribed(analyst, area)
    client.force_login(make_user(area, Role.ANALYST))
    assert client.post(reverse("subscription_end", args=[subscription.pk])).status_code == 404
    assert Subscription.objects.exists()

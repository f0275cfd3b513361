"""Fiscal years that are closed for ever, and what is kept of snapshots."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from competencies.models import Framework, StageTarget
from personnel import jobs
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from reports import actions, builders
from reports.builders import closing
from reports.builders.closing import AlreadyClosed, NotOver
from reports.enums import ALL_GROUPS
from reports.models import Snapshot, UnitProgress, UnitStage
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports import recomputed
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import ask, publish
from tests.training.factories import make_approved
from training.models import TrainingRecord

pytestmark = pytest.mark.django_db
YEAR = 2569
LAST_DAY = date(2026, 9, 30)
DAY = timedelta(days=1)


def done(snapshot: Snapshot) -> Snapshot:
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    snapshot.refresh_from_db()
    return snapshot


def close(by: User | None = None) -> Snapshot:
    return done(closing.open_closing(year=YEAR, on=TODAY, by=by))


def compare(closed: Snapshot) -> Snapshot:
    return done(closing.open_comparison(closed=closed, by=None))  # type: ignore[arg-type]


def test_closed_figures_are_those_of_the_last_day(framework: Framework) -> None:
    ChanceMinistry(71, people=120, units=30)
    closed = close()
    assert closed.closed_at
    assert recomputed.stored_figures(closed) == recomputed.figures(LAST_DAY, at_its_end=True)
    assert recomputed.stored_standings(closed) == recomputed.standings(LAST_DAY, at_its_end=True)
    assert recomputed.stored_figures(closed) != recomputed.figures(LAST_DAY)


def test_figures_of_a_closed_year_cannot_be_changed(framework: Framework, school: Unit) -> None:
    make_person(school)
    closed, other = close(), publish()
    for rows in (
        UnitProgress.objects.filter(snapshot=closed),
        UnitStage.objects.filter(snapshot=closed),
    ):
        with pytest.raises(DatabaseError, match="closed fiscal year"), transaction.atomic():
            rows.update(met_early=1)
        with pytest.raises(DatabaseError, match="closed fiscal year"), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=closed.pk).update(cleared_at=timezone.now())
    assert UnitStage.objects.filter(snapshot=other).update(met_early=1)


def test_later_changes_are_listed_row_by_row(framework: Framework) -> None:
    ministry = ChanceMinistry(72, people=120, units=30)
    analyst = make_user(ministry.units[0], Role.ANALYST)
    closed = close()
    before = recomputed.stored_figures(closed)
    assert not closing.differences(compare(closed), analyst).exists()
    StageTarget.objects.update(minutes=9999)
    ministry.add_records(ministry.people[:5])
    ministry.add_findings(ministry.people[3:8])
    ministry.compute(ministry.people[:8])
    StageTarget.objects.update(coverage=1)
    rows = list(closing.differences(compare(closed), analyst))
    listed = {
        (row.now.unit_id, row.now.group, row.now.area_id): (row.closed.minutes, row.now.minutes)
        for row in closing.beside_closed(rows, closed, analyst)
    }
    _restore_targets(closed)
    live = recomputed.figures(LAST_DAY, at_its_end=True)
    expected = {key for key, cell in live.items() if cell != before.get(key)}
    assert set(listed) == expected
    assert expected
    assert all(
        (was, now) == (minutes_in(before[key]), minutes_in(live[key]))
        for key, (was, now) in listed.items()
    )
    assert recomputed.stored_figures(closed) == before


def minutes_in(cell: Any) -> int:
    return sum(cell[f"minutes_{mode}"] for mode in (70, 20, 10))


def _restore_targets(closed: Snapshot) -> None:
    for stage in ("EARLY", "DEVELOPING", "MATURE"):
        for target in closed.targets_of(stage):
            StageTarget.objects.filter(stage=stage, group=target.group, area=target.area_id).update(
                minutes=target.minutes, coverage=target.coverage
            )


def test_what_is_no_more_is_listed_as_nothing(framework: Framework, school: Unit) -> None:
    person = make_person(school)
    analyst = make_user(school, Role.ANALYST)
    elsewhere = make_user(school, Role.SUPERVISOR)
    closed = close()
    person.postings.update(to_date=LAST_DAY - timedelta(days=1))
    comparison = compare(closed)
    rows = closing.differences(comparison, analyst).filter(group=ALL_GROUPS)
    assert [(row.closed.head_count, row.now.head_count) for row in
            closing.beside_closed(list(rows), closed, analyst)] == [(1, 0)] * 10  # fmt: skip
    assert not closing.differences(comparison, elsewhere).exists()


def test_records_decided_since_are_for_those_who_see_the_people(
    framework: Framework, school: Unit, other_school: Unit
) -> None:
    supervisor = make_user(school, Role.SUPERVISOR)
    closed = close()
    in_year = {"start_date": LAST_DAY, "end_date": LAST_DAY}
    late = make_approved(make_person(school), supervisor, **in_year)
    year_before = LAST_DAY.replace(year=LAST_DAY.year - 1)
    first_day = year_before + timedelta(days=1)
    make_approved(make_person(school), supervisor)
    make_approved(make_person(school), supervisor, start_date=year_before, end_date=year_before)
    early = make_approved(make_person(school), supervisor, start_date=first_day, end_date=first_day)
    make_approved(make_person(other_school), make_user(other_school, Role.SUPERVISOR), **in_year)
    known = make_approved(make_person(school), supervisor, **in_year)
    two_minutes_before = late.decided_at - timedelta(minutes=2)
    TrainingRecord.objects.filter(pk=known.pk).update(decided_at=two_minutes_before)
    closed.watermark = late.decided_at - timedelta(minutes=1)
    assert set(closing.records_since(closed, supervisor)) == {early, late}
    assert not closing.records_since(closed, make_user(school, Role.ANALYST)).exists()


def test_year_is_closed_once_after_its_end_by_who_asks_for_the_whole_tree(
    framework: Framework, ministry: Unit, school: Unit
) -> None:
    analyst = make_user(ministry, Role.ANALYST)
    with pytest.raises(PermissionDenied):
        actions.close_year(year=YEAR, on=TODAY, by=make_user(school, Role.ANALYST))
    with pytest.raises(NotOver):
        actions.close_year(year=YEAR, on=LAST_DAY, by=analyst)
    done(actions.close_year(year=YEAR, on=LAST_DAY + timedelta(days=1), by=analyst))
    with pytest.raises(AlreadyClosed):
        actions.close_year(year=YEAR, on=TODAY, by=analyst)


def test_year_is_closed_by_itself_when_its_days_are_over(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    publish(LAST_DAY)
    assert closing.open_closing_if_due(on=TODAY) is None
    settings.YEAR_CLOSES_AFTER_DAYS = 30
    assert closing.open_closing_if_due(on=LAST_DAY + timedelta(days=30)) is None
    due = closing.open_closing_if_due(on=LAST_DAY + timedelta(days=31))
    assert due
    done(due)
    assert closing.open_closing_if_due(on=TODAY) is None


def test_year_is_closed_by_who_asks_for_every_tree() -> None:
    superuser = make_user(is_superuser=True)
    assert not closing.closes_years(superuser)
    analyst = make_user(make_unit("กระทรวง"), Role.ANALYST)
    assert closing.closes_years(analyst)
    make_unit("อีกกระทรวงหนึ่ง")
    assert not closing.closes_years(analyst)
    assert closing.closes_years(superuser)


def test_closed_year_is_compared_by_its_own_framework(framework: Framework, school: Unit) -> None:
    closed = close()
    Framework.objects.update(is_in_use=False)
    assert compare(closed).framework == closed.framework


def test_year_in_which_nothing_was_published_is_not_closed_by_itself(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.YEAR_CLOSES_AFTER_DAYS = 30
    ask(LAST_DAY - timedelta(days=1))
    assert closing.open_closing_if_due(on=TODAY) is None
    publish(LAST_DAY - timedelta(days=1))
    assert closing.open_closing_if_due(on=TODAY)


def test_closing_a_year_leaves_the_stages_of_today(framework: Framework, school: Unit) -> None:
    today = publish()
    close()
    assert Snapshot.objects.published().first() == today


# --- its page -------------------------------------------------------------------------------------
def test_page_is_of_years_that_are_over(
    framework: Framework, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(make_user(is_superuser=True))
    for ended, status in ((timezone.localdate(), 404), (timezone.localdate() - DAY, 200)):
        monkeypatch.setattr("reports.views.years.last_day_of", lambda _year, day=ended: day)
        assert client.get(reverse("year", args=[YEAR])).status_code == status


def test_year_is_closed_on_its_page_once_the_box_is_ticked(
    framework: Framework, client: Client, school: Unit
) -> None:
    client.force_login(make_user(is_superuser=True))
    for tick, asked in ({}, 0), ({"sure": "on"}, 1):
        client.post(reverse("year_close", args=[YEAR]), tick)
        assert Snapshot.objects.count() == asked


def test_look_at_the_records_of_a_closed_year_is_written_down(
    framework: Framework, client: Client, school: Unit
) -> None:
    client.force_login(make_user(is_superuser=True))
    person, supervisor = make_person(school), make_user(school, Role.SUPERVISOR)
    close()
    address, looks = reverse("year", args=[YEAR]), AuditEvent.objects.filter(verb__endswith="_seen")
    assert not client.get(address).context["records"].object_list
    assert not looks.exists()
    for _ in range(21):
        make_approved(person, supervisor, start_date=LAST_DAY, end_date=LAST_DAY)
    TrainingRecord.objects.update(decided_at=timezone.now())
    records = client.get(address).context["records"]
    assert (len(records.object_list), records.paginator.count) == (20, 21)
    assert [look.verb for look in looks] == ["year.records_seen"]


# --- what is kept ---------------------------------------------------------------------------------
def kept(snapshot: Snapshot) -> tuple[bool, bool]:
    """Whether its rows by group and area, and those by unit, are there."""
    return (
        UnitProgress.objects.filter(snapshot=snapshot).exists(),
        UnitStage.objects.filter(snapshot=snapshot).exists(),
    )


def test_retention_follows_the_policy(framework: Framework, school: Unit) -> None:
    make_person(school)
    closed = close()
    days = (
        "2024-09-30",
        "2026-09-30",
        "2026-06-30",
        "2026-09-15",
        "2026-10-31",
        "2026-11-20",
        "2026-11-21",
    )
    taken = {day: publish(date.fromisoformat(day)) for day in (*days, "2026-11-22")}
    builders.clear_old(on=TODAY)
    assert {day: kept(snapshot) for day, snapshot in taken.items()} == {
        "2024-09-30": (True, True),
        "2026-09-30": (False, True),
        "2026-06-30": (False, True),
        "2026-09-15": (False, False),
        "2026-10-31": (False, True),
        "2026-11-20": (True, True),
        "2026-11-21": (True, True),
        "2026-11-22": (True, True),
    }
    assert kept(closed) == (True, True)
    shown = [row.as_of.isoformat() for row in Snapshot.objects.with_stages()]
    assert shown == ["2024-09-30", "2026-06-30", "2026-09-30", *days[4:], "2026-11-22"]


def test_newest_comparison_with_a_closed_year_is_kept(framework: Framework, school: Unit) -> None:
    person = make_person(school)
    closed = close()
    person.postings.update(to_date=LAST_DAY - timedelta(days=1))
    older, newest = compare(closed), compare(closed)
    builders.clear_old(on=TODAY)
    assert [kept(comparison)[0] for comparison in (older, newest)] == [False, True]


def test_newest_comparison_with_each_closed_year_is_kept(
    framework: Framework, school: Unit
) -> None:
    person = make_person(school)
    years = [done(closing.open_closing(year=year, on=TODAY, by=None)) for year in (2568, YEAR)]
    person.postings.update(to_date=date(2025, 9, 29))
    comparisons = [compare(closed) for closed in years]
    builders.clear_old(on=TODAY)
    assert [kept(comparison)[0] for comparison in comparisons] == [True, True]


def test_last_figures_of_a_year_that_is_not_closed_are_kept(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOTS_KEPT = 1
    make_person(school)
    first, last, _today = publish(LAST_DAY), publish(LAST_DAY), publish()
    builders.clear_old(on=TODAY)
    assert (kept(first), kept(last)) == ((False, False), (True, True))


def test_ends_of_months_are_forgotten_in_their_time(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOTS_KEPT, settings.MONTHS_KEPT = 1, 2
    month = publish(date(2026, 10, 31))
    publish()
    builders.clear_old(on=TODAY)
    assert kept(month) == (False, True)
    assert month in Snapshot.objects.with_stages()
    builders.clear_old(on=TODAY + timedelta(days=60))
    assert kept(month) == (False, False)
    assert month not in Snapshot.objects.with_stages()


def test_end_of_a_month_is_kept_to_its_last_day(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOTS_KEPT, settings.MONTHS_KEPT = 1, 2
    end = date(2026, 10, 31)
    month = publish(end)
    publish()
    builders.clear_old(on=end + timedelta(days=2 * 31))
    assert kept(month) == (False, True)
    builders.clear_old(on=end + timedelta(days=2 * 31 + 1))
    assert kept(month) == (False, False)

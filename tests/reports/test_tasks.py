from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from competencies.models import Framework
from personnel.enums import JobState
from personnel.models import RosterImport, Unit
from reports import tasks
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot
from tests.reports.factories import ask, publish

pytestmark = pytest.mark.django_db


def test_nightly_task_publishes_the_figures_of_today(framework: Framework, school: Unit) -> None:
    tasks.take_nightly_snapshot()
    snapshot = Snapshot.objects.get()
    assert (snapshot.occasion, snapshot.state) == (Occasion.NIGHTLY, JobState.DONE)


def applied_now(school: Unit) -> RosterImport:
    return RosterImport.objects.create(
        unit=school, file_name="r.xlsx", size=1, as_of=date(2026, 11, 1), state=JobState.DONE,
        applied_at=timezone.now(),
    )  # fmt: skip


def test_an_applied_roster_makes_new_figures_due(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOT_GAP_SECONDS = 0
    publish()
    applied_now(school)
    tasks.sweep()
    assert Snapshot.objects.under_way().get().occasion == Occasion.ROSTER
    tasks.sweep()
    assert Snapshot.objects.count() == 2


def test_without_a_roster_no_figures_are_due(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOT_GAP_SECONDS = 0
    RosterImport.objects.filter(pk=applied_now(school).pk).update(
        applied_at=timezone.now() - timedelta(minutes=1)
    )
    publish()
    tasks.sweep()
    assert Snapshot.objects.count() == 1


def test_figures_are_not_made_anew_too_soon(framework: Framework, school: Unit) -> None:
    publish()
    applied_now(school)
    tasks.sweep()
    assert not Snapshot.objects.under_way().exists()


def test_taking_a_snapshot_clears_the_oldest(framework: Framework, school: Unit) -> None:
    oldest = publish()
    for _ in range(3):
        tasks.take_snapshot(str(ask().pk))
    oldest.refresh_from_db()
    assert oldest.cleared_at is not None


def test_task_run_twice_does_its_work_once(framework: Framework, school: Unit) -> None:
    snapshot = ask()
    tasks.take_snapshot(str(snapshot.pk))
    published_at = Snapshot.objects.get().published_at
    tasks.take_snapshot(str(snapshot.pk))
    assert Snapshot.objects.get().published_at == published_at


def test_workbook_task_writes_the_file(
    framework: Framework, school: Unit, settings: pytest.FixtureRequest, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = ReportFile.objects.create(snapshot=publish(), unit=school, language="th")
    tasks.write_report_file(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.file.name) == (JobState.DONE, f"reports/{report.pk}.xlsx")

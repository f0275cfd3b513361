import pytest
from pytest_django import Settings

from competencies.enums import Stage
from competencies.models import Framework
from personnel.enums import JobState
from personnel.models import Unit
from reports import tasks
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot
from tests.reports.factories import ask, publish, set_targets

pytestmark = pytest.mark.django_db


def test_nightly_task_publishes_the_figures_of_today(framework: Framework, school: Unit) -> None:
    tasks.take_nightly_snapshot()
    snapshot = Snapshot.objects.get()
    assert (snapshot.occasion, snapshot.state) == (Occasion.NIGHTLY, JobState.DONE)


def test_beat_takes_a_snapshot_where_targets_changed(
    framework: Framework, school: Unit, settings: Settings
) -> None:
    settings.SNAPSHOT_GAP_SECONDS = 0
    publish()
    set_targets(Stage.EARLY, coverage=99)
    tasks.refresh_figures()
    assert Snapshot.objects.published()[0].occasion == Occasion.CHANGES


def test_figures_are_not_made_anew_too_soon(framework: Framework, school: Unit) -> None:
    publish()
    set_targets(Stage.EARLY, coverage=99)
    tasks.refresh_figures()
    assert Snapshot.objects.count() == 1


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

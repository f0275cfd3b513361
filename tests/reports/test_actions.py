from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from competencies.models import Framework
from personnel.enums import JobState, Role
from personnel.models import AuditEvent, Unit, User
from reports import actions
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot
from tests.conftest import TODAY
from tests.personnel.factories import make_user
from tests.reports.factories import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(ministry: Unit) -> User:
    return make_user(ministry, Role.ANALYST)


def request(by: User) -> Snapshot:
    return actions.request_snapshot(as_of=TODAY, occasion=Occasion.ON_DEMAND, by=by)


def test_asking_twice_asks_once(framework: Framework, analyst: User) -> None:
    assert request(analyst) == request(analyst)
    assert AuditEvent.objects.filter(verb="snapshot.requested").count() == 1


def test_snapshot_may_be_asked_for_again_once_it_is_published(
    framework: Framework, analyst: User
) -> None:
    published = publish()
    assert request(analyst) != published


def test_snapshot_carries_the_fiscal_year_and_who_asked(
    framework: Framework, analyst: User
) -> None:
    snapshot = request(analyst)
    assert (snapshot.fiscal_year, snapshot.requested_by) == (2570, analyst)


def test_snapshot_without_framework_is_refused(db: None) -> None:
    with pytest.raises(Framework.DoesNotExist):
        actions.request_snapshot(as_of=TODAY, occasion=Occasion.NIGHTLY, by=None)


def test_doorbell_rings_only_after_the_commit(
    framework: Framework, analyst: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as rings:
        request(analyst)
    assert len(rings) == 1


def test_workbook_asked_for_twice_is_one(
    framework: Framework, ministry: Unit, analyst: User
) -> None:
    snapshot = publish()
    ask = {"snapshot": snapshot, "unit": ministry, "language": "th", "by": analyst}
    assert actions.request_report_file(**ask) == actions.request_report_file(**ask)
    assert AuditEvent.objects.filter(verb="report.requested").count() == 1


def test_workbook_that_failed_is_tried_again(
    framework: Framework, ministry: Unit, analyst: User
) -> None:
    ask = {"snapshot": publish(), "unit": ministry, "language": "th", "by": analyst}
    report = actions.request_report_file(**ask)
    ReportFile.objects.update(state=JobState.FAILED, attempts=3, reason="broken")
    actions.request_report_file(**ask)
    report.refresh_from_db()
    assert (report.state, report.attempts, report.reason) == (JobState.QUEUED, 0, "")


def test_figures_of_today_are_brought_up_to_date_in_place(
    framework: Framework, analyst: User, django_capture_on_commit_callbacks: Any
) -> None:
    publish()
    with django_capture_on_commit_callbacks() as rings:
        assert actions.bring_up_to_date(on=TODAY, by=analyst) is None
    assert len(rings) == 1
    assert AuditEvent.objects.filter(verb="figures.requested").count() == 1


def test_figures_of_yesterday_ask_for_a_snapshot(framework: Framework, analyst: User) -> None:
    publish(TODAY - timedelta(days=1))
    asked = actions.bring_up_to_date(on=TODAY, by=analyst)
    assert asked == actions.bring_up_to_date(on=TODAY, by=analyst)


def test_workbook_of_newer_figures_is_another_one(
    framework: Framework, ministry: Unit, analyst: User
) -> None:
    snapshot = publish()
    ask = {"snapshot": snapshot, "unit": ministry, "language": "th", "by": analyst}
    first = actions.request_report_file(**ask)
    snapshot.watermark = timezone.now()
    assert actions.request_report_file(**ask) != first


def test_report_with_people_is_for_whom_may_see_them(
    framework: Framework, ministry: Unit, analyst: User
) -> None:
    ask: dict[str, Any] = {"snapshot": publish(), "unit": ministry, "language": "th"}
    superuser = make_user(is_superuser=True)
    masked = actions.request_report_file(by=analyst, **ask)
    whole = actions.request_report_file(by=superuser, **ask)
    assert (masked.is_masked, whole.is_masked) == (True, False)
    assert list(ReportFile.objects.visible_to(analyst)) == [masked]
    assert set(ReportFile.objects.visible_to(superuser)) == {masked, whole}


def test_workbook_is_the_same_whatever_digits_are_asked_for(
    framework: Framework, ministry: Unit, analyst: User
) -> None:
    ask: dict[str, Any] = {"snapshot": publish(), "unit": ministry, "language": "th", "by": analyst}
    first = actions.request_report_file(**ask)
    assert actions.request_report_file(thai_digits=True, **ask) == first

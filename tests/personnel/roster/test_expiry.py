"""What is too old loses its file and rows, once, and keeps what it did."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from personnel.enums import ImportPhase, JobState, Role, RosterFileKind, RowAction
from personnel.models import (
    AuditEvent,
    RosterFile,
    RosterImport,
    RosterRow,
    RosterVerdict,
    Unit,
    User,
)
from personnel.roster.expiry import expire
from tests.personnel.factories import make_user

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def days_ago(days: int) -> datetime:
    return timezone.make_aware(datetime(2026, 11, 22, 12)) - timedelta(days=days)


@pytest.fixture
def admin(area: Unit, settings: Settings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    return make_user(area, Role.ADMIN)


def make_old(admin: User, area: Unit, days: int = 91, **fields: Any) -> RosterImport:
    fields = {
        "state": JobState.DONE,
        "finished_at": days_ago(days),
        "layout": {"sheets": [{"sheet": "ครู"}], "refusal": {"code": "x", "params": {}}},
        "counts": {"new": 1},
    } | fields
    roster = RosterImport.objects.create(
        unit=area, requested_by=admin, file=ContentFile(b"x", "r"), file_name="r.xlsx",
        sha256="a" * 64, size=1, as_of=ON, **fields,
    )  # fmt: skip
    row = RosterRow.objects.create(roster_import=roster, row_no=2, first_name="สมใจ")
    RosterVerdict.objects.create(row=row, roster_import=roster, action=RowAction.NEW)
    return roster


def confirmed(admin: User, **fields: Any) -> dict[str, Any]:
    return {"confirmed_by": admin, "confirmed_at": days_ago(91)} | fields


def run(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        expire(on=ON)


def test_old_import_loses_file_rows_and_samples(
    area: Unit, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    applied = {"phase": ImportPhase.APPLY, "applied_at": days_ago(91)}
    roster = make_old(admin, area, **confirmed(admin, **applied))
    path = Path(roster.file.path)
    run(django_capture_on_commit_callbacks)
    roster.refresh_from_db()
    assert not path.exists()
    assert not roster.file
    assert not roster.rows.exists()
    assert not roster.verdicts.exists()
    assert roster.layout == {"refusal": {"code": "x", "params": {}}}
    assert (roster.is_expired, roster.is_applied, roster.counts) == (True, True, {"new": 1})
    assert not roster.can_be_undone


@pytest.mark.parametrize("phase", [ImportPhase.READ, ImportPhase.JUDGE, ImportPhase.HELD])
def test_what_nobody_decided_on_is_discarded_first(area: Unit, admin: User, phase: str) -> None:
    held = confirmed(admin) if phase == ImportPhase.HELD else {}
    roster = make_old(admin, area, phase=phase, **held)
    expire(on=ON)
    roster.refresh_from_db()
    assert (roster.is_discarded, roster.is_expired) == (True, True)
    verbs = AuditEvent.objects.filter(subject=f"rosterimport:{roster.pk}")
    assert sorted(verbs.values_list("verb", flat=True)) == ["roster.discarded", "roster.expired"]


def test_refused_import_expires_and_is_not_discarded(area: Unit, admin: User) -> None:
    roster = make_old(admin, area, state=JobState.FAILED)
    expire(on=ON)
    roster.refresh_from_db()
    assert (roster.is_discarded, roster.is_expired) == (False, True)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_work_under_way_is_left_alone(area: Unit, admin: User, state: str) -> None:
    roster = make_old(admin, area, state=state)
    expire(on=ON)
    assert roster.rows.exists()


def test_last_day_counts_in_full(area: Unit, admin: User, settings: Settings) -> None:
    young, old = make_old(admin, area, days=90), make_old(admin, area, days=91)
    expire(on=ON)
    assert young.rows.exists()
    assert not old.rows.exists()


def test_second_time_changes_nothing(
    area: Unit, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    roster = make_old(admin, area)
    run(django_capture_on_commit_callbacks)
    events, at = AuditEvent.objects.count(), RosterImport.objects.get(pk=roster.pk).expired_at
    run(django_capture_on_commit_callbacks)
    assert AuditEvent.objects.count() == events
    assert RosterImport.objects.get(pk=roster.pk).expired_at == at


def test_file_outlives_a_transaction_that_fails(area: Unit, admin: User) -> None:
    roster = make_old(admin, area)
    expire(on=ON)  # the test's own transaction is never committed
    assert Path(roster.file.path).exists()


def test_number_of_queries_does_not_follow_the_imports(
    area: Unit, admin: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make_old(admin, area)
    with django_assert_max_num_queries(20):
        expire(on=ON)


def test_workbook_is_removed_after_a_week(
    area: Unit, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    old, young = (
        RosterFile.objects.create(
            kind=RosterFileKind.ROSTER, unit=area, requested_by=admin, state=JobState.DONE,
            finished_at=days_ago(days), file=ContentFile(b"x", "f.xlsx"), rows=3,
        )
        for days in (8, 7)
    )  # fmt: skip
    run(django_capture_on_commit_callbacks)
    assert not Path(old.file.path).exists()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (bool(old.file), bool(young.file), old.rows) == (False, True, 3)

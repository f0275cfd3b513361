"""Published figures are checked against raw rows, and a difference raises the alarm."""

import logging
import time
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from competencies.models import AreaProgress, AreaYear, Framework, StageTarget
from personnel.enums import NoticeKind, Role
from personnel.models import Notice, Posting, Unit
from reports import builders
from reports.enums import ALL_GROUPS
from reports.models import Reconciliation, Snapshot, UnitProgress, UnitStage
from tests.personnel.factories import PersonFactory, UserFactory, make_user
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import publish

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.get_default_timezone())


def publish_untouched() -> Snapshot:
    """Figures before whose watermark nothing has to be looked at again."""
    snapshot = publish()
    Snapshot.objects.filter(pk=snapshot.pk).update(watermark=timezone.now())
    return snapshot


def check() -> Reconciliation:
    done = builders.reconcile(at=AT, units=60)
    assert done
    return done


def wrong(done: Reconciliation) -> set[tuple[int, str]]:
    return {(row["unit"], row["figure"]) for row in done.differences}


@pytest.mark.parametrize("seed", [51, 52, 53])
def test_right_figures_differ_nowhere(framework: Framework, seed: int) -> None:
    ChanceMinistry(seed)
    publish_untouched()
    done = check()
    assert (done.units, done.differing, done.differences) == (60, 0, [])
    assert not Notice.objects.exists()


def test_wrong_figure_is_found_and_told(
    framework: Framework, caplog: pytest.LogCaptureFixture
) -> None:
    ministry = ChanceMinistry(54, people=60, units=15)
    analyst = make_user(ministry.units[0], Role.ANALYST)
    superuser = make_user(is_superuser=True)
    make_user(is_superuser=True, is_active=False)
    UserFactory()
    publish_untouched()
    root = ministry.units[0]
    UnitStage.objects.filter(unit=root).update(holders=F("holders") + 1)
    with caplog.at_level(logging.ERROR):
        done = check()
    assert wrong(done) == {(root.pk, "holders")}
    assert "1 figures of 15 units differ" in caplog.text
    told = Notice.objects.filter(kind=NoticeKind.FIGURES_DIFFER)
    assert set(told.values_list("user", flat=True)) == {analyst.pk, superuser.pk}


def test_so_many_differences_are_kept_and_all_are_counted(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.builders.reconciling.MOST_KEPT", 2)
    ChanceMinistry(59, people=60, units=15)
    publish_untouched()
    UnitStage.objects.update(holders=F("holders") + 1)
    done = check()
    assert (done.differing, len(done.differences)) == (15, 2)


def test_missing_row_of_figures_is_found(framework: Framework) -> None:
    ministry = ChanceMinistry(55, people=60, units=15)
    publish_untouched()
    row = UnitProgress.objects.filter(unit=ministry.units[0]).exclude(group=ALL_GROUPS)[0]
    UnitProgress.objects.filter(
        snapshot=row.snapshot_id, unit=row.unit_id, group=row.group, area=row.area_id
    ).delete()
    assert (ministry.units[0].pk, "head_count") in wrong(check())


def test_figures_of_nobody_are_found(framework: Framework) -> None:
    ministry = ChanceMinistry(60, people=60, units=15)
    publish_untouched()
    Posting.objects.all().delete()
    assert (ministry.units[0].pk, "head_count") in wrong(check())


def test_wrong_state_of_a_person_is_found(framework: Framework) -> None:
    ministry = ChanceMinistry(56, people=60, units=15)
    AreaProgress.objects.filter(minutes_70__gt=0).update(minutes_70=F("minutes_70") + 1)
    publish_untouched()
    assert (ministry.units[0].pk, "ever_70") in wrong(check())


def test_lost_year_of_a_person_is_found(framework: Framework) -> None:
    ministry = ChanceMinistry(57, people=300, units=15)
    staff = Posting.objects.on(AT.date()).primary().exclude(group=None).values("person")
    years = AreaYear.objects.filter(fiscal_year=2570, person__in=staff)
    lost = years.filter(minutes_70__gt=0).latest("pk")
    lost.delete()
    publish_untouched()
    assert (ministry.units[0].pk, "minutes_70") in wrong(check())


@pytest.mark.django_db(transaction=True)
def test_figures_are_brought_up_to_now_before_they_are_checked(framework: Framework) -> None:
    ministry = ChanceMinistry(58, people=60, units=15)
    time.sleep(1.1)  # a watermark lies a second back
    publish()
    Posting.objects.bulk_create([ministry.post(PersonFactory())])
    assert check().differing == 0


def test_figures_by_other_targets_are_not_checked(framework: Framework, ministry: Unit) -> None:
    publish_untouched()
    assert check()
    StageTarget.objects.update(coverage=99)
    assert builders.reconcile(at=AT) is None


def test_figures_of_another_day_are_not_checked(framework: Framework) -> None:
    publish()
    assert builders.reconcile(at=timezone.now(), units=1) is None
    with pytest.raises(CommandError, match="no figures of today"):
        call_command("reconcile", stdout=StringIO())


def test_command_says_what_differs(framework: Framework, ministry: Unit) -> None:
    publish(timezone.localdate())
    Snapshot.objects.update(watermark=timezone.now())
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "1 units checked" in out.getvalue()
    Snapshot.objects.update(watermark=timezone.now())
    UnitStage.objects.update(people=7)
    with pytest.raises(CommandError, match="1 figures of 1 units differ"):
        call_command("reconcile", stdout=out)
    assert "'figure': 'people'" in out.getvalue()

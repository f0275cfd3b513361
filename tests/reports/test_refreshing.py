"""Figures brought up to date in place are those of a full snapshot at the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from competencies.enums import Source, Stage
from competencies.models import Assessment, Framework, StageTarget, UnitStanding
from personnel.enums import Group, Outcome
from personnel.models import Person, Posting, Unit
from reports import builders
from reports.builders import statements
from reports.enums import Occasion
from reports.models import Snapshot, UnitStage
from tests.competencies.factories import area_no, make_assessment
from tests.conftest import TODAY
from tests.personnel.factories import PersonFactory, make_person, make_unit
from tests.reports import recomputed
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import ask, publish
from tests.training.factories import make_draft
from training.enums import Status
from training.models import TrainingRecord

pytestmark = pytest.mark.django_db(transaction=True)


def settled(day: date = TODAY) -> Snapshot:
    """A published snapshot before which nothing has to be looked at again."""
    time.sleep(1.1)  # a watermark lies a second back
    return publish(day)


def refreshed(snapshot: Snapshot) -> tuple[object, ...]:
    assert builders.refresh(snapshot, on=TODAY)
    snapshot.refresh_from_db()
    return found_in(snapshot)


def found_in(snapshot: Snapshot) -> tuple[object, ...]:
    return (
        recomputed.stored_figures(snapshot),
        recomputed.stored_standings(snapshot),
        snapshot.without_posting,
        dict(UnitStanding.objects.values_list("unit", "stage")),
    )


def change_something(ministry: ChanceMinistry) -> None:
    """People come, move, go and get other groups; records and findings come and are corrected."""
    draw = ministry.draw
    new = Person.objects.bulk_create(PersonFactory.build_batch(draw.randint(0, 2)))
    Posting.objects.bulk_create(ministry.post(person) for person in new)
    ministry.people += new
    touched = draw.sample(ministry.people, 4)
    post = draw.choice(list(Posting.objects.filter(to_date=None, from_date__lt=TODAY)))
    Posting.objects.filter(pk=post.pk).update(
        **draw.choice(
            [
                {"unit": draw.choice(ministry.units)},
                {"to_date": TODAY - timedelta(days=1)},
                {"outcome": Outcome.GROUP, "group": draw.choice(Group.values)},
            ]
        )
    )
    Posting.objects.bulk_create([ministry.post(touched[0], is_primary=False)])
    ministry.add_records(touched[:2])
    ministry.add_findings(touched[1:3])
    corrected = TrainingRecord.objects.filter(person=touched[3])
    corrected.update(status=Status.RETURNED, version=F("version") + 1)
    ministry.compute(touched + ministry.take_back(1))


@pytest.mark.parametrize("seed", [21, 22])
def test_refresh_after_random_changes_equals_a_full_snapshot(
    framework: Framework, seed: int
) -> None:
    ministry = ChanceMinistry(seed, people=150, units=40)
    snapshot = settled()
    for _ in range(5):
        before = found_in(snapshot)
        change_something(ministry)
        in_place = refreshed(snapshot)
        assert in_place == found_in(publish())
        assert in_place != before
        Snapshot.objects.exclude(pk=snapshot.pk).delete()
    assert in_place[:2] == (recomputed.figures(TODAY), recomputed.standings(TODAY))


def test_refresh_writes_the_touched_units_and_those_above_only(framework: Framework) -> None:
    ministry = ChanceMinistry(23, people=60, units=30)
    snapshot = settled()
    unit = max(ministry.units, key=lambda unit: unit.depth)
    newcomer = PersonFactory()
    Posting.objects.bulk_create([ministry.post(newcomer, unit=unit)])
    # Whatever else is written would be put right by it.
    UnitStage.objects.update(people=9999)
    refreshed(snapshot)
    written = UnitStage.objects.exclude(people=9999).values_list("unit__path", flat=True)
    assert sorted(written) == [unit.path[: 4 * level] for level in range(1, unit.depth + 1)]


def test_refresh_without_a_change_moves_the_watermark_only(framework: Framework) -> None:
    ChanceMinistry(24, people=20, units=8)
    snapshot = settled()
    UnitStage.objects.update(people=9999)
    before = snapshot.watermark
    time.sleep(1.1)
    settled_once = refreshed(snapshot)
    assert snapshot.watermark
    assert before
    assert snapshot.watermark > before
    assert refreshed(snapshot) == settled_once
    assert set(UnitStage.objects.values_list("people", flat=True)) == {9999}


def test_refresh_cut_off_in_the_middle_is_done_by_the_next_one(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry = ChanceMinistry(25, people=60, units=20)
    snapshot = settled()
    before, since = found_in(snapshot), snapshot.watermark
    change_something(ministry)
    with monkeypatch.context() as patched:
        cut = (statements.RESULTS[0], "SELECT pg_terminate_backend(pg_backend_pid())")
        patched.setattr(statements, "RESULTS", cut)
        with pytest.raises(Exception, match="terminat"):
            builders.refresh(snapshot, on=TODAY)
    connection.close()
    snapshot.refresh_from_db()
    assert (found_in(snapshot), snapshot.watermark) == (before, since)
    assert refreshed(snapshot) == found_in(publish())


def test_two_refreshes_at_once_do_it_once(framework: Framework) -> None:
    ministry = ChanceMinistry(26, people=60, units=20)
    snapshot = settled()
    change_something(ministry)

    def work() -> None:
        builders.refresh(snapshot, on=TODAY)
        close_old_connections()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found_in(Snapshot.objects.get()) == found_in(publish())


def test_refresh_does_not_wait_for_another_one(framework: Framework) -> None:
    ministry = ChanceMinistry(34, people=10, units=5)
    snapshot = settled()
    before = found_in(snapshot)
    change_something(ministry)

    def refresh() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            return builders.refresh(snapshot, on=TODAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        assert pool.submit(refresh).result()
    assert found_in(snapshot) == before


def test_change_committed_late_is_seen_by_the_next_refresh(framework: Framework) -> None:
    ministry = ChanceMinistry(27, people=30, units=10)
    snapshot = settled()
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            Posting.objects.bulk_create([ministry.post(PersonFactory())])
            begun.set()
            go_on.wait(10)
        connection.close()

    before = found_in(snapshot)
    other = threading.Thread(target=slow)
    other.start()
    begun.wait(10)
    time.sleep(1.1)  # longer than a watermark lies back
    assert refreshed(snapshot) == before
    go_on.set()
    other.join()
    after = refreshed(snapshot)
    assert after == found_in(publish())
    assert after != before


def test_finding_that_is_taken_back_counts_no_more(framework: Framework) -> None:
    ministry = ChanceMinistry(35, people=30, units=10)
    Assessment.objects.bulk_create(
        Assessment(
            person=person, area=area, level=3, source=Source.SUPERVISOR, on_date=TODAY,
            by=ministry.assessor,
        )
        for person in ministry.people
        for area in ministry.areas
    )  # fmt: skip
    ministry.compute(ministry.people)
    snapshot = settled()
    before = found_in(snapshot)
    ministry.compute(ministry.take_back(200))
    after = refreshed(snapshot)
    assert after == found_in(publish())
    assert after != before


# --- when only a full snapshot will do ------------------------------------------------------------
def test_changed_targets_ask_for_a_full_snapshot(framework: Framework) -> None:
    ChanceMinistry(28, people=10, units=5)
    settled()
    StageTarget.objects.filter(stage=Stage.EARLY).update(coverage=99)
    asked = builders.follow_changes(now=timezone.now() + timedelta(hours=1))
    assert asked
    assert asked.occasion == Occasion.CHANGES


def test_changed_tree_asks_for_a_full_snapshot(framework: Framework) -> None:
    ChanceMinistry(29, people=10, units=5)
    snapshot = settled()
    make_unit("ใหม่")
    assert not builders.refresh(snapshot, on=TODAY)


def test_many_touched_units_ask_for_a_full_snapshot(
    framework: Framework, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry = ChanceMinistry(30, people=60, units=20)
    snapshot = settled()
    monkeypatch.setattr(builders.refreshing, "FEW", 0)
    Posting.objects.update(position="ครูผู้ช่วย")
    assert not builders.refresh(snapshot, on=TODAY)
    settings.REFRESH_MOST_PERCENT = 100
    assert refreshed(snapshot) == found_in(publish())
    assert ministry.units


def test_as_many_touched_units_as_the_limit_are_refreshed_in_place(
    framework: Framework, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry = ChanceMinistry(32, people=10, units=10)
    settings.REFRESH_MOST_PERCENT = 0
    snapshot = settled()
    unit = max(ministry.units, key=lambda unit: unit.depth)
    Posting.objects.bulk_create([ministry.post(PersonFactory(), unit=unit)])
    monkeypatch.setattr(builders.refreshing, "FEW", unit.depth - 1)
    assert not builders.refresh(snapshot, on=TODAY)
    monkeypatch.setattr(builders.refreshing, "FEW", unit.depth)
    assert builders.refresh(snapshot, on=TODAY)


def test_another_framework_asks_for_a_full_snapshot(framework: Framework) -> None:
    ChanceMinistry(33, people=10, units=5)
    snapshot = settled()
    Framework.objects.update(is_in_use=False)
    assert not builders.refresh(snapshot, on=TODAY)


def test_figures_of_another_day_are_left_as_they_are(framework: Framework) -> None:
    ministry = ChanceMinistry(31, people=30, units=10)
    snapshot = settled()
    before, since = found_in(snapshot), snapshot.watermark
    tomorrow = TODAY + timedelta(days=1)
    assert builders.refresh(snapshot, on=tomorrow)
    change_something(ministry)
    assert not builders.refresh(snapshot, on=tomorrow)
    snapshot.refresh_from_db()
    assert (found_in(snapshot), snapshot.watermark) == (before, since)


def test_change_after_midnight_asks_for_a_full_snapshot_of_the_new_day(
    framework: Framework, school: Unit
) -> None:
    now = timezone.now() + timedelta(hours=1)
    today = timezone.localdate(now)
    settled(today - timedelta(days=1))
    make_person(school)
    asked = builders.follow_changes(now=now)
    assert asked
    assert (asked.as_of, asked.occasion) == (today, Occasion.CHANGES)


def test_nothing_is_refreshed_while_a_snapshot_is_under_way(
    framework: Framework, school: Unit
) -> None:
    now = timezone.now() + timedelta(hours=1)
    settled(timezone.localdate(now))
    under_way = ask(TODAY)
    make_person(school)
    assert builders.follow_changes(now=now) is None
    assert not UnitStage.objects.filter(people=1).exists()
    under_way.delete()
    assert builders.follow_changes(now=now) is None
    assert UnitStage.objects.filter(people=1).exists()


def test_figures_without_watermark_are_left_to_the_next_full_snapshot(
    framework: Framework, school: Unit
) -> None:
    publish()
    Snapshot.objects.update(watermark=None)
    assert builders.follow_changes(now=timezone.now()) is None
    assert Snapshot.objects.count() == 1


def test_cleared_figures_stay_cleared(framework: Framework, school: Unit) -> None:
    snapshot = settled()
    builders.retention._clear({snapshot.pk}, set())
    make_person(school)
    assert builders.refresh(snapshot, on=TODAY)
    assert not UnitStage.objects.exists()


def test_drafts_and_findings_about_oneself_touch_no_unit(
    framework: Framework, school: Unit
) -> None:
    person = make_person(school)
    snapshot = settled()
    UnitStage.objects.update(people=9999)
    make_draft(person)
    make_assessment(person, area_no(1), 3, Source.SELF, TODAY)
    assert builders.refresh(snapshot, on=TODAY)
    assert set(UnitStage.objects.values_list("people", flat=True)) == {9999}

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from competencies.enums import Stage
from competencies.models import AreaProgress, Framework, StageTarget, UnitStanding
from personnel import jobs
from personnel.enums import Group, JobState, Outcome
from personnel.models import Unit
from reports import builders
from reports.builders import statements
from reports.models import Snapshot, UnitProgress, UnitStage
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_person
from tests.reports import recomputed
from tests.reports.chance import ChanceMinistry
from tests.reports.factories import ask, make_progress, make_year, publish, set_targets

pytestmark = pytest.mark.django_db


def stage_of(unit: Unit, snapshot: Snapshot) -> str | None:
    return UnitStage.objects.get(snapshot=snapshot, unit=unit).stage


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_of_sixty_units_equal_a_recomputation_from_raw_rows(
    framework: Framework, seed: int
) -> None:
    ChanceMinistry(seed)
    snapshot = publish()
    assert recomputed.stored_figures(snapshot) == recomputed.figures(TODAY)
    assert recomputed.stored_standings(snapshot) == recomputed.standings(TODAY)
    assert snapshot.without_posting == recomputed.without_posting(TODAY)


def test_ministry_made_by_chance_leaves_nothing_untried(framework: Framework) -> None:
    ChanceMinistry(1)
    snapshot = publish()
    found = UnitStage.objects.filter(snapshot=snapshot)
    assert found.count() >= 50
    assert set(found.values_list("stage", flat=True)) >= {None, Stage.EARLY}
    root = found.get(unit__depth=1)
    assert root.holders > root.people
    names = ("lecture", "ever_lecture", "outside", "in_review", "met_mature", "minutes_20")
    assert all(getattr(root, name) > 0 for name in names)
    assert root.ever_lecture > root.lecture
    assert snapshot.without_posting


def test_post_counts_from_its_first_day_to_its_last(framework: Framework, school: Unit) -> None:
    day = timedelta(days=1)
    for dates in (
        {"from_date": TODAY}, {"from_date": TODAY + day},
        {"to_date": TODAY}, {"to_date": TODAY - day},
    ):  # fmt: skip
        make_person(school, **dates)
    standing = UnitStage.objects.get(snapshot=publish(), unit=school)
    assert (standing.people, standing.holders) == (2, 2)


def test_stage_is_attained_when_the_coverage_is_met_exactly(
    framework: Framework, school: Unit
) -> None:
    people = [make_person(school) for _ in range(5)]
    for person in people[:4]:
        make_progress(person, level=1, minutes=180)
    assert stage_of(school, publish()) == Stage.EARLY


def test_stage_is_not_attained_when_one_person_is_missing(
    framework: Framework, school: Unit
) -> None:
    people = [make_person(school) for _ in range(5)]
    for person in people[:4]:
        make_progress(person, range(1, 10))
    make_progress(people[0], range(10, 11))
    snapshot = publish()
    standing = UnitStage.objects.get(snapshot=snapshot, unit=school)
    assert (standing.stage, standing.targets_met, standing.targets) == (None, 9, 10)


def test_group_without_staff_holds_nothing_back(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school, group=Group.M))
    assert stage_of(school, publish()) == Stage.MATURE


def test_group_with_staff_below_target_holds_the_unit_back(
    framework: Framework, school: Unit
) -> None:
    make_progress(make_person(school, group=Group.M))
    make_person(school, group=Group.T)
    assert stage_of(school, publish()) is None


def test_unit_without_staff_attains_nothing(framework: Framework, school: Unit) -> None:
    set_targets(Stage.EARLY, level=0, minutes=0, coverage=0)
    make_person(school, outcome=Outcome.OUTSIDE, group=None)
    standing = UnitStage.objects.get(snapshot=publish(), unit=school)
    assert (standing.stage, standing.people, standing.outside) == (None, 1, 1)


def test_later_stage_needs_the_stage_before(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school), level=2, minutes=360)
    StageTarget.objects.filter(stage=Stage.EARLY, area=area_no(1)).update(minutes=9999)
    assert stage_of(school, publish()) is None


def test_last_stage_has_no_next_targets(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school))
    standing = UnitStage.objects.get(snapshot=publish(), unit=school)
    assert (standing.next_stage, standing.targets) == (None, 0)


def test_parent_counts_its_own_staff_and_those_below(
    framework: Framework, area: Unit, school: Unit
) -> None:
    make_person(area)
    make_person(school)
    own = UnitProgress.objects.get(snapshot=publish(), unit=area, group=Group.S, area__number=3)
    assert own.head_count == 2


def test_person_with_two_posts_counts_where_the_primary_one_is(
    framework: Framework, school: Unit, other_school: Unit
) -> None:
    PostingFactory(person=make_person(school), unit=other_school, is_primary=False)
    snapshot = publish()
    counts = UnitStage.objects.filter(snapshot=snapshot).values_list("people", "holders")
    assert counts.get(unit=school) == (1, 1)
    assert counts.get(unit=other_school) == (0, 1)
    assert counts.get(unit__depth=1) == (1, 1)


def test_minutes_are_those_of_the_fiscal_year(framework: Framework, school: Unit) -> None:
    person = make_person(school)
    make_year(person, 1, minutes_70=90, minutes_10=60, lecture=30)
    make_year(person, 1, year=2569, minutes_70=500)
    make_year(person, 2, year=2569, minutes_10=80, lecture=50)
    standing = UnitStage.objects.get(snapshot=publish(), unit=school)
    assert (standing.minutes_70, standing.minutes_10, standing.lecture) == (90, 60, 30)
    assert standing.ever_lecture == 80


def test_stages_are_handed_down_to_where_people_see_them(
    framework: Framework, school: Unit
) -> None:
    make_progress(make_person(school))
    publish()
    assert UnitStanding.objects.get(unit=school).stage == Stage.MATURE


def test_failure_in_the_middle_leaves_the_previous_snapshot(
    framework: Framework, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(school)
    before = publish()
    monkeypatch.setattr(statements, "RESULTS", ["SELECT 1 / 0"])
    failed = publish()
    assert failed.state == JobState.FAILED
    assert Snapshot.objects.published().first() == before
    assert not UnitProgress.objects.filter(snapshot=failed).exists()


def test_second_run_changes_nothing(framework: Framework) -> None:
    ChanceMinistry(4, people=40, units=10)
    snapshot = publish()
    first = recomputed.stored_figures(snapshot)
    AreaProgress.objects.update(verified_level=0)
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    assert recomputed.stored_figures(snapshot) == first


def test_worker_that_lost_its_lease_leaves_no_trace(framework: Framework) -> None:
    ChanceMinistry(5, people=40, units=10)
    slow = jobs.claim(Snapshot, ask().pk)
    assert slow
    Snapshot.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run(Snapshot, slow.pk, builders.publish)
    with pytest.raises(jobs.LostClaim):
        builders.publish(slow)
    assert recomputed.stored_figures(slow) == recomputed.figures(TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_publish_once(framework: Framework) -> None:
    ChanceMinistry(6, people=40, units=10)
    snapshot = ask()

    def work() -> None:
        jobs.run(Snapshot, snapshot.pk, builders.publish)
        close_old_connections()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert recomputed.stored_figures(snapshot) == recomputed.figures(TODAY)
    assert Snapshot.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_killed_worker_is_replaced_with_the_same_outcome(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    ChanceMinistry(7, people=40, units=10)
    snapshot = ask()
    with monkeypatch.context() as patched:
        patched.setattr(statements, "RESULTS", ["SELECT pg_terminate_backend(pg_backend_pid())"])
        jobs.run(Snapshot, snapshot.pk, builders.publish)
    assert not Snapshot.objects.published().exists()
    Snapshot.objects.update(not_before=timezone.now())
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    assert recomputed.stored_figures(snapshot) == recomputed.figures(TODAY)


def test_figures_of_the_newest_three_snapshots_are_kept(framework: Framework, school: Unit) -> None:
    oldest, *newer = [publish() for _ in range(4)]
    builders.clear_old(on=TODAY)
    assert list(Snapshot.objects.published()) == newer[::-1]
    assert not UnitStage.objects.filter(snapshot=oldest).exists()
    assert UnitStage.objects.filter(snapshot=newer[0]).exists()

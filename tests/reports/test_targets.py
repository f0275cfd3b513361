"""Proposing, previewing and saving targets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from competencies.enums import Stage
from competencies.models import Framework, StageTarget
from personnel import jobs
from personnel.actions.groups import Conflict
from personnel.be_dates import BANGKOK
from personnel.enums import JobState, Right, Role
from personnel.models import AuditEvent, Unit, User
from personnel.models.scope import paths_by_right, paths_where, rights_of
from reports import actions, builders
from reports.enums import Occasion
from reports.models import Snapshot, TargetDraft, UnitProgress, UnitStage
from tests.competencies.factories import make_framework
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports.chance import ChanceMinistry
from tests.reports.drafts import previewed, proposed, rules_keeper
from tests.reports.factories import make_progress, publish

pytestmark = pytest.mark.django_db
NOON = datetime.combine(TODAY, time(12), tzinfo=BANGKOK)


@pytest.fixture
def keeper(ministry: Unit) -> User:
    return rules_keeper(ministry)


def stages(snapshot: Snapshot) -> dict[int, Any]:
    return dict(UnitStage.objects.filter(snapshot=snapshot).values_list("unit", "stage"))


def moves(draft: TargetDraft) -> dict[int, tuple[Any, Any]]:
    found = draft.moves.values_list("unit", "before", "after")
    return {unit: (before, after) for unit, before, after in found}


@pytest.mark.parametrize(
    ("stage", "fields"),
    [
        (Stage.EARLY, {"level": 0, "minutes": 0, "coverage": 10}),
        (Stage.EARLY, {"level": 3, "coverage": 100}),
        (Stage.DEVELOPING, {"coverage": 0}),
    ],
)
def test_preview_equals_what_the_next_snapshot_says(
    framework: Framework, stage: Stage, fields: dict[str, int]
) -> None:
    ChanceMinistry(2)
    before = stages(publish())
    keeper = make_user(is_superuser=True)
    draft = previewed(keeper, stage, **fields)
    assert draft.is_done
    assert moves(draft)
    actions.save_targets(draft=draft, at=NOON, by=keeper)
    snapshot = Snapshot.objects.under_way().get()
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    after = stages(snapshot)
    assert moves(draft) == {
        unit: (before[unit], after[unit]) for unit in after if before[unit] != after[unit]
    }


def test_preview_writes_no_figures_and_leaves_no_table_behind(
    framework: Framework, school: Unit, keeper: User
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    snapshot = publish()
    figures = set(UnitProgress.objects.values_list("snapshot", "unit", "group", "area"))
    for _turn in range(2):
        assert previewed(keeper, level=2).moves.count() == 3
    assert set(UnitProgress.objects.values_list("snapshot", "unit", "group", "area")) == figures
    assert Snapshot.objects.get() == snapshot
    assert not StageTarget.objects.filter(stage=Stage.EARLY, level=2).exists()


def test_preview_done_twice_is_one(framework: Framework, school: Unit, keeper: User) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    draft = previewed(keeper, level=2)
    found = moves(draft)
    jobs.run(TargetDraft, draft.pk, builders.compare_stages)
    assert moves(draft) == found
    assert len(found) == 3


def test_saving_sets_exactly_what_was_proposed_with_audit_and_history(
    framework: Framework, keeper: User
) -> None:
    draft = previewed(keeper, level=2)
    actions.save_targets(draft=draft, at=timezone.now(), by=keeper)
    assert set(StageTarget.objects.filter(level=2).values_list("stage", flat=True)) == {
        Stage.EARLY,
        Stage.DEVELOPING,
    }
    event = AuditEvent.objects.get(verb="targets.set")
    assert (event.actor, event.detail["changed"]) == (keeper.audit_name, 40)
    was = apps.get_model("competencies", "StageTargetEvent").objects
    assert (
        was.filter(pgh_obj__stage=Stage.EARLY, level=1).values("pgh_obj").distinct().count() == 40
    )
    snapshot = Snapshot.objects.under_way().get()
    assert (snapshot.occasion, snapshot.requested_by) == (Occasion.RULES, keeper)


def test_draft_is_saved_once(framework: Framework, keeper: User) -> None:
    draft = previewed(keeper, level=2)
    actions.save_targets(draft=draft, at=timezone.now(), by=keeper)
    with pytest.raises(Conflict):
        actions.save_targets(draft=draft, at=timezone.now(), by=keeper)
    assert AuditEvent.objects.filter(verb="targets.set").count() == 1


def test_draft_without_a_preview_is_not_saved(framework: Framework, keeper: User) -> None:
    with pytest.raises(Conflict):
        actions.save_targets(draft=proposed(keeper, level=2), at=timezone.now(), by=keeper)


def test_draft_is_refused_when_the_targets_changed_meanwhile(
    framework: Framework, keeper: User
) -> None:
    first, second = previewed(keeper, level=2), previewed(keeper, coverage=90)
    actions.save_targets(draft=first, at=timezone.now(), by=keeper)
    with pytest.raises(Conflict), transaction.atomic():
        actions.save_targets(draft=second, at=timezone.now(), by=keeper)
    second.refresh_from_db()
    assert second.saved_at is None
    assert not StageTarget.objects.filter(coverage=90).exists()


def test_proposal_that_began_from_other_targets_is_refused(
    framework: Framework, keeper: User
) -> None:
    with pytest.raises(Conflict):
        actions.propose_targets(
            framework=framework, targets=[], seen="x", as_of=timezone.localdate(), by=keeper
        )


def test_figures_are_asked_for_again_when_a_snapshot_was_under_way(
    framework: Framework, keeper: User
) -> None:
    draft = previewed(keeper, level=2)
    publish()
    saved = timezone.now() + timedelta(hours=1)
    actions.save_targets(draft=draft, at=saved, by=keeper)
    Snapshot.objects.under_way().update(state=JobState.FAILED)
    assert builders.follow_changes(now=saved + timedelta(days=1))


def test_who_saved_and_when_stand_together(framework: Framework, keeper: User) -> None:
    draft = previewed(keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetDraft.objects.filter(pk=draft.pk).update(saved_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_drafts_saved_at_once_are_one() -> None:
    make_framework()
    keeper = rules_keeper(make_unit("กระทรวง"))
    drafts = [previewed(keeper, coverage=50 + n) for n in range(4)]
    together = Barrier(len(drafts))

    def save(draft: TargetDraft) -> str:
        try:
            together.wait()
            actions.save_targets(draft=draft, at=timezone.now(), by=keeper)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(drafts)) as pool:
        assert sorted(pool.map(save, drafts)) == ["conflict"] * 3 + ["saved"]
    saved = TargetDraft.objects.get(saved_at__isnull=False)
    asked = {row["coverage"] for row in saved.targets if row["stage"] == Stage.EARLY}
    found = StageTarget.objects.filter(stage=Stage.EARLY).values_list("coverage", flat=True)
    assert set(found) == asked
    assert AuditEvent.objects.filter(verb="targets.set").count() == 1


def test_rules_are_set_at_the_top_unit_only(ministry: Unit, area: Unit) -> None:
    users = [
        make_user(ministry, Role.ADMIN),
        make_user(area, Role.ADMIN),
        make_user(ministry, Role.ANALYST),
        make_user(make_unit("โรงเรียนที่ไม่มีต้นสังกัด"), Role.ADMIN),
    ]
    expected = [True, False, False, False]
    assert [Right.SET_RULES in rights_of(user) for user in users] == expected
    assert [bool(paths_where(user, Right.SET_RULES)) for user in users] == expected
    assert [bool(paths_by_right(user)[Right.SET_RULES]) for user in users] == expected

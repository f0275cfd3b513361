import copy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from competencies.actions import Finding, assess, assess_all, load_framework, publish_standings
from competencies.enums import Source, Stage
from competencies.models import (
    Area,
    AreaProgress,
    Assessment,
    Framework,
    Method,
    NextStep,
    StageTarget,
    Statement,
    UnitStanding,
)
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import DATA, area_no, make_assessment
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_user

pytestmark = pytest.mark.django_db
LOADED = (Framework, Area, Method, Statement, NextStep, StageTarget)


def counts() -> list[int]:
    return [model.objects.count() for model in LOADED]


def test_load_framework_gives_every_group_area_and_stage_a_target(framework: Framework) -> None:
    assert framework.is_in_use
    assert Area.objects.in_use().count() == 10
    assert StageTarget.objects.count() == 3 * 4 * 10


def test_load_framework_again_adds_nothing(framework: Framework) -> None:
    before = counts()
    load_framework(data=DATA, by=None)
    assert counts() == before


def test_load_framework_corrects_a_name(framework: Framework) -> None:
    data = copy.deepcopy(DATA)
    data["areas"][0]["name_en"] = "Computers"
    load_framework(data=data, by=None)
    assert area_no(1).name_en == "Computers"


def test_load_framework_keeps_targets_that_the_agency_set(framework: Framework) -> None:
    StageTarget.objects.filter(stage=Stage.EARLY).update(minutes=999)
    load_framework(data=DATA, by=None)
    assert set(StageTarget.objects.filter(stage=Stage.EARLY).values_list("minutes", flat=True)) == {
        999
    }


def test_load_framework_of_a_new_version_takes_over(framework: Framework) -> None:
    data = copy.deepcopy(DATA)
    data["framework"]["code"] = "NEXT"
    load_framework(data=data, by=None)
    assert Framework.objects.in_use().get().code == "NEXT"
    assert Area.objects.in_use().count() == 10


@pytest.fixture
def supervisor(school: Unit) -> User:
    return make_user(school, Role.SUPERVISOR)


def test_assess_verifies_the_level_and_leaves_a_trail(
    framework: Framework, school: Unit, supervisor: User
) -> None:
    person = make_person(school)
    assess(
        person=person, area=area_no(3), level=2, source=Source.SUPERVISOR, on=TODAY,
        reason="seen in class", by=supervisor,
    )  # fmt: skip
    assert AreaProgress.objects.get(person=person).verified_level == 2
    assert AuditEvent.objects.about(person).get().verb == "person.assessed"


def test_self_assessment_never_counts_as_verified(framework: Framework, school: Unit) -> None:
    user = make_user(school)
    assess(
        person=user.person, area=area_no(3), level=3, source=Source.SELF, on=TODAY,
        reason="", by=user,
    )  # fmt: skip
    assert Assessment.objects.count() == 1
    assert not AreaProgress.objects.exists()


@pytest.mark.parametrize("source", [Source.SUPERVISOR, Source.CERTIFICATE])
def test_nobody_verifies_their_own_level(
    framework: Framework, school: Unit, supervisor: User, source: Source
) -> None:
    supervisor.person = make_person(school)
    supervisor.save()
    own = Finding(person=supervisor.person_id, area=area_no(1).pk, level=3, source=source, on=TODAY)
    with pytest.raises(PermissionDenied):
        assess_all(findings=[own], by=supervisor)


def test_assess_refuses_people_of_another_unit(
    framework: Framework, school: Unit, other_school: Unit, supervisor: User
) -> None:
    people = [make_person(school), make_person(other_school)]
    findings = [
        Finding(person=p.pk, area=area_no(1).pk, level=1, source=Source.SUPERVISOR, on=TODAY)
        for p in people
    ]
    with pytest.raises(PermissionDenied):
        assess_all(findings=findings, by=supervisor)
    assert not Assessment.objects.exists()


def test_nobody_assesses_another_in_that_ones_name(
    framework: Framework, school: Unit, supervisor: User
) -> None:
    found = Finding(
        person=make_person(school).pk, area=area_no(1).pk, level=1, source=Source.SELF, on=TODAY
    )
    with pytest.raises(PermissionDenied):
        assess_all(findings=[found], by=supervisor)


def publish(rows: dict[Unit, str | None], as_of: date) -> None:
    units, stages = [unit.pk for unit in rows], list(rows.values())
    publish_standings(
        source_sql="SELECT * FROM unnest(%(units)s::bigint[], %(stages)s::text[])",
        params={"units": units, "stages": stages},
        as_of=as_of,
        by=None,
    )


def test_publish_standings_replaces_what_was_published(school: Unit, other_school: Unit) -> None:
    publish({school: Stage.EARLY, other_school: None}, date(2026, 1, 1))
    publish({school: Stage.DEVELOPING}, TODAY)
    standing = UnitStanding.objects.get()
    assert (standing.unit, standing.stage, standing.as_of) == (school, Stage.DEVELOPING, TODAY)


def test_assessment_is_never_changed_and_never_deleted(framework: Framework, school: Unit) -> None:
    row = make_assessment(make_person(school), area_no(1), 2, Source.CERTIFICATE, TODAY)
    stored = Assessment.objects.filter(pk=row.pk)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        stored.update(level=3)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        stored.delete()
    assert stored.get().level == 2


def test_no_level_above_the_highest_is_stored(framework: Framework, school: Unit) -> None:
    with pytest.raises(IntegrityError, match="verified_level_in_range"):
        AreaProgress.objects.create(person=make_person(school), area=area_no(1), verified_level=4)

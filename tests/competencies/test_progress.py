from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competencies.enums import Source, Stage
from competencies.models import AreaProgress, AreaYear, Framework, StageTarget, UnitStanding
from competencies.progress import (
    People,
    recompute_levels,
    stage_ahead_of,
    standing_of,
    store_minutes,
)
from personnel.enums import Group
from personnel.models import Person, Unit
from tests.competencies.factories import area_no, make_assessment
from tests.conftest import TODAY
from tests.personnel.factories import PersonFactory

pytestmark = pytest.mark.django_db
COLUMNS = (
    "person_id",
    "area_id",
    "fiscal_year",
    "minutes_70",
    "minutes_20",
    "minutes_10",
    "lecture",
)
SOURCE = "SELECT * FROM unnest({}) AS handed_down ({})".format(
    ", ".join(f"%({name})s::{'bigint' if i < 2 else 'int'}[]" for i, name in enumerate(COLUMNS)),
    ", ".join(COLUMNS),
)
Row = tuple[int, int, int, int, int, int, int]


def store(rows: list[Row], people: People) -> None:
    """Hand these rows down as the training floor hands down its SELECT."""
    columns = zip(*rows, strict=True) if rows else [()] * 7
    params: dict[str, Any] = {n: list(c) for n, c in zip(COLUMNS, columns, strict=True)}
    store_minutes(SOURCE, params, people=people)


def stored(model: Any, *names: str) -> set[tuple[int, ...]]:
    return set(model.objects.values_list("person_id", "area_id", *names))


MINUTES = ("minutes_70", "minutes_20", "minutes_10")


def test_store_minutes_keeps_years_and_their_sum(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    rows = [(person.pk, area.pk, 2568, 60, 0, 30, 30), (person.pk, area.pk, 2569, 5, 10, 0, 0)]
    store(rows, [person.pk])
    assert stored(AreaYear, "fiscal_year", *MINUTES, "lecture") == {
        (person.pk, area.pk, 2568, 60, 0, 30, 30),
        (person.pk, area.pk, 2569, 5, 10, 0, 0),
    }
    assert stored(AreaProgress, *MINUTES) == {(person.pk, area.pk, 65, 10, 30)}


def test_store_minutes_empties_what_the_source_lost(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    store([(person.pk, area.pk, 2569, 60, 0, 0, 0)], [person.pk])
    store([], [person.pk])
    assert not AreaYear.objects.exists()
    assert stored(AreaProgress, *MINUTES) == {(person.pk, area.pk, 0, 0, 0)}


def test_store_minutes_leaves_other_people_alone(framework: Framework) -> None:
    (one, two), area = (PersonFactory(), PersonFactory()), area_no(1)
    store([(person.pk, area.pk, 2569, 60, 0, 0, 0) for person in (one, two)], [one.pk, two.pk])
    store([], [one.pk])
    assert stored(AreaYear, *MINUTES) == {(two.pk, area.pk, 60, 0, 0)}


def test_store_minutes_again_writes_no_row(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    store([(person.pk, area.pk, 2569, 60, 0, 0, 0)], range(person.pk, person.pk + 1))
    before = row_versions()
    store([(person.pk, area.pk, 2569, 60, 0, 0, 0)], range(person.pk, person.pk + 1))
    assert row_versions() == before


def row_versions() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text FROM competencies_areayear"
            " UNION ALL SELECT ctid::text FROM competencies_areaprogress"
        )
        return cursor.fetchall()


def test_store_minutes_keeps_the_verified_level(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    make_assessment(person, area, 2, Source.SUPERVISOR, TODAY)
    recompute_levels([person.pk])
    store([(person.pk, area.pk, 2569, 60, 0, 0, 0)], [person.pk])
    assert stored(AreaProgress, "verified_level", "minutes_70") == {(person.pk, area.pk, 2, 60)}


sources = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(1, 3), st.integers(2567, 2569),
        *[st.integers(0, 500)] * 4,
    ),
    max_size=12,
    unique_by=lambda row: row[:3],
)  # fmt: skip


@given(steps=st.lists(sources, min_size=1, max_size=4))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_store_minutes_equals_an_independent_sum(framework: Framework, steps: Any) -> None:
    people = [PersonFactory().pk for _ in range(3)]
    for rows in steps:
        named = [(people[r[0]], area_no(r[1]).pk, *r[2:]) for r in rows]
        store(named, people)
    totals: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for person, area, _year, *minutes, _lecture in named:
        for i, value in enumerate(minutes):
            totals[person, area][i] += value
    kept = AreaProgress.objects.filter(person__in=people)
    found = {
        (row.person_id, row.area_id): [row.minutes_70, row.minutes_20, row.minutes_10]
        for row in kept
    }
    assert {key: value for key, value in found.items() if any(value)} == {
        key: value for key, value in totals.items() if any(value)
    }


def test_latest_verified_assessment_counts(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    make_assessment(person, area, 3, Source.CERTIFICATE, TODAY - timedelta(days=9))
    make_assessment(person, area, 1, Source.SUPERVISOR, TODAY - timedelta(days=1))
    make_assessment(person, area, 3, Source.SELF, TODAY)
    recompute_levels([person.pk])
    assert AreaProgress.objects.get().verified_level == 1


def test_of_two_assessments_on_a_day_the_later_written_counts(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(1)
    make_assessment(person, area, 3, Source.SUPERVISOR, TODAY)
    make_assessment(person, area, 2, Source.SUPERVISOR, TODAY)
    recompute_levels([person.pk])
    assert AreaProgress.objects.get().verified_level == 2


def standing(person: Person, number: int) -> Any:
    found = standing_of(person, group=Group.S, stage=Stage.EARLY)
    assert [row.area.number for row in found] == list(range(1, 11))
    return found[number - 1]


def test_person_without_rows_stands_at_nothing(framework: Framework) -> None:
    row = standing(PersonFactory(), 3)
    assert (row.level, row.minutes, row.is_assessed, row.self_level) == (0, 0, False, None)
    assert (row.missing_levels, row.missing_minutes) == (1, 180)
    assert row.next_step


def test_standing_shows_the_self_level_beside_the_verified_one(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(3)
    make_assessment(person, area, 1, Source.SUPERVISOR, TODAY)
    make_assessment(person, area, 3, Source.SELF, TODAY)
    recompute_levels([person.pk])
    row = standing(person, 3)
    assert (row.level, row.self_level, row.is_assessed) == (1, 3, True)


def test_standing_has_no_gap_when_level_and_hours_are_reached(framework: Framework) -> None:
    person, area = PersonFactory(), area_no(3)
    make_assessment(person, area, 1, Source.SUPERVISOR, TODAY)
    recompute_levels([person.pk])
    store([(person.pk, area.pk, 2569, 100, 80, 0, 0)], [person.pk])
    assert not standing(person, 3).has_gap
    StageTarget.objects.update(minutes=181)
    assert standing(person, 3).missing_minutes == 1


def test_person_outside_the_groups_has_no_target(framework: Framework) -> None:
    rows = standing_of(PersonFactory(), group=None, stage=Stage.EARLY)
    assert not any(row.has_gap or row.target for row in rows)


@pytest.mark.parametrize(
    ("attained", "ahead"),
    [
        (None, Stage.EARLY),
        (Stage.EARLY, Stage.DEVELOPING),
        (Stage.DEVELOPING, Stage.MATURE),
        (Stage.MATURE, Stage.MATURE),
    ],
)
def test_stage_ahead_follows_the_attained_one(
    school: Unit, attained: Stage | None, ahead: Stage
) -> None:
    UnitStanding.objects.create(unit=school, stage=attained, as_of=date(2026, 1, 1))
    assert stage_ahead_of(school) == ahead


def test_stage_ahead_of_a_unit_without_figures_is_the_first(school: Unit) -> None:
    assert stage_ahead_of(school) == stage_ahead_of(None) == Stage.EARLY

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competencies.enums import Source
from competencies.models import AreaProgress, AreaYear
from competencies.progress import recompute_levels
from personnel.be_dates import fiscal_year
from personnel.models import Person, Unit, User
from tests.competencies.factories import area_no, make_assessment
from tests.personnel.factories import make_person
from tests.training.factories import NOW, entry, make_approved, make_returned, method, seen
from training import actions
from training.models import TrainingRecord
from training.progress import recompute
from training.tasks import recount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
MINUTES = ("minutes_70", "minutes_20", "minutes_10")

logged = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["online-course", "coaching", "workshop", "lecture"]),
        "end_date": st.dates(date(2024, 9, 28), date(2026, 11, 20)),
        "minutes": st.integers(1, 2000),
        "areas": st.sets(st.integers(1, 10), min_size=1, max_size=4),
    }
)


def summed_by_hand(records: list[TrainingRecord]) -> Counter[tuple[Any, ...]]:
    """What the records add up to, share by share: (area, fiscal year, column) → minutes."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for record in records:
        assert record.end_date
        for share in record.shares.all():
            key = (share.area_id, fiscal_year(record.end_date))
            sums[*key, f"minutes_{record.mode}"] += share.minutes
            if record.is_lecture:
                sums[*key, "lecture"] += share.minutes
    return +sums


def stored() -> Counter[tuple[Any, ...]]:
    columns = ("minutes_70", "minutes_20", "minutes_10", "lecture")
    return +Counter(
        {
            (row.area_id, row.fiscal_year, name): getattr(row, name)
            for row in AreaYear.objects.all()
            for name in columns
        }
    )


@given(drawn=st.lists(logged, min_size=1, max_size=6))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_stored_minutes_equal_a_sum_by_hand(
    teacher: User, supervisor: User, drawn: list[dict[str, Any]]
) -> None:
    entries = [
        entry(
            teacher.person,
            method=method(one["method"]),
            start_date=one["end_date"],
            end_date=one["end_date"],
            minutes=one["minutes"],
            shares={area_no(number).pk: 1 for number in sorted(one["areas"])},
        )
        for one in drawn
    ]
    records = actions.save_drafts(entries=entries, at=NOW, by=None)
    actions.submit(seen=seen(*records), at=NOW, by=None)
    actions.approve(seen=seen(*records[1:] or records), at=NOW, by=supervisor)
    approved = TrainingRecord.objects.approved().prefetch_related("shares")
    assert stored() == summed_by_hand(list(approved))


def test_fiscal_year_turns_on_the_first_of_october(teacher: User, supervisor: User) -> None:
    for day in (date(2025, 9, 30), date(2025, 10, 1)):
        make_approved(teacher.person, supervisor, start_date=day, end_date=day)
    years = AreaYear.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True)
    assert list(years) == [2568, 2569]


def test_record_counts_in_the_year_in_which_it_ended(teacher: User, supervisor: User) -> None:
    make_approved(
        teacher.person, supervisor, start_date=date(2025, 9, 20), end_date=date(2025, 10, 3)
    )
    assert AreaYear.objects.get().fiscal_year == 2569


def test_returned_records_do_not_count(teacher: User, supervisor: User) -> None:
    make_approved(teacher.person, supervisor)
    make_returned(teacher.person, supervisor)
    assert AreaProgress.objects.get().minutes == 120


def test_recompute_of_everybody_repairs_what_was_damaged(school: Unit, supervisor: User) -> None:
    for _ in range(3):
        make_approved(make_person(school), supervisor)
    AreaProgress.objects.update(minutes_70=1)
    AreaYear.objects.update(minutes_20=7)
    recompute(range(Person.objects.latest("pk").pk + 1))
    assert set(AreaProgress.objects.values_list("minutes_70", "minutes_20")) == {(120, 0)}


FAULTS: tuple[tuple[type[AreaProgress | AreaYear], dict[str, int]], ...] = (
    (AreaProgress, {"verified_level": 1}),
    (AreaProgress, {"minutes_70": 1}),
    (AreaProgress, {"minutes_20": 1}),
    (AreaProgress, {"minutes_10": 1}),
    (AreaProgress, {"minutes_10": 5, "minutes_20": -5}),
    (AreaProgress, {"area_id": 1}),
    (AreaYear, {"minutes_70": 1}),
    (AreaYear, {"minutes_20": 1}),
    (AreaYear, {"minutes_10": 5, "minutes_70": -5}),
    (AreaYear, {"lecture": 1}),
    (AreaYear, {"fiscal_year": 1}),
    (AreaYear, {"area_id": 1}),
)


def kept() -> list[Any]:
    areas = AreaProgress.objects.exclude(minutes_70=0, minutes_20=0, minutes_10=0, verified_level=0)
    return [
        set(areas.values_list("person", "area", "verified_level", *MINUTES)),
        set(AreaYear.objects.values_list("person", "area", "fiscal_year", "lecture", *MINUTES)),
    ]


@pytest.mark.parametrize(("model", "fault"), FAULTS)
def test_recount_repairs_whatever_differs(
    school: Unit, supervisor: User, model: Any, fault: dict[str, int]
) -> None:
    people = [make_person(school) for _ in range(3)]
    for person in people:
        for code in ("online-course", "coaching", "lecture"):
            make_approved(person, supervisor, method=method(code))
        make_assessment(person, area_no(1), 2, Source.SUPERVISOR, date(2026, 1, 1))
    recompute_levels([person.pk for person in people])
    right = kept()
    damage = {field: F(field) + more for field, more in fault.items()}
    model.objects.filter(person=people[1]).update(**damage)
    assert kept() != right
    recount(str(actions.request_recount(by=None)[-1].pk))
    assert kept() == right


def test_recount_writes_nobody_who_is_right(school: Unit, supervisor: User) -> None:
    people = [make_person(school) for _ in range(2)]
    for person in people:
        make_approved(person, supervisor)
    AreaProgress.objects.filter(person=people[0]).update(minutes_10=9)
    rows = AreaProgress.objects.filter(person=people[1]).extra(select={"v": "xmin::text"})
    before = list(rows.values_list("v"))
    recount(str(actions.request_recount(by=None)[-1].pk))
    assert list(rows.values_list("v")) == before
    assert set(AreaProgress.objects.values_list("minutes_10")) == {(0,)}

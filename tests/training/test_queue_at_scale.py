"""The queue of an area with 10,000 waiting records: as many queries as with 10."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.enums import Mode
from personnel.models import Person, Posting, Unit
from tests.competencies.factories import area_no
from tests.personnel.factories import LONG_AGO, PersonFactory, PostingFactory, make_unit
from tests.training.factories import NOW, method
from training.enums import Status
from training.models import RecordArea, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]
SCHOOLS = 100


def fill(schools: list[Unit], count: int) -> None:
    """Add people with a waiting record each, spread over the schools, in a few statements."""
    people = Person.objects.bulk_create(PersonFactory.build_batch(count))
    Posting.objects.bulk_create(
        PostingFactory.build(person=person, unit=schools[number % len(schools)], from_date=LONG_AGO)
        for number, person in enumerate(people)
    )
    facts = {"method": method(), "mode": Mode.SELF, "minutes": 60, "status": Status.SUBMITTED}
    records = TrainingRecord.objects.bulk_create(
        TrainingRecord(
            person=person,
            title=f"Record {number}",
            start_date=NOW.date(),
            end_date=NOW.date(),
            created_at=NOW,
            submitted_at=NOW - timedelta(minutes=number),
            **facts,
        )
        for number, person in enumerate(people)
    )
    RecordArea.objects.bulk_create(
        RecordArea(record=record, area=area_no_1, share=100, minutes=60)
        for area_no_1 in [area_no(1)]
        for record in records
    )


def test_queue_of_ten_thousand_costs_as_many_queries_as_of_ten(
    as_supervisor: Client, area: Unit, other_area: Unit
) -> None:
    schools = [make_unit(f"โรงเรียน {n}", area) for n in range(SCHOOLS)]
    elsewhere = [make_unit(f"โรงเรียนอื่น {n}", other_area) for n in range(SCHOOLS)]

    def cost(query: str = "") -> tuple[int, float]:
        as_supervisor.get(reverse("queue"))
        began = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            page = as_supervisor.get(f"{reverse('queue')}{query}")
        assert page.status_code == 200
        return len(queries), perf_counter() - began

    fill(schools, 10)
    few, quick = cost()
    fill(schools, 9_990)
    fill(elsewhere, 10_000)
    connection.cursor().execute("ANALYZE")
    many, slow = cost()
    assert as_supervisor.get(reverse("queue")).context["records"].paginator.count == 10_000
    assert many == few
    assert cost("?q=Record&mode=70&evidence=no")[0] == few
    print(f"\nqueue of 10: {few} queries, {quick:.3f} s; of 10,000: {many} queries, {slow:.3f} s")  # noqa: T201

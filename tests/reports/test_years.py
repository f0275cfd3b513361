"""The page of a closed fiscal year: what changed since, narrowed, page by page and as a file."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.models import Framework
from personnel.enums import Group, Role
from personnel.models import AuditEvent, Person, Unit, UnitAlias
from personnel.models.scope import topmost
from reports import forms
from reports.enums import ALL_GROUPS
from reports.models import Snapshot
from reports.views import years
from tests.competencies.factories import area_no
from tests.personnel.factories import PostingFactory, make_person, make_unit, make_user
from tests.reports.test_closing import LAST_DAY, YEAR, close, compare
from tests.reports.test_exports import book, rows
from tests.training.factories import make_approved
from training.models import TrainingRecord

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/years/2569/"


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def everywhere(client: Client) -> Client:
    client.force_login(make_user(is_superuser=True))
    return client


@pytest.fixture
def schools(area: Unit) -> list[Unit]:
    return [make_unit(name, area) for name in ("โรงเรียนวัดเหนือ", "โรงเรียนวัดใต้")]


def make_record(person: Person, decider: Any, *, title: str, area: int = 1) -> None:
    """A record of the closed year that was decided after it was closed."""
    shares = {area_no(area).pk: 100}
    in_year = {"start_date": LAST_DAY, "end_date": LAST_DAY, "shares": shares}
    record = make_approved(person, decider, title=title, **in_year)
    TrainingRecord.objects.filter(pk=record.pk).update(decided_at=timezone.now())


@pytest.fixture
def changed(framework: Framework, schools: list[Unit]) -> Snapshot:
    """Each school with a leader and a teacher, whose records were approved since.

    They are named by the school (0, 1) and the group: of the first in area 1, the other in area 2.
    """
    leader, teacher = zip(
        *((make_person(school, group=Group.M), make_person(school)) for school in schools),
        strict=True,
    )
    closed = close()
    for number, school in enumerate(schools):
        decider = make_user(school, Role.SUPERVISOR)
        for person, group in ((leader[number], "M"), (teacher[number], "S")):
            make_record(person, decider, title=f"{number}{group}", area=number + 1)
    compare(closed)
    return closed


def listed(client: Client, **query: object) -> tuple[set[tuple[Any, ...]], set[str]]:
    """The (unit, group, area) of the figures, and the titles of the records on the page."""
    context = client.get(ADDRESS, query).context
    figures = {(d.now.unit.name_th, d.now.group, d.now.area.number) for d in context["rows"]}
    return figures, {record.title for record in context["records"]}


def test_everything_is_listed_where_nothing_is_asked_for(
    changed: Snapshot, everywhere: Client, schools: list[Unit], area: Unit
) -> None:
    figures, titles = listed(everywhere)
    assert titles == {"0M", "0S", "1M", "1S"}
    units = {unit.name_th for unit in (*schools, *Unit.objects.above(area))}
    assert {unit for unit, _group, _area in figures} == units


def test_name_of_a_unit_narrows_both_lists_to_it_and_below(
    changed: Snapshot, everywhere: Client, schools: list[Unit], area: Unit
) -> None:
    figures, titles = listed(everywhere, unit="วัด เหนือ")
    assert {unit for unit, _group, _area in figures} == {schools[0].name_th}
    assert titles == {"0M", "0S"}
    UnitAlias.objects.create(unit=area, name="เขตเก่า", name_key="เขตเก่า")
    figures, titles = listed(everywhere, unit="เขตเก่า")
    assert {unit for unit, _g, _a in figures} == {area.name_th, *(s.name_th for s in schools)}
    assert len(titles) == 4
    assert listed(everywhere, unit="ไม่มีชื่อนี้") == (set(), set())


def test_group_and_area_narrow_both_lists(changed: Snapshot, everywhere: Client) -> None:
    figures, titles = listed(everywhere, group="M", area=2)
    assert {row[1:] for row in figures} == {("M", 2)}
    assert titles == {"1M"}
    figures, titles = listed(everywhere, group=ALL_GROUPS)
    assert {group for _unit, group, _area in figures} == {ALL_GROUPS}
    assert len(titles) == 4
    Person.objects.get(records__title="0S").postings.update(outcome="OUTSIDE", group=None)
    assert listed(everywhere, group=ALL_GROUPS)[1] == {"0M", "1M", "1S"}


def test_unit_of_records_is_that_of_the_last_day_of_the_year(
    changed: Snapshot, everywhere: Client, schools: list[Unit]
) -> None:
    mover = Person.objects.get(records__title="0M")
    mover.postings.update(to_date=LAST_DAY)
    PostingFactory(person=mover, unit=schools[1], from_date=LAST_DAY + timedelta(days=1))
    assert listed(everywhere, unit="วัดเหนือ")[1] == {"0M", "0S"}


def test_filters_show_nothing_outside_the_own_scope(
    changed: Snapshot, client: Client, schools: list[Unit]
) -> None:
    user = make_user(schools[0], Role.ANALYST)
    client.force_login(user)
    figures, titles = listed(client)
    assert ({unit for unit, _g, _a in figures}, titles) == ({schools[0].name_th}, set())
    assert listed(client, unit="วัดใต้") == (set(), set())
    assert listed(client, unit="วัดใต้", group="M", area=1) == (set(), set())
    changes = rows(book(client, "year", YEAR, unit="วัด"), "Changed since closing")
    assert {row[0] for row in changes} == {schools[0].label}


def test_small_counts_stay_hidden_in_narrowed_rows(
    changed: Snapshot, client: Client, schools: list[Unit]
) -> None:
    client.force_login(make_user(schools[0], Role.ANALYST))
    [row] = client.get(ADDRESS, {"unit": "วัดเหนือ", "group": "M", "area": 1}).context["rows"]
    assert row.now.head_count == 1
    assert (row.counts[0], row.hours) == (("<5", "<5"), ("*", "*"))


def test_file_is_exactly_what_is_narrowed(changed: Snapshot, everywhere: Client) -> None:
    asked = {"unit": "วัดใต้", "group": "S", "area": 2}
    found = book(everywhere, "year", YEAR, **asked)
    changes, decided = (rows(found, name) for name in found.sheetnames)
    assert [(row[0], row[1][:2], row[2]) for row in changes] == [("โรงเรียนวัดใต้", "2.", "S")]
    assert [row[0] for row in decided] == ["1S"]
    assert "วัดใต้ · Group: S" in found.worksheets[0]["A2"].value
    assert AuditEvent.objects.get(verb="year.records_exported").detail["rows"] == 1


def test_pages_of_both_lists_are_turned_on_their_own_with_the_filters(
    changed: Snapshot, everywhere: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "RECORDS_A_PAGE", 1)
    seen = {next(iter(listed(everywhere, unit="วัดเหนือ", records=n)[1])) for n in (1, 2)}
    assert seen == {"0M", "0S"}
    html = everywhere.get(ADDRESS, {"unit": "วัดเหนือ", "page": 1}).content.decode()
    assert "&amp;page=1&amp;records=2" in html.replace("?unit=", "&amp;unit=")
    assert everywhere.get(ADDRESS, {"records": 5}).status_code == 404


def test_list_too_long_for_a_file_says_how_to_narrow_it(
    changed: Snapshot, everywhere: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "MOST_ROWS", 4)
    monkeypatch.setattr(years, "MOST_NAMED", 2)
    response = everywhere.get(ADDRESS, {"as": "csv", "group": "M"}, follow=True)
    assert response.redirect_chain == [(f"{ADDRESS}?group=M", 302)]
    assert "Write the name of a unit above the lists" in response.content.decode()
    assert book(everywhere, "year", YEAR, group="M", unit="เหนือ")


def test_name_of_too_many_units_is_refused_with_a_sentence_and_exports_nothing(
    changed: Snapshot, everywhere: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_UNITS", 1)
    shown = everywhere.get(ADDRESS, {"unit": "วัด"})
    assert "More than 1 units have that in their name" in shown.content.decode()
    assert listed(everywhere, unit="วัด") == (set(), set())
    assert everywhere.get(ADDRESS, {"unit": "วัด", "as": "csv"}).status_code == 302
    assert not AuditEvent.objects.filter(verb="year.records_exported").exists()


def test_page_of_a_year_costs_the_same_with_one_and_three_units(
    framework: Framework, everywhere: Client, area: Unit, django_assert_num_queries: Any
) -> None:
    def more(units: int) -> None:
        for number in range(units):
            school = make_unit(f"โรงเรียน {number}", area)
            make_record(make_person(school), make_user(school, Role.SUPERVISOR), title="ก")

    closed = close()
    for units in (1, 3):
        more(units)
        compare(closed)
        with django_assert_num_queries(18):
            everywhere.get(ADDRESS, {"unit": "โรงเรียน", "group": "S", "area": 1})
        assert len(everywhere.get(reverse("year", args=[YEAR])).context["records"]) in (1, 4)


def test_topmost_leaves_out_what_lies_below_another() -> None:
    assert topmost(["00010002", "0003", "0001", "00010001", "00030009"]) == ["0001", "0003"]

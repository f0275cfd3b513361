"""Readers who may not see people learn no count of a few of them from any page of figures."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from competencies.models import Framework
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Outcome, Role
from personnel.models import Posting, Unit
from reports.builders.closing import Difference
from reports.hidden import hidden_counts
from reports.models import Snapshot, UnitProgress
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports.factories import make_progress, make_year, publish, staffed
from tests.reports.test_exports import book, rows

pytestmark = pytest.mark.django_db
YEAR_AGO = TODAY - timedelta(days=365)


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def analyst(client: Client, ministry: Unit) -> Client:
    client.force_login(make_user(ministry, Role.ANALYST))
    return client


def page(client: Client, unit: Unit, **query: object) -> Any:
    response = client.get(reverse("unit", args=[unit.pk]), query)
    assert response.status_code == 200
    return response.context["page"]


def html(client: Client, unit: Unit, **query: object) -> str:
    return str(client.get(reverse("unit", args=[unit.pk]), query).content.decode())


def test_unit_of_few_people_tells_nothing(
    framework: Framework, analyst: Client, area: Unit, school: Unit
) -> None:
    staffed(school, 4, on_target=1)
    make_year(make_person(area), 1, minutes_70=4321)
    publish()
    text = html(analyst, school)
    assert "Too few people to be told" in text
    assert "72 h" not in text
    assert "25 %" not in text
    assert "heat-cell" not in text
    supervisor = Client()
    supervisor.force_login(make_user(school, Role.SUPERVISOR))
    assert "25 %" in html(supervisor, school)


def test_unit_of_five_people_is_shown(framework: Framework, analyst: Client, school: Unit) -> None:
    staffed(school, 5, on_target=5)
    publish()
    assert (page(analyst, school).people, page(analyst, school).share) == (5, 100)


def test_few_of_a_group_are_hidden_everywhere_on_the_page(
    framework: Framework, analyst: Client, school: Unit
) -> None:
    staffed(school, 3, Group.T, on_target=2)
    staffed(school, 20, Group.S, on_target=10)
    staffed(school, 8, Group.A, on_target=4)
    publish()
    shown = page(analyst, school)
    heads = {row.code: row.people for row in shown.head_counts}
    assert (heads["T"], heads["A"], heads["S"]) == ("<5", "*", 20)
    assert [row.share for row in shown.head_counts] == [0, 0, 64, 0, 0, 0]
    cells = {cell.group: cell.is_hidden for cell in shown.rows[0].cells}
    assert (cells["T"], cells["A"]) == (True, True)
    assert {row.group for row in shown.next_stage.criteria if row.is_hidden} == {"A", "T"}
    narrow = page(analyst, school, group="T")
    assert (narrow.share, narrow.hides_hours, narrow.comparison) == (None, True, None)
    assert {(row.staff, row.on_target) for row in narrow.trend.points} == {("<5", "<5")}
    text = html(analyst, school)
    assert 'title="2 / 3"' not in text
    assert not re.search(r"T 1 <span[^>]*>\(66 %\)", text)


def test_few_on_or_below_target_are_hidden_in_an_area(
    framework: Framework, analyst: Client, area: Unit, school: Unit
) -> None:
    staffed(school, 10, on_target=8)
    publish()
    shown = page(analyst, school, area=1)
    assert (shown.rows[0].is_hidden, shown.share, shown.furthest) == (True, None, [])
    [row] = analyst.get(reverse("unit", args=[area.pk]), {"area": 1}).context["units"]
    assert (row.focus_people, row.shown_share) == (10, None)
    [row] = analyst.get(reverse("unit", args=[area.pk])).context["units"]
    assert row.shown_share == 80
    assert (shown.above_share, shown.rows[0].above) == (None, None)


def test_few_of_a_group_or_on_target_are_hidden_in_rankings(
    framework: Framework, analyst: Client, area: Unit
) -> None:
    for name, on_target in (("ก", 3), ("ข", 7)):
        unit = make_unit(name, area)
        staffed(unit, 20, on_target=on_target)
        staffed(unit, on_target, Group.T)

    def ranked(**query: object) -> list[tuple[str, object, object]]:
        rows = analyst.get(reverse("unit", args=[area.pk]), query).context["units"]
        return [(row.unit.name_th, row.focus_people, row.shown_share) for row in rows]

    publish()
    assert ranked(area=1, sort="unit") == [("ก", 23, None), ("ข", 27, 25)]
    assert ranked(group="T", sort="unit") == [("ก", "<5", None), ("ข", "*", None)]


def test_share_above_and_comparison_are_hidden_with_the_share(
    framework: Framework, analyst: Client, area: Unit, school: Unit
) -> None:
    like = make_unit("โรงเรียนสอง", area)
    staffed(school, 10, on_target=8)
    staffed(like, 20, on_target=10)
    publish()
    shown, hidden = page(analyst, like, area=1), page(analyst, school, area=1)
    assert (shown.share, shown.above_share, shown.comparison.rank) == (50, 60, 2)
    assert (hidden.share, hidden.above_share, hidden.comparison) == (None, None, None)


@pytest.mark.parametrize(("own", "others"), [(10, 8), (0, 3)])
def test_share_above_is_hidden_where_it_is_of_few(
    framework: Framework, analyst: Client, area: Unit, school: Unit, own: int, others: int
) -> None:
    staffed(school, 10, on_target=own)
    staffed(area, 10, on_target=others)
    publish()
    shown = page(analyst, school, area=1)
    assert (shown.share, shown.above_share, shown.rows[0].above) == (own * 10, None, None)
    assert page(analyst, school).above_share == (own + others) * 5


def test_few_on_the_next_target_are_hidden_whatever_stage_is_shown(
    framework: Framework, analyst: Client, school: Unit
) -> None:
    staffed(school, 2, on_target=2)
    for _ in range(18):
        make_progress(make_person(school), level=1, minutes=180)
    publish()
    shown = page(analyst, school, stage="EARLY")
    assert (shown.stage.code, shown.rows[0].is_hidden) == ("EARLY", False)
    assert all(row.is_hidden for row in shown.next_stage.criteria)


def test_few_outside_the_groups_are_not_computed_from_those_in_groups(
    framework: Framework, analyst: Client, school: Unit
) -> None:
    staffed(school, 20)
    for _ in range(3):
        make_person(school, outcome=Outcome.OUTSIDE, group=None)
    publish()
    shown = page(analyst, school)
    assert (shown.people, shown.in_groups, shown.head_counts[4].people) == (23, "*", "<5")


def test_group_that_is_few_now_is_hidden_in_its_whole_trend(
    framework: Framework, analyst: Client, school: Unit
) -> None:
    staffed(school, 20)
    staffed(school, 10, Group.T, on_target=5)
    publish(TODAY - timedelta(days=10))
    gone = Posting.objects.filter(group=Group.T).order_by("-pk")[:7]
    Posting.objects.filter(pk__in=gone).update(to_date=TODAY - timedelta(days=1))
    publish()
    points = page(analyst, school, group="T").trend.points
    assert [(row.share, row.staff) for row in points] == [(None, "*"), (None, "<5")]
    assert not page(analyst, school, group="T").trend.is_line


def test_units_of_few_people_are_hidden_in_rankings(
    framework: Framework, analyst: Client, ministry: Unit, area: Unit
) -> None:
    for people in (3, 7, 9):
        staffed(make_unit(f"โรงเรียน {people}", area), people, on_target=3)
    publish()
    for unit, query in ((area, {}), (ministry, {"kind": "SCHOOL"})):
        rows = analyst.get(reverse("unit", args=[unit.pk]), query).context["units"]
        shown = {row.unit.name_th[-1]: (row.focus_people, row.is_hidden) for row in rows}
        assert shown == {"3": ("<5", True), "7": ("*", True), "9": (9, False)}
    assert "100 %" not in html(analyst, area)


def test_offices_of_few_people_are_hidden_on_the_agency_page(
    framework: Framework, analyst: Client, area: Unit, other_area: Unit
) -> None:
    staffed(area, 2, on_target=2)
    staffed(other_area, 30)
    publish()
    rows = analyst.get(reverse("agency_report")).context["units"]
    assert {row.unit.pk: row.focus_people for row in rows} == {area.pk: "<5", other_area.pk: "*"}


def test_what_a_unit_hides_no_page_of_its_neighbours_gives_away(
    framework: Framework, analyst: Client, area: Unit
) -> None:
    schools = [make_unit(f"โรงเรียน {n}", area) for n in (3, 7, 40)]
    for school, people in zip(schools, (3, 7, 40), strict=True):
        staffed(school, people)
    publish()
    assert "Too few people" in html(analyst, schools[1])
    assert page(analyst, schools[2]).people == 40


def test_hidden_counts_are_the_same_whatever_is_asked_for(
    framework: Framework, ministry: Unit, area: Unit, school: Unit, other_area: Unit
) -> None:
    staffed(school, 3)
    staffed(make_unit("โรงเรียนสอง", area), 30)
    staffed(other_area, 6)
    make_person(other_area, outcome=Outcome.OUTSIDE, group=None)
    snapshot: Snapshot = publish()
    whole = hidden_counts(snapshot, [], below=ministry.path)
    for unit in Unit.objects.all():
        assert hidden_counts(snapshot, [unit.path])[unit.path] == whole[unit.path], unit


def test_differences_from_a_closed_year_are_told_in_fives() -> None:
    """Exact figures of all groups and of the others would tell the few of one group."""
    learned = {"minutes_70": 4800, "minutes_20": 0, "minutes_10": 0}
    then = UnitProgress(head_count=4, met_early=0, met_developing=1, met_mature=4, **learned)
    now = UnitProgress(head_count=21, met_early=10, met_developing=17, met_mature=3, **learned)
    with override("en"):
        told = Difference(then, now, is_rough=True)
        assert [now.replace("\xa0", " ") for _then, now in told.counts] == [
            "≥ 20", "≥ 10", "≥ 15", "<5",
        ]  # fmt: skip
        assert {then for then, _now in told.counts} == {"<5"}
        assert told.hours == ("*", "≥\xa080 h")
        everything = Difference(then, now, is_rough=False)
        assert everything.counts == [(4, 21), (0, 10), (1, 17), (4, 3)]
        assert everything.hours == ("80 h", "80 h")


# --- the trend: other days than that of the page --------------------------------------------------
@pytest.fixture
def grown(framework: Framework, area: Unit) -> tuple[Unit, Unit]:
    """A large school, and one of three people a year ago that has eight now; half are on target."""
    large, small = make_unit("โรงเรียนใหญ่", area), make_unit("โรงเรียนเล็ก", area)
    staffed(large, 30, on_target=15)
    staffed(small, 3, on_target=2)
    for _number in range(5):
        make_person(small, from_date=TODAY - timedelta(days=30))
    publish(YEAR_AGO)
    publish()
    return large, small


def trend(client: Client, unit: Unit, **query: object) -> list[tuple[Any, ...]]:
    points = page(client, unit, **query).trend.points
    return [(point.share, point.on_target, point.staff) for point in points]


def test_counts_of_other_days_are_told_of_no_unit(
    analyst: Client, grown: tuple[Unit, Unit], area: Unit
) -> None:
    large, small = grown
    assert trend(analyst, area) == [(51, "*", "*"), (44, 17, 38)]
    assert trend(analyst, large) == [(50, "*", "*"), (50, 15, 30)]
    assert trend(analyst, small) == [(None, "*", "*"), (25, 2, 8)]
    supervisor = Client()
    supervisor.force_login(make_user(area, Role.SUPERVISOR))
    assert trend(supervisor, small) == [(66, 2, 3), (25, 2, 8)]


def test_counts_of_other_days_are_in_no_file_either(
    analyst: Client, grown: tuple[Unit, Unit]
) -> None:
    latest, earlier = rows(book(analyst, "unit", grown[0].pk), "Trend")
    assert (earlier[1:], latest[1:]) == ((0.5, "*", "*"), (0.5, 15, 30))


def test_page_of_an_earlier_year_tells_no_counts_of_now(
    analyst: Client, grown: tuple[Unit, Unit], area: Unit
) -> None:
    year = {"year": fiscal_year(YEAR_AGO)}
    assert trend(analyst, area, **year) == [(51, 17, 33), (44, "*", "*")]
    for school in grown:
        assert "Too few people" in html(analyst, school, **year)


@pytest.mark.parametrize("query", [{"area": 1}, {"group": "S"}, {"group": "S", "area": 1}])
def test_other_days_of_a_group_or_an_area_are_not_told(
    analyst: Client, grown: tuple[Unit, Unit], query: dict[str, object]
) -> None:
    assert trend(analyst, grown[0], **query) == [(None, "*", "*"), (50, 15, 30)]
    assert "Other days of a group, an area" in html(analyst, grown[0], **query)
    assert "Other days" not in html(analyst, grown[0])


def test_trend_tells_nothing_of_its_own_day_that_the_page_hides(
    framework: Framework, analyst: Client, school: Unit
) -> None:
    staffed(school, 10, Group.T, on_target=2)
    staffed(school, 8, Group.A, on_target=8)
    staffed(school, 20, Group.S, on_target=20)
    publish()
    narrow = page(analyst, school, group="A", area=1)
    assert (narrow.rows[0].is_hidden, narrow.share) == (True, None)
    assert trend(analyst, school, group="A", area=1) == [(None, "*", 8)]


@pytest.mark.parametrize("query", [{}, {"group": "S", "area": 1, "year": fiscal_year(TODAY)}])
def test_what_is_hidden_costs_one_query_whatever_is_kept_and_below(
    analyst: Client,
    grown: tuple[Unit, Unit],
    area: Unit,
    query: dict[str, object],
    django_assert_num_queries: Any,
) -> None:
    for unit in (area, grown[0]):
        with django_assert_num_queries(15):
            html(analyst, unit, **query)
    for days in (10, 20, 30):
        publish(TODAY - timedelta(days=days))
    staffed(make_unit("โรงเรียนสาม", area), 3)
    publish()
    with django_assert_num_queries(15):
        html(analyst, area, **query)

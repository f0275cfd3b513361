"""The dashboard of a unit: what is missing, comparison, filters, ways to the lists, its cost."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.enums import Stage
from competencies.models import Framework, StageTarget
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Role, UnitKind
from personnel.models import Unit
from personnel.models.scope import paths_by_right, paths_where
from personnel.roles import Right
from reports.models import UnitStage
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports.factories import make_progress, make_year, publish
from training.actions import add_line, begin_unit_plan
from training.enums import Measure
from training.models import PlanActivity

pytestmark = pytest.mark.django_db
YEAR_AGO = TODAY - timedelta(days=365)


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def shown(client: Client, unit: Unit, **query: object) -> Any:
    response = client.get(reverse("unit", args=[unit.pk]), query)
    assert response.status_code == 200
    return response


def html(client: Client, unit: Unit, **query: object) -> str:
    return str(shown(client, unit, **query).content.decode())


# --- what is missing for the next stage -----------------------------------------------------------
def test_criteria_missing_say_how_many_people_are_short(
    framework: Framework, reader: Client, school: Unit
) -> None:
    for number in range(7):
        make_progress(make_person(school), range(1, 10 if number < 4 else 11))
    publish()
    page = shown(reader, school).context["page"]
    [missing] = page.next_stage.unmet  # 3 of 7 meet area 10; 80 % of 7 are 6 people
    assert (missing.area.number, missing.group, missing.share, missing.short) == (10, "S", 42, 3)
    assert len(page.next_stage.reached) == page.standing.targets_met == 9


def test_criterion_met_by_exactly_the_people_required_is_not_missing(
    framework: Framework, reader: Client, school: Unit
) -> None:
    for number in range(5):
        make_progress(make_person(school), level=1 if number < 4 else 0, minutes=180)
    publish()
    page = shown(reader, school, stage=Stage.EARLY).context["page"]
    assert page.standing.stage == Stage.EARLY
    assert page.next_stage.profile.code == Stage.DEVELOPING


def test_criterion_past_its_day_is_overdue(
    framework: Framework, reader: Client, school: Unit
) -> None:
    make_person(school)
    StageTarget.objects.update(due_date=TODAY + timedelta(days=400))
    StageTarget.objects.filter(area__number=3).update(due_date=TODAY - timedelta(days=400))
    publish()
    StageTarget.objects.filter(area__number=4).update(due_date=timezone.localdate())
    publish()
    unmet = shown(reader, school).context["page"].next_stage.unmet
    assert [row.area.number for row in unmet if row.is_overdue] == [3]


# --- a group, an area, a year ---------------------------------------------------------------------
def test_figures_of_a_group_and_an_area(framework: Framework, reader: Client, school: Unit) -> None:
    leader, teacher = make_person(school, group=Group.M), make_person(school)
    make_progress(leader)
    make_progress(teacher, range(1, 3))
    make_year(leader, 1, minutes_70=60)
    make_year(teacher, 1, minutes_70=120)
    make_year(teacher, 2, minutes_20=30)
    publish()

    def figures(**query: object) -> tuple[int, int, int]:
        page = shown(reader, school, stage="EARLY", **query).context["page"]
        return page.share, len(page.rows), page.balance.total

    assert figures() == (60, 10, 210)
    assert figures(group="M") == (100, 10, 60)
    assert figures(group="S") == (20, 10, 150)
    assert figures(area=3) == (50, 1, 0)
    assert figures(group="S", area=2) == (100, 1, 30)
    assert figures(group="<b>", area="9" * 30) == figures()


def test_units_below_are_ranked_by_the_group_asked_for(
    framework: Framework, reader: Client, area: Unit
) -> None:
    for name, ahead in (("ก", Group.M), ("ข", Group.S)):
        unit = make_unit(name, area)
        for group in (Group.M, Group.S):
            make_progress(make_person(unit, group=group), level=3 if group == ahead else 0)
    make_person(Unit.objects.get(name_th="ข"), group=Group.S)
    publish()

    def ranks(**query: object) -> list[tuple[str, int, int]]:
        units = shown(reader, area, **query).context["units"]
        return [(row.unit.name_th, row.focus_people, row.shown_share) for row in units]

    assert ranks(group="M") == [("ก", 1, 100), ("ข", 1, 0)]
    assert ranks(group="S") == [("ข", 2, 50), ("ก", 1, 0)]
    assert [name for name, *_ in ranks(group="S", sort="people")] == ["ก", "ข"]
    # One of the group in each, though ข has more people: they stay in the order of the tree.
    assert [name for name, *_ in ranks(group="M", sort="-people")] == ["ก", "ข"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("unit", "กขค"), ("-unit", "คขก"), ("stage", "กคข"), ("-stage", "ขกค"), ("share", "กขค")],
)
def test_units_below_are_ranked_by_any_column(
    framework: Framework, reader: Client, area: Unit, sort: str, order: str
) -> None:
    for name, level in (("ก", 0), ("ข", 3)):
        make_progress(make_person(make_unit(name, area)), level=level, minutes=9999)
    make_unit("ค", area)
    publish()
    units = shown(reader, area, sort=sort).context["units"]
    assert "".join(row.unit.name_th for row in units) == order


def test_earlier_year_is_that_of_its_last_snapshot(
    framework: Framework, reader: Client, school: Unit
) -> None:
    make_person(school)
    publish(YEAR_AGO)
    make_person(school)
    publish()
    earlier = fiscal_year(YEAR_AGO)
    page = shown(reader, school, year=earlier).context["page"]
    assert (page.standing.people, page.years) == (1, [earlier + 1, earlier])
    assert shown(reader, school).context["page"].standing.people == 2
    assert "has not been counted" in html(reader, school, year=2499)


# --- trend and comparison -------------------------------------------------------------------------
def test_trend_has_one_point_a_day_of_kept_figures(
    framework: Framework, reader: Client, school: Unit
) -> None:
    first = make_person(school)
    publish(YEAR_AGO)
    publish()
    make_person(school)
    make_progress(first, range(1, 6))
    publish()
    trend = shown(reader, school).context["page"].trend
    assert [(row.as_of, row.share, row.on_target) for row in trend.points] == [
        (YEAR_AGO, 0, 0),
        (TODAY, 25, 0),
    ]
    assert trend.line == "0.0,100 100.0,75"
    of_area = shown(reader, school, area=1).context["page"].trend
    assert [(row.share, row.on_target, row.staff) for row in of_area.points] == [
        (0, 0, 1),
        (50, 1, 2),
    ]
    assert f'points="{trend.line}"' in html(reader, school)


def test_trend_goes_from_day_to_day_whenever_they_were_published(
    framework: Framework, reader: Client, school: Unit
) -> None:
    make_progress(make_person(school), range(1, 6))
    publish()
    publish(YEAR_AGO)
    make_person(school)
    publish(YEAR_AGO)
    trend = shown(reader, school).context["page"].trend
    assert [(row.as_of, row.share) for row in trend.points] == [(YEAR_AGO, 25), (TODAY, 50)]
    assert trend.line == "0.0,75 100.0,50"


def test_unit_is_ranked_among_units_of_its_kind_with_people(
    framework: Framework, reader: Client, area: Unit
) -> None:
    schools = [make_unit(f"โรงเรียน {n}", area) for n in range(4)]
    for n, unit in enumerate(schools[:3]):
        make_progress(make_person(unit), range(1, 1 + 3 * n))
    make_progress(make_person(make_unit("กลุ่ม", area, kind=UnitKind.GROUP)))
    publish()
    page = shown(reader, schools[1]).context["page"]
    comparison = page.comparison
    assert (comparison.rank, comparison.units) == (2, 3)
    assert (comparison.best, comparison.median, comparison.own) == (60, 30, 30)
    assert page.above_share == 47  # (0 + 3 + 6 + 10) of 40
    assert shown(reader, schools[1], area=9).context["page"].comparison.rank == 1
    assert shown(reader, schools[3]).context["page"].comparison is None


def test_neighbours_outside_the_scope_are_not_compared_with(
    framework: Framework, client: Client, area: Unit, school: Unit
) -> None:
    for unit in (school, make_unit("โรงเรียนอื่น", area)):
        make_person(unit)
    publish()
    client.force_login(make_user(school, Role.SUPERVISOR))
    assert shown(client, school).context["page"].comparison is None


# --- the units below ------------------------------------------------------------------------------
def test_units_are_found_by_any_spelling_of_their_name(
    framework: Framework, reader: Client, area: Unit
) -> None:
    make_unit("โรงเรียนบ้านน้ำดำ", area)
    make_unit("โรงเรียนวัดใหม่", area)
    publish()
    units = shown(reader, area, q="บ้านน\u0e4d\u0e49าด\u0e4d\u0e32").context["units"]
    assert [row.unit.name_th for row in units] == ["โรงเรียนบ้านน้ำดำ"]
    assert "No unit fits" in html(reader, area, q="ไม่มี")


def test_units_of_a_kind_and_a_stage_are_those_that_the_report_counts(
    framework: Framework, reader: Client, ministry: Unit, school: Unit, other_school: Unit
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    make_person(other_school)
    publish()
    for attained, unit in (("EARLY", school), ("none", other_school)):
        rows = shown(reader, ministry, kind="SCHOOL", attained=attained).context["units"]
        assert [row.unit for row in rows] == [unit]


def test_closed_units_are_listed_as_long_as_somebody_is_posted_there(
    framework: Framework, reader: Client, area: Unit, school: Unit, other_school: Unit
) -> None:
    with_people = make_unit("โรงเรียนที่ยุบ", area, to_date=YEAR_AGO)
    make_unit("โรงเรียนที่ว่าง", area, to_date=YEAR_AGO)
    make_person(with_people)
    publish()
    rows = shown(reader, area).context["units"]
    assert {row.unit.pk for row in rows} == {school.pk, with_people.pk}


def test_area_offices_are_one_click_from_the_ministry(
    framework: Framework, reader: Client, ministry: Unit, school: Unit
) -> None:
    agency = make_unit("กรม", ministry, kind=UnitKind.AGENCY)
    office = make_unit("เขตใหม่", agency, kind=UnitKind.AREA_OFFICE)
    publish()
    listed = {row.unit for row in shown(reader, ministry).context["units"]}
    assert {agency, office} <= listed
    assert school not in listed


# --- ways to the lists ----------------------------------------------------------------------------
def test_figures_lead_to_the_people_behind_them(
    framework: Framework, reader: Client, area: Unit, school: Unit
) -> None:
    person = make_person(school)
    publish()
    people, gaps = reverse("people"), reverse("unit_people", args=[area.pk])
    page = html(reader, area)
    for url in (
        f"{people}?unit={area.pk}&amp;group=S",
        f"{people}?unit={school.pk}",
        f"{gaps}?stage=EARLY&amp;area=1&amp;group=S",
        f"{reverse('nudge')}?unit={area.pk}",
    ):
        assert f'href="{url}"' in page
        assert reader.get(url.replace("&amp;", "&")).status_code == 200
    assert person.full_name in reader.get(f"{people}?unit={area.pk}&group=S").content.decode()


def test_analyst_finds_no_way_to_people(framework: Framework, client: Client, area: Unit) -> None:
    make_person(make_unit("โรงเรียน", area))
    publish()
    client.force_login(make_user(area, Role.ANALYST))
    page = html(client, area)
    assert "?unit=" not in page
    assert "/gaps/" not in page


def test_plan_stands_beside_what_was_done(
    framework: Framework, reader: Client, school: Unit
) -> None:
    make_year(make_person(school), 1, minutes_70=120)
    by = make_user(school, Role.ADMIN)
    plan = begin_unit_plan(unit=school, fiscal_year=fiscal_year(TODAY), copies_last=False, by=by)
    facts = {"measure": Measure.SUPPORT, "title": "x", "start_date": TODAY, "end_date": TODAY}
    for budget in (1500, 1000):
        add_line(plan=plan, kind=PlanActivity, facts=facts | {"budget": budget}, by=by)
    publish()
    page = html(reader, school)
    assert "2,500.00" in page
    assert "2 h" in page


# --- what a page costs ----------------------------------------------------------------------------
@pytest.mark.parametrize("query", [{}, {"group": "S", "area": 1, "q": "บ้าน"}])
def test_dashboard_costs_the_same_with_one_and_three_units_below(
    framework: Framework,
    reader: Client,
    area: Unit,
    school: Unit,
    query: dict[str, object],
    django_assert_num_queries: Any,
) -> None:
    make_person(school)
    publish()
    with django_assert_num_queries(14):
        html(reader, area, **query)
    for name in ("โรงเรียนบ้านสอง", "โรงเรียนบ้านสาม"):
        make_progress(make_person(make_unit(name, area)))
    publish()
    with django_assert_num_queries(14):
        html(reader, area, **query)


def test_page_of_a_ministry_with_many_offices_is_light(
    framework: Framework, reader: Client, ministry: Unit, area: Unit
) -> None:
    make_person(area)
    for group in Group:
        make_person(area, group=group)
    snapshot = publish()
    Unit.objects.filter(pk=ministry.pk).update(numchild=301)
    fields = {field.name: field for field in Unit._meta.fields}
    offices = Unit.objects.bulk_create(
        Unit(
            **{name: getattr(area, name) for name in fields if name not in ("id", "path")},
            path=f"{ministry.path}X{n:03}",
        )
        for n in range(300)
    )
    standing = UnitStage.objects.get(snapshot=snapshot, unit=area)
    for office in offices:
        standing.unit = office
        standing.save(force_insert=True)
    response = shown(reader, ministry)
    assert response.context["units"].paginator.count == 301
    assert len(response.context["units"].object_list) == 20
    assert len(gzip.compress(response.content)) <= 60_000
    last = shown(reader, ministry, page=16).context["units"]
    assert (last.number, len(last.object_list)) == (16, 1)
    assert shown(reader, ministry, page=99).context["units"].number == 1


def test_rights_of_a_page_are_those_of_the_scope_function(area: Unit, school: Unit) -> None:
    # A delegate's role comes from somebody else's.
    for role in [role for role in Role if role != Role.DELEGATE]:
        user = make_user(area, role)
        held = paths_by_right(user)
        assert held == {right: paths_where(user, right) for right in Right}
        assert any(held.values())
    user.is_active = False
    assert not any(paths_by_right(user).values())

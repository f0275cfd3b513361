"""The yearly plan of a unit: who reads and writes it, and planned against really done."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from competencies.enums import Mode
from personnel.be_dates import fiscal_year
from personnel.enums import Role
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.conftest import Cost
from tests.training.factories import make_approved, make_waiting, method
from training import actions
from training.actions import Conflict
from training.enums import Measure
from training.models import PlanActivity, PlanDevice, UnitPlan
from training.unit_plans import Done, learned_in, plan_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
YEAR = 2570
NBSP = "\N{NO-BREAK SPACE}"
END = date(2027, 9, 30)


@pytest.fixture
def plan(school: Unit, supervisor: User) -> UnitPlan:
    return actions.begin_unit_plan(unit=school, fiscal_year=YEAR, copies_last=False, by=supervisor)


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-29T09:00:00+07:00", tick=False)


def make_activity(plan: UnitPlan, **fields: Any) -> PlanActivity:
    facts = {
        "measure": Measure.SUPPORT, "title": "อบรมตารางคำนวณ", "start_date": date(2026, 11, 1),
        "end_date": date(2026, 11, 30), "budget": Decimal("12500.50"),
    }  # fmt: skip
    return PlanActivity.objects.create(plan=plan, **facts | fields)


def sent(**changes: Any) -> dict[str, Any]:
    """A form of an activity, filled in."""
    return {
        "version": "0", "measure": "1", "title": "จัดซื้อเครื่องฉาย", "people": "40",
        "budget": "12,500.50", "start_date": "1/11/2569", "end_date": "30/11/2569",
    } | changes  # fmt: skip


def url(unit: Unit, year: int = YEAR) -> str:
    return f"/units/{unit.pk}/plan/?year={year}"


# --- planned against done ------------------------------------------------------------------------
def test_done_counts_approved_records_of_the_subtree_in_the_year(
    school: Unit, area: Unit, other_school: Unit, supervisor: User, stranger: User
) -> None:
    first, second = make_person(school), make_person(school)
    make_approved(first, supervisor, minutes=120)
    make_approved(first, supervisor, minutes=60, method=method("workshop"))
    make_approved(second, supervisor, minutes=30, shares={area_no(2).pk: 100})
    last_year = date(2026, 9, 30)
    make_approved(second, supervisor, minutes=600, start_date=last_year, end_date=last_year)
    make_waiting(second, minutes=600)
    make_approved(make_person(area), supervisor, minutes=15)
    make_approved(make_person(other_school), stranger, minutes=600)
    learned = learned_in(school, YEAR, TODAY)
    one, two = area_no(1).pk, area_no(2).pk
    assert learned[one, None] == Done(1, 180)
    assert (learned[one, Mode.SELF], learned[one, Mode.FORMAL]) == (Done(1, 120), Done(1, 60))
    assert (learned[two, None], learned[None, None]) == (Done(1, 30), Done(2, 210))
    assert learned[None, Mode.SELF] == Done(2, 150)
    assert learned_in(area, YEAR, TODAY)[None, None] == Done(3, 225)


def test_done_counts_the_people_of_the_units_last_day(
    school: Unit, supervisor: User, plan: UnitPlan
) -> None:
    left = make_person(school, to_date=date(2026, 11, 10))
    make_person(school)
    person = make_person(school)
    make_approved(person, supervisor)
    left.records.update(person=left)
    assert plan_page(plan, TODAY, is_rough=False).done.people == 1
    assert plan_page(plan, date(2028, 1, 1), is_rough=False).as_of == END


def test_plan_adds_up_money_and_missing_devices(plan: UnitPlan) -> None:
    make_activity(plan, spent=Decimal("20000.25"))
    make_activity(plan, measure=Measure.FOLLOW_UP, budget=Decimal("0.10"))
    PlanDevice.objects.create(plan=plan, name="โน้ตบุ๊ก", needed=10, available=4)
    PlanDevice.objects.create(plan=plan, name="จอ", needed=1, available=3)
    page = plan_page(plan, TODAY, is_rough=False)
    assert (page.budget, page.spent) == (Decimal("12500.60"), Decimal("20000.25"))
    assert (page.left, page.short) == (Decimal("-7499.65"), 6)
    assert [len(part.lines) for part in page.parts] == [1, 0, 1]


def test_activity_without_area_and_mode_shows_no_done(plan: UnitPlan, supervisor: User) -> None:
    make_approved(make_person(plan.unit), supervisor)
    make_activity(plan, area=area_no(1))
    make_activity(plan)
    first, second = plan_page(plan, TODAY, is_rough=False).parts[0].lines
    assert (first.done, second.done) == (Done(1, 120), None)


# --- readers who may not see the people -----------------------------------------------------------
def told(client: Client, unit: Unit) -> list[tuple[str, str]]:
    """What the page prints of who learned and how long: in all, and of each activity."""
    response = client.get(url(unit))
    page = response.context["page"]
    dones = [page.done, *(line.done for part in page.parts for line in part.lines)]
    printed = [(done.people_told, done.hours_told) for done in dones]
    html = response.content.decode()
    assert all(escape(text) in html for pair in printed for text in pair)
    return [(people.replace(NBSP, " "), hours.replace(NBSP, " ")) for people, hours in printed]


@pytest.fixture
def learned(plan: UnitPlan, supervisor: User) -> UnitPlan:
    """Seven people learned in area 1, two of them in workshops too; nobody in area 2."""
    for number in range(7):
        person = make_person(plan.unit)
        make_approved(person, supervisor, minutes=120)
        if number < 2:
            make_approved(person, supervisor, minutes=90, method=method("workshop"))
    for fields in ({"area": area_no(1)}, {"area": area_no(1), "mode": Mode.SELF},
                   {"mode": Mode.FORMAL}, {"area": area_no(2)}):  # fmt: skip
        make_activity(plan, **fields)
    return plan


def test_who_may_not_see_people_learns_nothing_of_a_few(
    client: Client, learned: UnitPlan, in_english: None
) -> None:
    for reader in (make_user(learned.unit, Role.ANALYST), make_user(learned.unit)):
        client.force_login(reader)
        assert told(client, learned.unit) == [
            ("≥ 5", "≥ 15 h"), ("≥ 5", "≥ 15 h"), ("≥ 5", "≥ 10 h"), ("<5", "*"), ("<5", "*"),
        ]  # fmt: skip
        html = client.get(url(learned.unit)).content.decode()
        assert "&lt;5: fewer than five people, or nobody" in html
        assert not {"17 h", "14 h", "3 h", "0 h"} & set(re.findall(r"\b\d+ h\b", html))


def test_who_may_see_people_sees_exact_figures(
    as_supervisor: Client, learned: UnitPlan, in_english: None
) -> None:
    assert told(as_supervisor, learned.unit) == [
        ("7", "17 h"), ("7", "17 h"), ("7", "14 h"), ("2", "3 h"), ("0", "0 h"),
    ]  # fmt: skip
    html = as_supervisor.get(url(learned.unit)).content.decode()
    assert "rounded down to fives" not in html


def test_plans_of_a_unit_and_of_those_below_do_not_give_a_few_away(
    client: Client, learned: UnitPlan, supervisor: User, area: Unit, in_english: None
) -> None:
    sibling = make_unit("โรงเรียนเล็ก", area)
    for _number in range(2):
        make_approved(make_person(sibling), supervisor, minutes=120)
    for unit in (area, sibling):
        actions.begin_unit_plan(unit=unit, fiscal_year=YEAR, copies_last=False, by=supervisor)
    client.force_login(make_user(area, Role.ANALYST))
    assert [told(client, unit)[0] for unit in (area, learned.unit, sibling)] == [
        ("≥ 5", "≥ 20 h"), ("≥ 5", "≥ 15 h"), ("<5", "*"),
    ]  # fmt: skip


# --- beginning -----------------------------------------------------------------------------------
def test_last_years_plan_is_a_start(plan: UnitPlan, supervisor: User) -> None:
    begins = date(2027, 2, 1)
    make_activity(plan, spent=500, people=40, start_date=begins, end_date=date(2028, 2, 29))
    PlanDevice.objects.create(plan=plan, name="โน้ตบุ๊ก", needed=10, available=4)
    copy = actions.begin_unit_plan(
        unit=plan.unit, fiscal_year=YEAR + 1, copies_last=True, by=supervisor
    )
    row = copy.planactivity_set.get()
    assert (row.title, row.people, row.budget) == ("อบรมตารางคำนวณ", 40, Decimal("12500.50"))
    assert (row.spent, row.start_date, row.end_date) == (0, date(2028, 2, 1), date(2029, 2, 28))
    assert copy.plandevice_set.get().needed == 10


@pytest.mark.django_db(transaction=True)
def test_plan_of_a_year_is_begun_once(school: Unit, supervisor: User) -> None:
    def begin(_number: int) -> None:
        actions.begin_unit_plan(unit=school, fiscal_year=YEAR, copies_last=False, by=supervisor)

    assert at_once(begin) == ["conflict"] * (THREADS - 1) + ["done"]
    assert (
        UnitPlan.objects.count() == AuditEvent.objects.filter(verb="unit_plan.begun").count() == 1
    )


def test_plan_is_begun_from_the_page(as_supervisor: Client, school: Unit) -> None:
    begin = f"/units/{school.pk}/plan/begin/"
    assert as_supervisor.post(begin, {"year": YEAR}).url == url(school)
    assert as_supervisor.post(begin, {"year": YEAR}).status_code == 409
    for year in ("", "x", "2500", "9" * 20):
        assert as_supervisor.post(begin, {"year": year}).status_code == 404


# --- writing -------------------------------------------------------------------------------------
def test_activity_is_added_with_the_amount_as_people_type_it(
    as_supervisor: Client, plan: UnitPlan
) -> None:
    new = f"/unit-plans/{plan.pk}/activities/new/"
    assert as_supervisor.post(new, sent(budget="๑๒,๕๐๐.๕๐")).url == url(plan.unit)
    row = PlanActivity.objects.get()
    assert (row.budget, row.spent, row.people, row.area) == (Decimal("12500.50"), 0, 40, None)
    assert AuditEvent.objects.filter(verb="planactivity.added").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"measure": "4"}, {"budget": "-1"}, {"budget": "1.234"}, {"budget": "x"},
        {"budget": "NaN"}, {"budget": "9" * 15}, {"people": "-1"}, {"end_date": "31/10/2569"},
        {"start_date": "1/11/2567", "end_date": "2/11/2567"}, {"mode": "30"}, {"area": "999999"},
    ],
)  # fmt: skip
def test_odd_activity_is_refused_with_a_sentence(
    as_supervisor: Client, plan: UnitPlan, wrong: dict[str, str]
) -> None:
    response = as_supervisor.post(f"/unit-plans/{plan.pk}/activities/new/", sent(**wrong))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PlanActivity.objects.exists()


def test_change_of_what_another_changed_is_refused(as_supervisor: Client, plan: UnitPlan) -> None:
    row = make_activity(plan)
    page = f"/unit-plans/activities/{row.pk}/"
    assert as_supervisor.post(page, sent(version="1", title="ก")).status_code == 302
    assert as_supervisor.post(page, sent(version="1", title="ข")).status_code == 409
    assert as_supervisor.post(page, {"version": "1", "remove": "1"}).status_code == 409
    assert PlanActivity.objects.get().title == "ก"
    assert as_supervisor.post(page, {"version": "2", "remove": "1"}).status_code == 302
    assert not PlanActivity.objects.exists()


def test_devices_are_written_and_removed(as_supervisor: Client, plan: UnitPlan) -> None:
    facts = {"name": "โน้ตบุ๊ก", "needed": "10", "available": ""}
    as_supervisor.post(f"/unit-plans/{plan.pk}/devices/new/", {"version": "0", **facts})
    row = PlanDevice.objects.get()
    page = f"/unit-plans/devices/{row.pk}/"
    assert (row.needed, row.available, row.short) == (10, 0, 10)
    as_supervisor.post(page, {"version": "1", **facts, "available": "12"})
    row.refresh_from_db()
    assert (row.available, row.short) == (12, 0)
    assert as_supervisor.get(page).context["form"].initial["available"] == 12


def test_conflict_is_raised_for_an_older_version(plan: UnitPlan, supervisor: User) -> None:
    row = make_activity(plan)
    with pytest.raises(Conflict):
        actions.change_line(line=row, seen=7, facts={"title": "ก"}, by=supervisor)


# --- reading -------------------------------------------------------------------------------------
def test_everybody_of_the_unit_reads_and_only_leaders_write(
    client: Client, as_supervisor: Client, teacher: User, area: Unit, plan: UnitPlan
) -> None:
    make_activity(plan)
    client.force_login(teacher)
    assert client.get(url(plan.unit)).context["keeps"] is False
    assert client.get(url(area)).status_code == 200
    assert client.get(f"/unit-plans/{plan.pk}/activities/new/").status_code == 403
    assert as_supervisor.get(url(plan.unit)).context["keeps"] is True


def test_plan_of_another_unit_is_not_found(
    client: Client, stranger: User, other_school: Unit, plan: UnitPlan
) -> None:
    row = make_activity(plan)
    client.force_login(make_user(other_school))
    assert client.get(url(plan.unit)).status_code == 404
    client.force_login(stranger)
    for page in (
        url(plan.unit),
        f"/unit-plans/{plan.pk}/activities/new/",
        f"/unit-plans/activities/{row.pk}/",
        f"/unit-plans/{plan.pk}/devices/new/",
    ):
        assert client.get(page).status_code == 404
    removal = {"version": "1", "remove": "1"}
    assert client.post(f"/unit-plans/activities/{row.pk}/", removal).status_code == 404
    assert PlanActivity.objects.exists()


def test_admin_of_the_unit_writes_its_plan_and_an_analyst_reads_it(
    client: Client, school: Unit, plan: UnitPlan
) -> None:
    for role, keeps in ((Role.ADMIN, True), (Role.ANALYST, False)):
        client.force_login(make_user(school, role))
        assert client.get(url(school)).context["keeps"] is keeps


def test_texts_of_a_plan_cannot_become_markup(as_supervisor: Client, plan: UnitPlan) -> None:
    evil = "<script>alert(1)</script>"
    row = make_activity(plan, title=evil)
    PlanDevice.objects.create(plan=plan, name=evil, needed=1, available=0)
    for page in (url(plan.unit), f"/unit-plans/activities/{row.pk}/"):
        assert "<script>alert" not in as_supervisor.get(page).content.decode()


@pytest.mark.parametrize("year", ["", "x", "2500", "9" * 5000, "-2570"])
def test_year_that_nobody_plans_is_not_found(
    as_supervisor: Client, school: Unit, year: str
) -> None:
    assert as_supervisor.get(f"/units/{school.pk}/plan/", {"year": year}).status_code == 404


def test_plan_opens_at_the_fiscal_year_of_today(as_supervisor: Client, school: Unit) -> None:
    shown = as_supervisor.get(f"/units/{school.pk}/plan/").context["year"]
    assert shown == fiscal_year(TODAY) == YEAR


def test_plan_costs_the_same_for_more_lines(
    as_supervisor: Client, plan: UnitPlan, supervisor: User, cost: Cost
) -> None:
    def add() -> None:
        make_activity(plan, area=area_no(1))
        PlanDevice.objects.create(plan=plan, name="จอ", needed=1, available=0)
        make_approved(make_person(plan.unit), supervisor)

    add()
    before = cost(as_supervisor, url(plan.unit))
    add(), add()
    assert cost(as_supervisor, url(plan.unit)) == before

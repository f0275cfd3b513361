import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.enums import Stage
from competencies.models import Framework
from personnel import jobs
from personnel.enums import Group, Outcome, Role
from personnel.models import AuditEvent, RoleAssignment, Unit
from reports import builders, packs
from reports.models import ReportFile, Snapshot
from reports.views import units
from tests.conftest import TODAY
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports.factories import ask, make_progress, make_year, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Any, tmp_path: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sign_in(client: Client) -> Any:
    def as_role(unit: Unit, role: Role | None = None) -> Client:
        client.force_login(make_user(unit, role))
        return client

    return as_role


def page(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the dashboard of a unit ----------------------------------------------------------------------
def test_my_unit_leads_to_the_highest_unit_of_the_scope(
    sign_in: Any, area: Unit, school: Unit
) -> None:
    client = sign_in(area, Role.SUPERVISOR)
    assert client.get(reverse("my_unit")).url == reverse("unit", args=[area.pk])


def test_unit_shows_what_the_snapshot_says(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    person = make_person(school)
    make_year(person, 1, minutes_70=60, minutes_10=120, lecture=60)
    publish()
    shown = page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert "No stage attained yet" in shown
    assert "0 of 10" in shown  # half of the school meets the targets
    assert shown.count('title="1 / 2"') == 20  # ten areas for S and for all
    assert "Overdue" in shown
    assert "2 h" in shown


def test_unit_reads_the_snapshot_and_not_the_live_rows(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    make_person(school)
    publish()
    make_person(school)
    assert "1 person" in page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)


def test_unit_never_shows_an_unpublished_snapshot(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    ask()
    shown = page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert "has not been counted yet" in shown


def test_target_nearly_met_is_not_shown_as_met(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    people = [make_person(school) for _ in range(5)]
    for person in people[:4]:
        make_progress(person, range(1, 2))
    for person in people[:3]:
        make_progress(person, range(2, 3))
    publish()
    shown = page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert shown.count("target met") == 2  # area 1: group S, and all
    assert "60 %" in shown


def test_stage_chosen_is_the_one_shown(framework: Framework, sign_in: Any, school: Unit) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    publish()
    client = sign_in(school, Role.SUPERVISOR)
    assert "100 %" in page(client, "unit", school.pk, stage="EARLY")
    assert "100 %" not in page(client, "unit", school.pk, stage="MATURE")
    assert "100 %" not in page(client, "unit", school.pk, stage="nonsense; DROP")


def test_unit_with_all_stages_says_so(framework: Framework, sign_in: Any, school: Unit) -> None:
    make_progress(make_person(school))
    publish()
    shown = page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert "attained the last stage" in shown


def test_unit_without_people_shows_an_empty_heat_map(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    make_person(school, outcome=Outcome.OUTSIDE, group=None)
    publish()
    shown = page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert "Nobody in a group is posted here" in shown


def test_units_below_are_ranked(framework: Framework, sign_in: Any, area: Unit) -> None:
    behind, ahead = make_unit("ข หลัง", area), make_unit("ก หน้า", area)
    make_person(behind)
    make_progress(make_person(ahead))
    publish()
    client = sign_in(area, Role.SUPERVISOR)
    best_first = page(client, "unit", area.pk)
    worst_first = page(client, "unit", area.pk, sort="share")
    assert best_first.index(ahead.name) < best_first.index(behind.name)
    assert worst_first.index(behind.name) < worst_first.index(ahead.name)
    assert page(client, "unit", area.pk, sort="password", page="x")


def test_unit_is_compared_with_the_unit_above_in_scope_only(
    framework: Framework, sign_in: Any, area: Unit, school: Unit
) -> None:
    make_person(school)
    publish()
    assert area.name not in page(sign_in(school, Role.SUPERVISOR), "unit", school.pk)
    assert area.name in page(sign_in(area, Role.SUPERVISOR), "unit", school.pk)


@pytest.mark.parametrize("name", ["unit", "unit_people"])
def test_unit_outside_the_scope_is_not_found(
    framework: Framework, sign_in: Any, area: Unit, school: Unit, other_school: Unit, name: str
) -> None:
    make_person(other_school)
    publish()
    client = sign_in(school, Role.SUPERVISOR)
    for unit in (area, other_school):
        assert client.get(reverse(name, args=[unit.pk])).status_code == 404


# --- people with gaps -----------------------------------------------------------------------------
def test_people_with_gaps_are_listed_and_the_look_is_recorded(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    person = make_person(school)
    shown = page(sign_in(school, Role.SUPERVISOR), "unit_people", school.pk)
    assert person.full_name in shown
    assert reverse("person", args=[person.pk]) in shown
    assert AuditEvent.objects.filter(verb="gaps.seen", subject=f"unit:{school.pk}").exists()


def test_gaps_are_measured_against_the_stage_the_unit_works_towards(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    person = make_person(school)
    make_progress(person, level=1, minutes=180)
    client = sign_in(school, Role.SUPERVISOR)
    assert person.full_name not in page(client, "unit_people", school.pk)
    publish()
    assert person.full_name in page(client, "unit_people", school.pk)


def test_list_of_a_whole_agency_is_not_computed(
    framework: Framework, sign_in: Any, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person(school)
    monkeypatch.setattr(units, "MOST_PEOPLE", 0)
    shown = page(sign_in(school, Role.SUPERVISOR), "unit_people", school.pk)
    assert "Too many people for one list" in shown
    assert person.full_name not in shown


def test_filter_that_is_no_choice_is_not_found(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    client = sign_in(school, Role.SUPERVISOR)
    assert client.get(reverse("unit_people", args=[school.pk]), {"area": "99"}).status_code == 404


def test_list_of_gaps_costs_the_same_with_one_and_three_people(
    framework: Framework, sign_in: Any, school: Unit, django_assert_num_queries: Any
) -> None:
    client = sign_in(school, Role.SUPERVISOR)
    make_person(school)
    with django_assert_num_queries(15):
        page(client, "unit_people", school.pk)
    make_person(school)
    make_person(school, group=Group.M)
    with django_assert_num_queries(15):
        page(client, "unit_people", school.pk)


def test_analyst_sees_totals_and_no_way_to_people(
    framework: Framework, sign_in: Any, school: Unit
) -> None:
    person = make_person(school)
    publish()
    client = sign_in(school, Role.ANALYST)
    shown = page(client, "unit", school.pk)
    assert reverse("unit_people", args=[school.pk]) not in shown
    assert person.first_name not in shown
    assert client.get(reverse("unit_people", args=[school.pk])).status_code == 403


# --- the agency report ----------------------------------------------------------------------------
def test_snapshot_is_asked_for_and_followed(
    framework: Framework, sign_in: Any, ministry: Unit
) -> None:
    client = sign_in(ministry, Role.ANALYST)
    assert client.post(reverse("snapshot_new")).url == reverse("agency_report")
    snapshot = Snapshot.objects.get()
    progress = reverse("snapshot_progress", args=[snapshot.pk])
    assert f'hx-get="{progress}"' in page(client, "agency_report")
    jobs.run(Snapshot, snapshot.pk, builders.publish)
    assert client.get(progress).headers["HX-Refresh"] == "true"


def test_snapshot_without_framework_is_refused_with_a_sentence(
    sign_in: Any, ministry: Unit
) -> None:
    client = sign_in(ministry, Role.ANALYST)
    client.post(reverse("snapshot_new"))
    assert "No framework is in use" in page(client, "agency_report")


def test_report_counts_stages_by_kind_of_unit(
    framework: Framework, sign_in: Any, ministry: Unit, school: Unit, other_school: Unit
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    make_person(other_school)
    publish()
    client = sign_in(ministry, Role.ANALYST)
    kinds = client.get(reverse("agency_report")).context["kinds"]
    schools = next(row for row in kinds if row.label == "School")
    assert [n for _label, n, _asked in schools.counts] == [1, 1, 0, 0]


def test_report_shows_the_offices_of_the_own_scope(
    framework: Framework, sign_in: Any, area: Unit, other_area: Unit
) -> None:
    publish()
    shown = page(sign_in(area, Role.ANALYST), "agency_report")
    assert area.name in shown
    assert other_area.name not in shown


def test_agency_report_costs_the_same_with_one_and_three_offices(
    framework: Framework,
    sign_in: Any,
    ministry: Unit,
    area: Unit,
    django_assert_num_queries: Any,
) -> None:
    client = sign_in(ministry, Role.ANALYST)
    publish()
    with django_assert_num_queries(19):
        page(client, "agency_report")
    make_unit("เขต 2", ministry, kind="AREA_OFFICE")
    make_unit("เขต 3", ministry, kind="AREA_OFFICE")
    publish()
    with django_assert_num_queries(19):
        page(client, "agency_report")


def test_workbook_is_asked_for_written_and_downloaded(
    framework: Framework, sign_in: Any, ministry: Unit
) -> None:
    snapshot = publish()
    client = sign_in(ministry, Role.ANALYST)
    asked = client.post(reverse("report_file_new"), {"snapshot": snapshot.pk, "unit": ministry.pk})
    report = ReportFile.objects.get()
    assert asked.url == reverse("report_file", args=[report.pk])
    download = reverse("report_file_download", args=[report.pk])
    assert download not in page(client, "report_file", report.pk)
    assert client.get(download).status_code == 404
    jobs.run(ReportFile, report.pk, packs.write)
    assert download in page(client, "report_file", report.pk)
    response = client.get(download)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response).startswith(b"PK")
    assert AuditEvent.objects.filter(verb="report.downloaded").count() == 1
    report.refresh_from_db()
    report.file.storage.delete(report.file.name)
    assert client.get(download).status_code == 410
    assert AuditEvent.objects.filter(verb="report.downloaded").count() == 1


def test_progress_of_a_workbook_is_a_fragment_for_htmx(
    framework: Framework, sign_in: Any, ministry: Unit
) -> None:
    report = ReportFile.objects.create(snapshot=publish(), unit=ministry, language="th")
    client = sign_in(ministry, Role.ANALYST)
    part = client.get(reverse("report_file", args=[report.pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()


def test_right_is_checked_again_at_the_download(
    framework: Framework, sign_in: Any, ministry: Unit, area: Unit, other_area: Unit
) -> None:
    report = ReportFile.objects.create(snapshot=publish(), unit=ministry, language="th")
    jobs.run(ReportFile, report.pk, packs.write)
    client = sign_in(ministry, Role.ANALYST)
    RoleAssignment.objects.update(unit=area)
    for name in ("report_file", "report_file_download"):
        assert client.get(reverse(name, args=[report.pk])).status_code == 404
    RoleAssignment.objects.update(to_date=TODAY.replace(year=2020))
    assert client.get(reverse("report_file_download", args=[report.pk])).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"snapshot": "x", "unit": "1"},
        {"snapshot": str(uuid.uuid4()), "unit": "1"},
        {"snapshot": "published", "unit": "other"},
        {"snapshot": "published", "unit": "99999999999999999999999"},
    ],
)
def test_workbook_of_what_is_not_there_is_not_found(
    framework: Framework, sign_in: Any, area: Unit, other_area: Unit, form: dict[str, str]
) -> None:
    known = {"published": str(publish().pk), "other": str(other_area.pk)}
    asked = {name: known.get(value, value) for name, value in form.items()}
    response = sign_in(area, Role.ANALYST).post(reverse("report_file_new"), asked)
    assert response.status_code == 404


def test_stage_of_the_agency_table_can_be_chosen(
    framework: Framework, sign_in: Any, ministry: Unit, area: Unit
) -> None:
    for _person in range(5):
        make_progress(make_person(area), level=1, minutes=180)
    publish()
    client = sign_in(ministry, Role.ANALYST)
    assert "100 %" in page(client, "agency_report", stage=Stage.EARLY)
    assert "100 %" not in page(client, "agency_report", stage=Stage.MATURE)

"""What a page shows is taken away as it stands there: same rows, same filters, same secrets."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from competencies.models import Framework
from personnel.enums import Group, Role, UnitKind
from personnel.models import AuditEvent, Person, Unit, User
from reports.models import UnitProgress
from reports.views import exports, units
from tests.personnel.factories import make_person, make_unit, make_user
from tests.reports.drafts import previewed, rules_keeper
from tests.reports.factories import make_progress, make_year, publish, staffed
from tests.reports.test_closing import LAST_DAY, YEAR, close, compare
from tests.training.factories import make_approved
from training.models import TrainingRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def taken(client: Client, name: str, *args: object, form: str = "xlsx", **query: object) -> bytes:
    response = client.get(reverse(name, args=args), {**query, "as": form})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def book(*args: Any, **query: object) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(taken(*args, **query)))


def rows(found: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(found[sheet].iter_rows(min_row=4, values_only=True))


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of the last table, with their head."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(archive.namelist()[-1]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_all_pages_of_the_units_below_in_the_order_asked_for(
    framework: Framework, reader: Client, area: Unit
) -> None:
    for number in range(23):
        unit = make_unit(f"โรงเรียน {number:02}", area)
        for _person in range(number):
            make_person(unit)
    publish()
    address = {"sort": "-people", "q": "โรงเรียน", "page": 2}
    found = rows(book(reader, "unit", area.pk, **address), "Units below")
    assert [row[0] for row in found] == [f"โรงเรียน {n:02}" for n in range(22, -1, -1)]
    assert [row[2] for row in found] == list(range(22, -1, -1))
    shown = reader.get(reverse("unit", args=[area.pk]), address).context["units"].object_list
    assert [row.unit.label for row in shown] == [row[0] for row in found[20:]]


def test_page_of_a_unit_has_its_filters_and_its_figures(
    framework: Framework, reader: Client, area: Unit, school: Unit
) -> None:
    make_progress(make_person(school, group=Group.M), range(1, 2))
    make_year(make_person(school), 1, minutes_70=90)
    publish()
    found = book(reader, "unit", school.pk, group="M", area=1, stage="MATURE")
    facts = dict(row[:2] for row in rows(found, "Figures"))
    assert (facts["Group"], facts["Area"][:2], facts["On target: Mature stage"]) == ("M", "1.", 1)
    assert facts[area.label] == 1
    [cell] = rows(found, "Areas and groups Mature stage")
    assert (cell[1:], found["Areas and groups Mature stage"].max_column) == ((1, 1), 3)
    everything = book(reader, "unit", school.pk)
    assert rows(everything, "70-20-10")[0] == ("Hours 70", 1.5)
    assert len(rows(everything, "Targets of the next stage")) == 20
    assert rows(everything, "People by group")[0] == ("M Management", 1)
    assert len(rows(everything, "Trend")) == 1


def test_numbers_are_numbers_and_nothing_is_a_formula(
    framework: Framework, reader: Client, area: Unit
) -> None:
    names = ["=1+1", "+1", "-2", "@SUM(A1)"]
    for name in names:
        make_person(make_unit(name, area))
    publish()
    found = book(reader, "unit", area.pk)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    listed = rows(found, "Units below")
    assert {row[0] for row in listed} == set(names)
    assert [row[2] for row in listed] == [1] * 4
    as_csv = csv_rows(taken(reader, "unit", area.pk, form="csv"))
    assert {row[0] for row in as_csv[1:]} == {f"'{name}" for name in names}


def test_headings_are_in_the_language_of_the_reader(
    framework: Framework, reader: Client, settings: Any, school: Unit
) -> None:
    make_person(school)
    publish()
    settings.LANGUAGE_CODE = "th"
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "th"
    found = book(reader, "unit", school.pk)
    assert "ข้อมูล ณ วันที่" in {row[0] for row in rows(found, found.sheetnames[0])}


def test_masked_cells_stay_masked(
    framework: Framework, client: Client, area: Unit, ministry: Unit
) -> None:
    for people in (3, 7, 9):
        unit = make_unit(f"โรงเรียน {people}", area)
        for _person in range(people):
            make_year(make_person(unit), 1, minutes_70=4321)
    publish()
    client.force_login(make_user(ministry, Role.ANALYST))
    found = book(client, "unit", area.pk)
    assert {row[0][-1]: row[1:] for row in rows(found, "Units below")} == {
        "3": ("*", "<5", "*", "*", "*"),
        "7": ("*", "*", "*", "*", "*"),
        "9": ("none yet", 9, 0, 0, 10),
    }
    assert "one to four people" in found["Units below"]["A2"].value
    hidden = client.get(
        reverse("unit", args=[Unit.objects.get(name_th="โรงเรียน 3").pk]), {"as": "xlsx"}
    )
    assert "Too few people" in hidden.content.decode()


def test_cells_are_masked_in_the_file_where_they_are_on_the_page(
    framework: Framework, client: Client, ministry: Unit, school: Unit
) -> None:
    staffed(school, 3, Group.T, on_target=2)
    staffed(school, 20, Group.S, on_target=10)
    staffed(school, 8, Group.A, on_target=4)
    make_year(Person.objects.filter(postings__group=Group.T)[0], 1, minutes_70=4321)
    publish()

    def found(role: Role, sheet: str, **query: object) -> list[tuple[Any, ...]]:
        client.force_login(make_user(ministry, role))
        return [row[1:] for row in rows(book(client, "unit", school.pk, **query), sheet)]

    heat, needed = "Areas and groups Early stage", "Targets of the next stage"
    assert found(Role.ANALYST, "People by group") == [(n,) for n in (0, "*", 20, "<5", 0, 0)]
    assert found(Role.ANALYST, heat)[0] == (None, "*", 0.5, "*", 0.51, 0.51)
    asked = [row[:4] for row in found(Role.ANALYST, needed)[::10]]
    assert asked == [("S", 0.5, 0.8, 6), ("A", "*", 0.8, "*"), ("T", "*", 0.8, "*")]
    assert set(found(Role.ANALYST, "70-20-10", group="T")) == {("*",)}
    assert found(Role.SUPERVISOR, "People by group") == [(n,) for n in (0, 8, 20, 3, 0, 0)]
    assert found(Role.SUPERVISOR, heat)[0] == (None, 0.5, 0.5, 0.66, 0.51, 0.51)
    asked = [row[:4] for row in found(Role.SUPERVISOR, needed)[::10]]
    assert asked == [("S", 0.5, 0.8, 6), ("A", 0.5, 0.8, 3), ("T", 0.66, 0.8, 1)]
    assert found(Role.SUPERVISOR, "70-20-10", group="T")[0] == (4321 / 60,)
    assert book(client, "unit", school.pk)["Figures"]["A2"].value is None


def test_more_units_and_records_than_a_file_takes_are_not_taken_away(
    framework: Framework, client: Client, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    deciding = make_user(school, Role.SUPERVISOR)
    person, late = make_person(school), make_person(school)
    closed = close()
    make_approved(late, deciding, start_date=LAST_DAY, end_date=LAST_DAY)
    TrainingRecord.objects.update(decided_at=timezone.now())
    person.postings.update(to_date=LAST_DAY - timedelta(days=1))
    differing = compare(closed)
    client.force_login(make_user(is_superuser=True))
    address = reverse("year", args=[YEAR])
    all_rows = UnitProgress.objects.filter(snapshot=differing).count()
    for named, most, status in ((1, all_rows, 200), (0, all_rows, 302), (1, all_rows - 1, 302)):
        monkeypatch.setattr("reports.views.years.MOST_NAMED", named)
        monkeypatch.setattr("reports.views.years.MOST_ROWS", most)
        assert client.get(address, {"as": "csv"}).status_code == status
    assert AuditEvent.objects.filter(verb="year.records_exported").count() == 1


def test_people_with_gaps_are_taken_away_and_that_is_written_down(
    framework: Framework, reader: Client, area: Unit, school: Unit
) -> None:
    people = [make_person(school) for _ in range(60)]
    leader = make_person(school, group=Group.M)
    Person.objects.filter(pk=leader.pk).update(prefix="", first_name="=HYPERLINK(1)")
    found = rows(book(reader, "unit_people", area.pk), "People with gaps")
    assert len(found) == len(people) + 1
    assert found[0][4:5] == (10,)
    narrow = rows(book(reader, "unit_people", area.pk, group="M", area=3), "People with gaps")
    assert [row[0][:10] for row in narrow] == ["=HYPERLINK"]
    assert narrow[0][5].startswith("3. ")
    event = AuditEvent.objects.filter(verb="gaps.exported").latest("pk")
    assert (event.subject, event.detail) == (f"unit:{area.pk}", {"rows": 1, "form": "xlsx"})


def test_more_people_than_a_file_takes_are_not_named(
    framework: Framework, reader: Client, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.views.units.MOST_NAMED", 2)
    for _person in range(2):
        make_person(school)
    assert len(rows(book(reader, "unit_people", school.pk), "People with gaps")) == 2
    make_person(school)
    address = reverse("unit_people", args=[school.pk])
    response = reader.get(address, {"as": "csv", "group": "S"}, follow=True)
    assert response.redirect_chain == [(f"{address}?group=S", 302)]
    assert "too long for a file" in response.content.decode()
    assert AuditEvent.objects.filter(verb="gaps.exported").count() == 1
    # Set anew above for this test only: whatever the page lists, a file takes.
    assert exports.MOST_NAMED >= units.MOST_PEOPLE


def test_export_is_for_whom_the_page_is(
    framework: Framework, client: Client, school: Unit, other_school: Unit, ministry: Unit
) -> None:
    make_person(other_school)
    publish()

    def status(role: Role, at: Unit, name: str) -> int:
        client.force_login(make_user(at, role))
        return client.get(reverse(name, args=[other_school.pk]), {"as": "xlsx"}).status_code

    assert status(Role.SUPERVISOR, school, "unit") == 404
    assert status(Role.SUPERVISOR, school, "unit_people") == 404
    assert status(Role.ANALYST, ministry, "unit_people") == 403
    assert status(Role.SUPERVISOR, ministry, "unit_people") == 200


def test_agency_report_is_taken_away_with_all_offices(
    framework: Framework, client: Client, ministry: Unit, area: Unit, school: Unit
) -> None:
    for _person in range(6):
        make_progress(make_person(school), level=1, minutes=180)
    publish()
    client.force_login(make_user(ministry, Role.ANALYST))
    found = book(client, "agency_report", stage="EARLY")
    assert rows(found, "Area and provincial offices")[0][:4] == (
        area.label, "Early", 6, 1,
    )  # fmt: skip
    kinds = {row[0]: row[1:] for row in rows(found, found.sheetnames[0])}
    assert kinds["School"][1] == 1


def test_offices_of_few_people_are_masked_in_the_file_for_whom_they_are_on_the_page(
    framework: Framework, client: Client, ministry: Unit
) -> None:
    offices = [make_unit(f"เขต {n:02}", ministry, kind=UnitKind.AREA_OFFICE) for n in range(22)]
    staffed(offices[0], 2)
    staffed(offices[1], 30)
    publish()

    def people(user: User) -> tuple[list[Any], bool]:
        client.force_login(user)
        found = book(client, "agency_report", sort="unit")
        sheet = "Area and provincial offices"
        return [row[2] for row in rows(found, sheet)], bool(found[sheet]["A2"].value)

    assert people(make_user(ministry, Role.ANALYST)) == (["<5", "*", *[0] * 20], True)
    assert people(make_user(is_superuser=True)) == ([2, 30, *[0] * 20], False)


def test_nothing_is_taken_away_by_a_form_that_is_none(
    framework: Framework, reader: Client, school: Unit
) -> None:
    make_person(school)
    publish()
    response = reader.get(reverse("unit", args=[school.pk]), {"as": "exe"})
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("query", [{}, {"group": "S"}])
def test_file_of_a_unit_costs_the_same_with_one_and_many_units_below(
    framework: Framework, reader: Client, area: Unit, query: dict[str, str],
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    make_person(make_unit("โรงเรียนหนึ่ง", area))
    publish()
    with django_assert_num_queries(11):
        taken(reader, "unit", area.pk, **query)
    for number in range(30):
        make_unit(f"โรงเรียน {number}", area)
    publish()
    with django_assert_num_queries(11):
        taken(reader, "unit", area.pk, **query)


def test_year_is_taken_away_with_what_changed_and_the_records_decided_since(
    framework: Framework, client: Client, school: Unit
) -> None:
    deciding = make_user(school, Role.SUPERVISOR)
    person, late = make_person(school), make_person(school)
    closed = close()
    in_year = {"start_date": LAST_DAY, "end_date": LAST_DAY, "title": "=late"}
    make_approved(late, deciding, **in_year)
    TrainingRecord.objects.update(decided_at=timezone.now())
    person.postings.update(to_date=LAST_DAY - timedelta(days=1))
    compare(closed)
    client.force_login(make_user(is_superuser=True))
    found = book(client, "year", YEAR)
    changed, decided = (rows(found, name) for name in found.sheetnames)
    assert {(row[2], *row[3:5]) for row in changed} >= {("All groups", 2, 1), ("S", 2, 1)}
    assert [row[0] for row in decided] == ["=late"]
    assert AuditEvent.objects.get(verb="year.records_exported").detail["rows"] == 1
    client.force_login(make_user(school, Role.ANALYST))
    found = book(client, "year", YEAR)
    changed, decided = (rows(found, name) for name in found.sheetnames)
    assert decided == []
    assert {row[3:] for row in changed} == {("<5",) * 8 + ("*", "*")}
    assert AuditEvent.objects.filter(verb="year.records_exported").count() == 1


def test_units_that_targets_would_move_are_taken_away(
    framework: Framework, client: Client, ministry: Unit, school: Unit
) -> None:
    make_person(school)
    draft = previewed(rules_keeper(ministry), coverage=0, level=0, minutes=0)
    client.force_login(draft.requested_by)
    found = rows(book(client, "target_draft", draft.pk), "Units that would move")
    assert (school.label, "none yet", "Early") in found

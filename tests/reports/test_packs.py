from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from competencies.models import Framework
from personnel import jobs
from personnel.enums import CodeScheme, Group, ImportPhase, JobState, Outcome
from personnel.models import RosterImport, Unit, UnitCode
from reports import builders, packs
from reports.models import ReportFile, Snapshot
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_person, make_unit, make_user
from tests.reports.factories import make_progress, make_year, publish

pytestmark = pytest.mark.django_db
SUMMARY, OFFICES, SCHOOLS, AREAS, MODES, LEFT_OUT, PEOPLE = range(7)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def write(unit: Unit, language: str = "en", **fields: Any) -> ReportFile:
    """A report for a reader who may see the people, if nothing else is said."""
    fields = {"is_masked": False} | fields
    report = ReportFile.objects.create(
        snapshot=Snapshot.objects.published()[0], unit=unit, language=language, **fields
    )
    jobs.run(ReportFile, report.pk, packs.write)
    report.refresh_from_db()
    return report


def opened(report: ReportFile) -> Workbook:
    return openpyxl.load_workbook(report.file.path)


def rows(book: Workbook, sheet: int) -> list[list[Any]]:
    """The rows below the header of a sheet."""
    found = book.worksheets[sheet].iter_rows(min_row=4, values_only=True)
    return [list(row) for row in found]


def lines(book: Workbook, sheet: int) -> list[dict[str, Any]]:
    """The same by the names of the columns."""
    head = [cell.value for cell in book.worksheets[sheet][3]]
    return [dict(zip(head, row, strict=True)) for row in rows(book, sheet)]


def test_numbers_are_numbers(framework: Framework, area: Unit, school: Unit) -> None:
    person = make_person(school)
    make_progress(person)
    make_year(person, 1, minutes_70=90)
    publish()
    (line,) = lines(opened(write(area)), SCHOOLS)
    assert (line["People"], line["S"], line["Mature met"], line["Hours 70"]) == (1, 1, 1, 1.5)


def test_text_never_becomes_a_formula(framework: Framework, area: Unit) -> None:
    names = [
        "=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", "-2", "https://example.org",
        "<r><t>กล้า</t></r>", '<r/></si></sst><f>1+1</f></r>',
    ]  # fmt: skip
    for name in names:
        make_unit(name, area)
    publish()
    book = opened(write(area))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert {row[0] for row in rows(book, SCHOOLS)} >= set(names)
    assert not any(cell.hyperlink for cell in cells)


def test_unit_codes_keep_their_zeros(framework: Framework, area: Unit, school: Unit) -> None:
    UnitCode.objects.create(unit=school, scheme=CodeScheme.MOE10, value="0012345678")
    publish()
    assert rows(opened(write(area)), SCHOOLS)[0][2] == "0012345678"


def test_workbook_holds_the_unit_and_below_only(
    framework: Framework, area: Unit, school: Unit, other_school: Unit
) -> None:
    publish()
    book = opened(write(area))
    names = [[row[0] for row in rows(book, sheet)] for sheet in (OFFICES, SCHOOLS)]
    assert names == [[area.name], [school.name]]


def test_area_figures_say_people_and_share(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school))
    make_person(school)
    publish()
    everybody = rows(opened(write(school)), AREAS)[0]
    assert everybody[1:5] == ["All groups", 2, 1, 0.5]


def test_sheets_are_ready_to_be_read_and_printed(framework: Framework, area: Unit) -> None:
    publish()
    book = opened(write(area))
    assert len(book.worksheets) == PEOPLE + 1
    for sheet in book:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B4", "$3:$3")


def test_few_people_are_hidden_from_who_may_not_see_them(framework: Framework, area: Unit) -> None:
    staffed(area, 3, 7, 9)
    publish()
    book = opened(write(area, is_masked=True))
    assert [line["People"] for line in lines(book, SCHOOLS)] == ["<5", "*", 9]
    assert [line["Hours 70"] for line in lines(book, SCHOOLS)] == ["*", "*", 0]
    assert rows(book, OFFICES)[0][8] == 19
    assert "<5" in book.worksheets[SCHOOLS]["A2"].value


def test_few_of_a_group_or_below_target_are_hidden_by_area(
    framework: Framework, school: Unit
) -> None:
    for _person in range(2):
        make_person(school, group=Group.T)
    for number in range(12):
        person = make_person(school, group=Group.S if number < 6 else Group.A)
        if number != 1:
            make_progress(person)
    publish()
    book = opened(write(school, is_masked=True))
    first = {row[1]: row[2:] for row in rows(book, AREAS)[:5]}
    assert first["T"][0] == "<5"
    assert [first[group][0] for group in ("All groups", "A", "S")].count("*") == 1
    # One of S is below target: neither that one, nor how many are on it, is printed.
    assert isinstance(first["S"][1], str)
    assert not any(isinstance(row[2], str) for row in rows(opened(write(school)), AREAS))


def test_who_has_no_record_is_named_or_counted(framework: Framework, area: Unit) -> None:
    (school,) = staffed(area, 3)
    learned = make_person(school)
    make_year(learned, 1, minutes_70=60)
    make_year(make_person(school), 1, year=2560, minutes_70=60)
    make_person(school, outcome=Outcome.OUTSIDE, group=None)
    publish()
    named = rows(opened(write(area)), PEOPLE)
    assert len(named) == 4
    assert learned.full_name not in {row[0] for row in named}
    assert rows(opened(write(area, is_masked=True)), PEOPLE) == [[school.name, "<5"]]


def test_who_has_no_record_stands_at_the_primary_post(framework: Framework, area: Unit) -> None:
    own, further = make_unit("โรงเรียนต้นสังกัด", area), make_unit("โรงเรียนช่วยราชการ", area)
    person = make_person(own)
    PostingFactory(person=person, unit=further, is_primary=False, from_date=TODAY)
    publish()
    assert [row[3] for row in rows(opened(write(area)), PEOPLE)] == [own.name]


def test_unclassified_people_and_refused_rows_are_counted(framework: Framework, area: Unit) -> None:
    (school,) = staffed(area, 1)
    make_person(school, outcome=Outcome.OUTSIDE, group=None)
    make_person(school, outcome=Outcome.REVIEW, group=None)
    now = timezone.now()
    for at in (now, now - timedelta(days=400)):
        RosterImport.objects.create(
            unit=area, as_of=TODAY, size=1, counts={"refused": 3, "question": 7, "new": 5},
            phase=ImportPhase.APPLY, confirmed_by=make_user(), confirmed_at=timezone.now(),
            applied_at=at, requested_by=make_user(),
        )  # fmt: skip
    publish()
    office, below = rows(opened(write(area)), LEFT_OUT)
    assert office == [area.name, None, 1, 1, 1, 3, 7]
    assert below == [school.name, area.name, 1, 1, 0, 0, 0]
    assert rows(opened(write(area, is_masked=True)), LEFT_OUT)[0][-2:] == ["<5", 7]


def test_figures_cost_the_same_with_one_and_many_units(
    framework: Framework, area: Unit, django_assert_num_queries: Any
) -> None:
    staffed(area, 1)
    publish()
    with CaptureQueriesContext(connection) as few:
        write(area, is_masked=True)
    staffed(area, 2, 6, 1, 3)
    publish()
    with django_assert_num_queries(len(few)):
        write(area, is_masked=True)


def staffed(area: Unit, *staff: int) -> list[Unit]:
    """Schools with so many people each."""
    schools = [make_unit(f"โรงเรียนที่ {number}", area) for number in staff]
    for school, number in zip(schools, staff, strict=True):
        for _person in range(number):
            make_person(school)
    return schools


def test_dates_are_of_the_buddhist_era_in_the_language_asked_for(
    framework: Framework, school: Unit
) -> None:
    publish()
    assert "22 November 2569 BE" in opened(write(school)).worksheets[0]["A1"].value
    assert "22 พฤศจิกายน 2569" in opened(write(school, "th")).worksheets[0]["A1"].value


def test_workbook_of_cleared_figures_fails_with_a_sentence(
    framework: Framework, school: Unit
) -> None:
    snapshot = publish()
    report = ReportFile.objects.create(snapshot=snapshot, unit=school, language="en")
    for _ in range(settings.SNAPSHOTS_KEPT):
        publish()
    builders.clear_old(on=TODAY)
    jobs.run(ReportFile, report.pk, packs.write)
    report.refresh_from_db()
    assert (report.state, report.reason) == (JobState.FAILED, packs.NOT_COUNTED)


def test_worker_that_lost_its_lease_leaves_no_file(
    framework: Framework, school: Unit, media: Any
) -> None:
    report = ReportFile.objects.create(snapshot=publish(), unit=school, language="en")
    slow = jobs.claim(ReportFile, report.pk)
    assert slow
    ReportFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run(ReportFile, report.pk, packs.write)
    with pytest.raises(jobs.LostClaim):
        packs.write(slow)
    report.refresh_from_db()
    assert [path.name for path in (media / "reports").iterdir()] == [report.file.name[8:]]

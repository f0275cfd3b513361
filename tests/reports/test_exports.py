from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from openpyxl import Workbook

from competencies.models import Framework
from personnel import jobs
from personnel.enums import CodeScheme, JobState
from personnel.models import Unit, UnitCode
from reports import builders, exports
from reports.models import ReportFile, Snapshot
from tests.personnel.factories import make_person, make_unit
from tests.reports.factories import make_progress, make_year, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def write(unit: Unit, language: str = "en") -> ReportFile:
    report = ReportFile.objects.create(
        snapshot=Snapshot.objects.published()[0], unit=unit, language=language
    )
    jobs.run(ReportFile, report.pk, exports.write)
    report.refresh_from_db()
    return report


def opened(report: ReportFile) -> Workbook:
    return openpyxl.load_workbook(report.file.path)


def rows(book: Workbook, sheet: int) -> list[list[Any]]:
    """The rows below the header of a sheet."""
    found = book.worksheets[sheet].iter_rows(min_row=4, values_only=True)
    return [list(row) for row in found]


def test_numbers_are_numbers(framework: Framework, area: Unit, school: Unit) -> None:
    person = make_person(school)
    make_progress(person)
    make_year(person, 1, minutes_70=90)
    publish()
    book = opened(write(area))
    head = [cell.value for cell in book.worksheets[1][3]]
    line = dict(zip(head, rows(book, 1)[1], strict=True))
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
    assert {row[0] for row in rows(book, 1)} >= set(names)
    assert not any(cell.hyperlink for cell in cells)


def test_unit_codes_keep_their_zeros(framework: Framework, school: Unit) -> None:
    UnitCode.objects.create(unit=school, scheme=CodeScheme.MOE10, value="0012345678")
    publish()
    assert rows(opened(write(school)), 1)[0][1] == "0012345678"


def test_workbook_holds_the_unit_and_below_only(
    framework: Framework, area: Unit, school: Unit, other_school: Unit
) -> None:
    publish()
    names = [row[0] for row in rows(opened(write(area)), 1)]
    assert names == [area.name, school.name]


def test_area_figures_say_people_and_share(framework: Framework, school: Unit) -> None:
    make_progress(make_person(school))
    make_person(school)
    publish()
    everybody = rows(opened(write(school)), 2)[0]
    assert everybody[1:5] == ["All groups", 2, 1, 0.5]


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
    for _ in range(builders.KEPT):
        publish()
    builders.clear_old()
    jobs.run(ReportFile, report.pk, exports.write)
    report.refresh_from_db()
    assert (report.state, report.reason) == (JobState.FAILED, exports.NOT_COUNTED)


def test_worker_that_lost_its_lease_leaves_no_file(
    framework: Framework, school: Unit, media: Any
) -> None:
    report = ReportFile.objects.create(snapshot=publish(), unit=school, language="en")
    slow = jobs.claim(ReportFile, report.pk)
    assert slow
    ReportFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run(ReportFile, report.pk, exports.write)
    with pytest.raises(jobs.LostClaim):
        exports.write(slow)
    report.refresh_from_db()
    assert [path.name for path in (media / "reports").iterdir()] == [report.file.name[8:]]

"""The letter and the annual report: what they say, and that the paper can be made."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from competencies.models import Framework
from personnel import jobs, pdf
from personnel.be_dates import fiscal_year
from personnel.enums import Group, Outcome
from personnel.models import Unit
from personnel.templatetags.thai import in_thai_digits
from reports import packs
from reports.enums import ReportKind
from reports.models import ReportFile
from reports.packs.official import context_of, render
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.pdfs import boxes_of, found_in, pages_of
from tests.personnel.factories import make_person, make_unit
from tests.reports.factories import make_progress, make_year, publish
from training.enums import Measure
from training.models import PlanActivity, UnitPlan

pytestmark = pytest.mark.django_db


def asked(unit: Unit, **fields: Any) -> ReportFile:
    fields = {"kind": ReportKind.PDF, "language": "th", "is_masked": False} | fields
    return ReportFile.objects.create(snapshot=publish(), unit=unit, **fields)


def text_of(report: ReportFile) -> str:
    with translation.override(report.language):
        return render_to_string("reports/official_pdf.html", context_of(report))


def test_letter_has_its_head_its_figures_and_a_signature(framework: Framework, area: Unit) -> None:
    text = text_of(asked(area))
    for part in (area.name, "22 พฤศจิกายน 2569", "ว 4/2563", "70 : 20 : 10", "ลงชื่อ"):
        assert part in text


def test_thai_digits_are_a_choice_and_leave_the_markup_alone(
    framework: Framework, area: Unit
) -> None:
    text = text_of(asked(area, thai_digits=True))
    assert "๒๒ พฤศจิกายน ๒๕๖๙" in text
    assert "2569" not in text
    assert "<h2>" in text
    assert "</h๒>" not in text
    assert in_thai_digits("&#39;12&#39;") == "&#39;๑๒&#39;"


def test_annual_report_names_the_fiscal_year(framework: Framework, area: Unit) -> None:
    text = text_of(asked(area, kind=ReportKind.ANNUAL))
    assert "รายงานผลการพัฒนาทรัพยากรบุคคล" in text
    assert "1 ตุลาคม 2569" in text
    assert "30 กันยายน 2570" in text


def test_what_is_missing_for_the_next_stage_is_listed(framework: Framework, school: Unit) -> None:
    for _person in range(6):
        make_person(school, group=Group.S)
    report = asked(school)
    missing = context_of(report)["missing"]
    assert {(row.line.figure.group, row.share) for row in missing} == {("S", 0)}
    assert len(missing) == 10


def test_annual_report_sets_what_was_done_beside_the_plan(
    framework: Framework, school: Unit
) -> None:
    plan = UnitPlan.objects.create(unit=school, fiscal_year=fiscal_year(TODAY))
    PlanActivity.objects.create(
        plan=plan, measure=Measure.values[0], title="อบรมเชิงปฏิบัติการ", area=area_no(1), people=40,
        budget=12_500, start_date=TODAY, end_date=TODAY,
    )  # fmt: skip
    make_year(make_person(school), 1, minutes_70=60)
    report = asked(school, kind=ReportKind.ANNUAL, is_masked=True)
    assert [row.people for row in context_of(report)["plan"]] == ["<5"]
    assert "12,500.00" in text_of(report)
    report.is_masked = False
    assert [row.people for row in context_of(report)["plan"]] == ["1"]


def test_few_people_are_hidden_on_paper_too(framework: Framework, area: Unit, school: Unit) -> None:
    person = make_person(school)
    make_progress(person)
    make_year(person, 1, minutes_70=4321)
    text = text_of(asked(area, is_masked=True))
    assert "&lt;5" in text
    assert "72.0" not in text
    assert "72.0" in text_of(asked(area))


@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.ANNUAL])
def test_worker_makes_the_paper(
    framework: Framework, school: Unit, settings: Any, tmp_path: Any, kind: ReportKind
) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = asked(school, kind=kind)
    jobs.run(ReportFile, report.pk, packs.write)
    report.refresh_from_db()
    if pdf.is_available():
        assert report.file.read(5) == b"%PDF-"
        assert report.file.name.endswith(".pdf")
    else:
        assert report.is_failed


@pytest.mark.parametrize("kind", [ReportKind.PDF, ReportKind.ANNUAL])
def test_hours_and_stages_of_a_few_people_are_not_on_paper(
    framework: Framework, school: Unit, kind: ReportKind
) -> None:
    for number in range(4):
        make_year(make_person(school), 1, minutes_70=4321 + number)
    text = text_of(asked(school, kind=kind, is_masked=True))
    assert text.count("มีคนน้อยเกินกว่าจะแสดงได้") == 2
    assert "288" not in text
    assert "โรงเรียน</td>" not in text
    assert "288.2" in text_of(asked(school, kind=kind))


def test_hours_of_a_few_people_in_groups_are_not_on_paper(
    framework: Framework, school: Unit
) -> None:
    make_year(make_person(school), 1, minutes_70=4321)
    for _person in range(8):
        make_person(school, outcome=Outcome.OUTSIDE, group=None)
    text = text_of(asked(school, is_masked=True))
    assert "72.0" not in text
    assert "72.0" in text_of(asked(school))


@pytest.fixture
def national_paper(framework: Framework, area: Unit, school: Unit) -> bytes:
    """With the hours of a whole country, many units below, and Thai digits."""
    person = make_person(school)
    for number in range(1, 11):
        make_year(person, number, minutes_70=740_740_679, minutes_20=740_740_679,
                  minutes_10=740_740_679)  # fmt: skip
    for number in range(60):
        make_unit(f"โรงเรียนที่ {number}", area)
    with translation.override("th"):
        return render(asked(area, thai_digits=True))


def test_hours_of_a_country_stay_in_their_columns(national_paper: bytes) -> None:
    hours = [box for box in boxes_of(national_paper) if re.fullmatch("[๐-๙,]+\\.[๐-๙]", box[0])]
    assert {text for text, *_place in hours} == {"๑๒,๓๔๕,๖๗๘.๐", "๑๒๓,๔๕๖,๗๗๙.๘"}
    # An A4 page less its margin of 16 mm; a glyph may lean over by a hair.
    inside = 595.3 - 16 * 72 / 25.4 + 1
    assert max(right for _text, _left, right, _top in boxes_of(national_paper)) < inside
    by_line: dict[float, list[tuple[float, float]]] = {}
    for _text, left, right, top in hours:
        by_line.setdefault(top, []).append((left, right))
    assert len(by_line) == 11
    for cells in by_line.values():
        edges = sorted(cells)
        assert len(edges) == 3
        assert all(one[1] < other[0] for one, other in pairwise(edges))


def test_pages_are_numbered_and_tables_headed_in_thai(national_paper: bytes) -> None:
    pages = pages_of(national_paper)
    assert 1 < pages < 10
    text = found_in(national_paper)
    for page in range(1, pages + 1):
        assert in_thai_digits(f"หน้า{page}/{pages}") in text
    assert not re.search("[0-9]", text)
    assert text.count("หน่วยงานระยะที่บรรลุบุคลากร") > 1  # the table goes on

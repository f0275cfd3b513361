"""The letter and the annual report: what they say, and that the paper can be made."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from competencies.models import Framework
from personnel import jobs, pdf
from personnel.be_dates import fiscal_year
from personnel.enums import Group
from personnel.models import Unit
from personnel.templatetags.thai import in_thai_digits
from reports import packs
from reports.enums import ReportKind
from reports.models import ReportFile
from reports.packs.official import context_of
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import make_person
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
    assert [row.people for row in context_of(report)["plan"]] == [1]


def test_few_people_are_hidden_on_paper_too(framework: Framework, area: Unit, school: Unit) -> None:
    person = make_person(school)
    make_progress(person)
    make_year(person, 1, minutes_70=4321)
    text = text_of(asked(area, is_masked=True))
    assert "&lt;5" in text
    assert "72 ชม." not in text
    assert "72 ชม." in text_of(asked(area))


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

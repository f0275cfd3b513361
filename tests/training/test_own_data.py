"""Everything of mine: what is in the files, that nothing becomes a formula, and the trail."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from competencies.actions import assess, begin_self_assessment
from competencies.enums import Source
from personnel.models import AuditEvent, Person, Unit, User
from tests.competencies.factories import answer_area, area_no
from tests.personnel.factories import PersonFactory, give_citizen_id, make_user
from tests.training.activities import make_activity
from tests.training.factories import NOW, make_approved, make_draft, make_sent_plan, upload
from training import actions
from training.exports import FORMULA
from training.models import HistoryImport, HistoryRow

pytestmark = pytest.mark.usefixtures("catalogue")
ID = "3730100123460"
HOSTILE = ['=HYPERLINK("http://x.example","x")', "+1+1", "-1", "@SUM(A1)", "<r>x</r>", "=1+1"]


@pytest.fixture
def person(teacher: User, supervisor: User, school: Unit) -> Person:
    """A person with something in every table."""
    assert teacher.person
    person = teacher.person
    give_citizen_id(person, ID)
    record = make_draft(person, title="ฉบับร่างของฉัน")
    actions.attach_evidence(record=record, file=upload(), at=NOW, by=teacher)
    approved = make_approved(person, supervisor, title="อนุมัติแล้วของฉัน")
    actions.note_look(subject=approved, person=person.pk, by=supervisor)
    assess(
        person=person, area=area_no(1), level=3, source=Source.SELF,
        on=date(2026, 11, 20), reason="=2+2", by=teacher,
    )  # fmt: skip
    begin_self_assessment(at=NOW, by=teacher)
    answer_area(teacher, 1, 2)
    make_sent_plan(teacher, what="แผนของฉัน")
    make_activity(teacher, school, person, title="การอบรมของฉัน")
    stage_row(person, teacher, "ประวัติของฉัน")
    return person


def stage_row(person: Person, by: User, title: str) -> None:
    """A row about the person in a file that somebody sent in."""
    history = HistoryImport.objects.create(requested_by=by, file_name="ประวัติ.csv")
    HistoryRow.objects.create(history=history, row_no=2, person=person, title=title)


def workbook(client: Client) -> openpyxl.Workbook:
    content = b"".join(client.get(reverse("my_data_xlsx")))  # type: ignore[call-overload]
    return openpyxl.load_workbook(io.BytesIO(content))


def csv_files(client: Client) -> dict[str, str]:
    content = b"".join(client.get(reverse("my_data_csv")))  # type: ignore[call-overload]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        raw = {name: archive.read(name) for name in archive.namelist()}
    assert all(text.startswith(b"\xef\xbb\xbf") for text in raw.values())
    return {name: text.decode("utf-8-sig") for name, text in raw.items()}


def test_workbook_holds_every_kind_of_row(
    person: Person, supervisor: User, as_teacher: Client, in_english: None
) -> None:
    sheets = {sheet.title: list(sheet.values) for sheet in workbook(as_teacher)}
    assert list(sheets) == [
        "Personal data", "Posts", "Levels", "Self-assessment", "Approved hours",
        "Learning records", "Decisions", "Evidence", "Development plans", "Workshops",
        "Training histories", "Looks at my data",
    ]  # fmt: skip
    assert all(len(rows) > 1 for rows in sheets.values())
    assert [row[1] for row in sheets["Learning records"][1:]] == [
        "ฉบับร่างของฉัน", "อนุมัติแล้วของฉัน",
    ]  # fmt: skip
    assert sheets["Development plans"][1][4] == "แผนของฉัน"
    assert sheets["Workshops"][1][1] == "การอบรมของฉัน"
    assert sheets["Training histories"][1][1] == "ประวัติของฉัน"
    assert sheets["Levels"][1][2:4] == (3, "Self-assessment")
    assert sheets["Looks at my data"][1][1] == supervisor.shown_name
    assert sheets["Approved hours"][1][2] == 2


def test_files_are_of_ones_own_data_only(
    person: Person, teacher: User, school: Unit, as_teacher: Client
) -> None:
    colleague = make_user(school)
    make_sent_plan(colleague, what="ของคนอื่น")
    make_activity(colleague, school, colleague.person, title="อบรมของคนอื่น")
    stage_row(colleague.person, teacher, "ประวัติของคนอื่น")
    other = make_draft(PersonFactory(), title="ของคนอื่น")
    assert other.person_id != person.pk
    assert "ของคนอื่น" not in "".join(csv_files(as_teacher).values())


def test_citizen_id_stays_masked(person: Person, as_teacher: Client) -> None:
    text = "".join(csv_files(as_teacher).values())
    assert ID not in text
    assert "x-xxxx-xxxxx-46-0" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula(text: str, person: Person, as_teacher: Client) -> None:
    make_draft(person, title=text)
    cells = [cell for sheet in workbook(as_teacher) for row in sheet.iter_rows() for cell in row]
    assert text in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    rows = [row for file in csv_files(as_teacher).values() for row in csv.reader(io.StringIO(file))]
    assert any(cell.removeprefix("'") == text for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []


def test_taking_the_data_is_written_down(person: Person, teacher: User, as_teacher: Client) -> None:
    workbook(as_teacher)
    event = AuditEvent.objects.get(verb="person.data_exported")
    assert (event.actor, event.person) == (teacher.audit_name, str(person.pk))
    assert event.detail["kind"] == "xlsx"

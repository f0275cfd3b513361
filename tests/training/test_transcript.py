"""The transcript: what it says, whose it is, what is written down, and a server without Pango."""

import re
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.actions import assess
from competencies.enums import Source
from personnel import pdf
from personnel.models import AuditEvent, Person, Unit, User
from personnel.text import normalise
from tests.competencies.factories import area_no
from tests.pdfs import found_in, text_of
from tests.personnel.factories import PostingFactory, give_citizen_id
from tests.training.factories import NOW, make_approved, make_waiting, method
from training import actions, transcript
from training.models import Course

pytestmark = pytest.mark.usefixtures("catalogue")
TITLE = "การใช้โปรแกรมตารางคำนวณสำหรับผู้อำนวยการกลุ่ม น้ำใจ"
ID = "3730100123460"


@pytest.fixture
def person(teacher: User) -> Person:
    assert teacher.person
    return teacher.person


@pytest.fixture
def full(person: Person, supervisor: User) -> Person:
    """A person with an approved record of everything, and a level."""
    give_citizen_id(person, ID)
    make_approved(
        person,
        supervisor,
        title=TITLE,
        course=Course.objects.get(code="CMU011"),
        provider="สำนักงานเขตพื้นที่การศึกษา",
        certificate_no="กท 12/2569",
        method=method("workshop"),
        minutes=450,
        shares={area_no(1).pk: 60, area_no(6).pk: 40},
    )
    assess(
        person=person, area=area_no(6), level=2, source=Source.SUPERVISOR,
        on=date(2026, 11, 20), reason="เห็นจากงาน", by=supervisor,
    )  # fmt: skip
    return person


def issue(person: Person, by: User) -> bytes:
    return actions.issue_transcript(person=person, at=NOW, by=by).content


def test_transcript_says_who_what_when_and_who_decided(
    full: Person, teacher: User, supervisor: User
) -> None:
    found = found_in(issue(full, teacher))
    wanted = [
        full.full_name, "โรงเรียนบ้านหนึ่ง", "ออกให้ ณ วันที่ 22 พฤศจิกายน 2569", TITLE, "(CMU011)",
        "กท 12/2569", "สำนักงานเขตพื้นที่การศึกษา", "7 ชม. 30 นาที", "2 พ.ย. 2569", "22 พ.ย. 2569",
        "1 (60%), 6 (40%)", "ผู้บังคับบัญชา · สำนักงานเขตพื้นที่การศึกษาทดสอบ",
        "การใช้งานคอมพิวเตอร์", "2 ใช้งานได้", "หน้า 1 / ",
        "ระเบียนการพัฒนาทักษะด้านดิจิทัล", "ผู้บังคับบัญชา",
    ]  # fmt: skip
    assert [text for text in wanted if normalise("".join(text.split())) not in found] == []
    assert ID not in found


def test_only_what_is_approved_stands_there(full: Person, teacher: User) -> None:
    make_waiting(full, title="ยังไม่ได้พิจารณา")
    assert "ยังไม่ได้พิจารณา" not in found_in(issue(full, teacher))


def test_records_stand_under_the_post_of_their_time(
    person: Person, teacher: User, supervisor: User, other_school: Unit
) -> None:
    now = person.postings.get()
    now.from_date = date(2025, 5, 16)
    now.save()
    PostingFactory(
        person=person, unit=other_school, position="ครูผู้ช่วย",
        from_date=date(2023, 5, 16), to_date=date(2025, 5, 15),
    )  # fmt: skip
    days = {"ก่อนบรรจุ": date(2022, 1, 1), "ที่เดิม": date(2024, 1, 1), "ที่นี่": date(2026, 1, 1)}
    for title, day in days.items():
        make_approved(person, supervisor, title=title, start_date=day, end_date=day)
    shown = transcript.transcript_of(person, on=date(2026, 11, 22), at=NOW, reference="x")
    assert [
        (part.post.position if part.post else None, [line.record.title for line in part.lines])
        for part in shown.posts
    ] == [("ครู", ["ที่นี่"]), ("ครูผู้ช่วย", ["ที่เดิม"]), (None, ["ก่อนบรรจุ"])]


def test_markup_of_a_title_is_text(person: Person, teacher: User, supervisor: User) -> None:
    make_approved(person, supervisor, title="<b>หนา</b> & {{ x }}")
    assert "<b>หนา</b>&{{x}}" in found_in(issue(person, teacher))


def test_many_records_run_over_pages_that_are_numbered(
    person: Person, teacher: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "MOST_RECORDS", 40)
    for number in range(43):
        make_approved(person, supervisor, title=f"หลักสูตรที่ {number}")
    content = issue(person, teacher)
    pages = text_of(content).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"หน้า {number} / {len(pages)}" in re.sub(r"\s+", " ", page)
    found = found_in(content)
    assert "ที่เก่ากว่าอีก3รายการ" in found
    assert "อนุมัติแล้ว43รายการ" in found
    assert found.count("หลักสูตรที่") == 40


def test_issue_is_written_down_with_the_fingerprint_of_the_file(
    full: Person, teacher: User
) -> None:
    issued = actions.issue_transcript(person=full, at=NOW, by=teacher)
    event = AuditEvent.objects.get(verb="transcript.issued")
    assert event.detail == {
        "reference": issued.reference,
        "sha256": sha256(issued.content).hexdigest(),
    }
    assert issued.reference in found_in(issued.content)


def test_page_hands_over_ones_own(full: Person, as_teacher: Client) -> None:
    response = as_teacher.get(reverse("transcript"))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    content = b"".join(response)  # type: ignore[call-overload]
    assert content.startswith(b"%PDF")
    assert "น้ำใจ" in found_in(content)


def test_transcript_costs_the_same_for_many_records(person: Person, supervisor: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            transcript.transcript_of(person, on=date(2026, 11, 22), at=NOW, reference="x")
        return len(found)

    make_approved(person, supervisor)
    before = queries()
    for _ in range(3):
        make_approved(person, supervisor)
    assert queries() == before


def test_server_without_pango_says_so_and_works_on(
    full: Person, as_teacher: Client, monkeypatch: pytest.MonkeyPatch, in_english: None
) -> None:
    monkeypatch.setattr(pdf, "weasyprint", None)
    page = as_teacher.get(reverse("transcript"), follow=True).content.decode()
    assert page.count("cannot make PDF files") == 2  # the message, and in place of the button
    assert reverse("transcript") not in page
    assert not AuditEvent.objects.filter(verb="transcript.issued").exists()

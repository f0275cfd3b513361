"""Records in every state, made by the same actions that the pages call."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competencies.models import Method
from personnel.models import Person, User
from tests.competencies.factories import DATA, area_no, make_framework
from tests.training.pictures import pdf, picture
from training import actions
from training.actions import Entry
from training.models import PersonalPlan, PlanItem, TrainingRecord

REASONS = json.loads((Path(actions.__file__).parents[1] / "data/return_reasons.json").read_text())
YEAR = 2570  # the fiscal year of NOW
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.get_default_timezone())
# Files that can be opened: a page of paper, and pictures of a few pixels.
PDF = pdf()
PNG = picture("PNG")
JPEG = picture("JPEG")


def make_catalogue() -> None:
    """The framework, the courses and the reasons for returning that the portal ships."""
    make_framework()
    actions.load_courses(rows=DATA["courses"], by=None)
    actions.load_return_reasons(rows=REASONS, by=None)


def method(code: str = "online-course") -> Method:
    """The method with that code: online-course 70, coaching 20, workshop and lecture 10."""
    return Method.objects.in_use().get(code=code)


def entry(person: Person, **fields: Any) -> Entry:
    """A complete entry: two hours of an online course about area 1."""
    fields = {
        "title": "การใช้งานตารางคำนวณ",
        "method": method(),
        "start_date": date(2026, 11, 2),
        "end_date": date(2026, 11, 2),
        "minutes": 120,
        "shares": {area_no(1).pk: 100},
    } | fields
    return Entry(person=person, **fields)


def seen(*records: TrainingRecord) -> dict[int, int]:
    """The records as they are now."""
    rows = TrainingRecord.objects.filter(pk__in=[record.pk for record in records])
    return dict(rows.values_list("pk", "version"))


def version(record: TrainingRecord) -> dict[str, int]:
    """What a form sends along: the version as it is now."""
    return {"version": seen(record)[record.pk]}


def status_of(record: TrainingRecord) -> str:
    return TrainingRecord.objects.values_list("status", flat=True).get(pk=record.pk)


def make_draft(person: Person, at: datetime = NOW, **fields: Any) -> TrainingRecord:
    return actions.save_drafts(entries=[entry(person, **fields)], at=at, by=None)[0]


def make_waiting(person: Person, at: datetime = NOW, **fields: Any) -> TrainingRecord:
    """A record that waits for a decision."""
    record = make_draft(person, at, **fields)
    actions.submit(seen=seen(record), at=at, by=None)
    record.refresh_from_db()
    return record


def make_approved(person: Person, by: User, **fields: Any) -> TrainingRecord:
    record = make_waiting(person, **fields)
    actions.approve(seen=seen(record), at=NOW, by=by)
    record.refresh_from_db()
    return record


def make_returned(person: Person, by: User, **fields: Any) -> TrainingRecord:
    record = make_waiting(person, **fields)
    actions.return_for_correction(seen=seen(record), reason="เอกสารเปิดไม่ได้", at=NOW, by=by)
    record.refresh_from_db()
    return record


def upload(content: bytes = PDF, name: str = "เกียรติบัตร.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def begin_plan(user: User, fiscal_year: int = YEAR) -> PersonalPlan:
    """An empty draft."""
    return actions.begin_plan(fiscal_year=fiscal_year, proposals=[], at=NOW, by=user)


def plan_item(plan: PersonalPlan, user: User, **facts: Any) -> PlanItem:
    """An item of three hours in area 1."""
    facts = {
        "area": area_no(1),
        "what": "ฝึกจัดไฟล์งานของชั้นเรียน",
        "method": method("on-the-job"),
        "course": None,
        "minutes": 180,
        "target_level": 1,
        "due_date": date(2027, 3, 31),
    } | facts
    return actions.save_item(plan=plan, by=user, **facts)


def make_sent_plan(user: User, fiscal_year: int = YEAR, **facts: Any) -> PersonalPlan:
    """A plan with one item that waits for agreement."""
    plan = begin_plan(user, fiscal_year)
    plan_item(plan, user, **facts)
    plan.refresh_from_db()
    actions.send_plan(plan=plan, version=plan.version, at=NOW, by=user)
    plan.refresh_from_db()
    return plan


def make_agreed_plan(user: User, by: User, **facts: Any) -> PersonalPlan:
    plan = make_sent_plan(user, **facts)
    actions.agree_to_plan(plan=plan, version=plan.version, at=NOW, by=by)
    plan.refresh_from_db()
    return plan

"""Two years of made-up learning, logged and decided by the actions that the pages call."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competencies.models import Area, Method
from personnel.enums import Outcome
from personnel.models import Person, Posting, User
from training.actions import (
    Entry,
    approve,
    attach_evidence,
    return_for_correction,
    save_and_submit,
    save_draft,
    save_drafts,
    submit,
)
from training.models import Course, TrainingRecord

CHUNK = 500
DAYS = 730
# Of what ended in the last RECENT days some waits; whatever is older was decided.
RECENT, WAITING, RETURNED = 60, 0.3, 0.02
# What a certificate says, and a PDF of one page with it: a frame, and lines at their heights.
PRINTED = ((210, 26, b"CERTIFICATE"), (160, 14, b"CMU011, 10 hours, online"), (60, 10, b"A sample"))
CONTENT = b"3 w 15 15 390 267 re S " + b" ".join(
    b"BT /F %d Tf 60 %d Td (%b) Tj ET" % (size, height, text) for height, size, text in PRINTED
)
PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 297]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
) % (len(CONTENT), CONTENT)
TOPICS = (
    ("on-the-job", "จัดทำสื่อการสอนดิจิทัลสำหรับชั้นเรียน", (7,)),
    ("on-the-job", "จัดทำระบบข้อมูลนักเรียนด้วยตารางคำนวณ", (5,)),
    ("self-study", "ศึกษาการใช้โปรแกรมนำเสนองานด้วยตนเอง", (6,)),
    ("self-study", "ศึกษาพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562", (10,)),
    ("coaching", "รับคำแนะนำการใช้เอกสารร่วมกันออนไลน์จากครูพี่เลี้ยง", (4, 8)),
    ("plc", "ชุมชนการเรียนรู้ทางวิชาชีพ: การสอนด้วยเทคโนโลยีดิจิทัล", (2, 8)),
    ("workshop", "อบรมเชิงปฏิบัติการความมั่นคงปลอดภัยทางดิจิทัล", (3, 9)),
    ("lecture", "ฟังบรรยายนโยบายรัฐบาลดิจิทัล", (10,)),
)
TOGETHER = ("plc", "แผนพัฒนาดิจิทัลทั้งโรงเรียน ครบทุกด้าน", tuple(range(1, 11)), 1800)
REASONS = (
    "หลักฐานเปิดไม่ได้ โปรดแนบไฟล์ใหม่",
    "โปรดระบุจำนวนชั่วโมงให้ตรงกับเกียรติบัตร",
    "โปรดเลือกด้านที่ตรงกับเนื้อหาที่เรียน",
)


def log_two_years(
    *, postings: Sequence[Posting], behind: Sequence[int], today: date, seed: int
) -> None:
    """Draft and hand in the records of everybody who holds a post in a group.

    The units `behind` (ids) are not among those that have learned together.
    """
    dice = random.Random(seed)  # noqa: S311 (made-up data)
    maker = _Maker(dice, today)
    maker.reached = dict.fromkeys(behind, 0)
    entries = [entry for posting in postings for entry in maker.entries_of(posting)]
    entries.sort(key=lambda entry: entry.end_date or today)
    for start in range(0, len(entries), CHUNK):
        chunk = entries[start : start + CHUNK]
        at = _moment(max(entry.end_date for entry in chunk if entry.end_date))
        records = save_drafts(entries=chunk, at=at, by=None)
        submit(seen={record.pk: record.version for record in records}, at=at, by=None)


def decide_most(*, supervisors: Sequence[User], today: date, seed: int) -> None:
    """Each supervisor works through the own queue, leaving some waiting and returning a few."""
    dice = random.Random(seed)  # noqa: S311 (made-up data)
    recent = today - timedelta(days=RECENT)
    for supervisor in supervisors:
        waiting = (
            TrainingRecord.objects.awaiting_decision_by(supervisor)
            .select_related("course")
            .prefetch_related("shares")
        )
        decided = [
            record
            for record in waiting
            if (record.end_date or today) < recent or dice.random() >= WAITING
        ]
        returned = [record for record in decided if dice.random() < RETURNED]
        approved = [record for record in decided if record not in returned]
        _approve(approved, supervisor, dice)
        for record in returned:
            return_for_correction(
                seen={record.pk: record.version},
                reason=dice.choice(REASONS),
                at=_decided_at(record),
                by=supervisor,
            )


def _approve(records: Sequence[TrainingRecord], by: User, dice: random.Random) -> None:
    """Three sittings a year, so that the dates of decisions are spread."""
    sittings: defaultdict[int, list[TrainingRecord]] = defaultdict(list)
    for record in records:
        sittings[record.end_date.toordinal() // 122 if record.end_date else 0].append(record)
    for sitting in sittings.values():
        approve(
            seen={record.pk: record.version for record in sitting},
            levels={record.pk: _levels_shown(record, dice) for record in sitting},
            at=max(_decided_at(record) for record in sitting),
            by=by,
        )


def _levels_shown(record: TrainingRecord, dice: random.Random) -> dict[int, int]:
    """A course of a level, passed, mostly shows that level in its areas."""
    if record.course is None:
        return {}
    areas = [share.area_id for share in record.shares.all()]
    return {area: record.course.level for area in areas if dice.random() < 0.97}


class _Maker:
    """Makes up what a person may have learned."""

    def __init__(self, dice: random.Random, today: date) -> None:
        self.dice, self.today = dice, today
        self.methods = {method.code: method for method in Method.objects.in_use()}
        self.areas = {area.number: area for area in Area.objects.in_use()}
        self.courses = list(Course.objects.select_related("method").prefetch_related("areas"))
        self.keenness: dict[int, float] = {}
        self.reached: dict[int, int] = {}

    def entries_of(self, posting: Posting) -> Iterator[Entry]:
        """Keen schools log more, and start with the courses of level 1.

        In one school of three everybody learned together, up to level 1 and some up to level 2.
        """
        keen = self.keenness.setdefault(posting.unit_id, self.dice.betavariate(2, 1.6))
        level = self.reached.setdefault(
            posting.unit_id, self.dice.choices((0, 1, 2), (66, 24, 10))[0]
        )
        courses = sorted(self.courses, key=lambda course: (course.level, self.dice.random()))
        together = sum(course.level <= level for course in courses)
        for course in courses[: max(together, round(self.dice.gauss(9, 3) * keen))]:
            yield self._of_course(posting.person, course)
        for _year in range(level):
            yield self._of_topic(posting.person, *TOGETHER)
        for method, title, areas in self.dice.sample(TOPICS, k=self.dice.randint(0, 3)):
            yield self._of_topic(posting.person, method, title, areas)

    def _of_course(self, person: Person, course: Course) -> Entry:
        start = self._start(course.level)
        return Entry(
            person=person,
            title=course.title_th,
            course=course,
            method=course.method,
            start_date=start,
            end_date=min(start + timedelta(days=self.dice.randint(1, 30)), self.today),
            minutes=course.minutes,
            shares=dict.fromkeys((area.pk for area in course.areas.all()), 1),
            provider=course.provider,
            certificate_no=f"{course.code}/{self.dice.randint(1000, 9999)}",
        )

    def _of_topic(
        self, person: Person, method: str, title: str, areas: tuple[int, ...], minutes: int = 0
    ) -> Entry:
        start = self._start(self.dice.randint(1, 3))
        return Entry(
            person=person,
            title=title,
            method=self.methods[method],
            start_date=start,
            end_date=min(start + timedelta(days=self.dice.choice((0, 0, 1, 2))), self.today),
            minutes=minutes or self.dice.choice((60, 90, 120, 180, 360)),
            shares=dict.fromkeys((self.areas[number].pk for number in areas), 1),
        )

    def _start(self, level: int) -> date:
        """Higher levels come later within the two years."""
        earliest = (level - 1) * DAYS // 4
        return self.today - timedelta(days=DAYS - self.dice.randint(earliest, DAYS - 3))


def log_for(*, user: User, decided_by: User, today: date) -> None:
    """The demo teacher's own doing: two approved this year, one waiting with evidence, a draft."""
    assert user.person  # noqa: S101 (the demo's own account)
    _log_this_year(user.person, user, decided_by, today)
    course = Course.objects.get(code="CMU011")
    areas = dict.fromkeys(course.areas.values_list("pk", flat=True), 1)
    facts: dict[str, Any] = {
        "person": user.person,
        "method": course.method,
        "minutes": course.minutes,
        "shares": areas,
        "provider": course.provider,
    }
    now = timezone.now()
    waiting = save_draft(
        entry=Entry(
            title=course.title_th, course=course, start_date=today - timedelta(days=20),
            end_date=today - timedelta(days=6), reflection="จะนำไปใช้จัดการเรียนรู้ในชั้นเรียน", **facts,
        ),
        at=now - timedelta(days=5),
        by=user,
    )  # fmt: skip
    attach_evidence(
        record=waiting,
        file=SimpleUploadedFile("เกียรติบัตร CMU011.pdf", PDF, "application/pdf"),
        at=now - timedelta(days=5),
        by=user,
    )
    submit(seen={waiting.pk: waiting.version}, at=now - timedelta(days=5), by=user)
    save_draft(
        entry=Entry(person=user.person, title="สร้างแบบทดสอบออนไลน์สำหรับนักเรียน ป.5"), at=now, by=user
    )


def _log_this_year(person: Person, user: User, decided_by: User, today: date) -> None:
    methods = {method.code: method for method in Method.objects.in_use()}
    for days, (method, title, areas) in ((45, TOPICS[0]), (31, TOPICS[4])):
        start = today - timedelta(days=days)
        entry = Entry(
            person=person,
            title=title,
            method=methods[method],
            start_date=start,
            end_date=start,
            minutes=180,
            shares=dict.fromkeys((Area.objects.in_use().get(number=n).pk for n in areas), 1),
            certificate_follows=method == "coaching",
        )
        record = save_and_submit(entry=entry, at=_moment(start), by=user)
        record.refresh_from_db()
        approve(seen={record.pk: record.version}, at=_decided_at(record), by=decided_by)


def in_groups(postings: Any) -> list[Posting]:
    """The posts of people in a group of the circular, with their people."""
    return list(postings.filter(outcome=Outcome.GROUP).select_related("person").order_by("pk"))


def _moment(on: date) -> datetime:
    return min(
        timezone.make_aware(datetime.combine(on, time(16, 30))) + timedelta(days=1), timezone.now()
    )


def _decided_at(record: TrainingRecord) -> datetime:
    submitted = record.submitted_at or timezone.now()
    return min(submitted + timedelta(days=4), timezone.now())

"""The transcript of somebody with as many approved records as it prints, against reading them."""

from collections.abc import Iterator

from django.utils import timezone

from bench.figures import Figure, timed
from competencies.models import Method
from personnel.models import Person, User
from training import actions
from training.enums import Status
from training.models import RecordArea, TrainingRecord
from training.transcript import MOST_RECORDS, transcript_of

TITLE = "การอบรมเชิงปฏิบัติการพัฒนาทักษะการใช้โปรแกรมตารางคำนวณสำหรับครูผู้สอนในโรงเรียนประถมศึกษา"
PROVIDER = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาชุมพร เขต 1"


def measure(staff: int, rows: int) -> Iterator[Figure]:
    """Make the PDF file of one person."""
    person, now = Person.objects.order_by("pk")[0], timezone.now()
    user = User.objects.create(email="owner-of-many@example.org")
    _add_records(person, MOST_RECORDS)
    actions.issue_transcript(person=person, at=now, by=user)
    yield Figure(
        f"transcript of {MOST_RECORDS} records",
        timed(lambda: actions.issue_transcript(person=person, at=now, by=user)),
        "reading what stands in it",
        timed(lambda: transcript_of(person, on=timezone.localdate(), at=now, reference="")),
        wanted="< 5 s",
    )


def _add_records(person: Person, count: int) -> None:
    """Add approved ones that are like each other, with the long names that Thai courses have."""
    method, now = Method.objects.in_use()[0], timezone.now()
    like = {
        "title": TITLE, "provider": PROVIDER, "method": method, "mode": method.mode,
        "start_date": now.date(), "end_date": now.date(), "minutes": 60,
        "status": Status.APPROVED, "created_at": now, "submitted_at": now, "decided_at": now,
    }  # fmt: skip
    records = TrainingRecord.objects.bulk_create(
        TrainingRecord(person=person, **like) for _number in range(count)
    )
    area = RecordArea.objects.values_list("area", flat=True)[0]
    RecordArea.objects.bulk_create(
        RecordArea(record=record, area_id=area, share=100, minutes=60) for record in records
    )

"""What the demo's supervisors do beside their queues: correct, lend, assess a group."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from competencies.actions import Finding, assess_all
from competencies.enums import Source
from competencies.models import Area, Method
from personnel.actions.delegations import delegate
from personnel.models import Person, Posting, Unit, User
from training.actions import Entry, Facts, approve, correct, save_drafts, submit
from training.enums import Verdict

DAYS_AGO = 12
HOURS, RIGHT_HOURS = 12, 6
ONLINE_TOGETHER = 8


def supervise_school(*, director: User, teacher: User, today: date) -> None:
    """The director of a school corrected a decision, and assessed everybody but the teacher."""
    posts = Posting.objects.on(today).primary().select_related("person").order_by("pk")
    here = posts.filter(unit=posts.get(person=director.person).unit)
    staff = [post.person for post in here.exclude(person__in=(director.person, teacher.person))]
    correct_hours(person=staff[0], by=director, today=today)
    assess_group(people=staff, by=director, on=today - timedelta(days=DAYS_AGO))


def correct_hours(*, person: Person, by: User, today: date) -> None:
    """A day was approved with twice its hours, and put right two days later."""
    day = today - timedelta(days=DAYS_AGO)
    at = timezone.make_aware(datetime.combine(day, time(16, 30)))
    method, area = Method.objects.in_use().get(code="workshop"), _online_together()
    said: dict[str, Any] = {
        "method": method,
        "start_date": day,
        "end_date": day,
        "shares": {area.pk: 100},
    }
    entry = Entry(
        person=person,
        title="อบรมเชิงปฏิบัติการจัดการชั้นเรียนออนไลน์",
        minutes=HOURS * 60,
        provider="ศูนย์เครือข่ายพัฒนาครู",
        certificate_no="ศค 118/2569",
        **said,
    )
    [record] = save_drafts(entries=[entry], at=at, by=None)
    submit(seen={record.pk: record.version}, at=at, by=None)
    record.refresh_from_db()
    approve(seen={record.pk: record.version}, at=at + timedelta(days=1), by=by)
    correct(
        decision=record.decisions.get(),
        verdict=Verdict.APPROVED,
        reason=f"เกียรติบัตรระบุ {RIGHT_HOURS} ชั่วโมง ไม่ใช่ {HOURS} ชั่วโมง",
        facts=Facts(minutes=RIGHT_HOURS * 60, **said),
        at=at + timedelta(days=3),
        by=by,
    )


def assess_group(*, people: Sequence[Person], by: User, on: date) -> None:
    """Assess everybody in one area, as on the page of a group."""
    area = _online_together()
    findings = [
        Finding(
            person=person.pk, area=area.pk, level=level, source=Source.SUPERVISOR, on=on,
            reason="สังเกตการทำงานร่วมกันบนเอกสารออนไลน์ในชุมชนการเรียนรู้",
        )
        for person, level in zip(people, cycle((1, 2, 1, 0)), strict=False)
    ]  # fmt: skip
    assess_all(findings=findings, by=by)


def lend(*, by: User, to: User, unit: Unit, today: date) -> None:
    """Two weeks of an official journey are in their first days."""
    days = {"from_date": today - timedelta(days=3), "to_date": today + timedelta(days=11)}
    delegate(to=to, unit=unit, by=by, **days)


def _online_together() -> Area:
    return Area.objects.in_use().get(number=ONLINE_TOGETHER)

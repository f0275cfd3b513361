"""Two made-up workshops of a school: one that is finished, and one of today that people come to."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from competencies.models import Area, Method
from personnel.models import Posting, User
from training.actions import (
    Workshop,
    add_people,
    create_activity,
    finish_activity,
    mark,
    sign_in,
)
from training.enums import Presence
from training.models import Activity

DAYS_AGO = 25


def hold_workshops(*, director: User, teacher: User, today: date) -> None:
    """The director of the demo teacher's school organises one for everybody there, and one today.

    The teacher was at the first, and has yet to sign in to the second.
    """
    _hold_finished(director, today - timedelta(days=DAYS_AGO))
    _open_one(director, today, absent=teacher)


def _hold_finished(director: User, day: date) -> None:
    at = timezone.make_aware(datetime.combine(day, time(16)))
    activity = _begin(director, day, "อบรมเชิงปฏิบัติการสร้างสื่อการสอนด้วยเครื่องมือดิจิทัล", (6, 7), 360)
    add_people(activity=activity, people=_staff(director, day), at=at, by=director)
    rows = activity.participants.exclude(person=director.person).order_by("-pk")
    absent, partly = rows[:2]
    mark(activity=activity, participants=[absent.pk], presence=Presence.ABSENT, by=director)
    mark(
        activity=activity,
        participants=[partly.pk],
        presence=Presence.PART,
        minutes=180,
        by=director,
    )
    finish_activity(activity=activity, at=at, by=director)


def _open_one(director: User, today: date, *, absent: User) -> None:
    activity = _begin(director, today, "ชุมชนการเรียนรู้: ใช้งานเอกสารร่วมกันออนไลน์", (4, 8), 120, "plc")
    people = [pk for pk in _staff(director, today) if pk != absent.person_id]
    add_people(activity=activity, people=people, at=timezone.now(), by=director)
    sign_in(activity=activity, at=timezone.now(), by=director)


def _begin(
    by: User, day: date, title: str, areas: tuple[int, ...], minutes: int, code: str = "workshop"
) -> Activity:
    post = Posting.objects.on(day).primary().select_related("unit").get(person=by.person)
    workshop = Workshop(
        unit=post.unit,
        title=title,
        method=Method.objects.in_use().get(code=code),
        start_date=day,
        end_date=day,
        minutes=minutes,
        shares=dict.fromkeys(
            Area.objects.in_use().filter(number__in=areas).values_list("pk", flat=True), 1
        ),
        provider=post.unit.name_th,
        place="ห้องประชุมของโรงเรียน",
    )
    at = timezone.make_aware(datetime.combine(day, time(8)))
    return create_activity(workshop=workshop, at=min(at, timezone.now()), by=by)


def _staff(director: User, day: date) -> list[int]:
    """Everybody whose primary post is at the director's school."""
    posts = Posting.objects.on(day).primary()
    unit = posts.get(person=director.person).unit_id
    return list(posts.filter(unit=unit).order_by("pk").values_list("person", flat=True))

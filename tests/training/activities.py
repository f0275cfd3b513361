"""Activities in every state, made by the same actions that the pages call."""

from datetime import date, datetime
from typing import Any

from personnel.models import Person, Unit, User
from tests.competencies.factories import area_no
from tests.training.factories import NOW, method
from training import actions
from training.actions import Finished, Workshop
from training.models import Activity, Participant

DAY = NOW.date()
TITLE = "อบรมการใช้ตารางคำนวณ"


def workshop(unit: Unit, **fields: Any) -> Workshop:
    """Three hours of practice on the day of `NOW`, about areas 1 and 5 in equal parts."""
    fields = {
        "title": TITLE,
        "method": method("workshop"),
        "start_date": DAY,
        "end_date": DAY,
        "minutes": 180,
        "shares": {area_no(1).pk: 1, area_no(5).pk: 1},
    } | fields
    return Workshop(unit=unit, **fields)


def make_activity(by: User, unit: Unit, *people: Person, **fields: Any) -> Activity:
    """An activity with these people on its list."""
    made = actions.create_activity(workshop=workshop(unit, **fields), at=NOW, by=by)
    if people:
        add(made, by, *people)
    return made


def add(activity: Activity, by: User, *people: Person) -> int:
    ids = [person.pk for person in people]
    return actions.add_people(activity=activity, people=ids, at=NOW, by=by)


def finish(activity: Activity, by: User, at: datetime = NOW) -> Finished:
    return actions.finish_activity(activity=activity, at=at, by=by)


def participant(activity: Activity, person: Person) -> Participant:
    return activity.participants.get(person=person)


def next_day() -> date:
    return date(DAY.year, DAY.month, DAY.day + 1)

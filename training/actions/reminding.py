"""Reminding people, each at most once of the same thing in 14 days."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from personnel import audit
from personnel.enums import NoticeKind
from personnel.models import Notice, Unit, User
from personnel.notices.telling import post
from training.enums import Lack
from training.models import Reminder

_LEADS_TO = {Lack.RECENT: "record_new", Lack.LEVEL: "my_page", Lack.DECISION: "queue"}


@transaction.atomic
def remind(*, kind: Lack, users: Iterable[int], days: int, on: date, by: User) -> int:
    """Remind the accounts (ids) of what they lack; return how many were reminded.

    Whom anybody reminded of it in the last 14 days is passed by: the database decides, also
    between two who click at once. In one order, so that these never wait in a circle. The mail
    follows what the reader chose about reminders, and nobody else is told of that choice.
    """
    click = uuid4()
    Reminder.objects.bulk_create(
        [
            Reminder(user_id=user, kind=kind, by=by, on_date=on, click=click)
            for user in sorted(set(users))
        ],
        ignore_conflicts=True,
    )
    sent = list(Reminder.objects.filter(click=click).select_related("user"))
    url = reverse(_LEADS_TO[kind])
    post(
        NoticeKind.REMINDER,
        [
            Notice(
                user=row.user, key=f"reminder:{row.pk}", url=url,
                params={"state": kind, "days": days},
            )
            for row in sent
        ],
    )  # fmt: skip
    audit.record_all(
        audit.event("reminder.sent", row, by=by, person=row.user.person_id, kind=kind)
        for row in sent
    )
    return len(sent)


@transaction.atomic
def look_at_lacks(*, kind: Lack, unit: Unit | None, by: User) -> None:
    """Write down that a list of people who lack something was looked at."""
    audit.record("lacks.seen", unit or "units:own", by=by, kind=kind)

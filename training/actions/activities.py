"""An activity, from its plan to the marks of who was there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from competencies.models import Method
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind
from personnel.models import Person, Unit, User
from personnel.notices import tell
from training.access import units_to_organise_for
from training.balance import split_minutes
from training.enums import Presence
from training.models import Activity, ActivityArea, Course, Participant
from training.models.participants import ParticipantQuerySet


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What is said of an activity, once for everybody who takes part.

    `shares` gives each area (id) a weight: percent, or 1 each to share equally.
    """

    unit: Unit
    title: str
    method: Method
    start_date: date
    end_date: date
    minutes: int
    course: Course | None = None
    shares: Mapping[int, int] = field(default_factory=dict)
    provider: str = ""
    place: str = ""


class MarkedAbsent(Exception):
    """The organiser marked the person as absent, and alone can change that."""


@transaction.atomic
def create_activity(*, workshop: Workshop, at: datetime, by: User) -> Activity:
    """Begin an activity for a unit where the user decides on records or is posted."""
    _check_unit(workshop, by)
    activity = Activity.objects.create(organiser=by, created_at=at, **_facts(workshop))
    _share_out(activity, workshop)
    audit.record("activity.created", activity, by=by, unit=workshop.unit.pk)
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, workshop: Workshop, version: int, by: User) -> None:
    """Say it anew, until the records are made; `Conflict` if it is not what the user saw."""
    _check_unit(workshop, by)
    rows = Activity.objects.organised_by(by).unfinished().filter(pk=activity.pk, version=version)
    if not rows.update(version=F("version") + 1, **_facts(workshop)):
        raise Conflict
    activity.shares.all().delete()
    _share_out(activity, workshop)
    audit.record("activity.changed", activity, by=by, unit=workshop.unit.pk)


@transaction.atomic
def add_people(*, activity: Activity, people: Collection[int], at: datetime, by: User) -> int:
    """Add people (ids) whom the user may see; return how many were not in it yet.

    After the end they are late, and get their records by finishing once more.
    """
    held = hold(activity, by)
    known = held.participants.values("person")
    seen = Person.objects.visible_to(by).filter(pk__in=people).exclude(pk__in=known)
    new = list(seen.values_list("pk", flat=True))
    # Somebody may sign in meanwhile.
    Participant.objects.bulk_create(
        (Participant(activity=held, person_id=person, added_at=at) for person in new),
        ignore_conflicts=True,
    )
    audit.record_all(audit.event("activity.added", held, by=by, person=pk) for pk in new)
    return len(new)


@transaction.atomic
def mark(
    *,
    activity: Activity,
    participants: Collection[int],
    presence: Presence,
    minutes: int | None = None,
    by: User,
) -> int:
    """Say of participants (ids) whether they were there; `minutes` of those who were in part.

    Whoever has a record keeps it: that is for a decision to correct. Returns how many were marked.
    """
    rows = hold(activity, by).participants.unrecorded().filter(pk__in=participants)
    return _mark(rows, activity, by, presence=presence, minutes=minutes)


@transaction.atomic
def mark_missing_absent(*, activity: Activity, by: User) -> int:
    """Mark as absent whoever did not sign in; return how many."""
    rows = hold(activity, by).participants.unrecorded().filter(signed_in_at=None)
    return _mark(rows.attending(), activity, by, presence=Presence.ABSENT, minutes=None)


@transaction.atomic
def take_out(*, activity: Activity, participants: Collection[int], by: User) -> int:
    """Take people off the list who neither signed in nor have a record; return how many."""
    rows = hold(activity, by).participants.unrecorded()
    unsigned = rows.filter(pk__in=participants, signed_in_at=None)
    gone = list(unsigned.order_by("pk").select_for_update())
    Participant.objects.filter(pk__in=[row.pk for row in gone]).delete()
    audit.record_all(
        audit.event("activity.taken_out", activity, by=by, person=row.person_id) for row in gone
    )
    return len(gone)


@transaction.atomic
def sign_in(*, activity: Activity, at: datetime, by: User) -> bool:
    """Note that the user is there, once; tell whether it was noted only now.

    What the organiser marked stands, also the hours of who was there in part: raises
    `MarkedAbsent`. Raises `Conflict` outside the days of the activity and once it is finished.
    """
    assert by.person_id  # noqa: S101 - the page is for people with a personnel file
    if not activity.takes_sign_ins(at):
        raise Conflict
    came = Participant(activity=activity, person_id=by.person_id, added_at=at)
    Participant.objects.bulk_create([came], ignore_conflicts=True)
    own = Participant.objects.filter(activity=activity, person=by.person_id)
    is_new = own.attending().unrecorded().filter(signed_in_at=None).update(signed_in_at=at)
    if not is_new and own.filter(presence=Presence.ABSENT).exists():
        raise MarkedAbsent
    if is_new:
        audit.record("activity.signed_in", activity, by=by, person=by.person_id)
        tell(
            users=[by],
            kind=NoticeKind.WORKSHOP_SIGNED_IN,
            key=f"{NoticeKind.WORKSHOP_SIGNED_IN}:{activity.pk}",
            url=reverse("my_page"),
            title=activity.title,
        )
    return bool(is_new)


def hold(activity: Activity, by: User) -> Activity:
    """Lock the user's own activity, so that one act at a time looks at its people."""
    own = Activity.objects.organised_by(by).filter(pk=activity.pk)
    held = own.select_for_update(no_key=True).first()
    if held is None:
        raise PermissionDenied
    return held


def _mark(rows: ParticipantQuerySet, activity: Activity, by: User, **marks: Any) -> int:
    # Locked, so that whoever signs in meanwhile is seen, and no longer among `rows`.
    locked = rows.order_by("pk").select_for_update(no_key=True)
    people = list(locked.values_list("pk", "person_id"))
    Participant.objects.filter(pk__in=[pk for pk, _person in people]).update(**marks)
    audit.record_all(
        audit.event("activity.marked", activity, by=by, person=person, **marks)
        for _pk, person in people
    )
    return len(people)


def _check_unit(workshop: Workshop, by: User) -> None:
    if not units_to_organise_for(by).filter(pk=workshop.unit.pk).exists():
        raise PermissionDenied


def _facts(workshop: Workshop) -> dict[str, Any]:
    return {name: value for name, value in vars(workshop).items() if name != "shares"}


def _share_out(activity: Activity, workshop: Workshop) -> None:
    percents = split_minutes(100, list(workshop.shares.values()))
    ActivityArea.objects.bulk_create(
        ActivityArea(activity=activity, area_id=area, share=share)
        for area, share in zip(workshop.shares, percents, strict=True)
    )

"""A personal plan from its proposal to the agreement, and the edition after it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from competencies.models import Area, Method
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User
from training.enums import PlanStatus
from training.models import Course, PersonalPlan, PlanItem
from training.models.plans import PersonalPlanQuerySet
from training.notices import tell_of_decided_plan, tell_of_sent_plan
from training.proposals import Proposal

FACTS = ("area_id", "what", "method_id", "course_id", "minutes", "target_level", "due_date")
BY_HAND = ("done_on", "done_note")


class NothingPlanned(Exception):
    """A plan without items cannot be agreed to."""


@transaction.atomic
def begin_plan(
    *, fiscal_year: int, proposals: Sequence[Proposal], at: datetime, by: User
) -> PersonalPlan:
    """Begin the user's plan of a fiscal year (BE) as a draft with the proposed items.

    Raises `Conflict` when there is one already.
    """
    assert by.person_id  # noqa: S101 (the page is for people with a personnel file)
    plan = _create(PersonalPlan(person_id=by.person_id, fiscal_year=fiscal_year, created_at=at))
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            area_id=row.area,
            what=row.what,
            method_id=row.method,
            course_id=row.course,
            minutes=row.minutes,
            target_level=row.target_level,
            due_date=row.due_date,
        )
        for row in proposals
    )
    _note("plan.begun", plan, by)
    return plan


@transaction.atomic
def save_item(
    *,
    plan: PersonalPlan,
    item: PlanItem | None = None,
    area: Area,
    what: str,
    method: Method,
    course: Course | None,
    minutes: int,
    target_level: int | None,
    due_date: date,
    by: User,
) -> PlanItem:
    """Add an item to one's own changeable plan, or change `item` there.

    Raises `Conflict`, also when the item was taken off meanwhile.
    """
    _change(_own(by).changeable(), plan, "plan.changed", by)
    if item and not plan.items.filter(pk=item.pk).exists():
        raise Conflict
    item = item or PlanItem(plan=plan)
    item.area, item.method, item.course = area, method, course
    item.what, item.minutes = what, minutes
    item.target_level, item.due_date = target_level, due_date
    item.save()
    return item


@transaction.atomic
def remove_item(*, item: PlanItem, by: User) -> None:
    """Take an item off one's own changeable plan. Raises `Conflict`."""
    _change(_own(by).changeable(), item.plan, "plan.changed", by)
    item.delete()


@transaction.atomic
def send_plan(*, plan: PersonalPlan, version: int, at: datetime, by: User) -> None:
    """Ask the supervisor to agree to one's own plan. Raises `NothingPlanned`, `Conflict`."""
    if not PlanItem.objects.filter(plan=plan).exists():
        raise NothingPlanned
    sent = {"status": PlanStatus.SENT, "sent_at": at}
    _change(_own(by).changeable(), plan, "plan.sent", by, version, **sent)
    tell_of_sent_plan(plan, timezone.localdate(at))


@transaction.atomic
def take_back_plan(*, plan: PersonalPlan, version: int, by: User) -> None:
    """Take one's own plan back before it is decided on, to change it. Raises `Conflict`."""
    sent = _own(by).filter(status=PlanStatus.SENT)
    _change(sent, plan, "plan.taken_back", by, version, status=PlanStatus.DRAFT)


@transaction.atomic
def agree_to_plan(*, plan: PersonalPlan, version: int, at: datetime, by: User) -> None:
    """Agree to a sent plan of the user's subtree, never the user's own.

    It takes the place of the edition agreed to before, which is kept. Raises `Conflict`.
    """
    waiting = PersonalPlan.objects.awaiting_agreement_by(by)
    _claim(waiting, plan, version)
    before = PersonalPlan.objects.filter(
        person=plan.person_id, fiscal_year=plan.fiscal_year, status=PlanStatus.AGREED
    )
    before.update(status=PlanStatus.REPLACED, version=F("version") + 1)
    _decide(plan, version, PlanStatus.AGREED, "", at, by)


@transaction.atomic
def return_plan(*, plan: PersonalPlan, version: int, reason: str, at: datetime, by: User) -> None:
    """Give a sent plan back with a reason, never one's own. Raises `Conflict`."""
    _claim(PersonalPlan.objects.awaiting_agreement_by(by), plan, version)
    _decide(plan, version, PlanStatus.RETURNED, reason, at, by)


@transaction.atomic
def revise_plan(*, plan: PersonalPlan, at: datetime, by: User) -> PersonalPlan:
    """Begin a new edition of one's own agreed plan, which holds until the new one is agreed to.

    Raises `Conflict` when an edition is in work already.
    """
    _claim(_own(by).filter(status=PlanStatus.AGREED), plan, plan.version)
    editions = PersonalPlan.objects.filter(person=plan.person_id, fiscal_year=plan.fiscal_year)
    last = editions.aggregate(last=Max("edition"))["last"]
    new = _create(
        PersonalPlan(
            person_id=plan.person_id,
            fiscal_year=plan.fiscal_year,
            edition=last + 1,
            created_at=at,
        )
    )
    PlanItem.objects.bulk_create(
        PlanItem(plan=new, **{name: getattr(item, name) for name in (*FACTS, *BY_HAND)})
        for item in plan.items.all()
    )
    _note("plan.revised", new, by)
    return new


@transaction.atomic
def note_item_done(*, item: PlanItem, note: str, on: date, by: User) -> None:
    """Tick an item of one's own agreed plan off by hand, or take that back with an empty note.

    For what no record shows; the supervisor sees the note. Raises `Conflict`.
    """
    _claim(_own(by).filter(status=PlanStatus.AGREED), item.plan, item.plan.version)
    PlanItem.objects.filter(pk=item.pk).update(done_on=on if note else None, done_note=note)
    audit.record("plan.ticked", item, by=by, person=by.person_id, is_done=bool(note))


def _own(by: User) -> PersonalPlanQuerySet:
    return PersonalPlan.objects.owned_by(by)


def _create(plan: PersonalPlan) -> PersonalPlan:
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as there_is_one:
        raise Conflict from there_is_one
    return plan


def _claim(plans: PersonalPlanQuerySet, plan: PersonalPlan, version: int | None = None) -> None:
    """Lock the plan if it still is among `plans`, and as it was seen where a version is given."""
    still = plans.filter(pk=plan.pk)
    if version is not None:
        still = still.filter(version=version)
    if not list(still.select_for_update(of=("self",), no_key=True)):
        raise Conflict


def _change(
    plans: PersonalPlanQuerySet,
    plan: PersonalPlan,
    verb: str,
    by: User,
    version: int | None = None,
    **changes: Any,
) -> None:
    _claim(plans, plan, version)
    PersonalPlan.objects.filter(pk=plan.pk).update(version=F("version") + 1, **changes)
    _note(verb, plan, by)


def _decide(
    plan: PersonalPlan, version: int, status: PlanStatus, reason: str, at: datetime, by: User
) -> None:
    PersonalPlan.objects.filter(pk=plan.pk).update(
        status=status,
        version=F("version") + 1,
        reason=reason,
        decided_by=by,
        decided_by_person=by.person_id,
        decided_at=at,
    )
    _note(f"plan.{status}", plan, by)
    tell_of_decided_plan(plan, version, status)


def _note(verb: str, plan: PersonalPlan, by: User) -> None:
    audit.record(verb, plan, by=by, person=plan.person_id, year=plan.fiscal_year)

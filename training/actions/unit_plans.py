"""The yearly plan of a unit: begun once, its lines written and removed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import Unit, User
from training.models import PlanActivity, PlanDevice, UnitPlan
from training.models.unit_plans import PlanLine

_COPIED = ("measure", "title", "area_id", "mode", "people", "budget")


@transaction.atomic
def begin_unit_plan(*, unit: Unit, fiscal_year: int, copies_last: bool, by: User) -> UnitPlan:
    """Begin the plan of a unit for a fiscal year (BE), empty or with what last year's had.

    Copied are the activities a year later, with nothing spent yet, and the devices. Raises
    `Conflict` when there is one already.
    """
    plan, is_new = UnitPlan.objects.get_or_create(unit=unit, fiscal_year=fiscal_year)
    if not is_new:
        raise Conflict
    if copies_last:
        _copy(UnitPlan.objects.filter(unit=unit, fiscal_year=fiscal_year - 1).first(), plan)
    audit.record("unit_plan.begun", plan, by=by, unit=unit.pk, copied=copies_last)
    return plan


@transaction.atomic
def add_line(*, plan: UnitPlan, kind: type[PlanLine], facts: Mapping[str, Any], by: User) -> None:
    """Add an activity or a device."""
    line = kind.objects.create(plan=plan, **facts)
    audit.record(f"{line._meta.model_name}.added", line, by=by, plan=plan.pk)


@transaction.atomic
def change_line(*, line: PlanLine, seen: int, facts: Mapping[str, Any], by: User) -> None:
    """Write a line anew. Raises `Conflict` when it is no longer in the version `seen`."""
    rows = type(line).objects.filter(pk=line.pk, version=seen)
    if not rows.update(version=F("version") + 1, **facts):
        raise Conflict
    audit.record(f"{line._meta.model_name}.changed", line, by=by, plan=line.plan_id)


@transaction.atomic
def remove_line(*, line: PlanLine, seen: int, by: User) -> None:
    """Take a line off its plan; history and trail stay. Raises `Conflict` as `change_line` does."""
    gone, _ = type(line).objects.filter(pk=line.pk, version=seen).delete()
    if not gone:
        raise Conflict
    audit.record(f"{line._meta.model_name}.removed", line, by=by, plan=line.plan_id)


def _copy(last: UnitPlan | None, plan: UnitPlan) -> None:
    PlanActivity.objects.bulk_create(
        PlanActivity(
            plan=plan,
            start_date=_year_later(row.start_date),
            end_date=_year_later(row.end_date),
            **{name: getattr(row, name) for name in _COPIED},
        )
        for row in PlanActivity.objects.filter(plan=last)
    )
    PlanDevice.objects.bulk_create(
        PlanDevice(plan=plan, name=row.name, needed=row.needed, available=row.available)
        for row in PlanDevice.objects.filter(plan=last)
    )


def _year_later(day: date) -> date:
    """The same day of the next year; the last of February after the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)

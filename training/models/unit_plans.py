"""The yearly plan of a unit for the driving measures of ว 4/2563: activities, budget, devices."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area
from personnel.enums import Right
from personnel.models import Posting, Unit
from personnel.models.scope import paths_where, within
from personnel.models.units import UnitQuerySet
from training.enums import Measure

if TYPE_CHECKING:
    from personnel.models import User


def units_with_plans_for(user: "User") -> UnitQuerySet:
    """The units whose plan the user may read: where they see totals, and where they have a post.

    A plan names nobody and concerns everybody below its unit, so it is read from there too.
    """
    posts = Posting.objects.on(timezone.localdate()).filter(
        person_id=user.person_id, person_id__isnull=False
    )
    own = {
        path[:end]
        for path in posts.values_list("unit__path", flat=True)
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen)
    }
    return Unit.objects.filter(
        within(paths_where(user, Right.SEE_TOTALS), "path") | Q(path__in=own)
    )


class UnitPlanQuerySet(models.QuerySet["UnitPlan"]):
    def kept_by(self, user: "User") -> Self:
        """The plans that the user may write."""
        return self.filter(within(paths_where(user, Right.PLAN_UNIT), "unit__path"))


@pghistory.track()
class UnitPlan(models.Model):
    """A unit's plan of a fiscal year (BE)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    fiscal_year = models.PositiveSmallIntegerField()

    objects = UnitPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_plan_per_unit_year"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700), name="plan_year_is_be"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.fiscal_year}"


class PlanLineQuerySet(models.QuerySet):
    def kept_by(self, user: "User") -> Self:
        """The lines of the plans that the user may write."""
        return self.filter(plan__in=UnitPlan.objects.kept_by(user))


class PlanLine(models.Model):
    """A line of a plan; `version` counts its changes, so that nobody overwrites another's."""

    plan = models.ForeignKey(UnitPlan, models.CASCADE, related_name="%(class)s_set")
    version = models.PositiveIntegerField(default=1)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        abstract = True


@pghistory.track()
class PlanActivity(PlanLine):
    """What the unit does, under which driving measure, for how many people and how much money.

    Amounts are in baht. What was learned is never typed: it comes from approved records.
    """

    measure = models.PositiveSmallIntegerField(_("driving measure"), choices=Measure)
    title = models.CharField(_("activity"), max_length=200)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.PositiveSmallIntegerField(choices=Mode, null=True, blank=True)
    people = models.PositiveIntegerField(_("people to reach"), default=0)
    budget = models.DecimalField(_("budget planned"), max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(_("budget spent"), max_digits=12, decimal_places=2, default=0)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))

    class Meta:
        ordering = ["measure", "start_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="activity_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(budget__gte=0, spent__gte=0), name="no_money_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over_budget(self) -> bool:
        return self.spent > self.budget


@pghistory.track()
class PlanDevice(PlanLine):
    """A device or tool: how many the unit needs, and how many it has."""

    name = models.CharField(_("device or tool"), max_length=200)
    needed = models.PositiveIntegerField(_("needed"))
    available = models.PositiveIntegerField(_("available"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(self.needed - self.available, 0)

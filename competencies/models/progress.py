"""Targets of the stages, what was found about people, and the state that is computed from it."""

from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from competencies.enums import Source, Stage
from competencies.models.framework import Area
from competencies.models.self_assessment import SelfAssessment
from personnel.enums import Group, Right
from personnel.models import Person, Unit

if TYPE_CHECKING:
    from personnel.models import User


@pghistory.track()
class StageTarget(models.Model):
    """Agency setting: what people of a group must reach in an area for the unit to attain a stage.

    A person meets it with `level` and `minutes` (approved, cumulative); a unit when `coverage`
    percent of its people in the group do.
    """

    stage = models.CharField(max_length=10, choices=Stage)
    group = models.CharField(max_length=1, choices=Group)
    area = models.ForeignKey(Area, models.PROTECT, related_name="targets")
    level = models.PositiveSmallIntegerField(_("level"))
    minutes = models.PositiveIntegerField(_("approved minutes"))
    coverage = models.PositiveSmallIntegerField(_("coverage in percent"))
    due_date = models.DateField(_("due"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "group", "area"], name="one_target_per_cell"),
            models.CheckConstraint(
                condition=Q(level__lte=3, coverage__lte=100), name="target_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.group} {self.area_id}"


class OfPeople(models.QuerySet):
    """Reads of rows that belong to a person."""

    def visible_to(self, user: "User", right: Right = Right.SEE_PEOPLE) -> Self:
        """The rows of the people whom the user may see."""
        return self.filter(person__in=Person.objects.visible_to(user, right))


class AssessmentQuerySet(OfPeople):
    def verified(self) -> Self:
        """What others found and counts; what people say of themselves only stands beside it."""
        return self.counting().exclude(source=Source.SELF)

    def counting(self) -> Self:
        """The findings that were not taken back."""
        return self.filter(taken_back=None)


# Read by time too: whose figures are due. The index costs next to nothing.
@pghistory.track(
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="assessment_history_by_time")]}
)
class Assessment(models.Model):
    """A level found for a person in an area. Kept for ever; the latest verified one counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    area = models.ForeignKey(Area, models.PROTECT, related_name="assessments")
    level = models.PositiveSmallIntegerField(_("level"))
    source = models.CharField(max_length=12, choices=Source)
    on_date = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    # Of a self-assessment: whose answers the level follows from.
    self_assessment = models.ForeignKey(
        SelfAssessment, models.PROTECT, null=True, related_name="findings"
    )
    at = models.DateTimeField(db_default=Now())

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=3), name="assessed_level_in_range"),
            models.CheckConstraint(
                condition=Q(self_assessment__isnull=True) | Q(source=Source.SELF),
                name="own_answers_verify_nothing",
            ),
        ]
        indexes = [models.Index(fields=["person", "area", "-on_date", "-id"])]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.area_id} {self.level} ({self.source})"


class TakenBack(models.Model):
    """That a finding no longer counts, and why; the finding itself stays on file."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} taken back"


class AreaProgress(models.Model):
    """The stored state of a person in an area, recomputed by `competencies.progress` alone.

    `verified_level` comes from assessments, the minutes (since the start, by mode) from approved
    records that `training` hands down.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="progress")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    verified_level = models.PositiveSmallIntegerField(default=0)
    minutes_70 = models.PositiveIntegerField(default=0)
    minutes_20 = models.PositiveIntegerField(default=0)
    minutes_10 = models.PositiveIntegerField(default=0)

    objects = OfPeople.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "area"], name="one_state_per_area"),
            models.CheckConstraint(
                condition=Q(verified_level__lte=3), name="verified_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.area_id}: {self.verified_level}"

    @property
    def minutes(self) -> int:
        return self.minutes_70 + self.minutes_20 + self.minutes_10


class AreaYear(models.Model):
    """Approved minutes of a person in an area in a fiscal year (BE), by mode; lectures apart."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="years")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    minutes_70 = models.PositiveIntegerField(default=0)
    minutes_20 = models.PositiveIntegerField(default=0)
    minutes_10 = models.PositiveIntegerField(default=0)
    lecture = models.PositiveIntegerField(default=0)

    objects = OfPeople.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "area", "fiscal_year"], name="one_year_per_area"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.area_id} {self.fiscal_year}"


class UnitStanding(models.Model):
    """The stage that a unit had attained when totals were last published, handed down by `reports`.

    A unit without a row has attained none.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="standing")
    stage = models.CharField(max_length=10, choices=Stage, null=True)
    as_of = models.DateField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"

"""The framework as versioned rows, assessments, and the one stored state of a person per area."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode, Source, Stage
from personnel.enums import Group, Right
from personnel.models import Person

if TYPE_CHECKING:
    from personnel.models import User


class Bilingual(models.Model):
    """A row with a Thai and an English name; the reader's language decides, Thai when in doubt."""

    name_th = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def in_use(self) -> Self:
        """The one framework that people are measured by now."""
        return self.filter(is_in_use=True)


class Framework(Bilingual):
    code = models.SlugField(max_length=40, unique=True)
    source = models.CharField(max_length=200)
    issued = models.DateField()
    is_in_use = models.BooleanField(default=False)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_use"], condition=Q(is_in_use=True), name="one_framework_in_use"
            )
        ]


class GroupProfile(Bilingual):
    """A target group's title and definition in one version of the framework."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="groups")
    code = models.CharField(max_length=1, choices=Group)
    definition_th = models.TextField()
    definition_en = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_profile_per_group")]

    @property
    def definition(self) -> str:
        return self.definition_en if get_language() == "en" else self.definition_th


class StageProfile(Bilingual):
    """What a stage of a unit means."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="stages")
    code = models.CharField(max_length=10, choices=Stage)
    order = models.PositiveSmallIntegerField()
    meaning_th = models.TextField()
    meaning_en = models.TextField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_profile_per_stage")]

    @property
    def meaning(self) -> str:
        return self.meaning_en if get_language() == "en" else self.meaning_th


class Level(Bilingual):
    """A label for levels 0–3."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_label_per_level")]


class Method(Bilingual):
    """A way of learning; it implies its mode 70, 20 or 10, and whether it is a lecture."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="methods")
    code = models.SlugField(max_length=40)
    mode = models.PositiveSmallIntegerField(choices=Mode)
    is_lecture = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_method_per_code")]


class Dimension(Bilingual):
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="dimensions")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_dimension_per_no")]


class AreaQuerySet(models.QuerySet["Area"]):
    def in_use(self) -> Self:
        """The areas of the framework in use, in their official order."""
        return self.filter(dimension__framework__is_in_use=True).order_by("number")


class Area(Bilingual):
    """One of the ten areas; always shown with its number, since 3 and 9 have nearly one name."""

    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="areas")
    number = models.PositiveSmallIntegerField()
    hint_th = models.CharField(max_length=300, blank=True)
    hint_en = models.CharField(max_length=300, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dimension", "number"], name="one_area_per_no")]

    @property
    def hint(self) -> str:
        return self.hint_en if get_language() == "en" else self.hint_th

    @property
    def numbered_name(self) -> str:
        return f"{self.number}. {self.name}"


class Statement(models.Model):
    """A behaviour by which people assess themselves at a level of an area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="statements")
    code = models.SlugField(max_length=20)
    level = models.PositiveSmallIntegerField()
    text_th = models.TextField()
    text_en = models.TextField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="one_statement_per_code")]

    def __str__(self) -> str:
        return self.code

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_th


class NextStep(models.Model):
    """What to do to reach a level of an area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="next_steps")
    level = models.PositiveSmallIntegerField()
    text_th = models.TextField()
    text_en = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "level"], name="one_next_step_per_level")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_th


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
            models.CheckConstraint(condition=Q(level__lte=3, coverage__lte=100), name="target_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.group} {self.area_id}"


class OfPeople(models.QuerySet):  # type: ignore[type-arg]
    """Reads of rows that belong to a person."""

    def visible_to(self, user: "User", right: Right = Right.SEE_PEOPLE) -> Self:
        """The rows of the people whom the user may see."""
        return self.filter(person__in=Person.objects.visible_to(user, right))


@pghistory.track()
class Assessment(models.Model):
    """A level found for a person in an area. Kept for ever; the latest verified one counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    area = models.ForeignKey(Area, models.PROTECT, related_name="assessments")
    level = models.PositiveSmallIntegerField(_("level"))
    source = models.CharField(max_length=12, choices=Source)
    on_date = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(db_default=Now())

    objects = OfPeople.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__lte=3), name="assessed_level_in_range")]
        indexes = [models.Index(fields=["person", "area", "-on_date", "-id"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.area_id} {self.level} ({self.source})"


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
        constraints = [models.UniqueConstraint(fields=["person", "area"], name="one_state_per_area")]

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
            models.UniqueConstraint(fields=["person", "area", "fiscal_year"], name="one_year_per_area")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.area_id} {self.fiscal_year}"

"""The framework as versioned rows: groups, stages, areas, levels, methods and statements."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from competencies.enums import Mode, Stage
from personnel.enums import Group


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


class OfFramework(models.QuerySet[Any]):
    """Reads of rows that belong to one version of the framework."""

    def in_use(self) -> Self:
        """The rows of the framework in use."""
        return self.filter(framework__is_in_use=True)


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

    objects = OfFramework.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_profile_per_group")
        ]

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

    objects = OfFramework.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_profile_per_stage")
        ]

    @property
    def meaning(self) -> str:
        return self.meaning_en if get_language() == "en" else self.meaning_th


class Level(Bilingual):
    """A label for levels 0–3."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="levels")
    number = models.PositiveSmallIntegerField()

    objects = OfFramework.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="one_label_per_level")
        ]


class Method(Bilingual):
    """A way of learning; it implies its mode 70, 20 or 10, and whether it is a lecture."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="methods")
    code = models.SlugField(max_length=40)
    mode = models.PositiveSmallIntegerField(choices=Mode)
    is_lecture = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    objects = OfFramework.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_method_per_code")
        ]


class Dimension(Bilingual):
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="dimensions")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="one_dimension_per_no")
        ]


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
        constraints = [
            models.UniqueConstraint(fields=["dimension", "number"], name="one_area_per_no")
        ]

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
        constraints = [
            models.UniqueConstraint(fields=["area", "code"], name="one_statement_per_code")
        ]

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
        constraints = [
            models.UniqueConstraint(fields=["area", "level"], name="one_next_step_per_level")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_th

"""The catalogue of courses."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Method
from personnel.text import match_key


class CourseQuerySet(models.QuerySet["Course"]):
    def offered(self) -> Self:
        """The courses that can be taken now."""
        return self.filter(is_offered=True)

    def helping_in(self, areas: Iterable[int]) -> Self:
        """The offered courses for any of the areas (ids), with their areas; recommended first."""
        return self.offered().filter(areas__in=areas).distinct().prefetch_related("areas")


class Course(models.Model):
    """A course of the catalogue; `level` is the level of its areas that it helps to reach."""

    code = models.CharField(max_length=40, unique=True)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    url = models.URLField(blank=True)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    areas = models.ManyToManyField(Area, related_name="courses")
    is_offered = models.BooleanField(default=True)
    is_recommended = models.BooleanField(default=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-is_recommended", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_th

    @property
    def name_keys(self) -> set[str]:
        """By what a typed title is recognised as this course."""
        names = (self.code, self.title_th, self.title_en, *self.aliases)
        return {match_key(name) for name in names if name}

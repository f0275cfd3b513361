"""The catalogue of courses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Method
from personnel.enums import Right, UnitKind
from personnel.models import Unit
from personnel.text import match_key
from training.enums import Status

if TYPE_CHECKING:
    from personnel.models import Person, User

# There is one catalogue for everybody: whoever edits it holds the right at the top.
KEEPING = (UnitKind.MINISTRY, UnitKind.AGENCY)


class CourseQuerySet(models.QuerySet["Course"]):
    def offered(self) -> Self:
        """The courses that can be taken now."""
        return self.filter(is_offered=True)

    def helping_in(self, areas: Iterable[int]) -> Self:
        """The offered courses for any of the areas (ids), with their areas; recommended first."""
        return self.offered().filter(areas__in=areas).distinct().prefetch_related("areas")

    def not_finished_by(self, person: "Person") -> Self:
        """The courses of which no record of the person is approved: what could be done next."""
        finished = person.records.filter(status=Status.APPROVED, course__isnull=False)
        return self.exclude(pk__in=finished.values("course"))

    def editable_by(self, user: "User") -> Self:
        """All of the catalogue for whoever keeps it, at the ministry or an agency; else nothing."""
        return self if keeps_catalogue(user) else self.none()

    def visible_to(self, user: "User") -> Self:
        """What is offered, and for whoever keeps the catalogue also what was retired."""
        return self if keeps_catalogue(user) else self.offered()

    def named(self, text: str) -> Self:
        """The courses in whose code, titles or aliases the text stands, however it is spelled."""
        key = match_key(text)
        return self.filter(search_text__contains=key) if key else self

    def in_full(self) -> Self:
        """With everything that a list shows of a course."""
        return self.select_related("method").prefetch_related("areas")


def keeps_catalogue(user: "User") -> bool:
    """Tell whether the user may edit the catalogue today."""
    kept = Unit.objects.visible_to(user, Right.EDIT_CATALOGUE)
    return bool(kept.filter(kind__in=KEEPING).exists())


@pghistory.track()
class Course(models.Model):
    """A course of the catalogue; `level` is the level of its areas that it helps to reach.

    Never deleted: records point to it. Retired, it is offered no more. `version` counts changes.
    """

    code = models.CharField(max_length=40, unique=True)
    title_th = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    certified_by = models.CharField(_("certified by"), max_length=200, blank=True, db_default="")
    url = models.URLField(blank=True)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    areas = models.ManyToManyField(Area, related_name="courses")
    is_offered = models.BooleanField(default=True)
    is_recommended = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, db_default=1)
    # The keys of all its names, written by training.actions.courses.
    search_text = models.TextField(blank=True, db_default="")

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-is_recommended", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=3), name="course_level_in_range")
        ]

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

    @property
    def search_keys(self) -> str:
        """What `search_text` has to be; a line break keeps one name from running into the next."""
        return "\n".join(sorted(self.name_keys))

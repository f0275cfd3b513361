"""The dated tree of units. A path prefix is a subtree, a scope of rights and a key of sums."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left, Length
from django.utils.translation import get_language
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from personnel.enums import CodeScheme, Right, UnitKind
from personnel.models.dated import Dated
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.users import User


def called(key: str, unit: str = "") -> Q:
    """Return the condition that a name of a unit has these letters in it (`match_key`).

    `unit` leads to the unit and ends in `__`; nothing where the row is the unit itself.
    """
    aliases = UnitAlias.objects.filter(unit=OuterRef(f"{unit}pk"), name_key__contains=key)
    return Q(**{f"{unit}name_key__contains": key}) | Q(Exists(aliases))


STEP = 4


def path_above(unit: str = "") -> Left:
    """Return the path of the unit above, "" for none; an index finds what lies just below by it.

    `unit` leads to the unit and ends in `__`; nothing where the row is the unit itself.
    """
    return Left(f"{unit}path", Length(f"{unit}path") - STEP)


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, user: "User", right: Right = Right.SEE_TOTALS) -> Self:
        """The units where the user holds that right today."""
        return self.within(paths_where(user, right))

    def within(self, paths: list[str]) -> Self:
        """The units at or under any of the paths."""
        return self.filter(within(paths, "path"))

    def in_subtree(self, unit: "Unit") -> Self:
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def above(self, unit: "Unit") -> Self:
        """The unit's ancestors from the top and the unit itself."""
        steps = range(unit.steplen, len(unit.path) + 1, unit.steplen)
        return self.filter(path__in=[unit.path[:step] for step in steps]).order_by("depth")

    def children_of(self, unit: "Unit") -> Self:
        """The units one level below."""
        return self.filter(path__startswith=unit.path, depth=unit.depth + 1)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """treebeard's manager names its own queryset; ours takes its place, in tree order."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


@pghistory.track()
class Unit(MP_Node, Dated):
    """A ministry, agency, office, group in an office, school or college."""

    steplen = STEP
    # "C" order makes `path LIKE 'prefix%'` an index range scan.
    path = models.CharField(max_length=255, unique=True, db_collation="C")
    kind = models.CharField(max_length=20, choices=UnitKind)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=80, blank=True)
    name_key = models.CharField(max_length=200, db_index=True)
    province = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=60, blank=True)

    objects = UnitManager()

    class Meta(Dated.Meta):
        abstract = False
        # Of 30,000 units 29,000 are schools at the bottom; pages ask for the few others.
        indexes = [
            models.Index(fields=["kind"], name="unit_kind"),
            models.Index(fields=["depth"], name="unit_depth"),
            models.Index(path_above(), name="unit_above"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; Thai where no English name is known."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_th

    @property
    def label(self) -> str:
        """The short name where there is one, for tables."""
        return (
            self.name_en
            if get_language() == "en" and self.name_en
            else self.short_name or self.name_th
        )


class UnitCode(models.Model):
    """An official number of a unit in one numbering."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme)
    value = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="one_unit_per_code")
        ]
        indexes = [models.Index(fields=["value"])]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class UnitAlias(models.Model):
    """Another name by which offices call a unit: a former name, a short form, a spelling."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name_key"], name="one_alias_per_spelling")
        ]

    def __str__(self) -> str:
        return self.name

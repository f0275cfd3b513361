"""The figures of units in a snapshot, and the stages that they attain."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.enums import Stage
from competencies.models import Area
from personnel.enums import Right
from personnel.models import Unit
from personnel.models.dated import in_force
from personnel.models.scope import paths_where, within
from reports.models.snapshots import Snapshot

if TYPE_CHECKING:
    from personnel.models import User


def whole_percent(part: int, whole: int) -> int | None:
    """Return the share in percent, rounded down.

    So what nearly meets a target never seems to meet it.
    """
    return part * 100 // whole if whole else None


# Once for each statement, however many rows it changes.
_OF_A_CLOSED_YEAR = """
IF EXISTS (
    SELECT FROM reports_snapshot WHERE closed_at IS NOT NULL
        AND id IN (SELECT snapshot_id FROM old_values)
) THEN
    RAISE EXCEPTION 'the figures of a closed fiscal year do not change';
END IF;
RETURN NULL;
"""


class Figures(models.Model):
    """How many met each stage's target, and approved minutes.

    `minutes_*` and `lecture` are those of the snapshot's fiscal year, `ever_*` all since the start;
    lectures are a part of the 10. Written by `reports.builders` alone, for a unit's whole subtree.
    The tables have no foreign keys in the database: checking them would cost more than writing the
    rows.
    """

    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    met_early = models.PositiveIntegerField()
    met_developing = models.PositiveIntegerField()
    met_mature = models.PositiveIntegerField()
    minutes_70 = models.BigIntegerField()
    minutes_20 = models.BigIntegerField()
    minutes_10 = models.BigIntegerField()
    lecture = models.BigIntegerField()
    ever_70 = models.BigIntegerField(default=0)
    ever_20 = models.BigIntegerField(default=0)
    ever_10 = models.BigIntegerField(default=0)
    ever_lecture = models.BigIntegerField(default=0)

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name=f"closed_stays_{str(operation).lower()}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=pgtrigger.Referencing(old="old_values"),
                func=_OF_A_CLOSED_YEAR,
            )
            for operation in (pgtrigger.Update, pgtrigger.Delete)
        ]

    def met(self, stage: str) -> int:
        """Return how many met the target of that stage."""
        number: int = getattr(self, met_column(stage))
        return number


def met_column(stage: str) -> str:
    """Return the column that counts who met the target of that stage."""
    return f"met_{Stage(stage).lower()}"


class UnitProgressQuerySet(models.QuerySet["UnitProgress"]):
    def visible_to(self, user: "User", right: Right = Right.ASK_REPORTS) -> Self:
        """The figures of units where the user may ask for reports."""
        return self.filter(within(paths_where(user, right), "unit__path"))


class UnitProgress(Figures):
    """People of a unit and below in a group and area; group `*` sums all groups."""

    pk = models.CompositePrimaryKey("snapshot_id", "unit_id", "group", "area_id")
    group = models.CharField(max_length=1)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    head_count = models.PositiveIntegerField()

    objects = UnitProgressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.group} {self.area_id}"

    @classmethod
    def nobody(cls, snapshot: Snapshot, unit: int, group: str, area: int) -> Self:
        """What there is to say where no row is stored."""
        zeros = {f.name: 0 for f in cls._meta.fields if isinstance(f, models.IntegerField)}
        return cls(snapshot=snapshot, unit_id=unit, group=group, area_id=area, **zeros)

    @property
    def minutes(self) -> int:
        return self.minutes_70 + self.minutes_20 + self.minutes_10

    def share(self, stage: str) -> int | None:
        """Return the percentage of the people who meet that stage's target."""
        return whole_percent(self.met(stage), self.head_count)


class UnitStageQuerySet(models.QuerySet["UnitStage"]):
    def visible_to(self, user: "User", right: Right = Right.SEE_TOTALS) -> Self:
        """The figures of units where the user may see totals."""
        return self.filter(within(paths_where(user, right), "unit__path"))

    def in_subtree(self, unit: Unit) -> Self:
        """The figures of the unit and of every unit below it."""
        return self.filter(unit__path__startswith=unit.path)

    def children_of(self, unit: Unit) -> Self:
        """The figures of the units one level below."""
        return self.in_subtree(unit).filter(unit__depth=unit.depth + 1)

    def open_on(self, day: date) -> Self:
        """Without the units that are closed on that day and empty."""
        return self.filter(in_force(day, "unit__") | Q(people__gt=0))


class UnitStage(Figures):
    """The stage that a unit attains, its people by group, and its figures over all areas.

    `people` are those whose primary post is in the unit or below: in a group, outside the circular
    or waiting for a decision. `holders` are the people who hold any post there: one with posts in
    two schools counts in both, and once in what both belong to. `cells` are the people in a group
    times the areas, `met_*` those of the cells where the person meets that stage's target.
    """

    pk = models.CompositePrimaryKey("snapshot_id", "unit_id")
    stage = models.CharField(max_length=10, choices=Stage, null=True)
    # How many targets with staff of the next stage are met, of how many.
    targets_met = models.PositiveIntegerField()
    targets = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    holders = models.PositiveIntegerField(default=0)
    in_m = models.PositiveIntegerField()
    in_a = models.PositiveIntegerField()
    in_s = models.PositiveIntegerField()
    in_t = models.PositiveIntegerField()
    outside = models.PositiveIntegerField()
    in_review = models.PositiveIntegerField()
    cells = models.PositiveIntegerField()

    # Added by `Focus.of` and `Focus.ranked`; `veil_units` hides some of it.
    focus_people: int | str
    focus_staff: int
    focus_cells: int | None
    shown_share: int | None
    is_hidden: bool = False

    objects = UnitStageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"

    @property
    def in_groups(self) -> int:
        return self.in_m + self.in_a + self.in_s + self.in_t

    @property
    def next_stage(self) -> Stage | None:
        """The stage after the one attained; none after the last."""
        stages = list(Stage)
        after = stages.index(Stage(self.stage)) + 1 if self.stage else 0
        return stages[after] if after < len(stages) else None

    def share(self, stage: str) -> int | None:
        """Return the average over the areas of the percentage who meet that stage's target."""
        return whole_percent(self.met(stage), self.cells)

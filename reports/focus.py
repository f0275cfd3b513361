"""What the figures of a page are about: all of a unit's people and areas, or a part of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, OrderBy, OuterRef, Subquery, Sum, When
from django.db.models.functions import Cast, Floor, NullIf

from competencies.enums import Stage
from reports.enums import ALL_GROUPS, Ranking
from reports.masking import COUNTS
from reports.models import (
    UnitProgress,
    UnitStage,
    UnitStageQuerySet,
    met_column,
    whole_percent,
)


@dataclass(frozen=True)
class Focus:
    """A group by its code, or all groups; an area by its number, or all areas."""

    group: str = ""
    area: int | None = None

    @property
    def is_narrow(self) -> bool:
        return bool(self.group or self.area)

    @property
    def staff_count(self) -> int:
        """The place in `COUNTS` of the people whose shares and hours it is about."""
        return COUNTS.index(f"in_{self.group.lower()}" if self.group else "in_groups")

    @property
    def people_count(self) -> int:
        """The place in `COUNTS` of the people that it counts."""
        return self.staff_count if self.group else 0

    @property
    def figures_group(self) -> str:
        """The group code of the figures that it is about."""
        return self.group or ALL_GROUPS

    def of(self, rows: UnitStageQuerySet) -> UnitStageQuerySet:
        """Give each row `focus_people`, `focus_staff` (those in groups), `focus_cells` and
        `focus_met_*`: the figures of the focus.
        """
        own = F(f"in_{self.group.lower()}") if self.group else None
        found: dict[str, Any] = {
            "focus_people": own or F("people"),
            "focus_staff": own or F("in_m") + F("in_a") + F("in_s") + F("in_t"),
        }
        for column in ("cells", *map(met_column, Stage)):
            found[f"focus_{column}"] = self._sum(column)
        return rows.annotate(**found)

    def cells_of(self, rows: UnitStageQuerySet, stage: str) -> Iterable[tuple[int, int, int]]:
        """Of each row the unit, the cells that meet the stage's target, and the cells."""
        return self.of(rows).values_list("unit_id", _met(stage), "focus_cells")

    def ranked(self, rows: UnitStageQuerySet, by: str, stage: str) -> UnitStageQuerySet:
        """In the order of a `Ranking`, `-` before it turns it round; units without people last.

        Each row gets `shown_share`, the percentage of the focus on target for that stage, rounded
        down.
        """
        share = F(_met(stage)) * 100.0 / NullIf(F("focus_cells"), 0)
        keys: dict[str, Any] = {
            Ranking.UNIT: F("unit__path"),
            Ranking.STAGE: Case(
                *(When(stage=code, then=n) for n, code in enumerate(Stage)), default=-1
            ),
            Ranking.PEOPLE: F("focus_people"),
            Ranking.SHARE: share,
        }
        key = OrderBy(
            keys[Ranking(by.removeprefix("-"))], descending=by[:1] == "-", nulls_last=True
        )
        shown: dict[str, Any] = {"shown_share": Cast(Floor(share), IntegerField())}
        return self.of(rows).annotate(**shown).order_by(key, "unit__path")

    def _sum(self, column: str) -> Any:
        if not self.is_narrow:
            return F(column)
        rows = UnitProgress.objects.filter(
            snapshot=OuterRef("snapshot_id"), unit=OuterRef("unit_id"), group=self.figures_group
        )
        rows = rows.filter(area__number=self.area) if self.area else rows
        summed = Sum("head_count" if column == "cells" else column)
        return Subquery(rows.order_by().values("unit_id").annotate(n=summed).values("n"))


def met_of(row: UnitStage, stage: str) -> int:
    """Return in how many cells of the focus the stage's target is met; for rows of `Focus.of`."""
    return getattr(row, _met(stage)) or 0


def share_of(row: UnitStage, stage: str) -> int | None:
    """Return the percentage of the focus that meets the stage's target, rounded down."""
    return whole_percent(met_of(row, stage), row.focus_cells or 0)


def _met(stage: str) -> str:
    return f"focus_{met_column(stage)}"

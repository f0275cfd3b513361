"""What the figures of a page are about: all of a unit's people and areas, or a part of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, OrderBy, OuterRef, Subquery, Sum
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
        columns = ["cells", *map(met_column, Stage)]
        found: dict[str, Any] = {f"focus_{column}": self._sum(column) for column in columns}
        own = F(f"in_{self.group.lower()}") if self.group else None
        staff = own or F("in_m") + F("in_a") + F("in_s") + F("in_t")
        return rows.annotate(focus_people=own or F("people"), focus_staff=staff, **found)

    def cells_of(self, rows: UnitStageQuerySet, stage: str) -> Iterable[tuple[int, int, int]]:
        """Of each row the unit, the cells that meet the stage's target, and the cells."""
        return self.of(rows).values_list("unit_id", _met(stage), "focus_cells")

    def ranked(self, rows: UnitStageQuerySet, by: str, stage: str) -> UnitStageQuerySet:
        """Like `UnitStageQuerySet.ranked`, by the figures of the focus."""
        ranked = self.of(rows).ranked(by, stage)
        share = F(_met(stage)) * 100.0 / NullIf(F("focus_cells"), 0)
        ranked = ranked.annotate(shown_share=Cast(Floor(share), IntegerField()))
        keys: dict[str, Any] = {Ranking.SHARE: share, Ranking.PEOPLE: F("focus_people")}
        key = keys.get(by.removeprefix("-"))
        if key is None:
            return ranked
        return ranked.order_by(
            OrderBy(key, descending=by[:1] == "-", nulls_last=True), "unit__path"
        )

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
    return whole_percent(met_of(row, stage), row.focus_cells or 0)  # type: ignore[attr-defined]


def _met(stage: str) -> str:
    return f"focus_{met_column(stage)}"

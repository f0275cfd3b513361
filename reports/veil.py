"""The page of a unit for readers who may not see its people: what tells of a few is hidden.

By the rules of the report pack (docs/permissions.md), so that neither tells what the other hides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from personnel.masking import FEW, WITHHELD, is_few
from reports.criteria import NextStage
from reports.dashboard import HeadCount, Row, UnitPage
from reports.enums import ALL_GROUPS
from reports.focus import Focus, met_of
from reports.hidden import Cells, hidden_cells
from reports.masking import COUNTS, printed
from reports.models import UnitProgress, UnitStage
from reports.trend import Point, Trend


def veiled(page: UnitPage, hidden: Sequence[bool]) -> UnitPage:
    """Return the page without what `hidden` (see `hidden_counts`) does not let a reader know."""
    focus, cells = page.focus, hidden_cells(page.figures, page.shown.code, hidden)
    rows = [_row(row, cells) for row in page.rows]
    no_hours = hidden[focus.staff_count]
    of_area = rows[0] if focus.area and rows else None
    no_share = no_hours or bool(of_area and of_area.is_hidden)
    few_above = bool(of_area and of_area.above_is_few)
    return replace(
        page,
        people=printed(page.standing.people, hidden[0]),
        in_groups=printed(page.standing.in_groups, hidden[1]),
        head_counts=_heads(page.head_counts, hidden),
        rows=rows,
        share=None if no_share else page.share,
        above_share=None if no_share or few_above else page.above_share,
        comparison=None if no_share else page.comparison,
        next_stage=page.next_stage and _step(page.next_stage, page.figures, hidden),
        trend=_trend(page, no_hours, no_share),
        hides_hours=no_hours,
    )


def veil_units(
    rows: Iterable[UnitStage], focus: Focus, stage: str, hidden: dict[str, list[bool]]
) -> None:
    """Hide in rows of `Focus.ranked` what their readers may not know, by the paths of units."""
    for row in rows:
        flags = hidden.get(row.unit.path, [True] * len(COUNTS))
        staff, met = row.focus_staff, met_of(row, stage)
        few = bool(focus.area) and (is_few(met) or is_few(staff - met))
        row.is_hidden = flags[0]
        row.focus_people = printed(int(row.focus_people), flags[focus.people_count])
        if flags[focus.staff_count] or few:
            row.shown_share = None


def _row(row: Row, cells: Cells) -> Row:
    shown = [
        replace(cell, is_hidden=(row.area.pk, cell.group or ALL_GROUPS) in cells)
        for cell in row.cells
    ]
    return replace(row, cells=shown, above=None if row.above_is_few else row.above)


def _heads(counts: Iterable[HeadCount], hidden: Sequence[bool]) -> list[HeadCount]:
    """Those of the four groups, outside and in review: the last six of `COUNTS`."""
    return [
        replace(row, people=printed(int(row.people), flag), share=0 if flag else row.share)
        for row, flag in zip(counts, hidden[2:], strict=True)
    ]


def _step(step: NextStage, figures: Iterable[UnitProgress], hidden: Sequence[bool]) -> NextStage:
    cells = hidden_cells(figures, step.profile.code, hidden)
    criteria = [replace(row, is_hidden=(row.area.pk, row.group) in cells) for row in step.criteria]
    return replace(step, criteria=criteria)


def _trend(page: UnitPage, no_staff: bool, no_share: bool) -> Trend:
    """The day of the page as the page tells it, and of the other days no counts.

    Counts would have to be hidden by the units beside and above on that day. Whole percentages of
    at least five people alone give none away, but those of a group or an area tell, with the others
    beside them, that of a few.
    """
    hides_days = no_staff or page.focus.is_narrow
    day = page.standing.snapshot.as_of
    points = [
        _of_the_page(point, no_staff, no_share)
        if point.as_of == day
        else _of_another_day(point, hides_days)
        for point in page.trend.points
    ]
    return Trend(points, hides_days=hides_days)


def _of_the_page(point: Point, no_staff: bool, no_share: bool) -> Point:
    return replace(
        point,
        share=None if no_share else point.share,
        on_target=printed(int(point.on_target), no_share),
        staff=printed(int(point.staff), no_staff),
    )


def _of_another_day(point: Point, hides_share: bool) -> Point:
    few = hides_share or int(point.staff) < FEW
    share = None if few else point.share
    return replace(point, share=share, on_target=WITHHELD, staff=WITHHELD)

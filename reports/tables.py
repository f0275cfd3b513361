"""What pages of figures show, as tables to take away: the same rows, headings and words.

What a reader may not know is hidden already in what these functions are given.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from competencies.enums import Stage
from personnel.be_dates import display, display_time
from personnel.masking import WITHHELD
from personnel.models import Unit
from reports.builders.closing import Difference
from reports.criteria import NextStage
from reports.dashboard import Row as AreaRow
from reports.dashboard import UnitPage
from reports.exports import Share, hours
from reports.focus import Focus
from reports.gaps import Gap
from reports.models import Snapshot, TargetMove, UnitStage
from training.exports import Row, Table
from training.models import TrainingRecord

PERCENT = 100


def unit_tables(
    page: UnitPage, unit: Unit, above: Unit | None, snapshot: Snapshot, units: Iterable[UnitStage]
) -> Iterator[Table]:
    """Yield the tables of a unit's page, and the units below it, all of them."""
    yield Table(_("Figures"), [_("Figure"), _("Value")], list(_facts(page, above, snapshot)))
    if page.next_stage:
        yield _criteria(page.next_stage)
    yield _head_counts(page)
    yield _balance(page)
    yield _trend(page)
    yield _heat_map(page, above)
    yield ranking(_("Units below"), units, page.shown.name)


def ranking(name: str, units: Iterable[UnitStage], stage: str) -> Table:
    """Return a table of units ranked: rows of `Focus.ranked`; `stage` is whose targets it shows."""
    head = [
        _("Unit"), _("Stage attained"), _("People"), f"{_('On target')}: {stage}",
        _("Targets met"), _("Targets of the next stage"),
    ]  # fmt: skip
    return Table(name, head, [_ranked(row) for row in units])


def gaps(found: Iterable[Gap]) -> Table:
    """Return people with gaps, as `PeopleWithGaps` gives them."""
    head = [
        _("Name"), _("Position"), _("Unit"), _("Group"), _("Areas below target"),
        _("Most is missing in"), _("Levels missing"), _("Hours missing"),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            gap.full_name, gap.position, gap.unit_name, gap.group, gap.areas, gap.area_name,
            gap.levels, hours(gap.minutes),
        ]
        for gap in found
    ]  # fmt: skip
    return Table(_("People with gaps"), head, rows)


def kinds(found: Iterable[Any]) -> Table:
    """Return how many units of each kind attain which stage; see `KindRow`."""
    rows = list(found)
    labels = [str(label) for label, _units, _asked in rows[0].counts] if rows else []
    return Table(
        _("Stages attained, by kind of unit"),
        [_("Kind of unit"), *labels, _("Units with people")],
        [
            [str(row.label), *(units for _label, units, _asked in row.counts), row.units]
            for row in rows
        ],
    )


def moves(found: Iterable[TargetMove]) -> Table:
    """Return the units that proposed targets would move."""
    none = _("none yet")
    return Table(
        _("Units that would move"),
        [_("Unit"), _("Before"), _("After")],
        [
            [
                move.unit.label,
                move.get_before_display() if move.before else none,
                move.get_after_display() if move.after else none,
            ]
            for move in found
        ],
    )


def differences(found: Iterable[Difference]) -> Table:
    """Return what differs from a closed year: each figure closed and now."""
    names = [_("People"), *Stage.labels, _("Hours of the year")]
    pairs = [(_("%s: closed") % name, _("%s: now") % name) for name in names]
    return Table(
        _("Changed since closing"),
        [_("Unit"), _("Area"), _("Group"), *(text for pair in pairs for text in pair)],
        [_difference(row) for row in found],
    )


def _difference(row: Difference) -> Row:
    learned = [*row.hours] if row.is_rough else [hours(row.closed.minutes), hours(row.now.minutes)]
    return [
        row.now.unit.label,
        row.now.area.numbered_name,
        _("All groups") if row.is_of_all else row.now.group,
        *(n for pair in row.counts for n in pair),
        *learned,
    ]


def records(found: Iterable[TrainingRecord]) -> Table:
    """Return records of people."""
    head = [_("Title"), _("Name"), _("Date"), _("Hours"), _("Status")]
    rows: list[Row] = [
        [
            record.title,
            record.person.full_name,
            display(record.end_date) if record.end_date else "",
            hours(record.minutes or 0),
            record.get_status_display(),
        ]
        for record in found
    ]
    return Table(_("Records decided since"), head, rows)


def _facts(page: UnitPage, above: Unit | None, snapshot: Snapshot) -> Iterator[Row]:
    """The key figures, and what they are about."""
    yield _("As of"), display_time(snapshot.watermark) if snapshot.watermark else ""
    yield _("Group"), page.focus.group or _("All groups")
    yield _("Area"), _area_of(page.focus, page) or _("All areas")
    yield _("People"), page.people
    yield _("Stage attained"), page.stage.name if page.stage else _("none yet")
    if page.next_stage:
        yield _("Next stage"), page.next_stage.profile.name
        yield _("Targets of the next stage met"), page.standing.targets_met
        yield _("Targets of the next stage with staff"), page.standing.targets
    yield f"{_('On target')}: {page.shown.name}", _percent(page.share)
    if above:
        yield above.label, _percent(page.above_share)
    if page.comparison:
        yield _("Rank among units of the same kind there"), page.comparison.rank
        yield _("Units of the same kind there"), page.comparison.units
        yield _("Best"), _percent(page.comparison.best)
        yield _("Median"), _percent(page.comparison.median)


def _area_of(focus: Focus, page: UnitPage) -> str:
    return next((area.numbered_name for area in page.areas if area.number == focus.area), "")


def _criteria(step: NextStage) -> Table:
    head = [
        _("Area"), _("Group"), _("Now"), _("Required"), _("People short"), _("Due"), _("Overdue"),
    ]  # fmt: skip
    return Table(
        _("Targets of the next stage"),
        head,
        [
            [
                row.area.numbered_name,
                row.group,
                WITHHELD if row.is_hidden else _percent(row.share),
                _percent(row.coverage),
                WITHHELD if row.is_hidden else row.short,
                display(row.due_date),
                _("yes") if row.is_overdue else _("no"),
            ]
            for row in [*step.unmet, *step.reached]
        ],
    )


def _head_counts(page: UnitPage) -> Table:
    rows: list[Row] = [(f"{row.code} {row.label}".strip(), row.people) for row in page.head_counts]
    return Table(_("People by group"), [_("Group"), _("People")], rows)


def _balance(page: UnitPage) -> Table:
    minutes = [*page.balance.minutes, page.balance.lecture, page.ever]
    labels = [
        _("Hours 70"), _("Hours 20"), _("Hours 10"), _("of which lectures"), _("Since the start"),
    ]  # fmt: skip
    rows: list[Row] = [
        (label, WITHHELD if page.hides_hours else hours(n))
        for label, n in zip(labels, minutes, strict=True)
    ]
    return Table("70-20-10", [_("Figure"), _("Value")], rows)


def _trend(page: UnitPage) -> Table:
    head = [
        _("As of"), _("On target"), _("People on target, average over the areas"),
        _("People in groups"),
    ]  # fmt: skip
    rows: list[Row] = [
        [display(row.as_of), _percent(row.share), row.on_target, row.staff]
        for row in reversed(page.trend.points)
    ]
    return Table(_("Trend"), head, rows)


def _heat_map(page: UnitPage, above: Unit | None) -> Table:
    groups = [str(column.code) for column in page.columns]
    everybody = [] if page.focus.group else [_("All")]
    head = [_("Area"), *groups, *everybody, *([above.label] if above else [])]
    rows = [_area_row(row, bool(above)) for row in page.rows]
    return Table(f"{_('Areas and groups')} {page.shown.name}", head, rows)


def _area_row(row: AreaRow, with_above: bool) -> Row:
    cells = [WITHHELD if cell.is_hidden else _percent(cell.share) for cell in row.cells]
    return [row.area.numbered_name, *cells, *([_percent(row.above)] if with_above else [])]


def _ranked(row: Any) -> Row:
    if getattr(row, "is_hidden", False):
        return [row.unit.label, WITHHELD, row.focus_people, WITHHELD, WITHHELD, WITHHELD]
    return [
        row.unit.label,
        row.get_stage_display() if row.stage else _("none yet"),
        row.focus_people,
        _percent(row.shown_share),
        row.targets_met,
        row.targets,
    ]


def _percent(whole: int | None) -> Share | str:
    """A percentage of the page as a part of one; nobody to count leaves an empty cell."""
    return "" if whole is None else Share(whole / PERCENT)

"""The sheets of the agency report pack."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from competencies.enums import Stage
from competencies.models import StageProfile
from personnel.be_dates import display, display_time
from personnel.enums import Group
from personnel.masking import WITHHELD, is_few
from reports import masking
from reports.enums import ALL_GROUPS
from reports.exports import Share, Workbook, hours, share
from reports.masking import printed
from reports.models import ReportFile, UnitProgress, UnitStage
from reports.packs.areas import AreaLine, area_lines
from reports.packs.people import names_without_record, rosters_by_unit, units_without_record
from reports.packs.units import Line, Lines

# How far the sheets are, for who watches.
SHEETS = 7
Row = tuple[Any, ...]


class Pack:
    """Fills a workbook with what is known of a report's unit."""

    def __init__(self, report: ReportFile, book: Workbook) -> None:
        self._report, self._book = report, book
        self._lines = Lines(report)
        profiles = StageProfile.objects.filter(framework=report.snapshot.framework)
        self._stages: dict[str | None, str] = {row.code: row.name for row in profiles}
        self._title = _("%(unit)s, as of %(day)s") % {
            "unit": report.unit.name,
            "day": display(report.snapshot.as_of, style="long"),
        }

    def figures(self) -> None:
        """Write the sheets that come from the snapshot; to be read in one view."""
        own, lines = self._lines.own, self._lines
        self._sheet(_("Summary"), [_("Figure"), _("Value")], self._summary(own))
        self._sheet(_("By area office"), unit_head(), map(self._unit_row, lines.offices()))
        self._sheet(_("By school"), unit_head(), map(self._unit_row, lines.schools()))
        areas = map(area_row, area_lines(self._report, own))
        self._sheet(_("Group and area"), area_head(), areas)
        self._sheet("70-20-10", mode_head(), self._mode_rows(own))
        self._sheet(_("Refused, unclassified"), left_out_head(), self._left_out_rows())

    def people(self) -> None:
        """Write whom nothing was approved for: by name, or counted where names are not shown."""
        name = _("Without a record")
        if self._report.is_masked:
            head = [_("Unit"), _("People without an approved record")]
            self._sheet(name, head, units_without_record(self._report))
        else:
            head = [_("Name"), _("Position"), _("Group"), _("Unit")]
            self._sheet(name, head, names_without_record(self._report))

    def _sheet(self, name: str, head: list[str], rows: Iterable[Row]) -> None:
        note = masking.note() if self._report.is_masked else ""
        self._book.sheet(name, self._title, head, rows, note)

    def _summary(self, own: Line) -> Iterator[Row]:
        snapshot, row = self._report.snapshot, own.row
        yield _("Unit"), self._report.unit.name
        yield _("As of"), display(snapshot.as_of, style="long")
        yield _("Computed"), display_time(snapshot.watermark) if snapshot.watermark else ""
        yield _("Framework"), snapshot.framework.name
        yield _("Source"), snapshot.framework.source
        yield _("Fiscal year of the hours (BE)"), str(snapshot.fiscal_year)
        yield _("Stage attained"), self._shown(own, self._stages.get(row.stage, _("none yet")))
        yield _("Next stage"), self._shown(own, self._stages.get(row.next_stage, "–"))
        yield _("Targets of the next stage met"), self._shown(own, row.targets_met)
        yield _("Targets of the next stage with staff"), self._shown(own, row.targets)
        yield from zip(count_head(), own.counts, strict=True)
        if self._report.unit.is_root() and snapshot.without_posting is not None:
            few = self._report.is_masked and is_few(snapshot.without_posting)
            yield _("Without a posting"), printed(snapshot.without_posting, few)

    @staticmethod
    def _shown(line: Line, value: object) -> object:
        return WITHHELD if line.is_hidden else value

    def _unit_row(self, line: Line) -> Row:
        row = line.row
        about = (
            line.unit.name,
            line.above,
            getattr(row, "code", None),
            line.unit.get_kind_display(),
        )
        if line.is_hidden:
            return *about, *[WITHHELD] * 4, *line.counts, *[WITHHELD] * (len(Stage) + 4)
        return (
            *about, self._stages.get(row.stage), self._stages.get(row.next_stage),
            row.targets_met, row.targets, *line.counts,
            *self._of_groups(line),
        )  # fmt: skip

    @staticmethod
    def _of_groups(line: Line) -> Row:
        if line.hides_hours:
            return (WITHHELD,) * (len(Stage) + 4)
        row = line.row
        return *(share(row.met(stage), row.cells) for stage in Stage), *_hours(row)

    def _mode_rows(self, own: Line) -> Iterator[Row]:
        figures = UnitProgress.objects.filter(
            snapshot=self._report.snapshot, unit=self._report.unit, group=ALL_GROUPS
        )
        for row in figures.select_related("area").order_by("area__number"):
            yield mode_row(row, is_hidden=own.hides_hours)

    def _left_out_rows(self) -> Iterator[Row]:
        rosters = rosters_by_unit(self._report)
        masked = self._report.is_masked
        for lines in (self._lines.offices(), self._lines.schools()):
            for line in lines:
                sent = rosters.get(line.unit.pk, {"rosters": 0, "refused": 0, "waiting": 0})
                if line.row.outside or line.row.in_review or sent["rosters"]:
                    rows = [
                        printed(sent[name], masked and is_few(sent[name]))
                        for name in ("refused", "waiting")
                    ]
                    yield line.unit.name, line.above, *line.counts[-2:], sent["rosters"], *rows


def count_head() -> list[str]:
    """Return what a unit's counts are called, by `reports.packs.units.COUNTS`."""
    return [
        _("People"), _("In a group"), *Group.values, _("Outside the circular"),
        _("To be decided"),
    ]  # fmt: skip


def unit_head() -> list[str]:
    """Return the head of a table of units."""
    return [
        _("Unit"), _("Belongs to"), _("Ministry code"), _("Kind"), _("Stage attained"),
        _("Next stage"), _("Targets met"), _("Targets"), *count_head(),
        *(_("%s met") % label for label in Stage.labels),
        _("Hours 70"), _("Hours 20"), _("Hours 10"), _("of which lectures"),
    ]  # fmt: skip


def area_head() -> list[str]:
    """Return the head of the table of areas and groups."""
    met = [(_("%s: people") % label, _("%s: share") % label) for label in Stage.labels]
    return [_("Area"), _("Group"), _("People"), *(text for pair in met for text in pair)]


def area_row(line: AreaLine) -> Row:
    """Return a group's people in an area, and how many met each stage."""
    figure = line.figure
    group = _("All groups") if figure.group == ALL_GROUPS else figure.group
    met = [
        (met.people, WITHHELD if isinstance(met.people, str) else _share(met.share))
        for met in line.met
    ]
    return figure.area.numbered_name, group, line.people, *(value for pair in met for value in pair)


def _share(part: float | None) -> Share | None:
    return None if part is None else Share(part)


def mode_head() -> list[str]:
    """Return the head of the table of hours by mode."""
    return [
        _("Area"), _("Hours 70"), _("Hours 20"), _("Hours 10"), _("of which lectures"),
        _("Share 70"), _("Share 20"), _("Share 10"), _("Lectures in the 10"),
    ]  # fmt: skip


def mode_row(row: UnitProgress, *, is_hidden: bool) -> Row:
    """Return the hours of the fiscal year in an area, and their shares."""
    if is_hidden:
        return row.area.numbered_name, *[WITHHELD] * 8
    modes = (row.minutes_70, row.minutes_20, row.minutes_10)
    return (
        row.area.numbered_name,
        *_hours(row),
        *(share(minutes, sum(modes)) for minutes in modes),
        share(row.lecture, row.minutes_10),
    )


def _hours(row: UnitStage | UnitProgress) -> list[Any]:
    return [
        hours(minutes) for minutes in (row.minutes_70, row.minutes_20, row.minutes_10, row.lecture)
    ]


def left_out_head() -> list[str]:
    """Return the head of the table of who and what is left out of the groups."""
    return [
        _("Unit"), _("Belongs to"), _("Outside the circular"), _("To be decided"),
        _("Rosters applied in the fiscal year"), _("Rows refused"),
        _("Rows that wait for an answer"),
    ]  # fmt: skip

"""The workbook of a snapshot for a unit and everything below it.

Numbers are numbers, identifiers and names are text, nothing is a formula: text is written as
strings only, whatever it begins with.
"""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.core.files import File
from django.db.models import OuterRef, Subquery
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from competencies.enums import Stage
from competencies.models import StageProfile
from personnel import jobs
from personnel.be_dates import display, display_time
from personnel.enums import CodeScheme, Group
from personnel.models import UnitCode
from personnel.roster.book import TextSheet
from reports.enums import ALL_GROUPS
from reports.models import ReportFile, Snapshot, UnitProgress, UnitStage

WIDE, NARROW = 44, 14
MINUTES_AN_HOUR = 60
NOT_COUNTED = gettext_noop(
    "This unit has no figures in that report any more, or not yet. Ask for a newer report."
)


def write(report: ReportFile) -> None:
    """Write the workbook of a claimed job into the storage. Raises `jobs.LostClaim`."""
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        with translation.override(report.language):
            _fill(report, file)
        # What was cleared meanwhile may have been read by halves.
        if not Snapshot.objects.published().filter(pk=report.snapshot_id).exists():
            raise jobs.GiveUp(NOT_COUNTED)
        file.seek(0)
        report.file.save("", File(file), save=False)
    try:
        jobs.finish(report, file=report.file.name)
    except jobs.LostClaim:
        report.file.delete(save=False)
        raise


class Workbook:
    """An XLSX that is written row by row in little memory."""

    def __init__(self, file: Any) -> None:
        self._book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._formats = {
            "title": self._book.add_format({"bold": True, "font_size": 14}),
            "head": self._book.add_format({"bold": True, "bg_color": "#E1EEF3", "text_wrap": True}),
            "share": self._book.add_format({"num_format": "0%"}),
            "number": self._book.add_format({"num_format": "#,##0"}),
            "hours": self._book.add_format({"num_format": "#,##0.0"}),
        }

    def sheet(
        self, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Add a sheet: a title, a header row, then the rows."""
        sheet = self._book.add_worksheet(name, TextSheet)
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, len(head), NARROW)
        sheet.freeze_panes(3, 1)
        sheet.write_string(0, 0, title, self._formats["title"])
        for column, text in enumerate(head):
            sheet.write_string(2, column, text, self._formats["head"])
        for number, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)

    def close(self) -> None:
        """Write the end of the file."""
        self._book.close()

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, Share):
            sheet.write_number(row, column, value, self._formats["share"])
        elif isinstance(value, Hours):
            sheet.write_number(row, column, value, self._formats["hours"])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._formats["number"])
        elif value:
            sheet.write_string(row, column, str(value))


class Share(float):
    """A part of one, shown in percent."""


class Hours(float):
    """Hours, from minutes."""


def share(part: int, whole: int) -> Share | None:
    """Return a part of one, or nothing where there is nobody."""
    return Share(part / whole) if whole else None


def hours(minutes: int) -> Hours:
    """Return hours."""
    return Hours(minutes / MINUTES_AN_HOUR)


def _fill(report: ReportFile, file: Any) -> None:
    snapshot, unit = report.snapshot, report.unit
    counted = UnitStage.objects.filter(snapshot=snapshot).in_subtree(unit).select_related("unit")
    figures = UnitProgress.objects.filter(snapshot=snapshot, unit=unit).select_related("area")
    figures = figures.order_by("area__number", "group")
    stages = {
        row.code: row.name for row in StageProfile.objects.filter(framework=snapshot.framework)
    }
    title = _("%(unit)s, as of %(day)s") % {
        "unit": unit.name,
        "day": display(snapshot.as_of, style="long"),
    }
    book = Workbook(file)
    book.sheet(_("Summary"), title, [_("Figure"), _("Value")], _summary(report, counted, stages))
    book.sheet(_("By unit"), title, _unit_head(), _unit_rows(counted, stages))
    book.sheet(_("Group and area"), title, _area_head(), _area_rows(figures))
    book.sheet("70-20-10", title, _mode_head(), _mode_rows(figures.filter(group=ALL_GROUPS)))
    book.close()


def _summary(
    report: ReportFile, counted: Any, stages: dict[str, str]
) -> Iterable[tuple[str, object]]:
    snapshot = report.snapshot
    own = counted.filter(unit=report.unit).first()
    if own is None:
        raise jobs.GiveUp(NOT_COUNTED)
    yield _("Unit"), report.unit.name
    yield _("As of"), display(snapshot.as_of, style="long")
    yield _("Computed"), display_time(snapshot.published_at) if snapshot.published_at else ""
    yield _("Framework"), snapshot.framework.name
    yield _("Source"), snapshot.framework.source
    yield _("Fiscal year of the hours (BE)"), str(snapshot.fiscal_year)
    yield _("Stage attained"), stages.get(own.stage, _("none yet"))
    yield _("Next stage"), stages.get(own.next_stage, "–")
    yield _("Targets of the next stage met"), own.targets_met
    yield _("Targets of the next stage with staff"), own.targets
    yield _("People"), own.people
    yield from zip(Group.labels, (own.in_m, own.in_a, own.in_s, own.in_t), strict=True)
    yield _("Outside the circular"), own.outside
    yield _("To be decided"), own.in_review


def _unit_head() -> list[str]:
    return [
        _("Unit"), _("Ministry code"), _("Kind"), _("Stage attained"), _("Next stage"),
        _("Targets met"), _("Targets"), _("People"), *Group.values,
        _("Outside the circular"), _("To be decided"),
        *(_("%s met") % label for label in Stage.labels),
        _("Hours 70"), _("Hours 20"), _("Hours 10"), _("of which lectures"),
    ]  # fmt: skip


def _unit_rows(counted: Any, stages: dict[str, str]) -> Iterable[tuple[object, ...]]:
    code = UnitCode.objects.filter(unit=OuterRef("unit"), scheme=CodeScheme.MOE10).values("value")[
        :1
    ]
    for row in counted.order_by("unit__path").annotate(code=Subquery(code)).iterator(2000):
        yield (
            row.unit.name, row.code, row.unit.get_kind_display(), stages.get(row.stage),
            stages.get(row.next_stage), row.targets_met, row.targets, row.people,
            row.in_m, row.in_a, row.in_s, row.in_t, row.outside, row.in_review,
            *(share(row.met(stage), row.cells) for stage in Stage),
            hours(row.minutes_70), hours(row.minutes_20), hours(row.minutes_10), hours(row.lecture),
        )  # fmt: skip


def _area_head() -> list[str]:
    met = [(_("%s: people") % label, _("%s: share") % label) for label in Stage.labels]
    return [_("Area"), _("Group"), _("People"), *(text for pair in met for text in pair)]


def _area_rows(figures: Iterable[UnitProgress]) -> Iterable[tuple[object, ...]]:
    for row in figures:
        met = [(row.met(stage), share(row.met(stage), row.head_count)) for stage in Stage]
        group = _("All groups") if row.group == ALL_GROUPS else row.group
        yield (
            row.area.numbered_name,
            group,
            row.head_count,
            *(value for pair in met for value in pair),
        )


def _mode_head() -> list[str]:
    return [
        _("Area"), _("Hours 70"), _("Hours 20"), _("Hours 10"), _("of which lectures"),
        _("Share 70"), _("Share 20"), _("Share 10"), _("Lectures in the 10"),
    ]  # fmt: skip


def _mode_rows(figures: Iterable[UnitProgress]) -> Iterable[tuple[object, ...]]:
    for row in figures:
        modes = (row.minutes_70, row.minutes_20, row.minutes_10)
        yield (
            row.area.numbered_name,
            *map(hours, (*modes, row.lecture)),
            *(share(minutes, sum(modes)) for minutes in modes),
            share(row.lecture, row.minutes_10),
        )

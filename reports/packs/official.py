"""What the official report of a unit says: as a letter, or as the report of a fiscal year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from competencies.enums import Stage
from competencies.models import StageProfile
from personnel import pdf
from personnel.be_dates import fiscal_year_range
from personnel.enums import UnitKind
from reports.enums import ALL_GROUPS, ReportKind
from reports.exports import Hours, hours
from reports.models import ReportFile, UnitProgress, UnitStage, whole_percent
from reports.packs.areas import AreaLine, area_lines
from reports.packs.units import Lines
from reports.packs.workbook import count_head
from training.balance import Balance, balance_of
from training.models import PlanActivity, UnitPlan
from training.unit_plans import plan_page


@dataclass(frozen=True)
class Missing:
    """A target of the next stage that a group does not meet in an area; shares in percent."""

    line: AreaLine
    share: int
    coverage: int
    due_date: date


@dataclass(frozen=True)
class AreaHours:
    """The approved hours of the fiscal year in an area."""

    figure: UnitProgress
    balance: Balance

    @property
    def hours(self) -> list[Hours]:
        """By mode."""
        return [hours(minutes) for minutes in self.balance.minutes]


@dataclass(frozen=True)
class Planned:
    """An activity of the unit's plan, and how many people learned what it names."""

    activity: PlanActivity
    people: str | None


@dataclass(frozen=True)
class KindLine:
    """How many units of a kind attain no stage, or each as their highest."""

    label: Any
    counts: list[int]


def render(report: ReportFile) -> bytes:
    """Return the PDF in the active language. Raises `pdf.Unavailable`."""
    return pdf.render("reports/official_pdf.html", context_of(report))


def context_of(report: ReportFile) -> dict[str, Any]:
    """Return everything that the document shows."""
    lines = Lines(report)
    row = lines.own.row
    balance = balance_of(row.minutes_70, row.minutes_20, row.minutes_10, row.lecture)
    areas = list(area_lines(report, lines.own))
    stages = {
        stage.code: stage
        for stage in StageProfile.objects.filter(framework=report.snapshot.framework)
    }
    return {
        "report": report,
        "is_annual": report.kind == ReportKind.ANNUAL,
        "year": fiscal_year_range(report.snapshot.fiscal_year),
        "own": lines.own,
        "counts": list(zip(count_head(), lines.own.counts, strict=True)),
        "stage": stages.get(row.stage or ""),
        "next_stage": stages.get(row.next_stage or ""),
        "stages": list(stages.values()),
        "areas": [line for line in areas if line.figure.group == ALL_GROUPS],
        "missing": list(_missing(report, row, areas)),
        "balance": balance,
        "all_hours": [hours(minutes) for minutes in balance.minutes],
        "hours": list(_hours(report)),
        "kinds": [] if lines.own.is_hidden else list(_kinds(report)),
        "plan": list(_planned(report)) if report.kind == ReportKind.ANNUAL else [],
        "children": [(line, stages.get(line.row.stage or "")) for line in lines.children()],
    }


def _missing(report: ReportFile, row: UnitStage, areas: list[AreaLine]) -> Iterator[Missing]:
    stage = row.next_stage
    targets = report.snapshot.targets_of(stage) if stage else []
    by_cell = {(target.area_id, target.group): target for target in targets}
    for line in areas:
        target = by_cell.get((line.figure.area_id, line.figure.group))
        if stage is None or target is None or line.met[list(Stage).index(stage)].share is None:
            continue
        share = whole_percent(line.figure.met(stage), line.figure.head_count) or 0
        if share < target.coverage:
            yield Missing(line, share, target.coverage, target.due_date)


def _planned(report: ReportFile) -> Iterator[Planned]:
    plans = UnitPlan.objects.filter(unit=report.unit, fiscal_year=report.snapshot.fiscal_year)
    for plan in plans:
        page = plan_page(plan, report.snapshot.as_of, is_rough=report.is_masked)
        for line in (line for part in page.parts for line in part.lines):
            yield Planned(line.activity, line.done.people_told if line.done else None)


def _hours(report: ReportFile) -> Iterator[AreaHours]:
    figures = UnitProgress.objects.filter(
        snapshot=report.snapshot, unit=report.unit, group=ALL_GROUPS
    )
    for row in figures.select_related("area").order_by("area__number"):
        yield AreaHours(
            row, balance_of(row.minutes_70, row.minutes_20, row.minutes_10, row.lecture)
        )


def _kinds(report: ReportFile) -> Iterator[KindLine]:
    counted = UnitStage.objects.filter(snapshot=report.snapshot).in_subtree(report.unit)
    pairs = counted.filter(people__gt=0).values_list("unit__kind", "stage").order_by()
    found = {(kind, stage): n for kind, stage, n in pairs.annotate(Count("unit"))}
    for kind in UnitKind:
        counts = [found.get((kind, stage), 0) for stage in (None, *Stage)]
        if any(counts):
            yield KindLine(kind.label, counts)

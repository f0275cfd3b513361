"""What a finished self-assessment says: strengths, three next actions, movement since before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.builders import AreaSheet, sheets_of
from competencies.enums import Source
from competencies.models import Area, Assessment, Level, NextStep, SelfAssessment, StageTarget
from competencies.progress import HIGHEST_LEVEL, stage_ahead_of
from personnel.models import Posting
from training.models import Course

SHOWN = 3  # strengths, and next actions


@dataclass(frozen=True)
class SelfView:
    """An area as its owner sees it; `before` is the level of the self-assessment before."""

    area: Area
    level: int
    level_name: str
    before: int | None
    target: int | None
    answers: list[int]

    @property
    def moved(self) -> int:
        """Levels up (positive) or down since the time before."""
        return 0 if self.before is None else self.level - self.before

    @property
    def steps(self) -> int:
        """Levels moved, without the direction."""
        return abs(self.moved)

    @property
    def missing(self) -> int:
        return max(0, (self.target or 0) - self.level)


@dataclass(frozen=True)
class NextAction:
    """What to do next in an area, with a course that helps where the catalogue has one."""

    view: SelfView
    step: str
    course: Course | None


@dataclass(frozen=True)
class SelfReport:
    found: SelfAssessment
    views: list[SelfView]
    strengths: list[SelfView]
    actions: list[NextAction]
    left_out: list[Area]

    @property
    def is_repeated(self) -> bool:
        return any(view.before is not None for view in self.views)

    @property
    def has_targets(self) -> bool:
        return any(view.target is not None for view in self.views)


def self_report(found: SelfAssessment, on: date) -> SelfReport:
    """Return the report of a finished self-assessment, against the targets of that day."""
    sheets = sheets_of(found)
    views = _views(found, sheets, on)
    strongest = sorted(views, key=lambda view: (-view.level, -sum(view.answers), view.area.number))
    shown = {view.area.pk for view in views}
    return SelfReport(
        found=found,
        views=views,
        strengths=[view for view in strongest if view.level][:SHOWN],
        actions=_next_actions(views),
        left_out=[sheet.area for sheet in sheets if sheet.area.pk not in shown],
    )


def _views(found: SelfAssessment, sheets: Sequence[AreaSheet], on: date) -> list[SelfView]:
    levels = dict(found.findings.values_list("area_id", "level"))
    names = {row.number: row.name for row in Level.objects.filter(framework=found.framework_id)}
    before, targets = _levels_before(found), _target_levels(found.person_id, on)
    return [
        SelfView(
            area=sheet.area,
            level=levels[sheet.area.pk],
            level_name=names.get(levels[sheet.area.pk], ""),
            before=before.get(sheet.area.pk),
            target=targets.get(sheet.area.pk),
            answers=sheet.answers,
        )
        for sheet in sheets
        if sheet.area.pk in levels
    ]


def _levels_before(found: SelfAssessment) -> dict[int, int]:
    """The level per area (id) of the latest self-assessment before this one that completed it."""
    oldest_first = Assessment.objects.filter(
        person=found.person_id,
        source=Source.SELF,
        self_assessment__finished_at__lt=found.finished_at,
    ).order_by("self_assessment__finished_at", "pk")
    return dict(oldest_first.values_list("area_id", "level"))


def _target_levels(person: int, on: date) -> dict[int, int]:
    """The level per area (id) that the person's group needs for the next stage of the unit."""
    post = Posting.objects.on(on).primary().filter(person=person).select_related("unit").first()
    if post is None or post.group is None:
        return {}
    targets = StageTarget.objects.filter(stage=stage_ahead_of(post.unit), group=post.group)
    return dict(targets.values_list("area_id", "level"))


def _next_actions(views: Sequence[SelfView]) -> list[NextAction]:
    """The three areas that miss most of their target, the least sure answers first in a tie."""
    growing = [view for view in views if view.level < HIGHEST_LEVEL]
    first = sorted(
        growing, key=lambda view: (-view.missing, view.level, sum(view.answers), view.area.number)
    )[:SHOWN]
    areas = [view.area.pk for view in first]
    steps = {(row.area_id, row.level): row for row in NextStep.objects.filter(area__in=areas)}
    courses = list(Course.objects.helping_in(areas))
    return [
        NextAction(
            view,
            str(steps.get((view.area.pk, view.level + 1), "")),
            next((row for row in courses if _fits(row, view)), None),
        )
        for view in first
    ]


def _fits(course: Course, view: SelfView) -> bool:
    return course.level == view.level + 1 and view.area in course.areas.all()

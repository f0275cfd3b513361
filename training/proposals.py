"""A plan proposed from gaps: the biggest first, and the whole leaning to 70:20:10."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from competencies.enums import Mode
from competencies.models import Method
from competencies.progress import AreaStanding, stage_ahead_of, standing_of
from personnel.be_dates import fiscal_year, fiscal_year_range
from personnel.models import Person, Posting
from training.models import Course

MOST = 6  # items; more than that is no plan for a year of teaching
USUAL_MINUTES = 180  # of an item when only the level is missing, and no course says how long
# How something is done that is no course: the usual method of each mode.
USUAL_METHODS = {Mode.SELF: "on-the-job", Mode.OTHERS: "coaching", Mode.FORMAL: "workshop"}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An item that a plan could have."""

    area: int
    what: str
    method: int
    course: int | None
    minutes: int
    target_level: int
    due_date: date


def proposed_for(person: Person, on: date) -> list[Proposal]:
    """Return items for the person's biggest gaps to the targets of the unit's next stage.

    Nothing for a person whose post is in no group: there are no targets then.
    """
    post = Posting.objects.on(on).primary().filter(person=person).select_related("unit").first()
    if post is None or post.group is None:
        return []
    standings = standing_of(person, group=post.group, stage=stage_ahead_of(post.unit))
    gaps = biggest_gaps(standings)
    helping = Course.objects.helping_in([gap.area.pk for gap in gaps])
    courses = list(helping.not_finished_by(person).select_related("method"))
    methods = list(Method.objects.in_use())
    rows: list[Proposal] = []
    given = dict.fromkeys(USUAL_METHODS, 0)
    for gap, day in zip(gaps, _due_dates(on, len(gaps)), strict=True):
        mode = lacking_mode(given, _minutes(gap))
        free = [row for row in courses if row.pk not in {done.course for done in rows}]
        rows.append(_proposal(gap, mode, day, free, methods))
        given[mode] += rows[-1].minutes
    return rows


def biggest_gaps(standings: Iterable[AreaStanding]) -> list[AreaStanding]:
    """Return the areas that miss most: levels before hours, and in their order in a tie."""
    gaps = [row for row in standings if row.has_gap]
    return sorted(
        gaps, key=lambda row: (-row.missing_levels, -row.missing_minutes, row.area.number)
    )[:MOST]


def lacking_mode(given: Mapping[Mode, int], minutes: int) -> Mode:
    """Return the mode that lacks most of its share, 70:20:10, once `minutes` more are given."""
    total = sum(given.values()) + minutes
    return max(given, key=lambda mode: int(mode) * total - given[mode] * 100)


def _minutes(gap: AreaStanding) -> int:
    """What is missing, in whole hours."""
    return -(-(gap.missing_minutes or USUAL_MINUTES) // 60) * 60


def _proposal(
    gap: AreaStanding,
    mode: Mode,
    due_date: date,
    courses: Sequence[Course],
    methods: Sequence[Method],
) -> Proposal:
    level = min(gap.level + 1, 3) if gap.missing_levels else max(gap.level, 1)
    course = next((row for row in courses if _fits(row, gap, mode, level)), None)
    return Proposal(
        area=gap.area.pk,
        what=course.title if course else gap.next_step,
        method=course.method_id if course else _usual_method(methods, mode).pk,
        course=course.pk if course else None,
        minutes=course.minutes if course else _minutes(gap),
        target_level=level,
        due_date=due_date,
    )


def _fits(course: Course, gap: AreaStanding, mode: Mode, level: int) -> bool:
    return course.method.mode == mode and course.level == level and gap.area in course.areas.all()


def _usual_method(methods: Sequence[Method], mode: Mode) -> Method:
    """The usual method of a mode, or the first that is no lecture where a framework has others."""
    of_mode = [row for row in methods if row.mode == mode and not row.is_lecture]
    return next((row for row in of_mode if row.code == USUAL_METHODS[mode]), of_mode[0])


def _due_dates(on: date, count: int) -> list[date]:
    """Days spread evenly over the rest of the fiscal year, the last being its last day."""
    _first, last = fiscal_year_range(fiscal_year(on))
    return [on + timedelta(days=(last - on).days * n // count) for n in range(1, count + 1)]

"""What the page of a person shows, put together once for its owner and for those who look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.models import AreaYear, GroupProfile, StageProfile
from competencies.progress import AreaStanding, due_date_of, stage_ahead_of, standing_of
from personnel.be_dates import fiscal_year
from personnel.models import AuditEvent, Person, Posting, User
from personnel.models.authority import offices_of
from training.balance import Balance, balance_of
from training.corrections import Wording
from training.enums import Status
from training.models import Course, Decision, TrainingRecord

COURSES_A_GAP = 2
LOOKS = {
    "person.seen": _("your page"),
    "trainingrecord.seen": _("a record"),
    "evidence.seen": _("an evidence file"),
    "personalplan.seen": _("your ID plan"),
    "person.id_exported": _("your citizen ID, in a roster that was written out"),
}


@dataclass(frozen=True)
class AreaRow:
    """A person in an area, with courses for the gap."""

    standing: AreaStanding
    courses: list[Course]


@dataclass(frozen=True)
class PersonalPage:
    """A person on a day: post, group, the stage the unit works towards, areas and balance."""

    person: Person
    post: Posting | None
    other_posts: list[Posting]
    group: GroupProfile | None
    stage: StageProfile | None
    due_date: date | None
    is_overdue: bool
    areas: list[AreaRow]
    fiscal_year: int
    balance: Balance

    @property
    def position(self) -> str:
        """Position and unit on one line, for the head of the page."""
        return f"{self.post.position} · {self.post.unit.name}" if self.post else ""

    @property
    def met(self) -> int:
        """The number of areas without a gap."""
        return sum(not row.standing.has_gap for row in self.areas)


@dataclass(frozen=True)
class Look:
    """Somebody's look at a person's data."""

    who: str
    what: Promise
    event: AuditEvent


def personal_page(person: Person, on: date) -> PersonalPage:
    """Return what is known of the person on that day. A fixed number of queries."""
    posts = list(
        Posting.objects.on(on).filter(person=person).select_related("unit").order_by("-is_primary")
    )
    post = posts[0] if posts else None
    group = post.group if post else None
    stage = stage_ahead_of(post.unit if post else None)
    standings = standing_of(person, group=group, stage=stage)
    due_date = due_date_of(standings)
    return PersonalPage(
        person=person,
        post=post,
        other_posts=posts[1:],
        group=GroupProfile.objects.in_use().filter(code=group).first(),
        stage=StageProfile.objects.in_use().filter(code=stage).first(),
        due_date=due_date,
        is_overdue=due_date is not None and due_date < on,
        areas=_with_courses(standings),
        fiscal_year=fiscal_year(on),
        balance=_balance(person, fiscal_year(on)),
    )


def looks_at(person: Person, limit: int | None) -> list[Look]:
    """Return the latest looks (None: all) of others at the person's data, by name."""
    events = list(AuditEvent.objects.about(person).filter(verb__in=LOOKS).order_by("-at")[:limit])
    accounts = User.objects.select_related("person").prefetch_related(offices_of())
    users = accounts.in_bulk({_account(event) for event in events})
    names = {pk: user.shown_name for pk, user in users.items()}
    return [
        Look(names.get(_account(event), event.actor_email), LOOKS[event.verb], event)
        for event in events
    ]


@dataclass(frozen=True)
class Step:
    """Something that happened to a record."""

    title: Promise
    kind: str
    icon: str
    at: datetime
    who: str = ""
    note: str = ""


def history_of(record: TrainingRecord) -> list[Step]:
    """Return what happened to a record, the first first; every submission and every decision."""
    steps = [Step(_("Draft begun"), "", "edit", record.created_at)]
    events = record.events.filter(status__in=[Status.SUBMITTED, Status.WITHDRAWN])
    for status, submitted_at, at in events.values_list("status", "submitted_at", "pgh_created_at"):
        if status == Status.SUBMITTED:
            steps.append(Step(_("Submitted"), "info", "arrow-up", submitted_at))
        else:
            steps.append(Step(_("Withdrawn"), "", "close", at))
    later = record.evidence.filter(came_later=True).values_list("uploaded_at", "file_name")
    steps += [Step(_("Certificate added"), "", "file", at, note=name) for at, name in later]
    wording = Wording()
    for row in record.decisions.with_deciders():
        note = "\n".join(filter(None, [row.reason, wording.of(row.changes)]))
        steps.append(Step(*_verdict(row), row.at, _decider(row), note))
    return sorted(steps, key=lambda step: step.at)


def _decider(decision: Decision) -> str:
    if not decision.represented:
        return decision.decider
    names = {"name": decision.decider, "other": decision.represented}
    return gettext("%(name)s on behalf of %(other)s") % names


def _verdict(decision: Decision) -> tuple[Promise, str, str]:
    if decision.is_correction and decision.is_approval:
        return _("Decision corrected: approved"), "success", "edit"
    if decision.is_correction:
        return _("Decision corrected: returned"), "warning", "edit"
    if decision.is_approval:
        return _("Approved"), "success", "check"
    return _("Returned for correction"), "warning", "return"


def _account(event: AuditEvent) -> int:
    return int(event.actor.split(":")[1])


def _balance(person: Person, year: int) -> Balance:
    columns = ("minutes_70", "minutes_20", "minutes_10", "lecture")
    sums = AreaYear.objects.filter(person=person, fiscal_year=year).aggregate(
        **{name: Sum(name, default=0) for name in columns}
    )
    return balance_of(*(sums[name] for name in columns))


def _with_courses(standings: Sequence[AreaStanding]) -> list[AreaRow]:
    gaps = [row.area.pk for row in standings if row.has_gap]
    helping: dict[int, list[Course]] = {pk: [] for pk in gaps}
    for course in Course.objects.helping_in(gaps).order_by("level", "-is_recommended", "code"):
        for area in course.areas.all():
            helping.get(area.pk, []).append(course)
    return [AreaRow(row, _fitting(row, helping.get(row.area.pk, []))) for row in standings]


def _fitting(standing: AreaStanding, courses: list[Course]) -> list[Course]:
    """The courses above the person's level, or all when only hours are missing."""
    fitting = [row for row in courses if not standing.missing_levels or row.level > standing.level]
    return fitting[:COURSES_A_GAP]

"""Fills the demo through the portal's own doors, step by step; what is done already stays done."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from competencies.models import Area, Framework, SelfAssessment
from personnel import citizen_id
from personnel.actions.accounts import NewAccount, grant_role, open_accounts
from personnel.actions.groups import assign_it_work
from personnel.actions.imports import confirm_roster, upload_roster
from personnel.actions.units import NewUnit, add_units
from personnel.be_dates import fiscal_year
from personnel.enums import Outcome, Role, UnitKind
from personnel.models import Job, Person, Posting, RosterImport, Unit, User
from personnel.text import match_key
from reports.actions import close_year, request_snapshot
from reports.enums import Occasion
from reports.models import Snapshot
from skillsportal.demo import people as made_up
from skillsportal.demo.deciding import lend, supervise_school
from skillsportal.demo.development import assess_themselves, plan_the_year
from skillsportal.demo.histories import AREA, UNKNOWN, history_of
from skillsportal.demo.plans import plan_two_years
from skillsportal.demo.records import decide_most, in_groups, log_for, log_two_years
from skillsportal.demo.roster_workbook import write_roster
from skillsportal.demo.units import read_units
from skillsportal.demo.workshops import hold_workshops
from skillsportal.reference import load_reference
from training.actions import choose_areas, confirm_history, upload_history
from training.models import Decision, HistoryImport, TrainingRecord, UnitPlan

SEED = 1
PASSWORD = "demo-portal-2569"  # noqa: S105 (printed for everybody to see)
UNITS_SINCE = date(2010, 7, 23)
WAIT_SECONDS = 300
HISTORY_OF = 4  # people
ROSTER_NAME = "บัญชีรายชื่อข้าราชการครู สพป.ชุมพร เขต 1.xlsx"
AREA_CODE = "86010000"
Say = Callable[[str], object]


@dataclass(frozen=True)
class Account:
    """A demo account: what it shows, whose it is, and the role it holds where."""

    email: str
    shows: str
    identity: made_up.Identity | None = None
    role: Role | None = None
    unit: str = ""  # a short name or a code; empty = where the person is posted


ACCOUNTS = (
    Account("teacher@example.org", "a teacher", made_up.TEACHER),
    Account(
        "director@example.org",
        "supervisor of that teacher's school",
        made_up.DIRECTOR,
        Role.SUPERVISOR,
    ),
    Account(
        "other-director@example.org",
        "supervisor of another school",
        made_up.OTHER_DIRECTOR,
        Role.SUPERVISOR,
    ),
    Account("area@example.org", "supervisor of the area", made_up.AREA_DIRECTOR, Role.SUPERVISOR),
    Account(
        "admin@example.org",
        "personnel administrator of the area",
        None,
        Role.ADMIN,
        "สพป.ชุมพร เขต 1",
    ),
    Account("analyst@example.org", "analyst of the agency (สพฐ.)", None, Role.ANALYST, "สพฐ."),
    Account("root@example.org", "superuser (admin site, style guide)"),
)


def fill(*, say: Say) -> str:
    """Fill what is missing and return the list of accounts. A worker has to be running."""
    today = timezone.localdate()
    if not Framework.objects.exists():
        say("Loading the framework, the rule book and the courses …")
        load_reference(by=None)
    if not Unit.objects.exists():
        say("Planting the tree of units …")
        plant_units()
    if not User.objects.exists():
        _open_offices()
    if not RosterImport.objects.filter(confirmed_at__isnull=False).exists():
        say("Importing the roster of 1,400 people as an office would send it …")
        _import_roster()
    if not User.objects.filter(email=ACCOUNTS[0].email).exists():
        _open_people(today)
    if not TrainingRecord.objects.exists():
        say("Logging and deciding two years of learning …")
        _learn(today)
    _supervise(today)
    _import_history(today)
    if not SelfAssessment.objects.exists():
        _look_ahead(today)
    if not UnitPlan.objects.exists():
        say("Writing the yearly plan of the area office …")
        plan_two_years(unit=_area(), today=today, by=_user("area@example.org"))
    if not Snapshot.objects.published().filter(occasion=Occasion.ON_DEMAND).exists():
        say("Closing the last two fiscal years and taking a snapshot of every unit …")
        _count(today)
    return _accounts()


def _count(today: date) -> None:
    """The ends of the years since the first roster and today are the points of a trend."""
    for year in (fiscal_year(today) - 2, fiscal_year(today) - 1):
        if not Snapshot.objects.closing(year).exists():
            _wait_for(close_year(year=year, on=today, by=_user("root@example.org")))
    analyst = _user("analyst@example.org")
    _wait_for(request_snapshot(as_of=today, occasion=Occasion.ON_DEMAND, by=analyst))


def plant_units() -> None:
    """Add every unit of the demo: ministry, agencies, area offices, one area in full."""
    rows = read_units()
    units = [
        NewUnit(
            key=row.key,
            parent_key=row.parent_key,
            kind=row.kind,
            name_th=row.name_th,
            name_en=row.name_en,
            short_name=row.short_name,
            province=row.province,
            district=row.district,
            aliases=row.aliases,
            codes=[(row.code_scheme, row.code)] if row.code else [],
        )
        for row in rows
    ]
    add_units(units=units, from_date=UNITS_SINCE, by=None)


def _open_offices() -> None:
    """Accounts that need nobody on the roster: they exist before it is imported."""
    offices = [account for account in ACCOUNTS if account.identity is None]
    users = open_accounts(
        accounts=[
            NewAccount(account.email, password=PASSWORD, is_superuser=account.role is None)
            for account in offices
        ],
        by=None,
    )
    for user, account in zip(users, offices, strict=True):
        if account.role:
            unit = Unit.objects.get(short_name=account.unit)
            grant_role(user=user, role=account.role, unit=unit, from_date=UNITS_SINCE, by=None)


def _import_roster() -> None:
    """Write the workbook to where the import page offers it, and send it the way an admin would."""
    path = Path(settings.MEDIA_ROOT) / "demo" / "roster.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_roster(path, made_up.make_people(read_units(), seed=SEED), seed=SEED)
    admin, area = _user("admin@example.org"), _area()
    with path.open("rb") as file:
        roster = upload_roster(
            file=File(file, ROSTER_NAME), unit=area, as_of=made_up.ROSTER_DATE, by=admin
        )
    _wait_for(roster)
    confirm_roster(roster=roster, only_good_rows=True, by=admin)
    _wait_for(roster)


def _open_people(today: date) -> None:
    """Accounts of people on the roster; every director of a school supervises it."""
    named = [account for account in ACCOUNTS if account.identity]
    people = {account.email: _person(account.identity) for account in named if account.identity}
    users = open_accounts(
        accounts=[NewAccount(email, person, PASSWORD) for email, person in people.items()], by=None
    )
    for user, account in zip(users, named, strict=True):
        if account.role:
            post = Posting.objects.primary().on(today).get(person=user.person)
            grant_role(
                user=user, role=account.role, unit=post.unit, from_date=post.from_date, by=None
            )
    _open_directors(today, [person.pk for person in people.values()])
    _assign_it_work(today)


def _open_directors(today: date, done: list[int]) -> None:
    directors = (
        Posting.objects.primary()
        .on(today)
        .filter(unit__kind=UnitKind.SCHOOL, position__startswith="ผู้อำนวยการ")
        .exclude(person__in=done)
        .select_related("person", "unit")
        .order_by("unit__path")
    )
    posts = list({post.unit_id: post for post in directors}.values())
    users = open_accounts(
        accounts=[
            NewAccount(f"director-{post.unit_id}@example.org", post.person, PASSWORD)
            for post in posts
        ],
        by=None,
    )
    for user, post in zip(users, posts, strict=True):
        grant_role(
            user=user, role=Role.SUPERVISOR, unit=post.unit, from_date=post.from_date, by=None
        )


def _assign_it_work(today: date) -> None:
    """A teacher in every eighth school has the unit's IT work by an order: group T."""
    posts = (
        Posting.objects.primary()
        .on(today)
        .filter(unit__kind=UnitKind.SCHOOL, position="ครู", person__user=None)
    )
    first = (
        posts.order_by("unit__path", "pk").distinct("unit__path").select_related("person", "unit")
    )
    for number, post in enumerate(first[::8], start=1):
        assign_it_work(
            person=post.person,
            unit=post.unit,
            order_no=f"{number}/2568",
            from_date=today - timedelta(days=400),
            on=today,
            by=_user("admin@example.org"),
        )


@transaction.atomic
def _learn(today: date) -> None:
    """All of it or nothing, so that a filling that was stopped can go on."""
    teacher, director = _user("teacher@example.org"), _user("director@example.org")
    posts = Posting.objects.primary().on(today)
    behind = list(posts.filter(person=teacher.person).values_list("unit_id", flat=True))
    log_two_years(postings=in_groups(posts), behind=behind, today=today, seed=SEED)
    supervisors = User.objects.filter(role_assignments__role=Role.SUPERVISOR)
    by_depth = list(supervisors.order_by("-role_assignments__unit__depth", "pk"))
    decide_most(supervisors=by_depth, today=today, seed=SEED)
    log_for(user=teacher, decided_by=director, today=today)
    hold_workshops(director=director, teacher=teacher, today=today)


@transaction.atomic
def _supervise(today: date) -> None:
    """One director corrects and assesses; the area's supervisor is away, and another decides."""
    if Decision.objects.filter(corrects__isnull=False).exists():
        return
    teacher, director, _other, area = (_user(account.email) for account in ACCOUNTS[:4])
    supervise_school(director=director, teacher=teacher, today=today)
    deputy = User.objects.filter(email__startswith="director-").order_by("pk")[0]
    lend(by=area, to=deputy, unit=_area(), today=today)


def _import_history(today: date) -> None:
    """What the personnel office knows of a school's people; its records wait for the director."""
    if HistoryImport.objects.exists():
        return
    admin, posts = _user("admin@example.org"), Posting.objects.primary().on(today)
    school = Unit.objects.in_subtree(_area()).filter(kind=UnitKind.SCHOOL).order_by("-path")[0]
    staff = posts.filter(unit=school, outcome=Outcome.GROUP).select_related("person")
    file = history_of([post.person for post in staff.order_by("pk")[:HISTORY_OF]])
    history = upload_history(file=file, by=admin)
    _wait_for(history)
    area = Area.objects.in_use().get(number=AREA)
    choose_areas(history=history, areas={match_key(UNKNOWN): [area.pk]}, by=admin)
    _wait_for(history)
    confirm_history(history=history, only_good_rows=True, at=timezone.now(), by=admin)
    _wait_for(history)


@transaction.atomic
def _look_ahead(today: date) -> None:
    """Some have assessed themselves; two directors sent their plans to the area."""
    teacher, director, other, area = (_user(account.email) for account in ACCOUNTS[:4])
    assess_themselves(users=[teacher, director, other], today=today, seed=SEED)
    directors = User.objects.filter(email__startswith="director-").order_by("pk")
    users = [director, other, *directors.select_related("person")]
    plan_the_year(users=users, today=today, agreed_by=area)


def _person(identity: made_up.Identity) -> Person:
    return Person.objects.get(citizen_id_hash=citizen_id.keyed_hash(identity.citizen_id))


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _area() -> Unit:
    return Unit.objects.get(codes__value=AREA_CODE)


def _wait_for(job: Job) -> None:
    """Wait until the worker has ended the job; a failed job stops the filling with its reason."""
    deadline = time.monotonic() + WAIT_SECONDS
    job.refresh_from_db()
    while job.is_under_way and time.monotonic() < deadline:
        time.sleep(0.2)
        job.refresh_from_db()
    if not job.is_done:
        raise RuntimeError(f"{job} did not end: {job.state} {job.reason_text}")


def _accounts() -> str:
    lines = [f"  {account.email:<28} {account.shows}" for account in ACCOUNTS]
    return "\n".join([f"Accounts (password of all: {PASSWORD}):", *lines])

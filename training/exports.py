"""Everything that the portal keeps about a person, as tables: one workbook, or a CSV for each.

Numbers are numbers and text is text: nothing that somebody typed becomes a formula.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from competencies.models import Answer, AreaYear, Assessment
from personnel.be_dates import display, display_range, display_time
from personnel.models import Person, Posting
from personnel.models.authority import offices_of
from personnel.roster.book import Book
from training.builders import looks_at
from training.models import Decision, Evidence, HistoryRow, Participant, PlanItem, TrainingRecord

Cell = str | int | float
Row = Sequence[Cell]
# What a spreadsheet takes for the beginning of a formula when it opens a CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Table:
    """A kind of rows that the portal keeps about a person."""

    name: str
    head: list[str]
    rows: Sequence[Row]


def tables_of(person: Person) -> list[Table]:
    """Return all of a person's data in the active language; the citizen ID stays masked."""
    return [build(person) for build in _TABLES]


def write_workbook(tables: Iterable[Table], file: IO[bytes]) -> None:
    """Write the tables as sheets of one workbook."""
    book = Book(file)
    for table in tables:
        sheet = book.sheet(table.name, table.head)
        for number, row in enumerate(table.rows, start=1):
            book.write(sheet, number, row)
    book.close()


def write_csv(tables: Iterable[Table], file: IO[bytes]) -> None:
    """Write the tables as CSV files in a ZIP, in UTF-8 with the mark by which Excel knows it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, table in enumerate(tables, start=1):
            text = io.StringIO()
            csv.writer(text).writerows([table.head, *map(_harmless, table.rows)])
            archive.writestr(f"{number:02} {table.name}.csv", text.getvalue().encode("utf-8-sig"))


def _harmless(row: Row) -> Iterator[Cell]:
    """A text that would be a formula gets the apostrophe by which spreadsheets keep it a text."""
    for cell in row:
        is_formula = isinstance(cell, str) and cell.startswith(FORMULA)
        yield f"'{cell}" if is_formula else cell


def _profile(person: Person) -> Table:
    facts: list[tuple[str, Cell]] = [
        (_("Name"), person.full_name),
        (_("Citizen ID"), person.masked_citizen_id),
        (_("Staff number"), person.staff_no),
        (_("Date of birth"), display(person.birth_date) if person.birth_date else ""),
        (_("First appointment"), display(person.start_date) if person.start_date else ""),
        (_("Contact e-mail"), person.email),
        (_("Telephone"), person.phone),
        (_("Subject taught"), person.subject),
    ]
    return Table(_("Personal data"), [_("What"), _("Value")], facts)


def _posts(person: Person) -> Table:
    posts = Posting.objects.filter(person=person).select_related("unit").order_by("from_date")
    head = [
        _("Position"), _("Academic standing"), _("Unit"), _("From"), _("To"), _("Group"),
        _("Clause"), _("Primary post"),
    ]  # fmt: skip
    return Table(_("Posts"), head, [_post(post) for post in posts])


def _post(post: Posting) -> Row:
    return [
        post.position,
        post.standing,
        post.unit.name,
        display(post.from_date),
        display(post.to_date) if post.to_date else "",
        post.get_group_display() if post.group else post.get_outcome_display(),
        post.clause,
        _("yes") if post.is_primary else _("no"),
    ]


def _levels(person: Person) -> Table:
    found = Assessment.objects.counting().filter(person=person)
    found = found.select_related("area", "by__person").order_by("on_date", "pk")
    found = found.prefetch_related(offices_of("by__"))
    head = [_("Date"), _("Area"), _("Level"), _("Source"), _("By"), _("Reason")]
    return Table(
        _("Levels"),
        head,
        [
            [
                display(row.on_date),
                row.area.numbered_name,
                row.level,
                row.get_source_display(),
                row.by.shown_name,
                row.reason,
            ]
            for row in found
        ],
    )


def _answers(person: Person) -> Table:
    """What the person answered about themselves; kept for its owner alone."""
    answers = Answer.objects.filter(self_assessment__person=person)
    answers = answers.select_related("self_assessment", "statement__area")
    head = [_("Begun"), _("Area"), _("Statement"), _("Answer")]
    return Table(
        _("Self-assessment"),
        head,
        [
            [
                display_time(row.self_assessment.started_at),
                row.statement.area.numbered_name,
                row.statement.text,
                row.get_value_display(),
            ]
            for row in answers.order_by("self_assessment", "statement__area", "statement__code")
        ],
    )


def _hours(person: Person) -> Table:
    years = AreaYear.objects.filter(person=person).select_related("area")
    head = [_("Fiscal year"), _("Area"), _("Hours 70"), _("Hours 20"), _("Hours 10"), _("Lecture")]
    return Table(
        _("Approved hours"),
        head,
        [
            [
                row.fiscal_year,
                row.area.numbered_name,
                *map(_in_hours, (row.minutes_70, row.minutes_20, row.minutes_10, row.lecture)),
            ]
            for row in years.order_by("fiscal_year", "area__number")
        ],
    )


def _records(person: Person) -> Table:
    records = TrainingRecord.objects.filter(person=person).in_full().order_by("start_date", "pk")
    head = [
        _("No."), _("Learning"), _("Course code"), _("Method"), _("Mode"), _("Dates"), _("Hours"),
        _("Areas"), _("Provider"), _("Certificate number"), _("Link to evidence"),
        _("What will you do with it?"), _("Status"), _("Logged"), _("Submitted"), _("Decided"),
    ]  # fmt: skip
    return Table(_("Learning records"), head, [_record(record) for record in records])


def _record(record: TrainingRecord) -> Row:
    start, end = record.start_date, record.end_date or record.start_date
    areas = "; ".join(f"{row.area.numbered_name} {row.share} %" for row in record.shares.all())
    times = (record.created_at, record.submitted_at, record.decided_at)
    return [
        record.pk,
        record.title,
        record.course.code if record.course else "",
        record.method.name if record.method else "",
        record.mode or "",
        display_range(start, end) if start and end else "",
        _in_hours(record.minutes or 0),
        areas,
        record.provider,
        record.certificate_no,
        record.evidence_link,
        record.reflection,
        record.get_status_display(),
        *(display_time(at) if at else "" for at in times),
    ]


def _decisions(person: Person) -> Table:
    decisions = Decision.objects.about(person).order_by("at")
    head = [_("When"), _("Record no."), _("Learning"), _("Decision"), _("By"), _("Reason")]
    return Table(
        _("Decisions"),
        head,
        [
            [
                display_time(row.at),
                row.record_id,
                row.record.title,
                row.get_verdict_display(),
                row.decider,
                row.reason,
            ]
            for row in decisions
        ],
    )


def _evidence(person: Person) -> Table:
    files = Evidence.objects.filter(record__person=person).select_related("record")
    head = [_("Record no."), _("Learning"), _("File"), _("Kind"), _("Size in bytes"), _("Uploaded")]
    return Table(
        _("Evidence"),
        head,
        [
            [
                row.record_id,
                row.record.title,
                row.file_name,
                row.get_kind_display(),
                row.size,
                display_time(row.uploaded_at),
            ]
            for row in files.order_by("uploaded_at")
        ],
    )


def _plans(person: Person) -> Table:
    items = PlanItem.objects.filter(plan__person=person).select_related(
        "plan", "area", "method", "course"
    )
    head = [
        _("Fiscal year"), _("Edition"), _("Status"), _("Area"), _("What"), _("Method"),
        _("Course code"), _("Hours"), _("Level"), _("Due"), _("Done"), _("Note"),
    ]  # fmt: skip
    ordered = items.order_by("plan__fiscal_year", "plan__edition", "due_date", "pk")
    return Table(_("Development plans"), head, [_plan_item(item) for item in ordered])


def _plan_item(item: PlanItem) -> Row:
    return [
        item.plan.fiscal_year,
        item.plan.edition,
        item.plan.get_status_display(),
        item.area.numbered_name,
        item.what,
        item.method.name,
        item.course.code if item.course else "",
        _in_hours(item.minutes),
        item.target_level or "",
        display(item.due_date),
        display(item.done_on) if item.done_on else "",
        item.done_note,
    ]


def _workshops(person: Person) -> Table:
    rows = Participant.objects.filter(person=person).select_related("activity__unit")
    head = [_("Dates"), _("Learning"), _("Unit"), _("Presence"), _("Hours"), _("Signed in")]
    return Table(
        _("Workshops"),
        head,
        [
            [
                display_range(row.activity.start_date, row.activity.end_date),
                row.activity.title,
                row.activity.unit.name,
                row.get_presence_display(),
                _in_hours(0 if row.is_absent else row.minutes or row.activity.minutes),
                display_time(row.signed_in_at) if row.signed_in_at else "",
            ]
            for row in rows.order_by("activity__start_date", "pk")
        ],
    )


def _histories(person: Person) -> Table:
    """What stands about the person in files of training histories, as long as it is kept."""
    rows = HistoryRow.objects.filter(person=person).select_related("history")
    head = [_("Uploaded"), _("Learning"), _("From"), _("To"), _("Hours"), _("Provider"), _("Note"),
            _("Status")]  # fmt: skip
    return Table(
        _("Training histories"),
        head,
        [
            [
                display_time(row.history.requested_at),
                row.title,
                display(row.start_date) if row.start_date else "",
                display(row.end_date) if row.end_date else "",
                _in_hours(row.minutes or 0),
                row.provider,
                row.note,
                row.get_verdict_display(),
            ]
            for row in rows.order_by("history__requested_at", "pk")
        ],
    )


def _looks(person: Person) -> Table:
    looks = looks_at(person, None)
    rows = [[display_time(look.event.at), look.who, str(look.what)] for look in looks]
    return Table(_("Looks at my data"), [_("When"), _("By"), _("What")], rows)


def _in_hours(minutes: int) -> float:
    return round(minutes / MINUTES_AN_HOUR, 2)


_TABLES: tuple[Callable[[Person], Table], ...] = (
    _profile, _posts, _levels, _answers, _hours, _records, _decisions, _evidence,
    _plans, _workshops, _histories, _looks,
)  # fmt: skip

"""The workbook of the rows to repair: the file's columns and cells, and what is wrong with them.

Repaired, it is uploaded as it is: the importer reads the file's columns again and leaves those that
were added here unread. A title above the table stays, and a unit that a heading named gets a column
of its own, because rows may have got their unit from there.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import IO, Any, NamedTuple

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from personnel import jobs
from personnel.citizen_id import hide_numbers
from personnel.enums import RowAction
from personnel.models import RosterFile, RosterImport, RosterRow
from personnel.roster.book import NOTE, Book
from personnel.roster.columns import recognise
from personnel.roster.fixing import raw_cells
from personnel.roster.headers import HEADERS
from personnel.roster.making import Written
from personnel.roster.problems import Problem, message, repair

CHUNK_ROWS = 1000
WAITING = (RowAction.REFUSED, RowAction.QUESTION)
ROW, PROBLEM, REPAIR = ADDED = (
    gettext_noop("Row in the original file"),
    gettext_noop("Problem"),
    gettext_noop("How to fix it"),
)
GONE = gettext_noop("The rows of this import were removed after their time.")
NOTHING = gettext_noop("No row of this import has to be repaired any more.")
# A problem with the name or the unit may stand in any of their columns.
_TOGETHER = (
    ("full_name", "first_name", "last_name", "prefix"),
    ("unit_name", "unit_code", "area"),
)
_SEVERITIES = ("error", "question", "warning")


class _Table(NamedTuple):
    """The columns of a sheet: the index of each in the file, and of each field in the workbook."""

    sheet: str
    titles: list[str]
    labels: list[str]
    indexes: list[int]
    places: dict[str, int]

    @property
    def width(self) -> int:
        return len(self.labels)


def write_errors(file: RosterFile, target: IO[bytes]) -> Written:
    """Write the rows that are refused or wait for an answer, in the order of the file."""
    roster = file.roster_import
    if roster is None or roster.is_expired:
        raise jobs.GiveUp(GONE)
    rows = _rows(roster)
    total = rows.count()
    if not total:
        raise jobs.GiveUp(NOTHING)
    sees_ids = file.requested_by_id == roster.requested_by_id
    named = set(rows.exclude(unit_text="").order_by().values_list("sheet", flat=True).distinct())
    book, done = Book(target), 0
    for name, found in groupby(rows.iterator(chunk_size=CHUNK_ROWS), attrgetter("sheet")):
        table = _table(roster, name, has_units=name in named)
        head = [*table.labels, *map(_, ADDED)]
        widths = {table.width: 18, table.width + 1: 60, table.width + 2: 60}
        sheet = book.sheet(name, head, widths=widths, titles=table.titles)
        for number, row in enumerate(found, start=len(table.titles) + 1):
            _write(book, sheet, number, table, row, sees_ids)
            done += 1
            if done % CHUNK_ROWS == 0:
                jobs.advance(file, done, total)
    book.close()
    return Written(total)


def _rows(roster: RosterImport) -> QuerySet[RosterRow]:
    rows = RosterRow.objects.filter(
        verdict__roster_import=roster, verdict__action__in=WAITING
    ).select_related("verdict")
    return rows.order_by("id")


def _table(roster: RosterImport, sheet: str, *, has_units: bool) -> _Table:
    """The table of the sheet as it was found, without what an earlier such workbook had added."""
    sheets = (found for found in roster.layout["sheets"] if found["table"])
    found = next(found["table"] for found in sheets if found["sheet"][:100] == sheet)
    columns = [c for c in found["columns"] if c["label"] not in _added_labels()]
    places = {column["field"]: at for at, column in enumerate(columns) if column["field"]}
    labels = [_label(column) for column in columns]
    indexes = [column["index"] for column in columns]
    if has_units and "unit_name" not in places:
        places["unit_name"] = len(labels)
        labels.append(HEADERS["unit_name"][0])
    return _Table(sheet, found["titles"], labels, indexes, places)


def _label(column: dict[str, Any]) -> str:
    """The file's own label, as far as the importer knows the column by it alone."""
    label, field = column["label"], column["field"]
    if not field:
        return label or _("Column %(number)d") % {"number": column["index"] + 1}
    own = (label, label.rpartition(" / ")[2])
    return next((text for text in own if recognise(text) == (field, "")), HEADERS[field][0])


@cache
def _added_labels() -> frozenset[str]:
    labels = set(ADDED)
    with translation.override("th"):
        labels |= set(map(_, ADDED))
    return frozenset(labels)


def _write(
    book: Book, sheet: Any, number: int, table: _Table, row: RosterRow, sees_ids: bool
) -> None:
    found = [Problem(**problem) for problem in [*row.problems, *row.verdict.problems]]
    found.sort(key=lambda problem: _SEVERITIES.index(problem.severity))
    # Of several problems of a cell, the worst gives the colour.
    looks = {at: p.severity for p in reversed(found) for at in _places(table, p.field)}
    looks |= dict.fromkeys(range(table.width, table.width + len(ADDED)), NOTE)
    added = [f"{row.sheet}!{row.row_no}", _lines(map(message, found)), _lines(map(repair, found))]
    cells = _cells(table, row)
    # Another keeper of the unit is not handed the numbers of a file that somebody else sent in.
    book.write(sheet, number, [*(cells if sees_ids else map(hide_numbers, cells)), *added], looks)


def _cells(table: _Table, row: RosterRow) -> list[str]:
    """The cells as they are now; the unit that a heading named stands in the column for it."""
    said, added = raw_cells(row)
    cells = [said[index] if index < len(said) else "" for index in table.indexes]
    cells += [""] * (table.width - len(cells))
    for field, text in added.items():
        if field in table.places:
            cells[table.places[field]] = text
    at = table.places.get("unit_name")
    if at is not None and not cells[at] and not row.unit_code:
        cells[at] = row.unit_text
    return cells


def _places(table: _Table, field: str) -> list[int]:
    """Where a problem with the field shows."""
    if field in table.places:
        return [table.places[field]]
    group = next((fields for fields in _TOGETHER if field in fields), ())
    return [table.places[other] for other in group if other in table.places]


def _lines(sentences: Iterator[str]) -> str:
    found = list(dict.fromkeys(sentences))
    return "\n".join(f"• {text}" for text in found) if len(found) > 1 else "".join(found)

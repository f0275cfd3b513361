"""Finds the table in each sheet and says of every row what it is.

Rows read and rows skipped, each with its reason, always add up to the rows of the sheet.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from typing import NamedTuple

from personnel.citizen_id import without_ids
from personnel.roster.as_above import UnitsAbove
from personnel.roster.columns import Mapping, map_columns
from personnel.roster.header_rows import Header, find_header, guess_header
from personnel.roster.reader import Row, Sheet
from personnel.roster.refusal import Refusal
from personnel.roster.rows import PERSON, RowKinds
from personnel.text import normalise

HEADER_WINDOW = 40
# What a total or a header on the next page says in the column of the unit is no unit.
NAMING_UNITS = (PERSON, "vacant")
_SHOWN_CELLS, _SHOWN_CHARS = 30, 120


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet: the rows of its header and what its columns mean.

    Its rows follow as people and skipped ones when it `is_taken`, else as one skipped entry.
    """

    sheet: Sheet
    titles: tuple[str, ...]
    header_rows: tuple[int, ...]
    mapping: Mapping
    is_taken: bool


class Person(NamedTuple):
    """A row with a person in it, under the last heading within the table, if it has any."""

    row: int
    cells: list[str]
    section: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """`count` rows from `row` on that are not read, and why.

    `people` of them look like people, when they are the rows of a table that is not taken.
    """

    row: int
    count: int
    reason: str
    text: str
    people: int = 0


class _Part(NamedTuple):
    """A sheet with its table, if it has any; a guessed one is only to be asked about."""

    table: Table | None
    is_guess: bool
    rows: Iterator[Person | Skipped]


class _Wishes(NamedTuple):
    """What a person said of the sheets and columns of a file."""

    sheets: Collection[str] | None
    columns: MappingOf[str, str]

    def include(self, sheet: Sheet) -> bool:
        return sheet.visible if self.sheets is None else sheet.name in self.sheets


def scan(
    items: Iterable[Sheet | Row],
    *,
    sheets: Collection[str] | None = None,
    chosen: MappingOf[str, str] | None = None,
) -> Iterator[Sheet | Table | Person | Skipped]:
    """Yield each sheet, its table, and then every one of its rows as a person or as skipped.

    `sheets` names the sheets to take, else every visible one is; `chosen` is the field, or "", that
    a person gave to a column by its key. Either way a table is taken when it has a name and a
    position and no two columns compete; of every other sheet one skipped entry says why.

    A sheet with a header that nobody knows comes last, and has a table to ask about only where no
    wanted sheet has one that is known. Raises `Refusal` at the end when there is no table at all.
    """
    wishes = _Wishes(sheets, chosen or {})
    tables: list[Table] = []
    has_rows = False
    asked: list[tuple[Sheet, Table, list[Person | Skipped]]] = []
    for (_, named), group in groupby(items, _SheetOf()):
        sheet = named._replace(name=without_ids(named.name))
        part = _part(sheet, (row for row in group if isinstance(row, Row)), wishes)
        if part.table and part.is_guess:
            asked.append((sheet, part.table, list(part.rows)))
            continue
        yield sheet
        if part.table:
            tables.append(part.table)
            yield part.table
        for item in part.rows:
            has_rows = True
            yield item
    yield from _asked(asked, is_needed=not any(wishes.include(table.sheet) for table in tables))
    if not tables and not asked:
        raise Refusal("no-name-column" if has_rows else "no-rows")


def _asked(
    asked: Iterable[tuple[Sheet, Table, list[Person | Skipped]]], *, is_needed: bool
) -> Iterator[Sheet | Table | Person | Skipped]:
    """The sheets with a guessed table; where it is not needed, they have none."""
    for sheet, table, rows in asked:
        yield sheet
        if is_needed:
            yield table
            yield from rows
        else:
            yield from (replace(row, reason="no-table") for row in rows if isinstance(row, Skipped))


class _SheetOf:
    """The sheet an item of the stream belongs to, and how many came before: names may repeat."""

    def __init__(self) -> None:
        self._found = -1, Sheet("", visible=True)

    def __call__(self, item: Sheet | Row) -> tuple[int, Sheet]:
        if isinstance(item, Sheet):
            self._found = self._found[0] + 1, item
        return self._found


def _part(sheet: Sheet, rows: Iterator[Row], wishes: _Wishes) -> _Part:
    window = list(islice(rows, HEADER_WINDOW))
    everything = chain(window, rows)
    is_wanted = wishes.include(sheet)
    known = find_header(window)
    header = known or (guess_header(window) if is_wanted else None)
    if not header:
        return _Part(None, False, _skip_all(everything))
    mapping = _mapping(header, window, wishes)
    is_taken = is_wanted and mapping.is_complete
    table = Table(sheet, _titles(header, window), header.rows, mapping, is_taken)
    found = _rows(table, header, everything)
    if not is_taken:
        unwanted = "sheet-not-taken" if sheet.visible else "hidden-sheet"
        found = _left_out(found, "columns-missing" if is_wanted else unwanted, _text(window[0]))
    return _Part(table, not known and not is_taken, found)


def _titles(header: Header, window: Sequence[Row]) -> tuple[str, ...]:
    return tuple(_text(row) for row in window if row.number < header.rows[0])


def _mapping(header: Header, window: Sequence[Row], wishes: _Wishes) -> Mapping:
    samples = [row.cells for row in window if row.number > header.rows[-1]]
    width = max((len(cells) for cells in samples), default=0)
    columns = header.columns + [("",)] * (width - len(header.columns))
    return map_columns(columns, samples=samples, chosen=wishes.columns)


def _rows(table: Table, header: Header, rows: Iterable[Row]) -> Iterator[Person | Skipped]:
    kinds = RowKinds(table.mapping, header.columns, table.titles)
    above = UnitsAbove(table.sheet, table.mapping)
    last, section, signed = 0, "", False
    for row in rows:
        if row.number > last + 1:
            yield Skipped(last + 1, row.number - last - 1, "blank", "")
        last = row.number
        if row.number <= header.rows[-1]:
            yield _skip(row, "header" if row.number in header.rows else "title")
            continue
        reason = kinds.reason(row.cells)
        # The name and the office under a signature are no people of the roster.
        if signed and reason != "signature" and kinds.signs(row.cells):
            reason = "signature"
        signed = reason == "signature"
        if reason == "section":
            section = kinds.section(_text(row)) or section
        cells = above.completed(row) if reason in NAMING_UNITS else row.cells
        if reason == PERSON:
            yield Person(row.number, cells, section, row.hidden)
        else:
            yield _skip(row, reason)


def _left_out(
    rows: Iterable[Person | Skipped], reason: str, text: str
) -> Iterator[Person | Skipped]:
    """One entry for all the rows of a table, and how many people are among them."""
    count = people = 0
    for row in rows:
        people += isinstance(row, Person)
        count += row.count if isinstance(row, Skipped) else 1
    yield Skipped(1, count, reason, text, people)


def _skip_all(rows: Iterable[Row]) -> Iterator[Person | Skipped]:
    """One entry for a sheet without a table, empty rows included."""
    first = last = None
    for last in rows:
        first = first or last
    if first and last:
        yield Skipped(1, last.number, "no-table", _text(first))


def _skip(row: Row, reason: str) -> Skipped:
    return Skipped(row.number, 1, reason, _text(row))


def _text(row: Row) -> str:
    text = " ".join(cell for cell in row.cells[:_SHOWN_CELLS] if cell)
    return normalise(text[: 2 * _SHOWN_CHARS])[:_SHOWN_CHARS]

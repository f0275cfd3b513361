"""Finds the table in each sheet and says of every row what it is.

Rows read and rows skipped, each with its reason, always add up to the rows of the sheet.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import NamedTuple

from personnel.roster.columns import Mapping, map_columns, recognise, recognise_tiers
from personnel.roster.reader import Row, Sheet
from personnel.roster.refusal import Refusal
from personnel.roster.rows import PERSON, RowKinds
from personnel.text import normalise

HEADER_WINDOW = 40
MAX_TIERS = 3
_MIN_RECOGNISED = 2
_NO_DOUBT = 4
_SHOWN_CELLS, _SHOWN_CHARS = 30, 120
_NAME_FIELDS = {"full_name", "first_name", "last_name"}

_SAYS_NOTHING = ("", "unknown", "unnamed")

Tiers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet: the rows of its header and what its columns mean."""

    sheet: Sheet
    titles: tuple[str, ...]
    header_rows: tuple[int, ...]
    mapping: Mapping


class Person(NamedTuple):
    """A row with a person in it, under the last heading within the table, if it has any."""

    row: int
    cells: list[str]
    section: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """`count` rows from `row` on that are no people, and why."""

    row: int
    count: int
    reason: str
    text: str


class _Header(NamedTuple):
    rows: tuple[int, ...]
    columns: list[Tiers]


def scan(
    items: Iterable[Sheet | Row],
    *,
    sheets: Collection[str] | None = None,
    chosen: MappingOf[int, str] | None = None,
) -> Iterator[Sheet | Table | Person | Skipped]:
    """Yield each sheet, its table, and then every one of its rows as a person or as skipped.

    `sheets` names the sheets to take (else all that are visible), `chosen` the fields that a person
    gave to columns. Raises `Refusal` at the end when no sheet has a table with names.
    """
    tables = rows = 0
    for sheet, group in groupby(items, _SheetOf()):
        yield sheet
        for item in _sheet(sheet, (row for row in group if isinstance(row, Row)), sheets, chosen):
            tables += isinstance(item, Table)
            rows += not isinstance(item, Table)
            yield item
    if not tables:
        raise Refusal("no-name-column" if rows else "no-rows")


class _SheetOf:
    """The sheet an item of the stream belongs to."""

    def __call__(self, item: Sheet | Row) -> Sheet:
        if isinstance(item, Sheet):
            self._sheet = item
        return self._sheet


def _sheet(
    sheet: Sheet,
    rows: Iterator[Row],
    sheets: Collection[str] | None,
    chosen: MappingOf[int, str] | None,
) -> Iterator[Table | Person | Skipped]:
    window = list(islice(rows, HEADER_WINDOW))
    everything = chain(window, rows)
    header = find_header(window)
    if not header:
        yield from _skip_all(everything, "no-table")
        return
    table = _table(sheet, header, window, chosen)
    yield table
    if sheet.visible if sheets is None else sheet.name in sheets:
        yield from _rows(table, header, everything)
    else:
        yield from _skip_all(everything, "sheet-not-taken" if sheet.visible else "hidden-sheet")


def _table(
    sheet: Sheet, header: _Header, window: Sequence[Row], chosen: MappingOf[int, str] | None
) -> Table:
    titles = tuple(_text(row) for row in window if row.number < header.rows[0])
    samples = [row.cells for row in window if row.number > header.rows[-1]]
    width = max((len(cells) for cells in samples), default=0)
    columns = header.columns + [("",)] * (width - len(header.columns))
    mapping = map_columns(columns, samples=samples, chosen=chosen)
    return Table(sheet, titles, header.rows, mapping)


def find_header(window: Sequence[Row]) -> _Header | None:
    """Return the one to three rows in which most labels are known, a name among them."""
    best, best_score = None, _MIN_RECOGNISED - 1
    for rows in _candidates(_beginning(window)):
        columns = _columns([row.cells for row in rows])
        score = _score(columns)
        if score > best_score:
            best = _Header(tuple(row.number for row in rows), columns)
            best_score = score
    return best


def _beginning(window: Sequence[Row]) -> Sequence[Row]:
    """The rows down to one that is a header beyond doubt, and what may be its lower tiers."""
    for index, row in enumerate(window):
        fields = {recognise(cell)[0] for cell in row.cells if cell} - {""}
        if len(fields) >= _NO_DOUBT and fields & _NAME_FIELDS:
            return window[: index + MAX_TIERS]
    return window


def _candidates(window: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows that may be a header, single ones first: one of them has a known label by itself."""
    known = [any(recognise(cell)[0] for cell in row.cells if cell) for row in window]
    for tiers in range(1, MAX_TIERS + 1):
        for start in range(len(window) - tiers + 1):
            rows = window[start : start + tiers]
            follow = rows[-1].number - rows[0].number == tiers - 1
            if follow and any(known[start : start + tiers]):
                yield rows


def _columns(tiers: Sequence[Sequence[str]]) -> list[Tiers]:
    """One tuple of labels a column; a merged label is carried to the columns it stands over."""
    width = max(map(len, tiers))
    padded = [[*tier, *[""] * (width - len(tier))] for tier in tiers]
    for level, tier in enumerate(padded[:-1]):
        carried = ""
        for column in range(width):
            has_lower = any(lower[column] for lower in padded[level + 1 :])
            if tier[column] or not has_lower:
                carried = tier[column] if has_lower else ""
            else:
                tier[column] = carried
    return list(zip(*padded, strict=True))


def _score(columns: Iterable[Tiers]) -> int:
    found = [recognise_tiers(tiers) for tiers in columns if any(tiers)]
    fields = {field for field, _ in found if field}
    if not fields & _NAME_FIELDS:
        return 0
    return len(fields) + sum(reason not in _SAYS_NOTHING for _, reason in found)


def _rows(table: Table, header: _Header, rows: Iterable[Row]) -> Iterator[Person | Skipped]:
    kinds = RowKinds(table.mapping, header.columns, table.titles)
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
        if signed and reason != "signature" and kinds.filled(row.cells) < 2:
            reason = "signature"
        signed = reason == "signature"
        if reason == "section":
            section = _text(row)
        yield Person(row.number, row.cells, section) if reason == PERSON else _skip(row, reason)


def _skip_all(rows: Iterable[Row], reason: str) -> Iterator[Skipped]:
    """One entry for a whole sheet, empty rows included."""
    first = last = None
    for last in rows:
        first = first or last
    if first and last:
        yield Skipped(1, last.number, reason, _text(first))


def _skip(row: Row, reason: str) -> Skipped:
    return Skipped(row.number, 1, reason, _text(row))


def _text(row: Row) -> str:
    text = " ".join(cell for cell in row.cells[:_SHOWN_CELLS] if cell)
    return normalise(text[: 2 * _SHOWN_CHARS])[:_SHOWN_CHARS]

"""Which rows of a sheet are the header of its table: one, or up to three with merged labels."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from personnel.roster import prefixes
from personnel.roster.columns import NAME_FIELDS, recognise, recognise_tiers
from personnel.roster.reader import Row
from personnel.text import normalise

MAX_TIERS = 3
_MIN_RECOGNISED = 2
_NO_DOUBT = 4
_LONGEST_LABEL, _LOOKED_AT = 80, 10
# A header is found by its first columns; so many cells of nonsense cost a moment, not a minute.
_COLUMNS = 100
_NAMES = NAME_FIELDS | {"last_name"}
_SAYS_NOTHING = ("", "unknown", "unnamed")

Tiers = tuple[str, ...]


class Header(NamedTuple):
    """The numbers of its rows, and the labels of each column, the upper ones first."""

    rows: tuple[int, ...]
    columns: list[Tiers]


def find_header(window: Sequence[Row]) -> Header | None:
    """Return the one to three rows in which most labels are known, a name among them."""
    best, best_score = None, _MIN_RECOGNISED - 1
    for rows in _candidates(_beginning(window)):
        columns = _columns([row.cells for row in rows])
        score = _score(columns)
        if score > best_score:
            best = Header(tuple(row.number for row in rows), columns)
            best_score = score
    return best


def _beginning(window: Sequence[Row]) -> Sequence[Row]:
    """The rows down to one that is a header beyond doubt, and what may be its lower tiers."""
    for index, row in enumerate(window):
        fields = {recognise(cell)[0] for cell in row.cells[:_COLUMNS] if cell} - {""}
        if len(fields) >= _NO_DOUBT and fields & _NAMES:
            return window[: index + MAX_TIERS]
    return window


def _candidates(window: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows that may be a header, single ones first: one of them has a known label by itself."""
    known = [any(recognise(cell)[0] for cell in row.cells[:_COLUMNS] if cell) for row in window]
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


def _score(columns: Sequence[Tiers]) -> int:
    found = [recognise_tiers(tiers) for tiers in columns[:_COLUMNS] if any(tiers)]
    fields = {field for field, _ in found if field}
    if not fields & _NAMES:
        return 0
    return len(fields) + sum(reason not in _SAYS_NOTHING for _, reason in found)


def guess_header(window: Sequence[Row]) -> Header | None:
    """Return the row of labels that nobody knows but that stands over people's names.

    A form, a letter and a table of figures have no column that is mostly names. Two labels are
    enough where one of them is known, else three.
    """
    for start in range(1, len(window)):
        below = window[start : start + _LOOKED_AT]
        names = [
            index for index in range(len(below[0].cells[:_COLUMNS])) if _are_names(below, index)
        ]
        if names:
            rows = _tiers_above(window, start)
            columns = _columns([row.cells for row in rows])
            labels = {"".join(tiers): tiers for tiers in columns if any(tiers)}
            known = any(recognise_tiers(tiers)[0] for tiers in labels.values())
            words = [label for label in labels if _is_label(label)]
            if len(words) == len(labels) >= (2 if known else 3):
                return Header(tuple(row.number for row in rows), columns)
    return None


def _are_names(below: Sequence[Row], index: int) -> bool:
    """Whether the first and most of the rows have a name here."""
    texts = (row.cells[index][:_LONGEST_LABEL] for row in below if index < len(row.cells))
    names = (prefixes.may_be_name(normalise(text)) for text in texts)
    return next(names) and (1 + sum(names)) * 2 > len(below)


def _tiers_above(window: Sequence[Row], start: int) -> Sequence[Row]:
    """The row before `start`, and those above it that have several labels, too."""
    first = start - 1
    while (
        first > 0
        and start - first < MAX_TIERS
        and window[first - 1].number == window[first].number - 1
        and sum(map(bool, window[first - 1].cells)) > 1
    ):
        first -= 1
    return window[first:start]


def _is_label(text: str) -> bool:
    return (
        len(text) <= _LONGEST_LABEL
        and any(map(str.isalpha, text))
        and not prefixes.may_be_name(normalise(text))
    )

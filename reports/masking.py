"""Hiding small counts from readers who may not see the people (docs/permissions.md).

A count of one to four is hidden. So is whatever would give it away: where the parts of a printed
sum are printed too, either none of them is hidden, or at least two that are five together.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from personnel.enums import Group
from personnel.masking import FEW, FEWER, WITHHELD, is_few
from reports.enums import ALL_GROUPS

# (the column of a sum, the columns of its parts)
Sum = tuple[int, tuple[int, ...]]
# What is counted of a unit's people: they are in a group, outside or in review; those in a group
# are in one of four.
COUNTS = ("people", "in_groups", "in_m", "in_a", "in_s", "in_t", "outside", "in_review")
SUMS: list[Sum] = [(0, (1, 6, 7)), (1, (2, 3, 4, 5))]
# The group codes of `COUNTS` from its second on.
GROUPS = (ALL_GROUPS, *Group.values)
NOTHING = [False] * len(COUNTS)


def printed(count: int, is_hidden: bool) -> int | str:
    """Return the count, or what stands in its place."""
    if not is_hidden:
        return count
    return FEWER if count < FEW else WITHHELD


def note() -> str:
    """Return what the marks mean."""
    return _(
        "%(fewer)s: one to four people, not shown. %(withheld)s: not shown, since the "
        "former could be computed from it."
    ) % {"fewer": FEWER, "withheld": WITHHELD}


def widen(counts: Sequence[int], hidden: Sequence[bool], free: Iterable[int]) -> list[int]:
    """Return which places of a sum and its parts to hide too, so that none can be computed.

    `free` are the places that may be hidden: the smallest first, those of nobody last.
    """
    found = [count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    more: list[int] = []
    shown = [at for at in free if not hidden[at]]
    for at in sorted(shown, key=lambda at: (counts[at] == 0, counts[at])):
        if not found or (len(found) > 1 and (sum(found) >= FEW or not counts[at])):
            break
        found.append(counts[at])
        more.append(at)
    return more


def protect(
    rows: Sequence[Sequence[int]], sums: Sequence[Sum], total: tuple[Sequence[int], Sequence[bool]]
) -> list[list[bool]]:
    """Return which cells of rows that are printed below their total are hidden.

    `total` are the counts above and which of them are hidden already. A row whose first count is
    hidden is hidden as a whole.
    """
    hidden = [[is_few(count) or is_few(row[0]) for count in row] for row in rows]
    while _across(rows, sums, hidden) | _down(rows, total, hidden):
        for line in hidden:
            if line[0]:
                line[:] = [True] * len(line)
    return hidden


def hidden_met(met: Sequence[int], people: Sequence[int], hidden: Sequence[bool]) -> list[bool]:
    """Return where neither who met a target nor who did not is printed.

    Of everybody first, then of each part; `hidden` are the head counts that are hidden already.
    Both are counts of people, and both add up.
    """
    rest = [head - yes for yes, head in zip(met, people, strict=True)]
    found = [
        head or is_few(yes) or is_few(no) for head, yes, no in zip(hidden, met, rest, strict=True)
    ]
    for counts in (met, rest, met):
        for at in widen(counts, found, range(1, len(counts))):
            found[at] = True
    return found


def _across(
    rows: Sequence[Sequence[int]], sums: Sequence[Sum], hidden: Sequence[list[bool]]
) -> bool:
    changed = False
    for row, line in zip(rows, hidden, strict=True):
        for whole, parts in () if line[0] else sums:
            places = (whole, *parts)
            counts = [row[at] for at in places]
            for at in widen(counts, [line[at] for at in places], range(1, len(places))):
                line[places[at]] = changed = True
    return changed


def _down(
    rows: Sequence[Sequence[int]],
    total: tuple[Sequence[int], Sequence[bool]],
    hidden: Sequence[list[bool]],
) -> bool:
    changed = False
    for column, (count, is_hidden) in enumerate(zip(*total, strict=True)):
        counts = [count, *(row[column] for row in rows)]
        flags = [is_hidden, *(line[column] for line in hidden)]
        # A hidden total of rows without anybody is told by none of them.
        free = [at for at in range(1, len(counts)) if counts[at] or not is_hidden]
        for at in widen(counts, flags, free):
            hidden[at - 1][column] = changed = True
    return changed

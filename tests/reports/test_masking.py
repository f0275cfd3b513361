"""Whoever adds up what is printed learns no small count, however people are spread."""

from itertools import product
from random import Random

import pytest
from django.utils.translation import override

from personnel.masking import FEW, rounded, rounded_hours
from reports.masking import SUMS, protect, widen

Counts = list[list[int]]


def masked(rows: Counts, total: list[int] | None = None) -> list[list[bool]]:
    total = total or [sum(column) for column in zip(*rows, strict=True)]
    return protect(rows, SUMS, (total, [False] * len(total)))


def counts(m: int = 0, a: int = 0, s: int = 0, t: int = 0, outside: int = 0) -> list[int]:
    groups = m + a + s + t
    return [groups + outside, groups, m, a, s, t, outside, 0]


def test_nothing_is_hidden_where_nobody_is_few() -> None:
    assert not any(map(any, masked([counts(m=6, s=20), counts(s=9)])))


def test_row_of_few_people_is_hidden_with_the_smallest_beside_it() -> None:
    hidden = masked([counts(s=3), counts(s=40), counts(s=12)])
    assert [line[0] for line in hidden] == [True, False, True]
    assert [all(line) for line in hidden] == [True, False, True]


def test_single_small_group_takes_another_with_it() -> None:
    (line,) = masked([counts(m=2, a=7, s=30)])
    assert line[2:6].count(True) >= 2
    assert not line[4]


def test_two_hidden_ones_that_are_too_few_together_are_not_enough() -> None:
    assert widen([40, 1, 1, 38], [False, True, True, False], range(1, 4)) == [3]


def test_hidden_total_is_not_told_by_its_parts() -> None:
    rows = [counts(s=10), counts(s=20)]
    total = [sum(column) for column in zip(*rows, strict=True)]
    hidden = protect(rows, SUMS, (total, [False] * 4 + [True] + [False] * 3))
    assert hidden[0][4]


@pytest.mark.parametrize("seed", range(20))
def test_no_sum_gives_a_small_count_away(seed: int) -> None:
    chance = Random(seed)
    rows = [
        counts(*(chance.choice((0, 0, 1, 2, 4, 7, 30)) for _group in range(5)))
        for _unit in range(chance.randint(2, 7))
    ]
    hidden = masked(rows)
    for at, (row, line) in enumerate(zip(rows, hidden, strict=True)):
        assert all(flag for count, flag in zip(row, line, strict=True) if 0 < count < FEW), at
        for whole, parts in [] if line[0] else SUMS:
            assert is_safe([(row[n], line[n]) for n in (whole, *parts)]), (rows, at)
    for column in range(len(SUMS[0][1]) + 5):
        cells = [(row[column], line[column]) for row, line in zip(rows, hidden, strict=True)]
        assert is_safe(cells), (rows, column)


def is_safe(cells: list[tuple[int, bool]]) -> bool:
    """Nothing is hidden, or what is cannot be solved for: two or more, and five together.

    Where everything is hidden there is nothing to compute from but the total.
    """
    found = [count for count, is_hidden in cells if is_hidden]
    is_all = len(found) == sum(1 for count, is_hidden in cells if count or is_hidden)
    return not found or (len(found) > 1 and sum(found) >= FEW) or is_all


def test_every_two_parts_are_safe() -> None:
    for m, s in product(range(12), repeat=2):
        (line,) = masked([counts(m=m, s=s)])
        if 0 < m < FEW and not line[0]:
            assert line[2:6].count(True) >= 2


@pytest.mark.parametrize("few", range(1, FEW))
def test_rounded_counts_tell_no_few_by_their_difference(few: int) -> None:
    for whole in range(few, 25):
        printed = rounded(whole), rounded(whole - few)
        alike = [
            (more, less)
            for more, less in product(range(35), repeat=2)
            if less <= more and (rounded(more), rounded(less)) == printed
        ]
        assert {more - less for more, less in alike} - set(range(1, FEW)), printed


def test_nobody_and_a_few_are_rounded_alike() -> None:
    assert {rounded(count) for count in range(FEW)} == {"<5"}
    assert [rounded(count)[2:] for count in (5, 9, 10, 1_234)] == ["5", "5", "10", "1,230"]


@pytest.mark.parametrize(
    ("minutes", "told"), [(299, "<5 h"), (300, "≥ 5 h"), (599, "≥ 5 h"), (600, "≥ 10 h")]
)
def test_hours_are_never_told_as_more_than_they_are(minutes: int, told: str) -> None:
    with override("en"):
        assert rounded_hours(minutes, people=5).replace("\xa0", " ") == told
        assert rounded_hours(minutes, people=4) == "*"

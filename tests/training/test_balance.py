import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.enums import Mode
from training.balance import (
    FEWER_LECTURES,
    IN_BALANCE,
    MORE_OF,
    NOTHING_YET,
    balance_of,
    split_minutes,
)

shares = st.lists(st.integers(1, 100), min_size=1, max_size=10)


@given(st.integers(0, 1_000_000), shares)
def test_split_adds_up_exactly(total: int, weights: list[int]) -> None:
    assert sum(split_minutes(total, weights)) == total


@given(st.integers(0, 1_000_000), shares)
def test_split_is_never_a_minute_or_more_off(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, share in zip(split_minutes(total, weights), weights, strict=True):
        assert abs(part - total * share / whole) < 1


@given(st.integers(0, 1_000_000), st.integers(1, 10))
def test_equal_shares_differ_by_one_at_most(total: int, people: int) -> None:
    parts = split_minutes(total, [1] * people)
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


def test_largest_remainder_gets_what_is_left() -> None:
    assert split_minutes(10, [10, 10, 13]) == [3, 3, 4]


@given(st.tuples(*[st.integers(0, 10_000)] * 3))
def test_percentages_are_whole_and_together_100(minutes: tuple[int, int, int]) -> None:
    percent = balance_of(*minutes).percent
    assert sum(percent) == (100 if sum(minutes) else 0)


@pytest.mark.parametrize(
    ("minutes", "advice"),
    [
        ((0, 0, 0), [NOTHING_YET]),
        ((70, 20, 10), [IN_BALANCE]),
        ((62, 28, 10), [IN_BALANCE]),
        ((0, 50, 50), [MORE_OF[Mode.SELF]]),
        ((90, 0, 10), [MORE_OF[Mode.OTHERS]]),
        ((80, 20, 0), [MORE_OF[Mode.FORMAL]]),
    ],
)
def test_advice_names_what_is_scarce(minutes: tuple[int, int, int], advice: list[str]) -> None:
    assert balance_of(*minutes).advice == advice


def test_advice_asks_for_fewer_lectures_above_half() -> None:
    assert FEWER_LECTURES in balance_of(70, 20, 10, lecture=6).advice
    assert FEWER_LECTURES not in balance_of(70, 20, 10, lecture=5).advice

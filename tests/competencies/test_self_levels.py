"""The rule of 80 %: held against a slow reading of its own words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.self_levels import level_reached

answers = st.lists(st.integers(0, 3), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("given_answers", "level"),
    [
        ([], 0),
        ([0] * 9, 0),
        ([1] * 9, 1),
        ([1] * 8 + [0], 1),
        ([1] * 7 + [0] * 2, 0),
        ([2] * 8 + [0], 2),
        ([2] * 7 + [1] * 2, 1),
        ([3] * 8 + [0], 3),
        ([3] * 4 + [0], 3),  # 80 % exactly
        ([3] * 3 + [2, 0], 2),
        ([3] * 79 + [0] * 21, 0),
        ([3] * 80 + [0] * 20, 3),
    ],
)
def test_level_is_the_highest_reached_in_four_fifths(given_answers: list[int], level: int) -> None:
    assert level_reached(given_answers) == level


@given(answers)
def test_level_is_what_its_words_say(found: list[int]) -> None:
    shares = {n: Fraction(sum(a >= n for a in found), len(found)) for n in (1, 2, 3)}
    assert level_reached(found) == max(
        (n for n in shares if shares[n] >= Fraction(80, 100)), default=0
    )


@given(answers, st.randoms(use_true_random=False))
def test_order_of_the_answers_is_nothing(found: list[int], dice: object) -> None:
    mixed = sorted(found, key=lambda _answer: dice.random())  # type: ignore[attr-defined]
    assert level_reached(mixed) == level_reached(found)


@given(answers, st.data())
def test_better_answer_never_lowers_the_level(found: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(found) - 1))
    better = [*found[:place], min(3, found[place] + 1), *found[place + 1 :]]
    assert level_reached(better) >= level_reached(found)


@given(answers)
def test_level_is_never_above_the_best_answer(found: list[int]) -> None:
    assert min(found) <= level_reached(found) <= max(found)

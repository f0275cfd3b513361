"""What is wrong with a rule book, or odd: spellings of two rules, rules that never come to act."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from personnel.classify import Rule
from personnel.enums import TitleMatch
from personnel.text import match_key


class Pair(NamedTuple):
    """Two rules and the spelling that they are about."""

    written: str
    first: Rule
    second: Rule


def clashes(rules: Sequence[Rule]) -> Iterator[Pair]:
    """Yield spellings that two rules claim in the same way for a kind of unit."""
    for first, second in combinations(rules, 2):
        if first.match == second.match and _meet(first, second):
            theirs = set(_spellings(second))
            for key, written in _spellings(first).items():
                if key in theirs:
                    yield Pair(written, first, second)


def shadows(rules: Sequence[Rule]) -> Iterator[Pair]:
    """Yield spellings that never come to act: an earlier rule takes every title that has them.

    Exact spellings are tried before all others, so nothing shadows them.
    """
    ordered = [r for r in sorted(rules, key=lambda r: r.order) if r.match != TitleMatch.EXACT]
    for first, second in combinations(ordered, 2):
        if not _covers(first, second):
            continue
        for key, written in _spellings(second).items():
            if any(_takes(first, mine, second, key) for mine in _spellings(first)):
                yield Pair(written, first, second)


def _takes(first: Rule, mine: str, second: Rule, key: str) -> bool:
    if first.match == TitleMatch.CONTAINS:
        return mine in key
    return second.match == TitleMatch.PREFIX and key.startswith(mine)


def _spellings(rule: Rule) -> dict[str, str]:
    found = {match_key(written): written for written in (rule.title_th, *rule.aliases)}
    found.pop("", None)
    return found


def _meet(first: Rule, second: Rule) -> bool:
    kinds, others = set(first.unit_kinds), set(second.unit_kinds)
    return not kinds or not others or bool(kinds & others)


def _covers(first: Rule, second: Rule) -> bool:
    kinds, others = set(first.unit_kinds), set(second.unit_kinds)
    return not kinds or (bool(others) and others <= kinds)

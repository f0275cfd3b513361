"""Every code has a sentence, in plain words, with what it needs to be filled in."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from personnel.roster import cells, gate, problems, sentences
from personnel.roster.problems import ERROR, Problem

PARAMS = {"length": 12, "limit": 13, "age": 9, "year": "28", "example": 2528, "row": 7}
PARAMS |= {"first": "20/09/2550", "second": "20/09/2493", "date": "20/09/2530"}
FILE_PARAMS = {"megabytes": 3, "limit": 2, "suffix": ".xlsx", "row": 7, "parts": 9, "sheet": "a"}
FILE_PARAMS |= {"labels": "ก, ข"}
ROSTER = Path(gate.__file__).parent


@pytest.mark.parametrize("code", [*sentences.PROBLEMS, "something-new"])
def test_problem_says_what_and_how_to_repair(code: str) -> None:
    problem = Problem(code, "birth_date", "100%s", ERROR, PARAMS)
    with translation.override("en"):
        for sentence in (problems.message(problem), problems.repair(problem)):
            assert re.fullmatch(r"\S.{5,}[.?]", re.sub(r"…”$", ".", sentence)), sentence
            assert "%(" not in sentence


@pytest.mark.parametrize("code", [*sentences.REFUSALS, "something-new"])
def test_refusal_says_what_the_file_is_and_what_to_do(code: str) -> None:
    with translation.override("en"):
        sentence = problems.refusal_message(code, FILE_PARAMS)
    assert re.fullmatch(r"\S.+\. .+\.", sentence), sentence


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r'Refusal\(\s*"([a-z-]+)"', sentences.REFUSALS),
        (r'_problem\(\s*"([a-z-]+)"', sentences.PROBLEMS),
        (r'\("((?:name|prefix|last-name)-[a-z-]+)", ', sentences.PROBLEMS),
        (r'reason = "([a-z-]+)"|_skip\w*\(\w+, "([a-z-]+)"', sentences.SKIPPED),
        (r'_drop\(\w+, "([a-z-]+)"', sentences.IGNORED),
    ],
)
def test_every_code_in_the_code_has_a_sentence(pattern: str, known: dict[str, object]) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ROSTER.glob("*.py"))
    used = {"".join(groups) for groups in (m.groups("") for m in re.finditer(pattern, text))}
    assert used
    assert used - set(known) == set()


def test_fields_with_a_limit_have_a_label() -> None:
    assert set(cells.LIMITS) <= set(sentences.FIELDS)


def test_stored_problem_comes_back_as_it_was() -> None:
    problem = Problem("id-length", "citizen_id", "xx1", ERROR, {"length": 3})
    assert Problem(**problem._asdict()) == problem

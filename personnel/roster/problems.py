"""What can be wrong with a cell or a file, and the sentences that say so: what, why, how to repair.

A problem is kept as plain data with the row; it becomes a sentence in the language of its reader.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from personnel.citizen_id import hide_numbers
from personnel.models import RosterImport
from personnel.roster.sentences import FIELDS, IGNORED, PROBLEMS, REFUSALS, SKIPPED, UNKNOWN

ERROR = "error"
WARNING = "warning"
QUESTION = "question"
_SHOWN_CHARS = 80


class Problem(NamedTuple):
    """One problem of one cell.

    An error refuses the row, a question keeps it waiting for an answer, a warning says what was
    done about it.

    `value` is what the cell holds, shortened, and masked where it is an ID. `_asdict()` is what is
    stored, and `Problem(**stored)` what comes back.
    """

    code: str
    field: str
    value: str
    severity: str
    params: Mapping[str, Any]


def make_problem(
    code: str, field: str, value: str, severity: str = ERROR, **params: object
) -> Problem:
    """Note a problem of a cell with the text `value`; numbers that may be IDs are masked."""
    shown = {key: hide_numbers(p) if isinstance(p, str) else p for key, p in params.items()}
    return Problem(code, field, hide_numbers(value)[:_SHOWN_CHARS], severity, shown)


def message(problem: Problem) -> str:
    """Say what is wrong and why, in the active language."""
    return _fill(PROBLEMS.get(problem.code, UNKNOWN)[0], problem)


def repair(problem: Problem) -> str:
    """Say how to put it right, in the active language."""
    return _fill(PROBLEMS.get(problem.code, UNKNOWN)[1], problem)


def refusal_message(code: str, params: Mapping[str, Any]) -> str:
    """Say why a whole file was not taken, and what to do, in the active language."""
    what, todo = REFUSALS.get(code, REFUSALS["broken-file"])
    return f"{what} {todo}" % params


def why_failed(roster: RosterImport) -> str:
    """Say why the file was not taken, or why its rows were not applied."""
    refusal = roster.layout.get("refusal")
    return refusal_message(**refusal) if refusal else roster.reason_text


def field_label(field: str) -> str:
    return str(FIELDS.get(field, field))


def skip_label(reason: str) -> str:
    """Name the reason why a row is no person."""
    return str(SKIPPED.get(reason, reason))


def ignored_label(reason: str) -> str:
    """Name the reason why a column is not stored."""
    return str(IGNORED.get(reason, reason))


def _fill(sentence: object, problem: Problem) -> str:
    words = {"value": problem.value, "field": field_label(problem.field), **problem.params}
    return str(sentence) % words

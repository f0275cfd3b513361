"""Set-based writes to tables whose changes triggers record."""

from collections.abc import Mapping, Sequence
from typing import Any

_MEMORY = "256MB"


def write(cursor: Any, statement: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> None:
    """Run a statement that may change a hundred thousand rows, in a transaction.

    The trigger that records changes keeps the plan of its first run; made for a few rows, it would
    join many one by one for minutes. Without the plan it looks at how many there are. The rows it
    is told of, and those that are sorted, stay in memory until the transaction ends.
    """
    cursor.execute(f"DISCARD PLANS; SET LOCAL work_mem = '{_MEMORY}'")
    cursor.execute(statement, given)

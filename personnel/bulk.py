"""Set-based writes to tables whose changes triggers record."""

from collections.abc import Mapping, Sequence
from typing import Any


def write(cursor: Any, statement: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> None:
    """Run a statement that may change a hundred thousand rows.

    The trigger that records changes keeps the plan of its first run; made for a few rows, it would
    join many one by one for minutes. Without the plan it looks at how many there are.
    """
    cursor.execute("DISCARD PLANS")
    cursor.execute(statement, given)

"""Set-based work: writes to tables whose changes triggers record, reads of one moment."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

_MEMORY = "256MB"


def write(cursor: Any, statement: str, given: Mapping[str, Any] | Sequence[Any] = ()) -> None:
    """Run a statement that may change a hundred thousand rows, in a transaction.

    The trigger that records changes keeps the plan of its first run; made for a few rows, it would
    join many one by one for minutes. Without the plan it looks at how many there are. The rows it
    is told of, and those that are sorted, stay in memory until the transaction ends.
    """
    cursor.execute(f"DISCARD PLANS; SET LOCAL work_mem = '{_MEMORY}'")
    cursor.execute(statement, given)


@contextmanager
def one_view() -> Iterator[None]:
    """Open a transaction whose statements all see the database as the first of them found it.

    Inside another transaction (as in a test) it is part of that one, and sees what that one sees.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def settled_at() -> datetime:
    """Return a moment such that whatever a transaction wrote that began before it is visible now.

    The clock is the database's, as in the change history: either side counts from the beginning of
    a transaction. To be asked before the transaction that reads.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED_AT)
        moment: datetime = cursor.fetchone()[0]
    return moment


# A second for the wink between the time that a transaction takes for its own and its entry here.
_SETTLED_AT = """
SELECT least(statement_timestamp(), min(xact_start)) - interval '1 second'
FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

"""Threads with a connection each, that do something at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from personnel.actions.groups import Conflict

THREADS = 8


def at_once(act: Callable[[int], Any], times: int = THREADS) -> list[str]:
    """Run `act` in threads that start together; return what became of each."""
    together = Barrier(times)

    def attempt(number: int) -> str:
        try:
            together.wait()
            act(number)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(attempt, range(times)))

"""Hands and imports take turns: what is done by hand waits for an import being applied."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from personnel.models import Unit


def lock_subtree(cursor: Any, path: str) -> None:
    """Let one import at a time into a subtree: a unit's own excludes those above and below it.

    From the top down, so that two of them never wait for each other.
    """
    steps = range(Unit.steplen, len(path), Unit.steplen)
    for above in (path[:step] for step in steps):
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s))", [above])
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [path])


def wait_for_imports(paths: Iterable[str]) -> None:
    """Let no import touch the posts of these units (paths) before this transaction ends.

    The shared side of `lock_subtree`: users do not wait for each other. Taken before any
    row is locked, in one order, so that nobody waits in a circle.
    """
    steps = {
        path[:step] for path in paths for step in range(Unit.steplen, len(path) + 1, Unit.steplen)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtext(path)) FROM unnest(%s::text[]) AS path",
            [sorted(steps)],
        )

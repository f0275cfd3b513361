"""Hands and imports take turns: what is done by hand waits for an import being applied."""

from collections.abc import Iterable

from django.db import connection

from personnel.models import Unit


def wait_for_imports(paths: Iterable[str]) -> None:
    """Let no import touch the posts of these units (paths) before this transaction ends.

    The shared side of `applying.lock_subtree`: users do not wait for each other. Taken before any
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

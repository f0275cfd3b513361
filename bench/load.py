"""The dashboards while a roster is applied in another process, against the same pages at rest."""

import statistics
from functools import partial
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory

from django.test import Client
from django.test.utils import override_settings

from bench import office, worker
from bench.dashboard import TIMES, ask, pages, signed_in
from bench.figures import Figure, timed
from bench.roster_book import write_book

# Behind the people of the other benches.
FIRST = 1_000_000


@override_settings(ALLOWED_HOSTS=["testserver"])
def measure(staff: int, rows: int) -> list[Figure]:
    """Apply a roster of `rows` new people, and ask for one page after the other until it is done.

    Pages asked before the apply has begun or after it has ended do not count.
    """
    client = signed_in()
    with TemporaryDirectory() as folder:
        path = write_book(Path(folder) / "roster.xlsx", rows=rows, first=FIRST)
        roster = office.upload(client, path)
    worker.work(roster.pk)
    office.confirm(roster, new=rows)
    at_rest = {name: timed(partial(ask, client, address), times=TIMES) for name, address in pages()}
    process = worker.begin(roster.pk)
    busy = _asked_during(process, client)
    worker.end(process)
    office.check_applied(roster)
    return [
        Figure(
            f"{name}, during an apply of {rows:,}", statistics.median(busy[name]),
            f"it at rest (asked {len(busy[name])} times)", seconds, wanted="< 2 x",
        )
        for name, seconds in at_rest.items()
    ]  # fmt: skip


def _asked_during(process: "Popen[str]", client: Client) -> dict[str, list[float]]:
    busy: dict[str, list[float]] = {name: [] for name, _ in pages()}
    while True:
        for name, address in pages():
            seconds = timed(partial(ask, client, address))
            if process.poll() is not None and busy[name]:
                return busy
            busy[name].append(seconds)

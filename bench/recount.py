"""Everybody's progress anew from the raw rows, by one worker and by two.

The floor is one scan of the columns that are needed. Nothing differs from what is stored, as after
a night without faults: what is measured is reading, adding up and comparing.
"""

import subprocess
import sys
from collections.abc import Iterator

from django.db import connection

from bench.figures import Figure, timed
from bench.recount_worker import BEGUN
from training.actions import request_recount
from training.models import Recount

_FLOOR = """
SELECT count(*), sum(mode), count(*) FILTER (WHERE is_lecture), min(end_date), max(person_id)
FROM training_trainingrecord WHERE status = 'approved';
SELECT sum(minutes), max(record_id), max(area_id) FROM training_recordarea;
SELECT sum(level), max(on_date), max(person_id), max(area_id) FROM competencies_assessment
WHERE source <> 'self'
"""


def measure(staff: int, rows: int) -> Iterator[Figure]:
    """Recount with one worker process, then with two."""
    floor = timed(_scan, times=3)
    for workers in (1, 2):
        name = f"recount of {staff:,} staff, {workers} worker{'s' * (workers > 1)}"
        yield Figure(name, _recount(workers), "one scan of its columns", floor)


def _recount(workers: int) -> float:
    request_recount(by=None)
    command = [sys.executable, "-m", "bench.recount_worker"]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    for process in started:
        assert process.stdout
        if process.stdout.readline().strip() != BEGUN:
            raise RuntimeError("A worker did not start.")
    seconds = timed(lambda: [process.communicate() for process in started])
    if Recount.objects.under_way().exists():
        raise RuntimeError("The recount is not done.")
    return seconds


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR)

"""Does a job in a process of its own, as a worker does: an import's phase that is due, a report.

Measured are the seconds of the work, without the start of the process (where a worker learns the
addresses of the pages), and the most memory that
the process ever held; the process that reads the workbook is the worker's child.
"""

import json
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any, NamedTuple

from bench import database

BEGUN = "begun"
ROSTER = "personnel.tasks:work_on_roster"
REPORT = "reports.tasks:write_report_file"


class Work(NamedTuple):
    """What was done."""

    seconds: float
    megabytes: float
    # At most: where the worker held more when it started the reader, this is the worker's.
    reader_megabytes: float


def begin(pk: Any, task: str = ROSTER) -> "subprocess.Popen[str]":
    """Start the task for the job `pk`; return once the worker is about to claim it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.worker", task, str(pk)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    if process.stdout.readline().strip() != BEGUN:
        raise RuntimeError("The worker did not start.")
    return process


def end(process: "subprocess.Popen[str]") -> Work:
    """Wait for the worker."""
    return Work(**json.loads(process.communicate()[0]))


def work(pk: Any, task: str = ROSTER) -> Work:
    """Do the job."""
    return end(begin(pk, task))


def main() -> None:
    """Do the task for the job whose key is given."""
    database.use()
    import_module("skillsportal.celery").know_addresses()
    module, name = sys.argv[1].split(":")
    task = getattr(import_module(module), name)
    print(BEGUN, flush=True)
    start = time.perf_counter()
    task(sys.argv[2])
    done = Work(
        time.perf_counter() - start,
        _most_kilobytes() / 1024,
        getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024,
    )
    print(json.dumps(done._asdict()))


def _most_kilobytes() -> int:
    """The peak of this program; `ru_maxrss` would include the one that started it."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()

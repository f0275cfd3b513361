"""Every file of the corpus through the command that judges files, as an upload would be."""

import io
import json
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import pytest
from django.core.management import call_command
from django.utils import translation

from personnel.enums import CodeScheme
from personnel.models import Person, RosterImport, RosterRow, Unit, UnitCode
from tests.personnel.corpus import CASES, Case
from tests.personnel.factories import make_unit

PROGRAM = "personnel.roster.workbook"
SECONDS = 20
MEMORY_GROWTH_MB = 200
UNITS = {"area": "9001", "school": "90010001"}


@pytest.fixture
def units(area: Unit, school: Unit) -> None:
    second = make_unit("โรงเรียนบ้านสอง", area)
    for unit, code in ((area, UNITS["area"]), (school, UNITS["school"]), (second, "90010002")):
        UnitCode.objects.create(unit=unit, scheme=CodeScheme.SMIS8, value=code)


def judged(path: Path, case: Case) -> dict[str, Any]:
    answer = io.StringIO()
    options = {"path": path, "name": case.upload, "unit": UNITS[case.unit], "show_ids": False}
    with translation.override("th"):
        call_command("roster_probe", stdout=answer, **options)
    return json.loads(answer.getvalue().splitlines()[-1])


def memory_mb(process: int | str, key: str) -> int:
    """What a process holds (VmRSS), or held at most since it began (VmHWM); 0 once it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = status.partition(f"{key}:")[2].split()
    return int(found[0]) // 1024 if found else 0


class ReadingProcesses(Thread):
    """Watches what the processes begun by this one hold; the system tells only of all together."""

    most_mb = 0

    def __enter__(self) -> Self:
        self._done = Event()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()

    def run(self) -> None:
        while not self._done.wait(0.02):
            for children in Path("/proc/self/task").glob("*/children"):
                for child in _text(children).split():
                    # Until it is the program that it will be, a process shows the memory of ours.
                    if PROGRAM in _text(Path(f"/proc/{child}/cmdline")):
                        self.most_mb = max(self.most_mb, memory_mb(child, "VmHWM"))


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.usefixtures("units")
def test_file_ends_as_written_down(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "upload"
    case.make(path)
    before, start = memory_mb("self", "VmRSS"), time.monotonic()
    with ReadingProcesses() as reading:
        answer = judged(path, case)
    assert time.monotonic() - start < SECONDS
    assert memory_mb("self", "VmRSS") - before < MEMORY_GROWTH_MB
    assert reading.most_mb < MEMORY_GROWTH_MB
    found = {error["code"] for error in answer["row_errors"]}
    assert (answer["outcome"], answer["rows_read"], found) == (
        case.outcome,
        case.rows,
        set(case.codes),
    ), answer["message"]
    assert case.says in answer["message"]
    assert answer["written"] == 0
    assert [m for m in (Person, RosterImport, RosterRow) if m.objects.exists()] == []
    if case.skipped is not None:
        assert answer["rows_skipped"] == case.skipped
    named = {f"{person['first']} {person['last']}" for person in answer["people"]}
    assert set(case.names) <= named
    if case.units:
        assert [person["unit_code"] for person in answer["people"]] == list(case.units)


def test_corpus_is_large_and_every_file_has_its_own_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 75

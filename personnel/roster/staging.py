"""From a file to staged, judged rows. Nothing here touches people.

Rows are staged chunk by chunk, each commit repeating the job's token; a repeated run begins by
removing what an earlier one left. The judgement and the end of the job are one transaction.
"""

import gc
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from personnel import jobs, notices
from personnel.citizen_id import hide_numbers
from personnel.enums import AnswerKind, NoticeKind
from personnel.models import RosterAnswer, RosterImport
from personnel.roster.cells import clean_row
from personnel.roster.columns import Column
from personnel.roster.gate import identify
from personnel.roster.judging import judge
from personnel.roster.lines import copied, copy, person_line, seal_cells, skipped_line, stored
from personnel.roster.reader import Sheet, read
from personnel.roster.refusal import Refusal
from personnel.roster.table import Person, Skipped, Table, scan

CHUNK_ROWS = 4000
_NEVER_KEPT = ("privilege", "private")
# Rosters have some twenty columns; of hundreds, nobody wants to see examples.
_SAMPLED_COLUMNS = 60

Lines = list[bytes]


def stage(roster: RosterImport, path: Path) -> None:
    """Read the file at `path`, stage its rows and judge them; ends the job."""
    roster.layout = {"sheets": []}
    with transaction.atomic():
        jobs.advance(roster, 0, 0)
        forget_rows(roster)
    try:
        _stage_rows(roster, path)
    except Refusal as refusal:
        roster.layout["refusal"] = {"code": refusal.code, "params": refusal.params}
        with transaction.atomic():
            jobs.fail(roster, "", layout=roster.layout)
            forget_rows(roster)
            notices.tell_of_import(roster, NoticeKind.ROSTER_REFUSED)
        return
    _let_the_planner_know()
    with transaction.atomic():
        jobs.advance(roster, roster.done, roster.done)
        layout = roster.layout
        needs_mapping = not any(sheet["is_taken"] for sheet in layout["sheets"])
        jobs.finish(roster, layout=layout, needs_mapping=needs_mapping, **judge(roster)._asdict())
        notices.tell_of_import(roster, NoticeKind.ROSTER_PREVIEW)


def forget_rows(roster: RosterImport) -> None:
    """Remove what was staged and judged before."""
    with connection.cursor() as cursor:
        for table in ("personnel_rosterverdict", "personnel_rosterrow"):
            cursor.execute(f"DELETE FROM {table} WHERE roster_import_id = %s", [roster.pk])  # noqa: S608 - two tables of ours


def _stage_rows(roster: RosterImport, path: Path) -> None:
    answers = RosterAnswer.objects.filter(unit=roster.unit_id, kind=AnswerKind.COLUMN)
    chosen = dict(answers.values_list("key", "value")) | roster.chosen_columns
    items = read(path, identify(path, roster.file_name))
    rows = _lines(roster, scan(items, sheets=roster.chosen_sheets, chosen=chosen))
    staged = 0
    with _without_collector(), closing(_made_ahead(_chunks(rows))) as chunks:
        for chunk in chunks:
            staged += len(chunk)
            with transaction.atomic():
                jobs.advance(roster, staged, 0)
                copy(chunk)
    sheets = roster.layout["sheets"]
    if any(s["is_taken"] for s in sheets) and not any(s["people"] for s in sheets):
        raise Refusal("no-people")


def _chunks(lines: Iterator[bytes]) -> Iterator[Lines]:
    while chunk := list(islice(lines, CHUNK_ROWS)):
        yield chunk


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows hold no cycles: looking for them would take a twelfth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _made_ahead(chunks: Iterator[Lines]) -> Generator[Lines, None, None]:
    """Read and clean the next chunk in a thread while the caller stores this one."""
    with ThreadPoolExecutor(1) as thread:
        coming: Future[Lines] = thread.submit(next, chunks, [])
        while chunk := coming.result():
            coming = thread.submit(next, chunks, [])
            yield chunk


def _let_the_planner_know() -> None:
    """Without figures of the rows just staged, the planner may join them row by row for minutes."""
    with connection.cursor() as cursor:
        # Only what rows are joined by: looking into the sealed cells would take half a second.
        cursor.execute(
            "ANALYZE personnel_rosterrow (id, roster_import_id, skip_reason, sheet, unit_code, "
            "unit_text, citizen_id_hash, name_key, staff_no, portal_no, position, standing)"
        )


def _lines(
    roster: RosterImport, items: Iterator[Sheet | Table | Person | Skipped]
) -> Iterator[bytes]:
    """Yield a line of COPY for each row, and note in the layout what was found in each sheet."""
    today = timezone.localdate()
    for item in items:
        if isinstance(item, Sheet):
            lines = _SheetLines(roster, item, today)
        elif isinstance(item, Table):
            lines.begin_table(item)
        elif isinstance(item, Skipped):
            yield lines.skipped(item)
        else:
            yield lines.person(item)


class _SheetLines:
    """Makes the lines of one sheet and counts them."""

    def __init__(self, roster: RosterImport, sheet: Sheet, today: date) -> None:
        self._place = f"{roster.pk}\t{copied(sheet.name[:100])}".encode()
        self._today = today
        self._found: dict[str, Any] = {
            "sheet": sheet.name,
            "visible": sheet.visible,
            "is_taken": False,
            "people": 0,
            "hidden_rows": 0,
            "skipped": 0,
            "table": None,
        }
        roster.layout["sheets"].append(self._found)

    def begin_table(self, table: Table) -> None:
        self._found |= {"is_taken": table.is_taken, "table": _described(table)}
        self._pick = table.mapping.pick
        columns = table.mapping.columns
        self._never_kept = [c.index for c in columns if c.reason in _NEVER_KEPT]

    def person(self, item: Person) -> bytes:
        self._found["people"] += 1
        self._found["hidden_rows"] += item.hidden
        clean = clean_row(self._pick(item.cells), today=self._today)
        cells = seal_cells(self._kept(item.cells))
        return person_line(self._place, item.row, item.hidden, cells, stored(clean, item.section))

    def skipped(self, item: Skipped) -> bytes:
        self._found["people"] += item.people
        self._found["skipped"] += item.count
        return skipped_line(self._place, item.row, item.count, item.reason, item.text)

    def _kept(self, cells: list[str]) -> list[str]:
        """The cells without those that the portal has no business to keep."""
        for index in self._never_kept:
            if index < len(cells):
                cells[index] = ""
        return cells


def _described(table: Table) -> dict[str, Any]:
    """Say what was found in words that a page can show; long numbers may be IDs and are masked."""
    return {
        "titles": [hide_numbers(title) for title in table.titles],
        "header_rows": list(table.header_rows),
        "columns": [
            asdict(column) | {"samples": _samples(column)} for column in table.mapping.columns
        ],
        "questions": [asdict(question) for question in table.mapping.questions],
        "missing": list(table.mapping.missing),
    }


def _samples(column: Column) -> list[str]:
    """Examples of the column's cells, unless the portal has no business to keep any."""
    is_shown = column.reason not in _NEVER_KEPT and column.index < _SAMPLED_COLUMNS
    return [*map(hide_numbers, column.samples)] if is_shown else []

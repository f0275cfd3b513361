"""From a file to staged, judged rows. Nothing here touches people.

Rows are staged chunk by chunk, each commit repeating the job's token; a repeated run begins by
removing what an earlier one left. The judgement and the end of the job are one transaction.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from personnel import citizen_id, jobs
from personnel.citizen_id import hide_numbers
from personnel.enums import RowAction
from personnel.models import RosterImport
from personnel.roster.cells import clean_row
from personnel.roster.columns import Column
from personnel.roster.gate import identify
from personnel.roster.judging import judge
from personnel.roster.reader import Sheet, read
from personnel.roster.refusal import Refusal
from personnel.roster.table import Person, Skipped, Table, scan
from personnel.text import match_key, sort_key

CHUNK_ROWS = 2000
TEXT_FIELDS = (
    "prefix", "first_name", "last_name", "email", "phone", "subject",
    "position", "position_no", "standing", "level",
)  # fmt: skip
COLUMNS = (
    "roster_import_id", "sheet", "row_no", "row_count", "action", "skip_reason", "text",
    "cell_problems", "problems", "changes", "unit_text", "unit_code", *TEXT_FIELDS,
    "name_key", "name_sort", "citizen_id_cipher", "citizen_id_hash", "birth_date", "start_date",
    "outcome", "rule", "matched", "clause",
)  # fmt: skip
_PLACED_LATER = ("", "", "", "")
_NEVER_SHOWN = ("privilege", "private")
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})


def stage(roster: RosterImport, path: Path) -> None:
    """Read the file at `path`, stage its rows and judge them; ends the job."""
    layout: dict[str, Any] = {"tables": []}
    with transaction.atomic():
        jobs.advance(roster, 0, 0)
        roster.rows.all().delete()
    try:
        _stage_rows(roster, path, layout)
    except Refusal as refusal:
        layout["refusal"] = {"code": refusal.code, "params": refusal.params}
        with transaction.atomic():
            jobs.fail(roster, "", layout=layout)
            roster.rows.all().delete()
        return
    _let_the_planner_know()
    with transaction.atomic():
        jobs.advance(roster, roster.done, roster.done)
        needs_mapping = not any(_is_complete(table) for table in layout["tables"])
        jobs.finish(roster, layout=layout, needs_mapping=needs_mapping, **judge(roster)._asdict())


def _stage_rows(roster: RosterImport, path: Path, layout: dict[str, Any]) -> None:
    kind = identify(path, roster.file_name)
    chosen = {int(index): field for index, field in roster.chosen_columns.items()}
    lines = _lines(roster, scan(read(path, kind), chosen=chosen), layout)
    staged = 0
    while chunk := list(islice(lines, CHUNK_ROWS)):
        staged += len(chunk)
        with transaction.atomic():
            jobs.advance(roster, staged, 0)
            _copy(chunk)


def _let_the_planner_know() -> None:
    """Without figures of the rows just staged, the planner may join them row by row for minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE personnel_rosterrow")


def _lines(
    roster: RosterImport, items: Iterator[Sheet | Table | Person | Skipped], layout: dict[str, Any]
) -> Iterator[str]:
    """Yield a line of COPY for each row, and write into `layout` what tables were found."""
    today = timezone.localdate()
    sheet, table = "", None
    for item in items:
        if isinstance(item, Sheet):
            sheet, table = item.name[:100], None
        elif isinstance(item, Table):
            table = item
            layout["tables"].append(_described(item))
        elif isinstance(item, Skipped):
            yield _skipped_line(roster, sheet, item.row, item.count, item.reason, item.text)
        elif table and table.mapping.is_complete:
            yield _person_line(roster, sheet, item, table, today)
        else:
            yield _skipped_line(roster, sheet, item.row, 1, "columns-missing", "")


def _skipped_line(
    roster: RosterImport, sheet: str, row: int, count: int, reason: str, text: str
) -> str:
    values: list[Any] = [
        roster.pk,
        sheet,
        row,
        count,
        RowAction.SKIPPED,
        reason,
        hide_numbers(text),
    ]
    values += ["[]", "[]", "{}", "", "", *[""] * len(TEXT_FIELDS), "", "", None, None, None, None]
    return _line([*values, *_PLACED_LATER])


def _person_line(roster: RosterImport, sheet: str, item: Person, table: Table, today: date) -> str:
    clean = clean_row(table.mapping.pick(item.cells), today=today)
    value = clean.values.get
    number = value("citizen_id")
    name = f"{value('first_name')} {value('last_name')}"
    unit_text, unit_code = value("unit_name") or "", value("unit_code") or ""
    problems = json.dumps([problem._asdict() for problem in clean.problems], ensure_ascii=False)
    return _line(
        [
            roster.pk, sheet, item.row, 1, RowAction.NEW, "", "",
            problems, problems, "{}",
            unit_text if unit_text or unit_code else hide_numbers(item.section)[:200], unit_code,
            *(value(field) or "" for field in TEXT_FIELDS),
            match_key(name)[:200], sort_key(name)[:400],
            citizen_id.encrypt(str(number)) if number else None,
            citizen_id.keyed_hash(str(number)) if number else None,
            value("birth_date"), value("start_date"),
            *_PLACED_LATER,
        ]
    )  # fmt: skip


def _described(table: Table) -> dict[str, Any]:
    """Say what was found in words that a page can show; long numbers may be IDs and are masked."""
    return {
        "sheet": table.sheet.name,
        "titles": [hide_numbers(title) for title in table.titles],
        "header_rows": list(table.header_rows),
        "columns": [
            asdict(column) | {"sample": _sample(column)} for column in table.mapping.columns
        ],
        "questions": [asdict(question) for question in table.mapping.questions],
        "missing": list(table.mapping.missing),
    }


def _sample(column: Column) -> str:
    """An example of the column's cells, unless the portal has no business to keep one."""
    return "" if column.reason in _NEVER_SHOWN else hide_numbers(column.sample)


def _is_complete(table: dict[str, Any]) -> bool:
    return not table["missing"] and not table["questions"]


def _line(values: list[Any]) -> str:
    return "\t".join(r"\N" if value is None else _text(value) for value in values) + "\n"


def _text(value: Any) -> str:
    return rf"\\x{value.hex()}" if isinstance(value, bytes) else str(value).translate(_ESCAPED)


def _copy(lines: list[str]) -> None:
    with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS)
        cursor.copy_expert(
            f"COPY personnel_rosterrow ({columns}) FROM STDIN", io.StringIO("".join(lines))
        )

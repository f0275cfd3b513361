"""Imports in any state, made without a worker, for the tests of what pages show of them."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from personnel.enums import ImportPhase, JobState, Outcome, RowAction
from personnel.models import RosterImport, RosterRow, Unit, User

APPLIED = {"phase": ImportPhase.APPLY, "state": JobState.DONE}
APPLYING = {"phase": ImportPhase.APPLY, "state": JobState.RUNNING, "done": 40, "total": 80}
NOT_APPLIED = {"phase": ImportPhase.APPLY, "state": JobState.FAILED}
READING = {"state": JobState.RUNNING}


def make_column(index: int, label: str, field: str = "", **given: str) -> dict[str, Any]:
    """A column of a table as the worker describes it."""
    return {"index": index, "label": label, "field": field, "reason": "", "sample": ""} | given


COLUMNS = [
    make_column(0, "ชื่อ-สกุล", "full_name", sample="นายสมชาย ใจดี"),
    make_column(1, "ตำแหน่ง", "position", sample="ครู"),
    make_column(2, "", reason="unnamed", sample="ก"),
    make_column(3, "รหัสผ่าน", reason="privilege", sample="1234"),
]
TABLE = {
    "sheet": "บัญชี",
    "titles": [],
    "header_rows": [4, 5],
    "columns": COLUMNS,
    "questions": [],
    "missing": [],
}


def make_import(unit: Unit, by: User, **fields: Any) -> RosterImport:
    """An import that waits as a preview; `fields` make it another."""
    now = timezone.now()
    if fields.get("phase") == ImportPhase.APPLY:
        fields = {"confirmed_by": by, "confirmed_at": now} | fields
    fields = {
        "state": JobState.DONE,
        "file": ContentFile(b"x", "roster"),
        "file_name": "บัญชีรายชื่อ.xlsx",
        "sha256": "a" * 64,
        "size": 1,
        "as_of": date(2026, 11, 1),
        "requested_by": by,
        "finished_at": now,
        "layout": {"tables": [TABLE]},
    } | fields
    return RosterImport.objects.create(unit=unit, **fields)


def make_row(
    roster: RosterImport, row_no: int, action: str = RowAction.NEW, **fields: Any
) -> RosterRow:
    """A row of a person who is new at the import's unit, placed by the rule for teachers."""
    fields = {
        "sheet": "บัญชี",
        "first_name": f"สมชาย{row_no}",
        "last_name": "ใจดี",
        "position": "ครู",
        "unit": roster.unit,
        "outcome": Outcome.GROUP,
        "group": "S",
        "rule": "teacher",
        "clause": "ว 4/2563 กลุ่ม S ข้อ 1",
    } | fields
    return RosterRow.objects.create(roster_import=roster, row_no=row_no, action=action, **fields)


def make_refused(roster: RosterImport, row_no: int) -> RosterRow:
    """A row whose date of birth is no date."""
    problem = {
        "code": "date-not-a-date",
        "field": "birth_date",
        "value": "เมื่อวาน",
        "severity": "error",
        "params": {},
    }
    return make_row(roster, row_no, RowAction.REFUSED, problems=[problem], unit=None)


def make_changed(roster: RosterImport, row_no: int) -> RosterRow:
    """A row of a known person with another surname and a date of birth corrected."""
    changes = {"last_name": ["ใจดี", "มีสุข"], "birth_date": ["1985-05-20", "1985-05-21"]}
    return make_row(roster, row_no, RowAction.CHANGED, changes=changes)

"""Imports in any state, made without a worker, for the tests of what pages show of them."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from personnel.enums import ImportPhase, JobState, Outcome, RowAction
from personnel.models import (
    Person,
    Posting,
    RosterImport,
    RosterLeaver,
    RosterRow,
    RosterVerdict,
    Unit,
    User,
)
from personnel.roster.lines import seal_cells
from personnel.text import match_key

NOW = timezone.now()
APPLIED = {"phase": ImportPhase.APPLY, "state": JobState.DONE, "applied_at": NOW}
APPLYING = {"phase": ImportPhase.APPLY, "state": JobState.RUNNING, "done": 40, "total": 80}
NOT_APPLIED = {"phase": ImportPhase.APPLY, "state": JobState.FAILED}
HELD = {
    "phase": ImportPhase.HELD,
    "state": JobState.DONE,
    "holds": [{"code": "changed", "people": 420, "staff": 1050, "percent": 25}],
}
UNDOING = {"phase": ImportPhase.UNDO, "state": JobState.RUNNING, "applied_at": NOW}
NOT_UNDONE = UNDOING | {"state": JobState.FAILED}
UNDONE = UNDOING | {"state": JobState.DONE, "undone_at": NOW}
READING = {"state": JobState.RUNNING}
JUDGING = {"phase": ImportPhase.JUDGE, "state": JobState.RUNNING}
# What a file's row says; everything else that is given for a row is about its verdict.
_OF_THE_FILE = {field.name for field in RosterRow._meta.get_fields()} | {"citizen_id_cipher"}


def make_column(index: int, label: str, field: str = "", **given: Any) -> dict[str, Any]:
    """A column of a table as the worker describes it."""
    key = match_key(label) or f"column {index + 1}"
    found = {
        "index": index,
        "key": key,
        "label": label,
        "field": field,
        "reason": "",
        "samples": [],
    }
    return found | given


COLUMNS = [
    make_column(0, "ชื่อ-สกุล", "full_name", samples=["นายสมชาย ใจดี", "นางสมใจ มีสุข"]),
    make_column(1, "ตำแหน่ง", "position", samples=["ครู"]),
    make_column(2, "", reason="unnamed", samples=["ก"]),
    make_column(3, "รหัสผ่าน", reason="privilege"),
]
TABLE = {
    "titles": [],
    "header_rows": [4, 5],
    "columns": COLUMNS,
    "questions": [],
    "missing": [],
}
SHEET = {
    "sheet": "บัญชี",
    "visible": True,
    "is_taken": True,
    "people": 4,
    "hidden_rows": 0,
    "skipped": 4,
    "table": TABLE,
}
ASKING = {
    "sheets": [
        SHEET
        | {
            "is_taken": False,
            "skipped": 8,
            "table": TABLE | {"questions": [{"field": "position", "columns": [1, 2]}]},
        }
    ]
}


def make_import(unit: Unit, by: User, **fields: Any) -> RosterImport:
    """An import that waits as a preview; `fields` make it another."""
    now = timezone.now()
    if fields.get("phase") in (ImportPhase.HELD, ImportPhase.APPLY, ImportPhase.UNDO):
        fields = {"confirmed_by": by, "confirmed_at": now} | fields
    if fields.get("phase") == ImportPhase.UNDO:
        fields = {"undone_by": by} | fields
    fields = {
        "state": JobState.DONE,
        "file": ContentFile(b"x", "roster"),
        "file_name": "บัญชีรายชื่อ.xlsx",
        "sha256": "a" * 64,
        "size": 1,
        "as_of": date(2026, 11, 1),
        "requested_by": by,
        "finished_at": now,
        "layout": {"sheets": [SHEET]},
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
    } | fields
    verdict = {name: fields.pop(name) for name in list(fields) if name not in _OF_THE_FILE}
    name = f"{fields['first_name']} {fields['last_name']}"
    said = {"name_key": match_key(name), "cells": seal_cells([name, fields["position"]])}
    row = RosterRow.objects.create(roster_import=roster, row_no=row_no, **(said | fields))
    placed = {
        "unit": roster.unit,
        "outcome": Outcome.GROUP,
        "group": "S",
        "rule": "teacher",
        "clause": "ว 4/2563 กลุ่ม S ข้อ 1",
    }
    # `problems` are of the verdict where they were found by comparing.
    found = verdict.pop("found", [])
    RosterVerdict.objects.create(
        row=row, roster_import=roster, action=action, problems=found, **(placed | verdict)
    )
    return row


def make_skipped(
    roster: RosterImport, row_no: int, reason: str = "blank", **fields: Any
) -> RosterRow:
    """A row, or a run of them, without a person."""
    return RosterRow.objects.create(
        roster_import=roster, sheet="บัญชี", row_no=row_no, skip_reason=reason, **fields
    )


def make_problem(
    code: str, field: str, value: str = "", severity: str = "error", **params: Any
) -> dict[str, Any]:
    """A problem as it is stored with a row or a verdict."""
    return {"code": code, "field": field, "value": value, "severity": severity, "params": params}


def make_repair(kind: str, rows: int, key: str = "", **problem: Any) -> dict[str, Any]:
    """A repair as a judgement lists it."""
    return make_problem(**problem) | {"kind": kind, "rows": rows, "key": key}


BAD_DATE = make_problem("date-not-a-date", "birth_date", "เมื่อวาน")
UNKNOWN_UNIT = make_repair(
    "unit", 142, "|ร.ร.บ้านหนึง", code="unit-unknown", field="unit_name", value="ร.ร.บ้านหนึง"
)
UNKNOWN_TITLE = make_repair(
    "title", 3, "ดช", code="prefix-unknown", field="prefix", value="ดช", severity="warning"
)
SAME_NAME = make_repair(
    "person", 2, code="same-name", field="full_name", value="สมใจ ใจดี", severity="question"
)
BAD_DATES = make_repair("cell", 12, code="date-not-a-date", field="birth_date", value="เมื่อวาน")


def make_refused(roster: RosterImport, row_no: int, **fields: Any) -> RosterRow:
    """A row whose date of birth is no date."""
    given = {"problems": [BAD_DATE], "unit": None} | fields
    return make_row(roster, row_no, RowAction.REFUSED, **given)


def make_changed(roster: RosterImport, row_no: int) -> RosterRow:
    """A row of a known person with another surname and a date of birth corrected."""
    changes = {"last_name": ["ใจดี", "มีสุข"], "birth_date": ["1985-05-20", "1985-05-21"]}
    return make_row(roster, row_no, RowAction.CHANGED, changes=changes)


def make_question(roster: RosterImport, row_no: int, posting: Posting) -> RosterRow:
    """A row that may be about the person of a posting."""
    asked = make_problem("same-name", "full_name", posting.person.full_name, "question")
    return make_row(
        roster, row_no, RowAction.QUESTION, found=[asked], posting=posting, person=posting.person
    )


def make_leaver(roster: RosterImport, posting: Posting, **fields: Any) -> RosterLeaver:
    """A person of the unit whom the list does not name."""
    person: Person = posting.person
    return RosterLeaver.objects.create(
        roster_import=roster, person=person, posting=posting, **fields
    )

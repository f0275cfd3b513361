"""Judges one roster file as an admin of a unit would see it, and writes nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from personnel import citizen_id, jobs
from personnel.enums import RowAction
from personnel.models import RosterImport, RosterVerdict, Unit
from personnel.roster.problems import (
    ERROR,
    QUESTION,
    Problem,
    message,
    refusal_message,
    repair,
)
from personnel.roster.staging import stage
from personnel.text import upload_name


class Command(BaseCommand):
    help = "Judge a roster file without writing anything; the last line printed is one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--path", required=True, type=Path)
        parser.add_argument(
            "--name", required=True, help="the name under which it would be uploaded"
        )
        parser.add_argument("--unit", help="a code of the unit; the top of the tree when left out")
        parser.add_argument("--show-ids", action="store_true", help="citizen IDs unmasked")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["path"].is_file():
            raise CommandError(f"There is no file {options['path']}.")
        with transaction.atomic():
            answer = _judge(_unit(options["unit"]), options)
            transaction.set_rollback(True)
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _unit(code: str | None) -> Unit:
    units = Unit.objects.filter(codes__value=code) if code else Unit.objects.filter(depth=1)
    unit = units.first()
    if unit is None:
        raise CommandError(
            f"There is no unit with the code {code}." if code else "There are no units."
        )
    return unit


def _judge(unit: Unit, options: dict[str, Any]) -> dict[str, Any]:
    path: Path = options["path"]
    roster = RosterImport.objects.create(
        unit=unit,
        file_name=upload_name(options["name"]),
        size=path.stat().st_size,
        as_of=timezone.localdate(),
    )
    claimed = jobs.claim(RosterImport, roster.pk)
    assert claimed  # noqa: S101 (made by us, in this transaction)
    stage(claimed, path)
    roster.refresh_from_db()
    return _answer(roster, options["show_ids"])


def _answer(roster: RosterImport, show_ids: bool) -> dict[str, Any]:
    verdicts = (
        roster.verdicts.select_related("row", "unit")
        .prefetch_related("unit__codes")
        .order_by("row")
    )
    waiting = [v for v in verdicts if v.action in (RowAction.REFUSED, RowAction.QUESTION)]
    people = [v for v in verdicts if v.action not in (RowAction.REFUSED, RowAction.QUESTION)]
    return {
        "outcome": _outcome(roster, bool(waiting)),
        "message": _message(roster),
        "written": 0,
        "rows_read": len(people) + len(waiting),
        "rows_skipped": roster.counts.get(RowAction.SKIPPED, 0),
        "rows_ok": len(people),
        "row_errors": [error for verdict in waiting for error in _errors(verdict)],
        "people": [_person(verdict, show_ids) for verdict in people],
    }


def _outcome(roster: RosterImport, has_errors: bool) -> str:
    if roster.is_refused or roster.needs_mapping:
        return "reject"
    return "accept-with-row-errors" if has_errors else "accept"


def _message(roster: RosterImport) -> str:
    if roster.is_refused:
        refusal = roster.layout.get("refusal")
        return (
            refusal_message(refusal["code"], refusal["params"]) if refusal else roster.reason_text
        )
    if roster.needs_mapping:
        sheets = [sheet for sheet in roster.layout["sheets"] if sheet["table"]]
        if sheets and not any(sheet["visible"] for sheet in sheets):
            return refusal_message("only-hidden", {"sheet": sheets[0]["sheet"]})
        labels = _competing(sheets)
        return refusal_message("columns-compete" if labels else "columns-missing", labels)
    counts = [(action.label, roster.counts.get(action, 0)) for action in RowAction]
    return ", ".join(f"{label}: {count}" for label, count in counts if count)


def _competing(sheets: list[dict[str, Any]]) -> dict[str, str]:
    """The labels of the columns of the first question."""
    for table in (sheet["table"] for sheet in sheets):
        for question in table["questions"]:
            labels = (table["columns"][index]["label"] for index in question["columns"])
            return {"labels": ", ".join(labels)}
    return {}


def _errors(verdict: RosterVerdict) -> list[dict[str, Any]]:
    return [
        {
            "sheet": verdict.row.sheet,
            "row": verdict.row.row_no,
            "field": problem["field"],
            "code": problem["code"],
            "message": f"{message(Problem(**problem))} {repair(Problem(**problem))}",
        }
        for problem in verdict.all_problems
        if problem["severity"] in (ERROR, QUESTION)
    ]


def _person(verdict: RosterVerdict, show_ids: bool) -> dict[str, Any]:
    row = verdict.row
    number = citizen_id.decrypt(row.citizen_id_cipher) if row.citizen_id_cipher else ""
    moves = verdict.action in (RowAction.MOVED, RowAction.TRANSFER)
    return {
        "sheet": row.sheet,
        "row": row.row_no,
        "cid": number if show_ids or not number else citizen_id.masked(number),
        "prefix": row.prefix,
        "first": row.first_name,
        "last": row.last_name,
        "position": row.position,
        "unit_code": _unit_code(verdict),
        "group": verdict.group,
        "action": RowAction.MOVED if moves else verdict.action,
        "birth": row.birth_date.isoformat() if row.birth_date else None,
        "start": row.start_date.isoformat() if row.start_date else None,
    }


def _unit_code(verdict: RosterVerdict) -> str | None:
    """The code that the row gives, else one of the unit that it names."""
    if verdict.row.unit_code or not verdict.row.unit_text or not verdict.unit:
        return verdict.row.unit_code or None
    return next((code.value for code in verdict.unit.codes.all()), None)

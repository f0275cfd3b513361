"""Judges one roster file as an admin of a unit would see it, and writes nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from personnel import citizen_id, jobs
from personnel.enums import RowAction
from personnel.models import RosterImport, RosterRow, Unit
from personnel.roster.problems import ERROR, Problem, message, refusal_message
from personnel.roster.staging import stage


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
        unit=unit, file_name=options["name"], size=path.stat().st_size, as_of=timezone.localdate()
    )
    claimed = jobs.claim(RosterImport, roster.pk)
    assert claimed  # noqa: S101 (made by us, in this transaction)
    stage(claimed, path)
    roster.refresh_from_db()
    return _answer(roster, options["show_ids"])


def _answer(roster: RosterImport, show_ids: bool) -> dict[str, Any]:
    rows = list(roster.rows.select_related("unit").order_by("sheet", "row_no"))
    people = [row for row in rows if row.action not in (RowAction.SKIPPED, RowAction.REFUSED)]
    refused = [row for row in rows if row.action == RowAction.REFUSED]
    return {
        "outcome": _outcome(roster, bool(refused)),
        "message": _message(roster),
        "written": 0,
        "rows_read": len(people) + len(refused),
        "rows_skipped": roster.counts.get(RowAction.SKIPPED, 0),
        "rows_ok": len(people),
        "row_errors": [error for row in refused for error in _errors(row)],
        "people": [_person(row, show_ids) for row in people],
    }


def _outcome(roster: RosterImport, has_refused: bool) -> str:
    if roster.is_refused or roster.needs_mapping:
        return "reject"
    return "accept-with-row-errors" if has_refused else "accept"


def _message(roster: RosterImport) -> str:
    if roster.is_refused:
        refusal = roster.layout.get("refusal")
        return (
            refusal_message(refusal["code"], refusal["params"]) if refusal else roster.reason_text
        )
    if roster.needs_mapping:
        return refusal_message("columns-missing", {})
    return ", ".join(f"{action}: {count}" for action, count in sorted(roster.counts.items()))


def _errors(row: RosterRow) -> list[dict[str, Any]]:
    return [
        {
            "sheet": row.sheet,
            "row": row.row_no,
            "field": problem["field"],
            "code": problem["code"],
            "message": message(Problem(**problem)),
        }
        for problem in row.problems
        if problem["severity"] == ERROR
    ]


def _person(row: RosterRow, show_ids: bool) -> dict[str, Any]:
    number = citizen_id.decrypt(row.citizen_id_cipher) if row.citizen_id_cipher else ""
    return {
        "sheet": row.sheet,
        "row": row.row_no,
        "cid": number if show_ids or not number else citizen_id.masked(number),
        "prefix": row.prefix,
        "first": row.first_name,
        "last": row.last_name,
        "position": row.position,
        "unit_code": row.unit_code or None,
        "group": row.group,
        "action": row.action,
        "birth": row.birth_date.isoformat() if row.birth_date else None,
        "start": row.start_date.isoformat() if row.start_date else None,
    }

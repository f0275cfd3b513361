"""Corrects a cell of a staged row: the row is cleaned again as if the file had held the text."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from personnel import citizen_id
from personnel.models import RosterRow
from personnel.roster.cells import clean_row
from personnel.roster.columns import FIELDS
from personnel.roster.lines import seal_cells, stored

_NAME_PARTS = ("prefix", "first_name", "last_name")


class NoSuchCell(ValueError):
    """The row holds no cells, or the field is none that a roster can have."""


def raw_cells(row: RosterRow) -> tuple[list[str], dict[str, str]]:
    """Return the cells of a row as the file has them, and by field what was said of others.

    The file has no column for the fields of the second; both hold what was corrected since.
    """
    if row.cells is None:
        raise NoSuchCell
    cells = json.loads(citizen_id.unseal(row.cells))
    added = cells.pop() if cells and isinstance(cells[-1], dict) else {}
    return cells, added


def fix_cell(row: RosterRow, field: str, text: str, *, today: date) -> dict[str, Any]:
    """Return the columns of the row if the cell of `field` held `text`; nothing is saved.

    A part of a name means the column that holds it. Where the file has no column for the field, it
    is as if there were one. Raises `NoSuchCell`.
    """
    if field not in FIELDS:
        raise NoSuchCell
    cells, added = raw_cells(row)
    columns = _columns(row)
    cells += [""] * (len(columns) - len(cells))
    places = {column["field"]: column["index"] for column in columns if column["field"]}
    # What no cell of the row says is what a heading above it said.
    named = added.get("unit_name") or ("unit_name" in places and cells[places["unit_name"]])
    section = "" if named or row.unit_code else row.unit_text
    field = _held_in(field, places)
    if field in places:
        cells[places[field]] = text
    else:
        added[field] = text
    clean = clean_row({name: cells[at] for name, at in places.items()} | added, today=today)
    return {"cells": seal_cells([*cells, added] if added else cells), **stored(clean, section)}


def _columns(row: RosterRow) -> list[dict[str, Any]]:
    """The columns of the row's sheet."""
    for sheet in row.roster_import.layout.get("sheets", ()):
        if sheet["table"] and sheet["sheet"][:100] == row.sheet:
            return list(sheet["table"]["columns"])
    raise NoSuchCell


def _held_in(field: str, places: Mapping[str, int]) -> str:
    """The field whose column holds this part of a name, or the field itself."""
    if field in places:
        return field
    if field in _NAME_PARTS and "full_name" in places:
        return "full_name"
    return "first_name" if field == "full_name" and "first_name" in places else field

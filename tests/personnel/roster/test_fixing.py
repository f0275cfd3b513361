"""A cell put right after the file was read."""

from typing import Any

import pytest

from personnel import citizen_id
from personnel.models import RosterRow, Unit
from personnel.roster.fixing import NoSuchCell, fix_cell, raw_cells
from personnel.roster.lines import seal_cells
from tests.conftest import TODAY
from tests.personnel.factories import make_user
from tests.personnel.rosters import make_column, make_import, make_row

pytestmark = pytest.mark.django_db
FIELDS = ("row_no", "full_name", "position", "birth_date", "")
CELLS = ["1", "นายกล้า ดี", "ครู", "20/13/2530"]
ID = "1101700230708"


@pytest.fixture
def row(area: Unit) -> RosterRow:
    columns = [make_column(index, field, field) for index, field in enumerate(FIELDS)]
    sheet = {"sheet": "บัญชี", "is_taken": True, "table": {"columns": columns}}
    roster = make_import(area, make_user(area), layout={"sheets": [sheet]})
    return make_row(roster, 5, cells=seal_cells(CELLS), unit_text="บ้านหนึ่ง")


def fixed(row: RosterRow, field: str, text: str) -> dict[str, Any]:
    values = fix_cell(row, field, text, today=TODAY)
    for name, value in values.items():
        setattr(row, name, value)
    return values


def test_row_is_cleaned_again_as_a_whole(row: RosterRow) -> None:
    assert [p["code"] for p in fixed(row, "position", "")["problems"]] == [
        "date-no-such-month",
        "position-missing",
    ]
    values = fixed(row, "birth_date", "20/12/2530")
    assert [p["code"] for p in values["problems"]] == ["position-missing"]
    assert (values["name_key"], values["unit_text"]) == ("กล้าดี", "บ้านหนึ่ง")


def test_cells_hold_what_was_put_right(row: RosterRow) -> None:
    fixed(row, "position", "ครูผู้ช่วย")
    assert raw_cells(row) == (["1", "นายกล้า ดี", "ครูผู้ช่วย", "20/13/2530", ""], {})


def test_part_of_a_name_means_the_cell_that_holds_it(row: RosterRow) -> None:
    values = fixed(row, "last_name", "นายกล้า มีสุข")
    assert (values["prefix"], values["first_name"], values["last_name"]) == ("นาย", "กล้า", "มีสุข")


def test_field_without_a_column_is_kept_beside_the_cells(row: RosterRow) -> None:
    assert fixed(row, "citizen_id", ID)["citizen_id_hash"] == citizen_id.keyed_hash(ID)
    values = fixed(row, "birth_date", "")
    assert values["citizen_id_hash"] == citizen_id.keyed_hash(ID)
    assert raw_cells(row) == (["1", "นายกล้า ดี", "ครู", "", ""], {"citizen_id": ID})


def test_unit_of_the_heading_gives_way_to_one_that_is_named(row: RosterRow) -> None:
    assert fixed(row, "unit_name", "บ้านสอง")["unit_text"] == "บ้านสอง"
    assert fixed(row, "unit_name", "")["unit_text"] == ""


def test_nothing_is_saved(row: RosterRow) -> None:
    fix_cell(row, "position", "ผู้อำนวยการ", today=TODAY)
    row.refresh_from_db()
    assert row.position == "ครู"


@pytest.mark.parametrize(("field", "cells"), [("password", b""), ("position", None)])
def test_cell_that_cannot_be_is_refused(row: RosterRow, field: str, cells: bytes | None) -> None:
    row.cells = cells
    with pytest.raises(NoSuchCell):
        fix_cell(row, field, "x", today=TODAY)

"""Cleaned rows as COPY stores them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personnel import citizen_id
from personnel.models import RosterImport, RosterRow, Unit
from personnel.roster import lines
from personnel.roster.cells import clean_row
from tests.conftest import TODAY
from tests.personnel.factories import make_user
from tests.personnel.rosters import make_import

pytestmark = pytest.mark.django_db
ID = "1101700230708"
CELLS = {"citizen_id": ID, "full_name": "นายสมชาย ใจดี", "position": "ครู", "portal_no": "7"}


@pytest.fixture
def roster(area: Unit) -> RosterImport:
    return make_import(area, make_user(area))


def copied_in(roster: RosterImport, sheet: str = "บัญชี", **cells: str) -> RosterRow:
    values = lines.stored(clean_row(CELLS | cells, today=TODAY), "โรงเรียนบ้านหนึ่ง")
    place = f"{roster.pk}\t{lines.copied(sheet)}".encode()
    lines.copy([lines.person_line(place, 3, True, lines.seal_cells(["a"]), values)])
    return RosterRow.objects.get()


def test_person_is_stored_with_all_columns(roster: RosterImport) -> None:
    row = copied_in(roster, birth_date="20/09/2530", staff_no="0012")
    assert (row.sheet, row.row_no, row.row_count, row.is_hidden) == ("บัญชี", 3, 1, True)
    assert (row.full_name, row.staff_no, row.portal_no) == ("นายสมชาย ใจดี", "0012", 7)
    assert (row.name_key, row.unit_text) == ("สมชายใจดี", "โรงเรียนบ้านหนึ่ง")
    assert (row.birth_date, row.start_date, row.skip_reason) == (date(1987, 9, 20), None, "")
    assert row.citizen_id_hash == citizen_id.keyed_hash(ID)
    assert citizen_id.decrypt(row.citizen_id_cipher or b"") == ID
    assert (row.problems, row.answers) == ([], {})


def test_problems_are_stored_as_they_are(roster: RosterImport) -> None:
    row = copied_in(roster, birth_date='a\\"b', position="????")
    assert {p["value"] for p in row.problems} == {"????", 'a\\"b'}


def test_unit_of_the_row_counts_more_than_the_heading(roster: RosterImport) -> None:
    assert copied_in(roster, unit_code="00123456").unit_text == ""


@pytest.mark.parametrize("sheet", ["a\\b", "a\tb\nc\rd", r"\N", r"\."])
def test_name_of_a_sheet_is_stored_as_it_is(roster: RosterImport, sheet: str) -> None:
    assert copied_in(roster, sheet).sheet == sheet


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(st.sampled_from("\\\t\n\r\0\x1d\x85\u2028N.ก \"'{")) | st.text(max_size=40))
def test_any_text_is_stored_as_cleaned(roster: RosterImport, text: str) -> None:
    RosterRow.objects.all().delete()
    given = {"position": text, "last_name": text, "first_name": "ก", "full_name": ""}
    values: dict[str, Any] = clean_row(CELLS | given, today=TODAY).values
    row = copied_in(roster, **given)
    assert (row.position, row.last_name) == (values["position"], values["last_name"])


def test_rows_that_are_no_people_are_stored_with_their_reason(roster: RosterImport) -> None:
    place = f"{roster.pk}\ta".encode()
    lines.copy([lines.skipped_line(place, 5, 4, "note", f"หมายเหตุ\\ {ID}")])
    row = RosterRow.objects.get()
    assert (row.row_no, row.row_count, row.skip_reason) == (5, 4, "note")
    assert row.text == "หมายเหตุ\\ xxxxxxxxxx708"
    assert (row.cells, row.citizen_id_hash, row.problems) == (None, None, [])

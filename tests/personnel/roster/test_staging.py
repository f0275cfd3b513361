"""A file staged: its rows in the database and what was found in its sheets."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from personnel import citizen_id, jobs
from personnel.enums import AnswerKind
from personnel.models import RosterAnswer, RosterImport, Unit, User
from personnel.roster import staging
from personnel.roster.staging import stage
from tests.personnel.factories import make_user

pytestmark = pytest.mark.django_db
HEADER = ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง", "รหัสผ่าน", "ศาสนา", "หมายเหตุ"]
ID = "1101700230708"
Stage = Callable[..., RosterImport]


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area)


@pytest.fixture
def staged(area: Unit, admin: User, tmp_path: Path) -> Stage:
    """Stages a workbook of the given sheets, each a list of rows."""

    def stage_book(*, hidden: dict[str, int] | None = None, **sheets: list[list[str]]):  # type: ignore[no-untyped-def]
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
                if hidden and name in hidden:
                    sheet.set_row(hidden[name] - 1, None, None, {"hidden": True})
        roster = RosterImport.objects.create(
            unit=area, file_name="a.xlsx", size=1, as_of=date(2026, 11, 1), requested_by=admin
        )
        claimed = jobs.claim(RosterImport, roster.pk)
        assert claimed
        stage(claimed, path)
        roster.refresh_from_db()
        return roster

    return stage_book


def people(count: int) -> list[list[str]]:
    names = [f"นายกล้า{chr(0x0E01 + number)} ดี" for number in range(count)]
    return [HEADER, *([str(n), name, "ครู", "x1", "พุทธ", "-"] for n, name in enumerate(names, 1))]


def test_rows_are_stored_in_the_order_of_the_file(
    staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK_ROWS", 3)
    roster = staged(a=people(8))
    rows = roster.rows.order_by("id").values_list("row_no", "skip_reason")
    assert list(rows) == [(1, "header"), *((number, "") for number in range(2, 10))]
    assert roster.done == 9


def test_cells_are_kept_sealed_and_without_what_is_never_kept(staged: Stage) -> None:
    row = staged(a=people(1)).rows.get(row_no=2)
    assert json.loads(citizen_id.unseal(row.cells)) == ["1", "นายกล้าก ดี", "ครู", "", "", "-"]
    assert "กล้า".encode() not in bytes(row.cells)


def test_hidden_row_says_so(staged: Stage) -> None:
    roster = staged(a=people(3), hidden={"a": 3})
    assert [row.row_no for row in roster.rows.filter(is_hidden=True)] == [3]
    assert roster.layout["sheets"][0]["hidden_rows"] == 1


def test_every_sheet_is_told_of(staged: Stage) -> None:
    roster = staged(a=people(2), b=[["หนังสือส่ง"], ["เรียน"]], c=[HEADER[:2], ["1", "นายกล้า ดี"]])
    told = ("sheet", "visible", "is_taken", "people", "hidden_rows", "skipped")
    assert [[sheet[key] for key in told] for sheet in roster.layout["sheets"]] == [
        ["a", True, True, 2, 0, 1],
        ["b", True, False, 0, 0, 2],
        ["c", True, False, 1, 0, 2],
    ]
    assert [bool(sheet["table"]) for sheet in roster.layout["sheets"]] == [True, False, True]
    assert not roster.needs_mapping


def test_file_without_a_complete_table_asks_for_its_columns(staged: Stage) -> None:
    roster = staged(a=[["ชื่อ-สกุล", "เงินเดือน"], ["นายกล้า ดี", "1"]])
    assert roster.needs_mapping
    assert roster.layout["sheets"][0]["table"]["missing"] == ["position"]


def test_samples_of_private_columns_are_not_shown_and_ids_masked(staged: Stage) -> None:
    rows = [HEADER, ["1", "นายกล้า ดี", "ครู", "secret", "พุทธ", ID]]
    columns = staged(a=rows).layout["sheets"][0]["table"]["columns"]
    assert [column["samples"] for column in columns[3:]] == [[], [], ["xxxxxxxxxx708"]]


def test_column_that_the_office_explained_once_is_known(
    staged: Stage, area: Unit, admin: User
) -> None:
    rows = [["ชื่อ-สกุล", "งานที่ทำ"], ["นายกล้า ดี", "ครู"]]
    assert staged(a=rows).needs_mapping
    RosterAnswer.objects.create(
        unit=area, kind=AnswerKind.COLUMN, key="งานที่ทำ", value="position", answered_by=admin
    )
    roster = staged(a=rows)
    assert not roster.needs_mapping
    assert roster.rows.get(skip_reason="").position == "ครู"


def test_refused_file_leaves_no_rows(staged: Stage) -> None:
    roster = staged(a=[["หนังสือส่ง"], ["เรียน"]])
    assert roster.is_refused
    assert roster.layout["refusal"]["code"] == "no-name-column"
    assert not roster.rows.exists()

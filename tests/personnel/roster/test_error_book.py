"""The rows to repair, out of the portal and back again."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext
from pytest_django import Settings

from personnel import citizen_id
from personnel.actions.files import request_errors
from personnel.actions.groups import Conflict
from personnel.actions.imports import upload_roster
from personnel.enums import Role
from personnel.models import RosterFile, RosterImport, Unit, User
from personnel.roster.columns import map_columns
from personnel.roster.error_book import ADDED, PROBLEM
from personnel.roster.headers import HEADERS
from personnel.roster.problems import Problem, message
from personnel.roster.rows import PERSON, RowKinds
from personnel.roster.sentences import PROBLEMS
from personnel.tasks import make_roster_file, work_on_roster
from tests.conftest import TODAY
from tests.personnel.factories import make_unit, make_user
from tests.personnel.roster.files import xlsx

pytestmark = pytest.mark.django_db
TOP = ["ลำดับ", "ข้อมูลบุคคล", "", "", "ตำแหน่ง", "", "สถานศึกษา", "วันเกิด", "หมายเหตุ", "ศาสนา"]
LOW = ["", "เลขบัตรประชาชน", "คำนำหน้า", "ชื่อ-สกุล", "ชื่อ", "เลขที่", "ชื่อ", "", "", ""]
TITLES = [["บัญชีรายชื่อข้าราชการครู"], []]


def citizen(number: int) -> str:
    digits = f"1100700{number:05}"
    return digits + citizen_id.check_digit(digits)


def line(number: int, **cells: str) -> list[str]:
    values = {
        "no": str(number),
        "id": citizen(number),
        "prefix": "นาย",
        "name": f"สมชาย{number} ใจดี",
        "position": "ครู",
        "position_no": f"00{number}",
        "unit": "โรงเรียนบ้านหนึ่ง",
        "birth": "20/05/2528",
        "note": f"=หมายเหตุ {number}",
        "religion": "พุทธ",
    }
    return [*(values | cells).values()]


BAD = [
    line(3, id="1.10E+12"),
    line(4, birth="เมื่อวาน"),
    line(5, name=""),
    line(6, unit="โรงเรียนที่ไม่มี"),
    line(7, position="", birth="31/02/2528"),
]
MENDED = {"id": citizen(3), "birth": "21/05/2528", "name": "สมหญิง ใจดี", "position": "ครู"}


@pytest.fixture
def admin(area: Unit, school: Unit, settings: Settings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    return make_user(area, Role.ADMIN)


def read_in(path: Path, unit: Unit, by: User) -> RosterImport:
    content = ContentFile(path.read_bytes(), path.name)
    roster = upload_roster(file=content, unit=unit, as_of=TODAY, by=by)
    work_on_roster(str(roster.pk))
    roster.refresh_from_db()
    return roster


def errors_of(roster: RosterImport, by: User, language: str = "th") -> openpyxl.Workbook:
    file = request_errors(roster=roster, language=language, by=by)
    make_roster_file(str(file.pk))
    file.refresh_from_db()
    assert file.is_done, file.reason
    return openpyxl.load_workbook(BytesIO(file.file.read()))


@pytest.fixture
def roster(area: Unit, admin: User, tmp_path: Path) -> RosterImport:
    rows = [*TITLES, TOP, LOW, line(1), BAD[0], line(2), *BAD[1:]]
    return read_in(xlsx(tmp_path / "roster.xlsx", {"บัญชี": rows}), area, admin)


def found_in(sheet: Any) -> tuple[list[str], list[list[Any]]]:
    """The header and the rows below it."""
    rows = [[cell.value for cell in row] for row in sheet.rows]
    at = next(number for number, row in enumerate(rows) if row[0] == "ลำดับ")
    return rows[at], rows[at + 1 :]


def test_workbook_holds_the_bad_rows_as_they_were(roster: RosterImport, admin: User) -> None:
    assert roster.waiting_rows == len(BAD)
    head, rows = found_in(errors_of(roster, admin)["บัญชี"])
    assert head[-3:] == [gettext(label) for label in ADDED]
    assert [row[-3] for row in rows] == ["บัญชี!6", "บัญชี!8", "บัญชี!9", "บัญชี!10", "บัญชี!11"]
    kept = [[*cells[:-1], ""] for cells in BAD]
    assert [[cell or "" for cell in row[:-3]] for row in rows] == kept
    assert all(row[-2] and row[-1] for row in rows)


def test_columns_keep_their_order_and_labels_that_are_known_alone(
    roster: RosterImport, admin: User
) -> None:
    head, _ = found_in(errors_of(roster, admin)["บัญชี"])
    assert head[:6] == ["ลำดับ", "เลขบัตรประชาชน", "คำนำหน้า", "ชื่อ-สกุล", "ตำแหน่ง", "ตำแหน่ง / เลขที่"]
    # 'สถานศึกษา' over 'ชื่อ' says what it is in two rows only.
    assert head[6:9] == [HEADERS["unit_name"][0], "วันเกิด", "หมายเหตุ"]


def test_bad_cells_are_coloured(roster: RosterImport, admin: User) -> None:
    sheet = errors_of(roster, admin)["บัญชี"]
    last = list(sheet.rows)[-1]
    coloured = [cell.column for cell in last[:-3] if cell.fill.fgColor.rgb == "FFFBD5D0"]
    assert coloured == [5, 8]


def test_every_cell_is_text(roster: RosterImport, admin: User) -> None:
    sheet = errors_of(roster, admin)["บัญชี"]
    cells = [cell for row in sheet.rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_repaired_workbook_is_read_without_a_fault(
    roster: RosterImport, area: Unit, admin: User, tmp_path: Path
) -> None:
    book = errors_of(roster, admin)
    sheet = book["บัญชี"]
    first = sheet.max_row - len(BAD) + 1
    sheet.cell(first, 2).value = MENDED["id"]
    sheet.cell(first + 1, 8).value = MENDED["birth"]
    sheet.cell(first + 2, 4).value = MENDED["name"]
    sheet.cell(first + 3, 7).value = "โรงเรียนบ้านหนึ่ง"
    sheet.cell(first + 4, 5).value = MENDED["position"]
    sheet.cell(first + 4, 8).value = MENDED["birth"]
    book.save(tmp_path / "mended.xlsx")
    again = read_in(tmp_path / "mended.xlsx", area, admin)
    assert not again.is_refused
    assert again.counts.get("new") == len(BAD)
    assert again.waiting_rows == 0
    read = {row.citizen_id_hash for row in again.rows.filter(skip_reason="")}
    assert read == {citizen_id.keyed_hash(citizen(number)) for number in range(3, 8)}


def test_workbook_of_a_workbook_has_the_added_columns_once(
    roster: RosterImport, area: Unit, admin: User, tmp_path: Path
) -> None:
    errors_of(roster, admin).save(tmp_path / "again.xlsx")
    head, rows = found_in(errors_of(read_in(tmp_path / "again.xlsx", area, admin), admin)["บัญชี"])
    assert head.count(gettext(PROBLEM)) == 1
    assert len(rows) == len(BAD)


def test_unit_of_a_heading_comes_along(area: Unit, admin: User, tmp_path: Path) -> None:
    make_unit("โรงเรียนบ้านสอง", area)
    rows = [
        ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง", "วันเกิด"],
        ["โรงเรียนบ้านสอง"],
        ["1", "นายสมชาย ใจดี", "ครู", "เมื่อวาน"],
    ]
    roster = read_in(xlsx(tmp_path / "r.xlsx", {"ครู": rows}), area, admin)
    head, found = found_in(errors_of(roster, admin)["ครู"])
    assert dict(zip(head, found[0], strict=True))[HEADERS["unit_name"][0]] == "โรงเรียนบ้านสอง"


def test_sheets_stay_apart(area: Unit, admin: User, tmp_path: Path) -> None:
    head = ["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"]
    sheets = {name: [head, ["1", f"นาย{name} ใจดี", ""]] for name in ("หนึ่ง", "สอง")}
    roster = read_in(xlsx(tmp_path / "r.xlsx", sheets), area, admin)
    assert errors_of(roster, admin).sheetnames == ["หนึ่ง", "สอง"]


def test_sentences_follow_the_language_that_was_asked_for(
    roster: RosterImport, admin: User
) -> None:
    head, rows = found_in(errors_of(roster, admin, "en")["บัญชี"])
    assert head[-2] == "Problem"
    assert not re.search("[ก-๙]", rows[0][-2])


def test_asking_twice_asks_once(roster: RosterImport, admin: User) -> None:
    files = [request_errors(roster=roster, language="th", by=admin) for _ in range(2)]
    assert files[0] == files[1]


def test_asking_after_a_new_judgement_asks_anew(roster: RosterImport, admin: User) -> None:
    first = request_errors(roster=roster, language="th", by=admin)
    roster.finished_at = first.requested_at
    assert request_errors(roster=roster, language="th", by=admin) != first


def test_nothing_to_repair_is_a_conflict(area: Unit, admin: User, tmp_path: Path) -> None:
    good = read_in(xlsx(tmp_path / "r.xlsx", {"ครู": [TOP, LOW, line(1)]}), area, admin)
    with pytest.raises(Conflict):
        request_errors(roster=good, language="th", by=admin)


def test_file_of_an_import_that_expired_meanwhile_is_given_up(
    roster: RosterImport, admin: User
) -> None:
    file = request_errors(roster=roster, language="th", by=admin)
    RosterImport.objects.update(expired_at=timezone.now())
    make_roster_file(str(file.pk))
    file = RosterFile.objects.get()
    assert (file.is_failed, bool(file.reason)) == (True, True)


@pytest.mark.parametrize("code", PROBLEMS)
def test_added_sentence_does_not_turn_a_person_into_a_note(code: str) -> None:
    params = dict.fromkeys(re.findall(r"%\((\w+)\)", str(PROBLEMS[code][0])), 1)
    params = {name: value for name, value in params.items() if name not in ("field", "value")}
    text = message(Problem(code, "position", "x", "error", params))
    head = [("ชื่อ-สกุล",), ("ตำแหน่ง",), ("ปัญหา",)]
    kinds = RowKinds(map_columns(head), head, [])
    assert kinds.reason(["-สมชาย ใจดี", "ครู", text]) == PERSON


def test_another_keeper_is_not_handed_the_ids_of_the_file(
    roster: RosterImport, admin: User, area: Unit
) -> None:
    sheet = errors_of(roster, make_user(area, Role.ADMIN))["บัญชี"]
    texts = [str(cell.value) for row in sheet.rows for cell in row]
    assert not any(citizen(number) in text for text in texts for number in range(8))
    assert f"{'x' * 10}{citizen(4)[-3:]}" in texts
    own = [str(cell.value) for row in errors_of(roster, admin)["บัญชี"].rows for cell in row]
    assert citizen(4) in own

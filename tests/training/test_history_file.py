"""Reading training histories: headers, dates, days, who, and everything wrong that is said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from personnel.citizen_id import keyed_hash
from personnel.roster.reader import Row, Sheet
from personnel.roster.refusal import Refusal
from tests.conftest import TODAY
from training import history_file
from training.history_file import Line, lines_of

HEAD = [
    "ลำดับ", "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "หลักสูตร", "ประเภท", "รุ่น", "วันที่เริ่มต้น", "วันที่สิ้นสุด",
    "หน่วยงานที่จัด", "สถานที่", "จำนวนวัน", "ผ่าน", "หมายเหตุ",
]  # fmt: skip
ID = "3730100123463"
PLAIN = {
    "เลขประจำตัวประชาชน": ID, "ชื่อ-สกุล": "นางสาวสมใจ ใจดี", "หลักสูตร": "Excel เบื้องต้น", "ประเภท": "อบรม",
    "รุ่น": "2", "วันที่เริ่มต้น": "1/6/2566", "วันที่สิ้นสุด": "3/6/2566", "หน่วยงานที่จัด": "สพป.",
    "สถานที่": "โรงแรม", "จำนวนวัน": "3", "ผ่าน": "ผ่าน",
}  # fmt: skip


def read(*rows: Sequence[str], visible: bool = True) -> list[Line]:
    numbered = [Row(number, list(cells)) for number, cells in enumerate(rows, start=1)]
    return list(lines_of([Sheet("ประวัติ", visible=visible), *numbered], today=TODAY))


def one(**cells: str) -> Line:
    said = PLAIN | cells
    [line] = read(HEAD, [said.get(label, "") for label in HEAD])
    return line


def codes(line: Line) -> list[str]:
    return [problem.code for problem in line.problems]


def test_row_of_the_personnel_system_is_read() -> None:
    line = one()
    assert codes(line) == []
    assert (line.start_date, line.end_date) == (date(2023, 6, 1), date(2023, 6, 3))
    assert line.minutes == 3 * 360
    assert (line.title, line.kind, line.provider) == ("Excel เบื้องต้น", "อบรม", "สพป.")
    assert line.note == "2 · โรงแรม"
    assert line.citizen_id_hash == keyed_hash(ID)
    assert line.who == "นางสาวสมใจ ใจดี"
    assert line.has_passed
    assert not line.is_own


def test_header_stands_below_titles_in_any_order() -> None:
    [line] = read(
        ["ประวัติการอบรม"], [], ["วันที่เริ่มต้น", "ชื่อหลักสูตร", "ผู้จัด"], ["๑ มิ.ย. ๒๕๖๖", "Canva", "สพม."]
    )
    assert (line.title, line.start_date, line.row) == ("Canva", date(2023, 6, 1), 4)
    assert line.end_date == line.start_date
    assert line.is_own


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"หลักสูตร": ""}, "title-missing"),
        ({"หลักสูตร": "อบ????รม"}, "text-lost"),
        ({"หลักสูตร": f"อบรม {ID}"}, "looks-like-id"),
        ({"หลักสูตร": "ย" * 301}, "too-long"),
        ({"วันที่เริ่มต้น": ""}, "training-date-missing"),
        ({"วันที่เริ่มต้น": "31/2/2566"}, "date-no-such-day"),
        ({"วันที่เริ่มต้น": "1/6/66"}, "date-two-digit-year"),
        ({"วันที่สิ้นสุด": "1/5/2566"}, "training-ends-before"),
        ({"วันที่สิ้นสุด": "1/6/2570"}, "training-to-come"),
        ({"จำนวนวัน": "5"}, "days-too-many"),
        ({"จำนวนวัน": "หลายวัน"}, "days-odd"),
        ({"เลขประจำตัวประชาชน": "3730100123464"}, "id-check-digit"),
    ],
)
def test_fault_of_a_cell_is_named(cells: dict[str, Any], code: str) -> None:
    assert codes(one(**cells)) == [code]


def test_id_in_a_title_is_hidden() -> None:
    assert ID not in one(**{"หลักสูตร": f"อบรม {ID}"}).title


@pytest.mark.parametrize(
    ("days", "minutes"), [("", 1080), ("1.5", 540), ("2 วัน", 720), ("๑", 360), ("9", 1080)]
)
def test_days_become_minutes_and_never_more_than_the_dates(days: str, minutes: int) -> None:
    assert one(**{"จำนวนวัน": days}).minutes == minutes


@pytest.mark.parametrize(
    ("text", "passed"), [("", True), ("ผ่าน", True), ("ไม่ผ่าน", False), ("N", False)]
)
def test_not_passed_is_seen(text: str, passed: bool) -> None:
    assert one(**{"ผ่าน": text}).has_passed == passed


def test_name_serves_where_no_id_stands() -> None:
    line = one(**{"เลขประจำตัวประชาชน": ""})
    assert codes(line) == []
    assert (line.citizen_id_hash, line.name_key) == ("", "สมใจใจดี")


def test_file_without_a_table_of_trainings_is_refused() -> None:
    with pytest.raises(Refusal, match="no-trainings"):
        read(["ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"], ["1", "นายกล้า ดี", "ครู"])


def test_hidden_sheet_is_not_read() -> None:
    with pytest.raises(Refusal, match="no-trainings"):
        read(HEAD, [PLAIN.get(label, "") for label in HEAD], visible=False)


def test_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_file, "MOST_ROWS", 2)
    with pytest.raises(Refusal, match="too-many-trainings"):
        read(HEAD, *[[PLAIN.get(label, "") for label in HEAD]] * 3)

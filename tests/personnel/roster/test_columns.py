"""Which header is which field, what is asked, and what is never taken from a file."""

import pytest

from personnel.roster.columns import Question, map_columns, recognise, recognise_tiers
from personnel.roster.headers import HEADERS, NEVER
from personnel.text import match_key


def tiers(*labels: str) -> list[tuple[str, ...]]:
    return [(label,) for label in labels]


def reasons(*labels: str) -> list[str]:
    return [column.reason for column in map_columns(tiers(*labels)).columns]


def test_no_header_stands_for_two_fields() -> None:
    meanings: dict[str, set[str]] = {}
    for field, headers in (HEADERS | NEVER).items():
        for header in headers:
            meanings.setdefault(match_key(header), set()).add(field)
    assert [key for key, fields in meanings.items() if len(fields) > 1 or not key] == []


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("เลขประจำตัวประชาชน", "citizen_id"),
        ("เลขประจําตัวประชาชน", "citizen_id"),
        ("เลขประจำตัว\nประชาชน (๑๓ หลัก)", "citizen_id"),
        ("3. เลขบัตรประชาชน", "citizen_id"),
        ("ID_CARD", "citizen_id"),
        ("TIT_NAME", "prefix"),
        ("ชื่อ - นามสกุล", "full_name"),
        ("ชื่อ-สกุล*", "full_name"),
        ("ตำเเหน่ง", "position"),
        ("เลขที่ตำแหน่ง", "position_no"),
        ("คศ.", "level"),
        ("DEP_NAME", "unit_name"),
        ("รหัสโรงเรียน 10 หลัก", "unit_code"),
        ("สังกัด", "area"),
        ("ว/ด/ป เกิด", "birth_date"),
        ("BEG_DATE", "start_date"),
        ("กลุ่มสาระฯ", "subject"),
        ("ตำแหน่ง/วิทยฐานะ", "position"),
        ("PER_CARDNO", "citizen_id"),
        ("ที่อยู่อีเมล", "email"),
        ("เลขที่ในระบบ", "portal_no"),
    ],
)
def test_header_is_recognised_however_it_is_written(label: str, field: str) -> None:
    assert recognise(label) == (field, "")


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("role", "privilege"),
        ("is_superuser", "privilege"),
        ("รหัสผ่านเข้าระบบ", "privilege"),
        ("ข้อมูล (password)", "privilege"),
        ("user_role", "privilege"),
        ("สิทธิ์การใช้งาน", "privilege"),
        ("เลขบัตรประชาชนบิดา", "private"),
        ("กรุ๊ปเลือด", "private"),
        ("แถวในไฟล์เดิม", "ours"),
        ("How to fix", "ours"),
        ("ชื่อ-สกุล (ภาษาอังกฤษ)", "other-name"),
        ("ที่อยู่ที่ติดต่อได้", "private"),
        ("ศาสนา", "private"),
        ("โรคประจำตัว", "private"),
        ("BEG_POS_NAME", "earlier-post"),
        ("ชื่อเล่น", "other-name"),
        ("เงินเดือน", "unknown"),
        ("ก" * 200, "unknown"),
        (" ", "unnamed"),
    ],
)
def test_other_columns_are_left_out_with_a_reason(label: str, reason: str) -> None:
    assert recognise(label) == ("", reason)


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (("ตำแหน่ง", "เลขที่"), "position_no"),
        (("ตำแหน่ง", "ชื่อ"), "position"),
        (("โรงเรียน", "ชื่อ"), "unit_name"),
        (("โรงเรียน", "รหัส"), "unit_code"),
        (("ชื่อ-สกุล", "คำนำหน้า"), "prefix"),
        (("ชื่อ-สกุล", "ชื่อ"), "first_name"),
        (("ข้อมูล", "วัน เดือน ปี", "เกิด"), "birth_date"),
        (("วันเดือนปีเกิด", "(พ.ศ.)"), "birth_date"),
        (("ตำแหน่ง", "เงินเดือน"), ""),
    ],
)
def test_header_of_several_tiers_is_read_together(labels: tuple[str, ...], field: str) -> None:
    assert recognise_tiers(labels)[0] == field


def test_mapping_says_where_each_field_is_and_what_lacks() -> None:
    mapping = map_columns(tiers("ลำดับ", "ชื่อ-สกุล", "โรงเรียน"))
    assert mapping.fields == {"row_no": 0, "full_name": 1, "unit_name": 2}
    assert (mapping.missing, mapping.is_complete) == (("position",), False)


def test_short_row_has_empty_cells_for_its_last_fields() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง"))
    assert mapping.pick(["นายดี ใจงาม"]) == {"full_name": "นายดี ใจงาม", "position": ""}


def test_competing_columns_are_asked_about_and_neither_is_taken() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง", "POS_NAME"))
    assert mapping.questions == (Question("position", (1, 2)),)
    assert [column.reason for column in mapping.columns] == ["", "competes", "competes"]
    assert "position" in mapping.missing


def test_answer_settles_which_column_is_taken() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง", "POS_NAME"), chosen={"posname": "position"})
    assert mapping.fields["position"] == 2
    assert mapping.columns[1].reason == "not-chosen"
    assert mapping.is_complete


def test_columns_have_keys_of_their_own() -> None:
    mapping = map_columns(tiers("ชื่อ - สกุล", "โทร", "โทร.", "", "***"))
    keys = [column.key for column in mapping.columns]
    assert keys == ["ชื่อสกุล", "โทร", "โทร#2", "column 4", "column 5"]


def test_choice_tells_columns_of_one_label_apart() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง", "โทร", "โทร"), chosen={"โทร#2": "phone"})
    assert mapping.fields["phone"] == 3
    assert mapping.is_complete


@pytest.mark.parametrize(
    "chosen", [{"หน้าที่": "position"}, {"โทร": "is_superuser"}, {"role": "position"}]
)
def test_choice_of_no_column_and_of_no_field_says_nothing(chosen: dict[str, str]) -> None:
    labels = tiers("ชื่อ-สกุล", "ตำแหน่ง", "โทร", "role")
    assert map_columns(labels, chosen=chosen).fields == map_columns(labels).fields


def test_column_can_be_left_out_by_choice() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง", "โทร"), chosen={"โทร": ""})
    assert mapping.columns[2].reason == "not-wanted"


@pytest.mark.parametrize("label", ["is_superuser", "ศาสนา", "x" * 90 + " password"])
def test_no_choice_binds_a_privilege_or_private_column(label: str) -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "ตำแหน่ง", label), chosen={match_key(label): "subject"})
    assert "subject" not in mapping.fields


def test_chosen_full_name_leaves_out_the_parts_of_another_name() -> None:
    labels = tiers("ชื่อ", "สกุล", "คณะกรรมการ", "ตำแหน่ง")
    mapping = map_columns(labels, chosen={"คณะกรรมการ": "full_name"})
    assert mapping.fields == {"full_name": 2, "position": 3}


@pytest.mark.parametrize(
    ("labels", "fields"),
    [
        (("ชื่อ", "สกุล"), {"first_name": 0, "last_name": 1}),
        (("ชื่อตัว", "ชื่อสกุล"), {"first_name": 0, "last_name": 1}),
        (("Name", "Surname"), {"first_name": 0, "last_name": 1}),
        (("ชื่อ", "วิทยฐานะ"), {"full_name": 0, "standing": 1}),
        (("ชื่อ", "สกุล", "ชื่อ-สกุล"), {"first_name": 0, "last_name": 1}),
    ],
)
def test_name_columns_are_settled_among_themselves(
    labels: tuple[str, ...], fields: dict[str, int]
) -> None:
    assert map_columns(tiers(*labels)).fields == fields


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (["นาย", "สมชาย", "ใจดี"], {"prefix": 0, "first_name": 1, "last_name": 2}),
        (["น.ส.", "มาลี ใจดี", ""], {"prefix": 0, "full_name": 1}),
        (["นายสมชาย", "ใจดี", ""], {"first_name": 0, "last_name": 1}),
        (["นายสมชาย ใจดี", "ต้น", ""], {"full_name": 0}),
    ],
)
def test_name_header_over_unnamed_columns_is_spread_by_what_is_below(
    row: list[str], fields: dict[str, int]
) -> None:
    assert map_columns(tiers("ชื่อ-สกุล", "", ""), samples=[row, row]).fields == fields


def test_every_column_shows_a_sample() -> None:
    mapping = map_columns(tiers("ชื่อ-สกุล", "วุฒิ"), samples=[["ก ข"], ["ค ง", "ปริญญาตรี"]])
    assert [column.sample for column in mapping.columns] == ["ก ข", "ปริญญาตรี"]


def test_samples_are_the_first_three_that_differ() -> None:
    mapping = map_columns(tiers("ตำแหน่ง"), samples=[["ครู"], ["ครู"], ["ผอ."], [], ["ก"], ["ข"]])
    assert mapping.columns[0].samples == ("ครู", "ผอ.", "ก")

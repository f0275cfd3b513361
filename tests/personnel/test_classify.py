import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

import personnel
from personnel.classify import NO_RULE, NO_TITLE, Rule, RuleBook, classify
from personnel.enums import Outcome, TitleMatch

RULES_FILE = Path(personnel.__file__).parent / "data" / "position_rules.json"
BOOK = RuleBook.of(json.loads(RULES_FILE.read_text(encoding="utf-8")))


def place(title, unit_kind="SCHOOL", standing=""):
    return classify(title, unit_kind=unit_kind, standing=standing, rules=BOOK)


def placed(*args, **kwargs):
    """The group letter, or the outcome where there is no group."""
    placement = place(*args, **kwargs)
    return placement.group or placement.outcome


IN_A_SCHOOL = {
    "M": [
        "ผู้อำนวยการ",
        "ผอ.",
        "ผู้อำนวยการสถานศึกษา",
        "ผู้อํานวยการสถานศึกษา",
        "ผู้อำนวยการ  ชำนาญการพิเศษ",
        "ผู้อำนวยการ คศ.3",
        "ผอ.รร.",
        "ผอ.ร.ร.บ้านหนองบัว",
        "ผู้อำนวยการโรงเรียนบ้านหนองบัว",
        "ผู้อำนวยการวิทยาลัย",
        "ผอ.กศน.อำเภอเมือง",
        "รองผู้อำนวยการ",
        "รอง ผอ.",
        "รองผอ.รร.",
        "รองผู้อำนวยการชำนาญการ",
        "รองผู้อำนวยการสถานศึกษา ฝ่ายวิชาการ",
        "รองผู้อำนวยการกลุ่มบริหารงานบุคคล",
        "ครูใหญ่",
        "อาจารย์ใหญ่",
        "ผู้ช่วยผู้อำนวยการ",
    ],
    "S": [
        "ครู",
        "ครู\u200b ",
        "ครูผู้ช่วย",
        "ครู ผช.",
        "ครู คศ.1",
        "ครู คศ.๒",
        "ครู อันดับ คศ.3",
        "ครูชำนาญการ",
        "ครูชํานาญการพิเศษ",
        "ครู (ชำนาญการพิเศษ)",
        "ครูเชี่ยวชาญพิเศษ",
        "ครู วิทยฐานะครูชำนาญการ",
        "ตำแหน่ง ครู",
        "อาจารย์ 2 ระดับ 7",
        "ครูสอนภาษาไทย",
        "ผศ.",
        "ศาสตราจารย์",
        "หัวหน้ากลุ่มสาระสุขศึกษาและพละศึกษา",
        "วัดผลกลุ่มสาระศิลปะ ม.ต้น,ม.ปลาย",
        "หัวหน้าสายชั้น ม.1",
        "หัวหน้าฝ่ายวิชาการ",
        "บรรณารักษ์ปฏิบัติการ",
        "เจ้าพนักงานธุรการชำนาญงาน",
    ],
    "review": [
        "ครูคอมพิวเตอร์",
        "ครู (ผู้ดูแลระบบ)",
        "ครูที่ได้รับมอบหมายงาน ICT",
        "Admin โรงเรียน",
        "รักษาการในตำแหน่งผู้อำนวยการสถานศึกษา",
        "ครู รักษาการในตำแหน่ง ผอ.",
        "รรก.ผอ.",
        "ครู ปฏิบัติหน้าที่ผู้อำนวยการ",
        "หัวหน้างานบุคคล",
        "ชำนาญการพิเศษ",
        "คศ.2",
        "",
        " \u00a0",
        "-",
        "ครูเวร",
        "ผู้อำนวยการกลุ่ม",
        "ผู้อำนวยการศูนย์",
    ],
    "outside": [
        "พนักงานราชการ",
        "พนักงานราชการ(ครู)",
        "ครูพนักงานราชการ",
        "ครู กศน.ตำบล",
        "ครู สกร.ระดับตำบล",
        "ครูอัตราจ้าง",
        "ครู (อัตราจ้าง)",
        "ครูจ้างสอน",
        "ครูคอมพิวเตอร์ (อัตราจ้าง)",
        "ครูพี่เลี้ยง",
        "ลูกจ้างชั่วคราว",
        "ลูกจ้างประจำ",
        "เจ้าหน้าที่ธุรการ",
        "ธุรการโรงเรียน",
        "ธุรการ 15,000",
        "นักการภารโรง",
        "พนักงานรักษาการณ์",
    ],
}

IN_AN_AREA_OFFICE = {
    "M": [
        "ผู้อำนวยการ",
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาชุมพร เขต 1",
        "ผอ.สพป.ชุมพร เขต 1",
        "ผอ.สพม.",
        "ผอ.เขต",
        "รองผู้อำนวยการ",
        "รอง ผอ.สพป.",
        "รองผอ.เขต",
        "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
        "เจ้าหน้าที่บริหารการศึกษา",
        "ผู้อำนวยการเฉพาะด้าน (วิชาการคอมพิวเตอร์)",
        "ผู้อำนวยการ (อำนวยการต้น)",
        "ศึกษาธิการจังหวัด",
    ],
    "A": [
        "ผู้อำนวยการกลุ่ม",
        "ผอ.กลุ่มนิเทศฯ",
        "ผู้อำนวยการกลุ่มบริหารงานบุคคล",
        "ผู้อํานวยการกลุ่มนโยบายเเละเเผน",
        "นักวิชาการศึกษา",
        "นวก.ศึกษา",
        "นวก.ศึกษา ชก.",
        "นักวิชาการศึกษาปฏิบัติการ",
        "นักวิชาการศึกษาชำนาญการพิเศษ",
        "นักวิชาการศึกษาปฏิบัติการ/ชำนาญการ",
        "ศึกษานิเทศก์",
        "ศึกษานิเทศน์",
        "ศึกษานิเทศก์ชำนาญการพิเศษ",
        "ศน.",
        "ศน.เชี่ยวชาญ",
    ],
    "S": [
        "นักวิเคราะห์นโยบายเเละเเผน",
        "นักทรัพยากรบุคคลปฏิบัติการ",
        "นักจัดการงานทั่วไป",
        "นิติกรชำนาญการ",
        "นวก.เงินและบัญชี",
        "นักวิชาการตรวจสอบภายใน",
        "นักวิชาการโสตทัศนศึกษา",
        "เจ้าพนักงานโสตทัศนศึกษา",
        "จพง.พัสดุ",
        "เจ้าพนักงานการเงินและบัญชีอาวุโส",
        "นักประชาสัมพันธ์",
        "นายช่างโยธา",
    ],
    "T": [
        "นักวิชาการคอมพิวเตอร์",
        "นักวิชาการคอมพิวเตอร์ปฏิบัติการ/ชำนาญการ",
        "นวก.คอมพิวเตอร์",
        "นักวิชาการคอมฯ",
    ],
    "review": [
        "นักวิชาการศึกษาพิเศษ",
        "นักวิชาการศึกษาพิเศษชำนาญการพิเศษ",
        "นักเทคโนโลยีสารสนเทศ",
        "เจ้าพนักงานเครื่องคอมพิวเตอร์",
        "ผู้อำนวยการกลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร",
        "ผอ.กลุ่ม DLICT",
        "ผู้อำนวยการหน่วยตรวจสอบภายใน",
        "หัวหน้ากลุ่มงาน",
        "รองผู้อำนวยการกลุ่มบริหารงานบุคคล",
    ],
    "outside": ["เลขาธิการ กพฐ.", "รองปลัดกระทรวงศึกษาธิการ", "พนักงานราชการ"],
}


def rows(table):
    return [(title, group) for group, titles in table.items() for title in titles]


@pytest.mark.parametrize(("title", "group"), rows(IN_A_SCHOOL))
def test_a_title_in_a_school_is_placed(title, group):
    assert placed(title) == group


@pytest.mark.parametrize(("title", "group"), rows(IN_AN_AREA_OFFICE))
def test_a_title_in_an_area_office_is_placed(title, group):
    assert placed(title, "AREA_OFFICE") == group


@pytest.mark.parametrize(
    ("unit_kind", "group"),
    [
        ("SCHOOL", "M"),
        ("COLLEGE", "M"),
        ("AREA_OFFICE", "M"),
        ("BUREAU", "M"),
        ("GROUP", "A"),
        ("PROVINCIAL_OFFICE", "review"),
        ("AGENCY", "review"),
        ("", "review"),
    ],
)
def test_a_bare_director_is_decided_by_the_kind_of_unit(unit_kind, group):
    assert placed("ผู้อำนวยการ", unit_kind) == group
    assert placed("ผอ.", unit_kind) == group


@pytest.mark.parametrize("level", ["คศ1", "คศ", "1ว", "ระดับ9วช", "อันดับคศ.2", "ชำนาญการพิเศษ"])
def test_repeated_level_is_read_without_trying_every_way(level):
    """Each คศ1 that could be read in two ways doubled the time: twenty-three took 14 seconds."""
    for times in (20, 60):
        started = time.process_time()
        place(f"{level * times}x"[-200:])
        assert time.process_time() - started < 0.5


@pytest.mark.parametrize("level", ["ชำนาญการ", "ชำนาญการพิเศษ", "คศ.3", "เชี่ยวชาญ"])
def test_a_level_never_changes_the_group(level):
    assert placed(f"ครู{level}") == placed("ครู", standing=level) == "S"
    assert placed(f"นักวิชาการศึกษา{level}", "GROUP") == "A"
    assert placed("", standing=level) == "review"


@pytest.mark.parametrize(
    ("title", "standing", "group"),
    [
        ("ครู", "ครูชำนาญการพิเศษ", "S"),
        ("ครู", "พนักงานราชการ", "outside"),
        ("ครู", "อัตราจ้าง", "outside"),
        ("ครู", "รักษาการในตำแหน่ง ผอ.", "review"),
        ("ศึกษาธิการภาค", "ประเภทบริหาร", "outside"),
        ("ผู้อำนวยการกลุ่มบริหารงานบุคคล", "อำนวยการต้น", "M"),
    ],
)
def test_a_standing_counts_only_where_it_says_more_than_a_level(title, standing, group):
    assert placed(title, "AREA_OFFICE", standing) == group


def test_a_placement_keeps_rule_matched_text_and_clause():
    placement = place("ผอ. กลุ่มนิเทศ ติดตามและประเมินผลฯ", "GROUP")
    assert placement.outcome == Outcome.GROUP
    assert placement.rule == "group-director"
    assert placement.matched == "ผอ.กลุ่ม"
    assert placement.clause == "ว 4/2563 กลุ่ม A ข้อ 1"
    assert placement.note_th
    assert placement.note_en


def test_a_blank_title_and_an_unknown_one_say_different_things():
    assert place("") == NO_TITLE
    assert place("นักบินอวกาศ") == NO_RULE
    assert NO_TITLE.note_en != NO_RULE.note_en


def test_a_text_too_long_for_a_title_goes_to_review_at_once():
    assert place("ชำนาญการ" * 10_000 + "x") == NO_RULE


def rule(**given):
    plain = Rule(
        code="plain",
        title_th="ครู",
        title_en="Teacher",
        aliases=[],
        match=TitleMatch.EXACT,
        unit_kinds=[],
        outcome=Outcome.GROUP,
        group="S",
        line="",
        clause="",
        order=10,
    )
    return replace(plain, **given)


def test_an_exact_title_wins_over_an_earlier_prefix():
    broad = rule(code="broad", match=TitleMatch.PREFIX, group="M", order=1)
    book = RuleBook([broad, rule()])
    assert classify("ครู", unit_kind="SCHOOL", rules=book).rule == "plain"
    assert classify("ครูเวร", unit_kind="SCHOOL", rules=book).rule == "broad"


def test_the_lower_order_wins_whatever_the_order_of_the_rows():
    first = rule(code="first", match=TitleMatch.CONTAINS, title_th="จ้าง", order=1)
    second = rule(code="second", match=TitleMatch.PREFIX, order=2)
    book = RuleBook([second, first])
    assert classify("ครูจ้าง", unit_kind="SCHOOL", rules=book).rule == "first"


def test_a_rule_for_another_kind_of_unit_is_passed_over():
    book = RuleBook([rule(unit_kinds=["GROUP"], order=1), rule(code="any", order=2)])
    assert classify("ครู", unit_kind="SCHOOL", rules=book).rule == "any"


def test_an_alias_without_letters_matches_nothing():
    book = RuleBook([rule(title_th="...", match=TitleMatch.CONTAINS)])
    assert classify("ครู", unit_kind="SCHOOL", rules=book) == NO_RULE

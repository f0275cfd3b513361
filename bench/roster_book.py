"""Workbooks of made-up people with 20 columns and the variety of a real roster.

Person n is always the same: two books over the same numbers name the same people. Citizen IDs,
staff numbers, telephones and e-mail addresses are distinct, names come from 2,304 first names and
2,304 surnames, and the units are all those below the area offices, at most 2,000.
"""

from pathlib import Path
from random import Random

import xlsxwriter

from personnel.citizen_id import check_digit
from personnel.models import Unit

HEADER = (
    "ลำดับ", "เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง", "ตำแหน่งเลขที่",
    "วิทยฐานะ", "ระดับ", "โรงเรียน", "วันเกิด", "วันบรรจุ", "อีเมล", "โทรศัพท์", "กลุ่มสาระ", "สังกัด",
    "รหัสบุคลากร", "วุฒิการศึกษา", "เงินเดือน", "หมายเหตุ",
)  # fmt: skip
CITIZEN_ID = HEADER.index("เลขประจำตัวประชาชน")
MOST_UNITS = 2000

_BEGINNINGS = (
    "กานต์", "จันทร์", "จิรา", "ชนา", "ชุติ", "ฐิติ", "ณัฐ", "ดวง", "ทัศ", "ธนา", "ธีระ", "นภา",
    "นิภา", "บุญ", "ปริญ", "ปิยะ", "พงศ์", "พรรณ", "พิชญ์", "พิมพ์", "ภัทร", "มณี", "มาลี",
    "ยุพา", "รัตน์", "ราตรี", "วรรณ", "วรา", "วิชา", "วิภา", "วิไล", "ศศิ", "ศิริ", "สกุล",
    "สม", "สาธิ", "สิริ", "สุดา", "สุภา", "สุร", "อนุ", "อภิ", "อรุณ", "อัญ", "อัมพร", "อำไพ",
    "อุไร", "เกษม",
)  # fmt: skip
_ENDINGS = (
    "กร", "กัญญา", "กานต์", "กุล", "ชัย", "ชาติ", "ฐา", "ดา", "เดช", "ทิพย์", "ธร", "นันท์",
    "นารี", "นิตย์", "ประภา", "พงษ์", "พร", "พล", "พันธุ์", "ภรณ์", "ภัทร", "มาศ", "มาลย์",
    "ยา", "รัตน์", "ฤทธิ์", "ลักษณ์", "วงศ์", "วดี", "วรรณ", "วัฒน์", "วิทย์", "ศรี", "ศักดิ์",
    "สรรค์", "สิทธิ์", "สิน", "สุข", "เสริฐ", "หทัย", "อร", "อาภา", "เกียรติ", "เพ็ญ", "เรือง",
    "แก้ว", "โชติ", "ไพร",
)  # fmt: skip
_TITLES = ("นาย", "นาง", "นางสาว")
# Title of the post, academic standing and level: teachers are most of a roster.
_POSTS = (
    *[("ครู", "ครูชำนาญการ", "คศ.2")] * 6,
    *[("ครู", "ครูชำนาญการพิเศษ", "คศ.3")] * 5,
    *[("ครู", "", "คศ.1")] * 4,
    *[("ครูผู้ช่วย", "", "")] * 2,
    ("ผู้อำนวยการโรงเรียน", "ผู้อำนวยการชำนาญการพิเศษ", "คศ.3"),
    ("รองผู้อำนวยการโรงเรียน", "รองผู้อำนวยการชำนาญการ", "คศ.2"),
    ("พนักงานราชการ", "", ""),
    ("ครูอัตราจ้าง", "", ""),
)
_SUBJECTS = (
    "ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์และเทคโนโลยี", "สังคมศึกษา ศาสนา และวัฒนธรรม", "ศิลปะ",
    "สุขศึกษาและพลศึกษา", "การงานอาชีพ", "ภาษาต่างประเทศ",
)  # fmt: skip
# Prime to the powers of ten below: numbers in a row are spread without meeting again.
_SPREAD = 7_919_000_003


def write_book(path: Path, *, rows: int, first: int = 0) -> Path:
    """Write the people from number `first` on to a workbook; return its path."""
    units = list(Unit.objects.filter(kind="SCHOOL").values_list("name_th", flat=True)[:MOST_UNITS])
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(rows):
            sheet.write_row(row + 1, 0, [str(row + 1), *_person(first + row, units)])
    return path


def _person(n: int, units: list[str]) -> list[str]:
    """The cells of person `n` after the first."""
    random = Random(n)
    number = f"{1 + n % 8}{n * _SPREAD % 10**11:011d}"
    position, standing, level = random.choice(_POSTS)
    born = random.randint(2510, 2543)
    return [
        number + check_digit(number), random.choice(_TITLES), _name(random), _name(random),
        position, str(n + 1), standing, level, units[n % len(units)], _day(random, born),
        _day(random, born + random.randint(22, 25)), f"person{n}@example.org",
        f"08{n * _SPREAD % 10**8:08d}", random.choice(_SUBJECTS), f"สพป. เขต {n % 7 + 1}",
        f"{n * _SPREAD % 10**9:09d}", "ปริญญาตรี", str(random.randint(150, 600) * 100), "",
    ]  # fmt: skip


def _name(random: Random) -> str:
    return random.choice(_BEGINNINGS) + random.choice(_ENDINGS)


def _day(random: Random, year: int) -> str:
    return f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/{year}"

"""Tells the rows below a header apart: a person, a vacant post, a total, a note, a signature."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from personnel.roster.columns import Mapping
from personnel.text import ascii_digits, match_key

PERSON = ""

# A name that begins like this is looked at twice.
_SUSPECT = re.compile(
    r"[(\[\-–.*_…#0-9๐-๙]|รวม|ยอด|จำนวน|ว่าง|อัตรา|ตำแหน่ง|กรอบ|ไม่มี|รอ|ลงชื่อ|ลงนาม|ผู้|หมายเหตุ|ข้อมูล|ขอรับรอง|รับรอง"
    "|ตรวจ|วันที่|ที่มา|พิมพ์|หน้า|ชื่อ|นาม|total|note|page|vacant|name|fname",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    "(?:ยอด|จำนวน)?รวม(?:$|ทั้ง|จำนวน|เป็น|ข้าราชการ|บุคลากร|ครู|ลูกจ้าง|ชาย|หญิง|[0-9])"
    "|จำนวนทั้ง|ทั้งหมด[0-9]|(?:grand)?total(?:$|[0-9])"
)
_TOTAL_FIRST = re.compile("รวม|ยอด|จำนวน|total", re.IGNORECASE)
_VACANT = re.compile("(?:อัตรา|ตำแหน่ง|กรอบ)?ว่าง|ไม่มี(?:ผู้|คน)ครอง|รอ(?:การ)?บรรจุ|vacant")
_NOTE = re.compile(
    "หมายเหต|ข้อมูล(?:ณ|เมื่อ|วันที่)|ที่มา|แหล่ง(?:ที่มา|ข้อมูล)|พิมพ์(?:เมื่อ|วันที่)|วันที่พิมพ์|หน้า(?:ที่)?[0-9]|note|page[0-9]"
)
_SIGNED = re.compile(
    r"ลงชื่อ|ลงนาม|\.{5,}|…{2,}|_{5,}|ขอรับรอง|รับรองว่า|(?:ตรวจ|รับรอง)(?:แล้ว)?ถูกต้อง"
    r"|^ผู้(?:รับรอง|จัดทำ|รายงาน|ตรวจสอบ)(?:ข้อมูล)?$"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SECTION = re.compile(
    r"(?:[0-9๐-๙]+[.)]?\s*)?(?:โรงเรียน|วิทยาลัย|สถานศึกษา|กลุ่ม|สำนัก|ศูนย์|หน่วย|เครือข่าย|สพป|สพม|สังกัด|อำเภอ|รร\.)\S"
)
# So much of a row tells what it is.
_KEY_TEXTS, _KEY_CHARS = 12, 80
_DASHES = re.compile(r"[-–—.\s]*")
_NUMBER = re.compile(r"[\s(]*[0-9๐-๙]+[\s).]*")
_PERSONAL_FIELDS = ("birth_date", "start_date", "email", "phone", "prefix", "staff_no")


class RowKinds:
    """Decides for the rows of one table; asks as little as it can of a plain row of a person."""

    def __init__(
        self, mapping: Mapping, headers: Iterable[Sequence[str]], titles: Iterable[str]
    ) -> None:
        fields = mapping.fields
        self._name = fields.get("full_name", fields.get("first_name", -1))
        self._other_name = fields.get("last_name", -1)
        self._id = fields.get("citizen_id", -1)
        self._position = fields.get("position", -1)
        self._position_no = fields.get("position_no", -1)
        self._personal = [fields[field] for field in _PERSONAL_FIELDS if field in fields]
        self._stored = [index for field, index in fields.items() if field != "row_no"]
        self._label_texts = {tier for tiers in headers for tier in tiers if tier}
        self._labels = set(map(match_key, self._label_texts))
        self._titles = {match_key(title) for title in titles}

    def reason(self, cells: Sequence[str]) -> str:
        """Return why a row is no person, or `PERSON`."""
        name = _at(cells, self._name) or _at(cells, self._other_name)
        if (
            name
            and not _SUSPECT.match(name)
            and not _TOTAL_FIRST.match(cells[0])
            and name not in self._label_texts
            and (_at(cells, self._position) or self.filled(cells) > 1)
        ):
            return PERSON
        return self._look(cells, "" if _DASHES.fullmatch(name) else name)

    def filled(self, cells: Sequence[str]) -> int:
        """How many of the fields that are stored have something in this row."""
        return sum(bool(_at(cells, index)) for index in self._stored)

    def _look(self, cells: Sequence[str], name: str) -> str:
        texts = [text for text in cells if text and not _DASHES.fullmatch(text)]
        if not texts:
            return "blank"
        has_id = any(char.isdecimal() for char in _at(cells, self._id))
        if has_id and name and match_key(name) not in self._labels:
            return PERSON
        reason = self._about_the_table(texts) or _about_posts(texts, name)
        if reason:
            return reason
        words = [text for text in texts if not _NUMBER.fullmatch(text)]
        if len(words) == 1 and _SECTION.match(words[0]) and self.filled(cells) <= bool(name):
            return "section"
        if name or has_id:
            return PERSON
        return self._nameless(cells, texts, words)

    def _about_the_table(self, texts: Sequence[str]) -> str:
        keys = [match_key(text[:_KEY_CHARS]) for text in texts[:_KEY_TEXTS]]
        repeated = sum(key in self._labels for key in keys)
        if repeated >= 2 and repeated * 2 >= len(keys):
            return "repeated-header"
        if len(texts) >= 3 and _is_counting(texts):
            return "column-numbers"
        if len(keys) == 1 and keys[0] in self._titles:
            return "title"
        return ""

    def _nameless(self, cells: Sequence[str], texts: Sequence[str], words: Sequence[str]) -> str:
        if not words and not _at(cells, self._position_no):
            return "empty-number"
        if _at(cells, self._position) or _at(cells, self._position_no):
            return "vacant"
        if len(words) > 1 and any(_at(cells, index) for index in self._personal):
            return PERSON
        return "empty-number" if len(texts) > len(words) else "note"


def _about_posts(texts: Sequence[str], name: str) -> str:
    keys = [match_key(text[:_KEY_CHARS]) for text in texts[:3]]
    if any(map(_TOTAL.match, keys)):
        return "total"
    if _VACANT.match(match_key(name)):
        return "vacant"
    if _NOTE.match(keys[0]) or texts[0].startswith("*"):
        return "note"
    if any(map(_SIGNED.search, texts)) or _IN_BRACKETS.fullmatch(name or texts[0]):
        return "signature"
    return ""


def _is_counting(texts: Sequence[str]) -> bool:
    """The row '(1) (2) (3)' that forms have under their header."""
    if not all(map(_NUMBER.fullmatch, texts)):
        return False
    numbers = [int("".join(filter(str.isdecimal, ascii_digits(text)))) for text in texts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if 0 <= index < len(cells) else ""

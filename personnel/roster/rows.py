"""Tells the rows below a header apart: a person, a vacant post, a total, a note, a signature."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from personnel.roster import prefixes
from personnel.roster.columns import NAME_FIELDS, Mapping, recognise
from personnel.text import ascii_digits, match_key, normalise

PERSON = ""

# A name that begins like this is looked at twice.
_SUSPECT = re.compile(
    r"[(\[\-–.*_…#0-9๐-๙]|รวม|ยอด|จำนวน|ว่าง|อัตรา|ตำแหน่ง|กรอบ|ไม่มี|รอ|ลงชื่อ|ลงนาม|ผู้|หมายเหตุ|ข้อมูล|ขอรับรอง|รับรอง"
    "|ตรวจ|วันที่|ที่มา|พิมพ์|หน้า|ชื่อ|นาม|สรุป|ชาย|หญิง|เกษียณ|ยุบ|คืน|สงวน|ย้าย|ลาออก"
    "|ครู|ข้าราชการ|บุคลากร|พนักงาน|ลูกจ้าง|total|note|page|vacant|name|fname|first|given|per_",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    "(?:ยอด|จำนวน)?รวม(?:$|ทั้ง|จำนวน|เป็น|ข้าราชการ|บุคลากร|ครู|ลูกจ้าง|กลุ่ม|โรงเรียน|ชาย|หญิง|[0-9])"
    "|จำนวน(?:$|ทั้ง|ข้าราชการ|บุคลากร|ครู|ลูกจ้าง|[0-9])|ทั้งหมด[0-9]|(?:grand)?total(?:$|[0-9])"
)
_COUNTED = re.compile(r"(?:^|[^0-9๐-๙])[0-9๐-๙]{1,4}\s*(?:คน|ราย|อัตรา)\)?$")
_COUNT = re.compile(r"[0-9๐-๙]{1,4}(?:\s*(?:คน|ราย|อัตรา))?")
# So does a row whose first cell begins like this.
_FIRST_SUSPECT = re.compile("รวม|ยอด|จำนวน|ลงชื่อ|หมายเหตุ|total", re.IGNORECASE)
_VACANT = re.compile(
    "(?:อัตรา|ตำแหน่ง|กรอบ)?ว่าง|ไม่มี(?:ผู้|คน)ครอง|รอ(?:การ)?บรรจุ|vacant"
    "|(?:เกษียณ(?:อายุ)?(?:ราชการ)?|ยุบ(?:เลิก)?(?:ตำแหน่ง|อัตรา)?|(?:คืน|สงวน)(?:ตำแหน่ง|อัตรา)|ย้าย|ลาออก)$"
)
_NOTE = re.compile(
    "หมายเหต|ข้อมูล(?:ณ|เมื่อ|วันที่)|ที่มา|แหล่ง(?:ที่มา|ข้อมูล)|พิมพ์(?:เมื่อ|วันที่)|วันที่พิมพ์|หน้า(?:ที่)?[0-9]|note|page[0-9]"
)
_SIGNED = re.compile(
    r"ลงชื่อ|ลงนาม|\.{5,}|…{2,}|_{5,}|ขอรับรอง|รับรองว่า|(?:ตรวจ|รับรอง)(?:แล้ว)?ถูกต้อง"
    r"|^ผู้(?:รับรอง|จัดทำ|รายงาน|ตรวจสอบ)(?:ข้อมูล)?$"
)
_SIGNERS = re.compile("(?:ตำแหน่ง|วันที่|วัน/?เดือน)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = r"(?:[0-9๐-๙]+(?:[.)]\s*|\s+))?"
_SECTION = re.compile(
    _NUMBERING
    + r"(?:โรงเรียน|วิทยาลัย|สถานศึกษา|กลุ่ม|สำนัก|ศูนย์|หน่วย|เครือข่าย|สพป|สพม|สังกัด|อำเภอ|รร\.)\s*\S"
)
# Headings that part the people of one unit.
_KIND = re.compile(
    _NUMBERING + "(?:กลุ่มสาระ|ข้าราชการ|บุคลากร|ผู้บริหาร|ผู้อำนวยการ|รองผู้อำนวยการ|พนักงาน|ลูกจ้าง|นักการ"
    "|เจ้าหน้าที่|ครู(?:ผู้|อัตรา|พี่เลี้ยง|$)|ฝ่าย|สาย(?:งาน|ผู้|ชั้น)|ระดับ(?:ปฐม|ประถม|มัธยม))"
)
_BULLET = re.compile(r"(?:[-–•*]|[0-9๐-๙]+[.)])\s*")
_COUNT_AFTER = re.compile(r"\s*\(?(?:จำนวน|[0-9๐-๙]+\s*(?:คน|ราย|อัตรา)).*$")
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
        self._is_unsettled = self._name < 0 and self._other_name < 0
        self._id = fields.get("citizen_id", -1)
        self._position = fields.get("position", -1)
        self._position_no = fields.get("position_no", -1)
        self._prefix = fields.get("prefix", -1)
        self._row_no = fields.get("row_no", -1)
        self._personal = [fields[field] for field in _PERSONAL_FIELDS if field in fields]
        self._stored = [index for field, index in fields.items() if field != "row_no"]
        self._label_texts = {tier for tiers in headers for tier in tiers if tier}
        self._labels = {match_key(text[:_KEY_CHARS]) for text in self._label_texts}
        self._titles = {match_key(title) for title in titles}

    def reason(self, cells: Sequence[str]) -> str:
        """Return why a row is no person, or `PERSON`."""
        name = _at(cells, self._name) or _at(cells, self._other_name)
        position = _at(cells, self._position)
        if (
            name
            and not _SUSPECT.match(name)
            and not _FIRST_SUSPECT.match(cells[0])
            and name not in self._label_texts
            and not position[:1].isdigit()
            and (position or self.filled(cells) > 1)
        ):
            return PERSON
        return self._look(cells, "" if _DASHES.fullmatch(name) else name)

    def signs(self, cells: Sequence[str]) -> bool:
        """Whether a row below a signature may be the signer's name and office, not a person's."""
        first = next(filter(None, cells), "")
        if self.filled(cells) < 2 or _SIGNERS.match(first):
            return True
        is_listed = any(_at(cells, index) for index in (self._id, self._row_no, *self._personal))
        return not is_listed and not prefixes.may_be_name(normalise(_at(cells, self._name)))

    @staticmethod
    def section(text: str) -> str:
        """Return the unit that a heading names, or nothing when it parts the people of one."""
        return (
            "" if _KIND.match(text) else _COUNT_AFTER.sub("", re.sub(_NUMBERING, "", text, count=1))
        )

    def filled(self, cells: Sequence[str]) -> int:
        """How many of the fields that are stored have something in this row."""
        return sum(bool(_at(cells, index)) for index in self._stored)

    def _look(self, cells: Sequence[str], name: str) -> str:
        texts = [text for text in cells if text and not _DASHES.fullmatch(text)]
        if not texts:
            return "blank"
        has_id = any(char.isdecimal() for char in _at(cells, self._id))
        is_label = match_key(name[:_KEY_CHARS]) in self._labels or bool(_NUMBER.fullmatch(name))
        if name and not is_label and (has_id or self._is_listed(cells, texts)):
            return PERSON
        reason = self._about_the_table(texts, name) or self._about_posts(cells, texts, name)
        if reason:
            return reason
        words = [text for text in texts if not _NUMBER.fullmatch(text)]
        # Where nobody said yet which column is the name, every row may be a person.
        if name or has_id or (self._is_unsettled and len(words) > 1):
            return PERSON
        return self._nameless(cells, texts, words)

    def _is_listed(self, cells: Sequence[str], texts: Sequence[str]) -> bool:
        """Whether a title, or number, name, surname and position each apart, say it is a person."""
        if prefixes.is_prefix(_at(cells, self._prefix)):
            return not any(map(_SIGNED.search, texts))
        said = [_at(cells, at) for at in (self._name, self._other_name, self._position)]
        return (
            bool(_NUMBER.fullmatch(_at(cells, self._row_no)))
            and all(any(map(str.isalpha, text)) for text in said)
            and not _VACANT.match(match_key(said[0]))
        )

    def _about_the_table(self, texts: Sequence[str], name: str) -> str:
        keys = [match_key(text[:_KEY_CHARS]) for text in texts[:_KEY_TEXTS]]
        repeated = sum(key in self._labels for key in keys)
        if recognise(name)[0] in NAME_FIELDS:
            # The header once more in other words, such as the codes of a program below the Thai.
            repeated = sum(bool(recognise(text)[0]) for text in texts[:_KEY_TEXTS])
        if repeated >= 2 and repeated * 2 >= len(keys):
            return "repeated-header"
        if len(texts) >= 3 and _is_counting(texts):
            return "column-numbers"
        if len(keys) == 1 and keys[0] in self._titles:
            return "title"
        return ""

    def _about_posts(self, cells: Sequence[str], texts: Sequence[str], name: str) -> str:
        keys = [match_key(text[:_KEY_CHARS]) for text in texts[:3]]
        may_be_name = prefixes.may_be_name(normalise(_BULLET.sub("", name, count=1)))
        if _is_school(texts, name):
            return "section"
        if any(map(_TOTAL.match, keys)):
            return "total"
        if _VACANT.match(match_key(name)):
            return "vacant"
        if _NOTE.match(keys[0]) or (texts[0].startswith("*") and not may_be_name):
            return "note"
        if any(map(_SIGNED.search, texts)):
            return "signature"
        if _IN_BRACKETS.fullmatch(name or texts[0]) and self.filled(cells) < 3:
            return "signature"
        return "" if may_be_name else self._about_groups(cells, texts, name)

    def _about_groups(self, cells: Sequence[str], texts: Sequence[str], name: str) -> str:
        """What a row is that stands for several people."""
        words = [text for text in texts if not _NUMBER.fullmatch(text)]
        if len(words) == 1 and self.filled(cells) <= 1 and not self._is_post(cells):
            if _SECTION.match(words[0]) or _KIND.match(words[0]):
                return "section"
            if len(texts) == 1 and _BULLET.match(words[0]):
                return "note"
        if name and _COUNT.fullmatch(_at(cells, self._position)):
            return "total"
        return "total" if words and _COUNTED.search(words[-1]) and self.filled(cells) < 3 else ""

    def _nameless(self, cells: Sequence[str], texts: Sequence[str], words: Sequence[str]) -> str:
        if not self._is_post(cells):
            if len(words) > 1 and any(_at(cells, index) for index in self._personal):
                return PERSON
            return "empty-number" if not words or len(texts) > len(words) else "note"
        return "vacant"

    def _is_post(self, cells: Sequence[str]) -> bool:
        return any(
            not _DASHES.fullmatch(_at(cells, index))
            for index in (self._position, self._position_no)
        )


def _is_school(texts: Sequence[str], name: str) -> bool:
    """'โรงเรียน' beside its name, or a school beside the number of its people."""
    if len(texts) != 2 or not _SECTION.match(" ".join(texts)):
        return False
    return texts[1] == name or (not name and bool(_COUNTED.search(texts[1])))


def _is_counting(texts: Sequence[str]) -> bool:
    """The row '(1) (2) (3)' that forms have under their header."""
    if not all(map(_NUMBER.fullmatch, texts)):
        return False
    numbers = [int("".join(filter(str.isdecimal, ascii_digits(text)))) for text in texts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if 0 <= index < len(cells) else ""

"""The columns of a roster: which header means which field, and which columns are never stored."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from personnel.roster import prefixes
from personnel.text import match_key, normalise

# Field → headers as offices write them; compared by `match_key`, so that spaces, dashes, case and
# Thai digits do not matter.
_HEADERS: dict[str, tuple[str, ...]] = {
    "row_no": ("ลำดับ", "ลำดับที่", "ที่", "เลขที่", "no", "no.", "seq", "#", "item", "running number"),
    "citizen_id": (
        "เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขบัตรประจำตัวประชาชน", "เลขบัตร", "รหัสประจำตัวประชาชน",
        "รหัสบัตรประชาชน", "หมายเลขประจำตัวประชาชน", "หมายเลขบัตรประชาชน", "เลขที่บัตรประชาชน",
        "เลขที่บัตรประจำตัวประชาชน", "เลขประชาชน", "เลข 13 หลัก", "บัตรประชาชน", "ปชช", "ID_CARD", "IDCARD_NO",
        "CARDNO", "CARD_NO", "CITIZEN_ID", "CID", "PID", "NATIONAL_ID", "PERSONAL_ID", "ID card number",
        "citizen id number", "identification number",
    ),
    "prefix": (
        "คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม", "คำหน้านาม", "คำนำ", "TIT_NAME", "TITLE", "TITLE_NAME",
        "PREFIX", "PREFIX_NAME", "PRENAME", "PRE_NAME", "name title",
    ),
    "first_name": (
        "ชื่อ", "ชื่อตัว", "ชื่อจริง", "นาม", "ชื่อ (ไทย)", "ชื่อภาษาไทย", "FNAME", "FIRST_NAME", "FIRSTNAME", "given name",
        "FNAME_TH", "PER_NAME",
    ),
    "last_name": (
        "นามสกุล", "สกุล", "ชื่อสกุล (นามสกุล)", "ชื่อรอง-นามสกุล", "นามสกุลภาษาไทย", "LNAME", "LAST_NAME", "LASTNAME",
        "SURNAME", "family name", "LNAME_TH", "PER_SURNAME",
    ),
    "full_name": (
        "ชื่อ-สกุล", "ชื่อ-นามสกุล", "ชื่อและสกุล", "ชื่อและนามสกุล", "ชื่อตัว-ชื่อสกุล", "ชื่อตัวชื่อสกุล", "ชื่อตัวและชื่อสกุล",
        "คำนำหน้า ชื่อ-สกุล", "คำนำหน้า ชื่อ นามสกุล", "คำนำหน้าชื่อ ชื่อ-สกุล", "คำนำหน้าชื่อ-สกุล", "นาม-สกุล", "รายชื่อ",
        "รายนาม", "ชื่อบุคลากร", "ชื่อข้าราชการ", "ชื่อครู", "ชื่อผู้ดำรงตำแหน่ง", "ผู้ดำรงตำแหน่ง", "ผู้ครองตำแหน่ง",
        "ชื่อ-สกุลผู้ครองตำแหน่ง", "ชื่อ-สกุลผู้ดำรงตำแหน่ง", "ชื่อ-นามสกุล ผู้ดำรงตำแหน่ง", "ยศ ชื่อ-สกุล", "ชื่อเต็ม",
        "NAME", "FULL_NAME", "FULLNAME", "NAME_SURNAME", "name and surname", "employee name", "staff name",
        "person name",
    ),
    "position": (
        "ตำแหน่ง", "ชื่อตำแหน่ง", "ตำแหน่งปัจจุบัน", "ตำแหน่งในสายงาน", "ชื่อตำแหน่งในสายงาน", "ตำแหน่งทางบริหาร",
        "ตำแหน่งข้าราชการ", "POS_NAME", "POSITION", "POSITION_NAME", "JOB_TITLE", "current position",
    ),
    "position_no": (
        "ตำแหน่งเลขที่", "เลขที่ตำแหน่ง", "เลขตำแหน่ง", "เลขที่อัตรา", "อัตราเลขที่", "เลขที่ตำแหน่ง (จ.18)", "เลขที่ จ.18",
        "POS_NO", "POSNO", "POSITION_NO", "POSITION_NUMBER",
    ),
    "standing": ("วิทยฐานะ", "วิทยะฐานะ", "วิทยาฐานะ", "academic standing", "ACADEMIC_STANDING", "standing"),
    "level": (
        "ระดับ", "อันดับ", "คศ", "คศ.", "ระดับตำแหน่ง", "อันดับ/ระดับ", "ระดับ/อันดับ", "ระดับ/คศ.", "รับเงินเดือนอันดับ",
        "อันดับเงินเดือน", "POS_LEV", "POS_LEVEL", "LEVEL", "LEVEL_NAME", "POSITION_LEVEL", "RANK",
    ),
    "unit_name": (
        "โรงเรียน", "ชื่อโรงเรียน", "สถานศึกษา", "ชื่อสถานศึกษา", "หน่วยงาน", "ชื่อหน่วยงาน", "สถานที่ปฏิบัติงาน",
        "หน่วยงานที่สังกัด", "หน่วยงาน/สถานศึกษา", "โรงเรียน/หน่วยงาน", "สถานศึกษา/หน่วยงาน", "ปฏิบัติงานที่", "รร",
        "DEP_NAME", "SCHOOL", "SCHOOL_NAME", "ORG_NAME", "UNIT", "UNIT_NAME", "ORGANIZATION", "workplace",
    ),
    "unit_code": (
        "รหัสโรงเรียน", "รหัสสถานศึกษา", "รหัสหน่วยงาน", "รหัส smis", "smis", "รหัสกระทรวง", "รหัสโรงเรียน smis",
        "รหัส obec", "รหัสโรงเรียน obec", "SCHOOL_ID", "SCHOOL_CODE", "UNIT_CODE", "ORG_CODE", "SMIS_CODE",
        "SMIS_ID", "OBEC_ID", "DEP_CODE",
    ),
    "area": (
        "สังกัด", "เขตพื้นที่การศึกษา", "เขตพื้นที่", "สพท.", "สพป.", "สพม.", "สพป./สพม.", "สำนักงานเขตพื้นที่การศึกษา",
        "AREA", "AREA_NAME", "AFFILIATION",
    ),
    "birth_date": (
        "วันเกิด", "วันเดือนปีเกิด", "ว/ด/ป เกิด", "ว.ด.ป. เกิด", "ว ด ป ที่เกิด", "วันที่เกิด", "เกิดวันที่", "วันเดือนปีที่เกิด",
        "วัน/เดือน/ปี/เกิด", "BIRTH_DATE", "BIRTHDATE", "BIRTHDAY", "DOB", "date of birth",
    ),
    "start_date": (
        "วันบรรจุ", "วันที่บรรจุ", "วันเดือนปีที่บรรจุ", "วันเดือนปีบรรจุ", "ว/ด/ป บรรจุ", "ว.ด.ป. บรรจุ", "ว/ด/ป ที่บรรจุ",
        "วันบรรจุเข้ารับราชการ", "วันที่บรรจุเข้ารับราชการ", "วันเริ่มรับราชการ", "วันเริ่มปฏิบัติราชการ", "วันสั่งบรรจุ", "บรรจุวันที่",
        "วันที่เริ่มปฏิบัติงาน", "วันเดือนปีที่บรรจุเข้ารับราชการ", "BEG_DATE", "START_DATE", "HIRE_DATE",
        "date of appointment",
    ),
    "staff_no": (
        "เลขประจำตัวข้าราชการ", "รหัสบุคลากร", "รหัสพนักงาน", "รหัสข้าราชการ", "เลขประจำตัวบุคลากร", "STAFF_ID", "STAFF_NO",
        "EMPLOYEE_ID", "EMP_ID",
    ),
    "email": ("อีเมล", "อีเมล์", "อีเมลล์", "ไปรษณีย์อิเล็กทรอนิกส์", "EMAIL", "E-MAIL", "EMAIL_ADDRESS"),
    "phone": (
        "โทรศัพท์", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "เบอร์โทร", "โทร", "โทร.", "มือถือ", "เบอร์มือถือ", "โทรศัพท์มือถือ",
        "เบอร์โทรศัพท์มือถือ", "หมายเลขโทรศัพท์มือถือ", "เบอร์ติดต่อ", "TEL", "TELEPHONE", "PHONE", "PHONE_NO", "MOBILE",
        "MOBILE_NO",
    ),
    "subject": (
        "กลุ่มสาระ", "กลุ่มสาระการเรียนรู้", "กลุ่มสาระฯ", "วิชาที่สอน", "สาขาวิชาที่สอน", "วิชาเอก", "สอนวิชา", "SUBJECT", "LEARNING_AREA",
    ),
}  # fmt: skip

# Columns that look like a field and are another thing, or that the portal has no business to keep.
_NEVER: dict[str, tuple[str, ...]] = {
    "privilege": (
        "role", "roles", "สิทธิ์", "สิทธิ", "สิทธิ์การใช้งาน", "สิทธิการใช้งาน", "บทบาท", "ชื่อผู้ใช้", "ผู้ใช้", "user", "username",
        "user_name", "user_id", "login", "is_active", "is_admin", "admin", "groups", "token", "ระดับสิทธิ์",
    ),
    "private": (
        "ที่อยู่", "ที่อยู่ปัจจุบัน", "ที่อยู่ตามทะเบียนบ้าน", "บ้านเลขที่", "หมู่", "หมู่ที่", "ถนน", "ตำบล", "แขวง", "อำเภอ", "เขต", "จังหวัด",
        "รหัสไปรษณีย์", "address", "postcode", "zipcode", "ศาสนา", "religion", "เชื้อชาติ", "race", "สัญชาติ", "nationality",
        "หมู่เลือด", "กรุ๊ปเลือด", "หมู่โลหิต", "blood", "blood_type", "โรคประจำตัว", "สุขภาพ", "health", "ความพิการ", "disability",
        "สถานภาพ", "สถานภาพสมรส", "marital_status", "คู่สมรส", "บิดา", "มารดา", "เลขที่บัญชี", "เลขบัญชี", "line", "line id",
        "facebook",
    ),
    "earlier-post": (
        "BEG_POS_NAME", "ตำแหน่งเดิม", "ตำแหน่งแรกบรรจุ", "ตำแหน่งที่บรรจุ", "ตำแหน่งเมื่อบรรจุ", "ตำแหน่งวันบรรจุ", "สังกัดเดิม",
        "โรงเรียนเดิม", "นามสกุลเดิม", "ชื่อเดิม",
    ),
    "other-name": ("ชื่อเล่น", "nickname", "ชื่อภาษาอังกฤษ", "ชื่ออังกฤษ", "นามสกุลภาษาอังกฤษ", "FNAME_EN", "LNAME_EN", "name_en"),
}  # fmt: skip
_PRIVILEGE_WORDS = ("password", "passwd", "รหัสผ่าน", "superuser", "isstaff", "permission", "privilege")
_PRIVATE_WORDS = ("ที่อยู่", "ศาสนา", "โรคประจำตัว", "ทะเบียนบ้าน")

FIELDS: tuple[str, ...] = tuple(_HEADERS)
NAME_FIELDS = frozenset({"first_name", "full_name"})

_FIELD_OF = {match_key(header): field for field, all_ in _HEADERS.items() for header in all_}
_REASON_OF = {match_key(header): reason for reason, all_ in _NEVER.items() for header in all_}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:จำนวน\s*)?[0-9๐-๙]+\s*หลัก|\*")
_NUMBERING = re.compile(r"^[0-9๐-๙]+[.)]\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found: its field, or an empty field and the reason why it is not stored."""

    index: int
    label: str
    field: str
    reason: str
    sample: str


@dataclass(frozen=True, slots=True)
class Question:
    """Several columns look like one field; somebody has to say which it is."""

    field: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where each field of a table is. `is_complete` tells whether rows can be judged by it."""

    columns: tuple[Column, ...]
    questions: tuple[Question, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Column index by field."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields that no column has."""
        fields = self.fields
        lacks_name = not NAME_FIELDS & fields.keys()
        return ("full_name",) * lacks_name + ("position",) * ("position" not in fields)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.questions

    def pick(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by field; rows may be shorter than the header."""
        width = len(cells)
        return {
            column.field: cells[column.index] if column.index < width else ""
            for column in self.columns
            if column.field
        }


@lru_cache(maxsize=4096)
def recognise(label: str) -> tuple[str, str]:
    """Return (field, "") or ("", reason) for a header; ("", "unknown") when nobody knows it."""
    for text in (label, _NUMBERING.sub("", label), _BRACKETS.sub("", _NUMBERING.sub("", label))):
        key = match_key(text)
        if key in _REASON_OF:
            return "", _REASON_OF[key]
        if key in _FIELD_OF:
            return _FIELD_OF[key], ""
    key = match_key(label)
    if any(word in key for word in _PRIVILEGE_WORDS):
        return "", "privilege"
    if any(word in key for word in _PRIVATE_WORDS):
        return "", "private"
    return "", "unknown" if key else "unnamed"


def recognise_tiers(tiers: tuple[str, ...]) -> tuple[str, str]:
    """Recognise a header of several tiers, upper first: together, turned round, the lowest alone.

    'ตำแหน่ง' over 'เลขที่' is the position number, 'โรงเรียน' over 'ชื่อ' the name of the school.
    """
    named = [tier for tier in tiers if match_key(_BRACKETS.sub("", tier))]
    if not named:
        return recognise(tiers[-1] if tiers else "")
    last_two = named[-2:]
    for label in ("".join(named), "".join(last_two), "".join(reversed(last_two)), named[-1]):
        found = recognise(label)
        if found[1] != "unknown":
            break
    return found


def map_columns(
    headers: Sequence[tuple[str, ...]],
    *,
    samples: Sequence[Sequence[str]] = (),
    chosen: AnyMapping[int, str] | None = None,
) -> Mapping:
    """Map headers, one tuple of tiers a column, to fields.

    `samples` are some rows below the header; `chosen` is what a person said, a field or "" by
    column index, and wins. Columns that compete for a field are left out and asked about.
    """
    chosen = chosen or {}
    columns = [_column(index, tiers, samples) for index, tiers in enumerate(headers)]
    columns = _spread_name(columns, samples)
    columns = [_apply_choice(column, chosen) for column in columns]
    columns = _settle_name(columns)
    competing = _competing(columns)
    taken = {index for question in competing for index in question.columns}
    return Mapping(
        tuple(
            replace(column, field="", reason="competes") if column.index in taken else column
            for column in columns
        ),
        competing,
    )


def _column(index: int, tiers: tuple[str, ...], samples: Sequence[Sequence[str]]) -> Column:
    field, reason = recognise_tiers(tiers)
    label = " / ".join(dict.fromkeys(tier for tier in map(normalise, tiers) if tier))
    return Column(index, label, field, reason, next(_values(samples, index), ""))


def _values(samples: Sequence[Sequence[str]], index: int):
    return (row[index] for row in samples if index < len(row) and row[index])


def _apply_choice(column: Column, chosen: AnyMapping[int, str]) -> Column:
    if column.index in chosen:
        field = chosen[column.index]
        if field and recognise(column.label)[1] == "privilege":
            return column
        return replace(column, field=field, reason="" if field else "not-wanted")
    if column.field in chosen.values():
        return replace(column, field="", reason="not-chosen")
    return column

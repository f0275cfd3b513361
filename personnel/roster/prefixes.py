"""Titles before Thai names: found where they are glued to the name, and spelt one way."""

import re
from functools import lru_cache

_GRADES = "(?:ตรี|โท|เอก)"
_RANKS = "|".join(
    (
        f"(?:จ่าสิบ|พันจ่าอากาศ|พันจ่า|จ่าอากาศ|จ่า|สิบตำรวจ|สิบ|ร้อยตำรวจ|ร้อย|พันตำรวจ|พัน){_GRADES}",
        f"(?:เรืออากาศ|เรือ|นาวาอากาศ|นาวา|นายกอง|นายหมวด|นายหมู่){_GRADES}",
        "จ่าสิบตำรวจ|นายดาบตำรวจ|ดาบตำรวจ|พลทหาร|พลตำรวจ",
        # ส.อ. จ.ส.ต. ร.ต.อ. ม.ล. ม.ร.ว.: letters with a dot each
        r"(?:[ก-ฮ]\.\s?){2,4}",
    )
)
_ACTING = rf"ว่าที่\s?(?:{_RANKS}|[ก-ฮ]\.?\s?[ก-ฮ](?:\.|\s))"
_LEARNED = "ผู้ช่วยศาสตราจารย์|รองศาสตราจารย์|ศาสตราจารย์|อาจารย์|ดอกเตอร์|(?:ผศ|รศ|ดร)[. ]|[ศอ]\\."
_NOBLE = "หม่อมราชวงศ์|หม่อมหลวง|หม่อมเจ้า|ท่านผู้หญิง|คุณหญิง|พระครู|พระมหา|แม่ชี"
_ENGLISH = r"(?:Asst\.?\s?Prof|Assoc\.?\s?Prof|Prof|Miss|Mrs|Mr|Ms|Dr)\b\.?"
_MISS = r"น\.?\s?ส\."
# Longest first: นาง begins นางสาว.
_CIVIL = rf"(?:นางสาว|นาง|นาย|เด็กชาย|เด็กหญิง|{_MISS})"

_HONOUR = rf"(?:(?:{_ACTING}|{_RANKS})(?:\s?\(?หญิง\)?)?|{_LEARNED}|{_NOBLE}|{_ENGLISH})\s*"
_TITLES = rf"(?:{_HONOUR})*(?:{_CIVIL}\s*(?:{_HONOUR})*)?"
# A name begins with a consonant, a leading vowel or a Latin letter: นายิกา and นางาม have no title.
_GLUED = re.compile(rf"(?P<titles>{_TITLES})(?=[ก-ฮเแโใไA-Za-z]\S)", re.IGNORECASE)
_ALONE = re.compile(_TITLES, re.IGNORECASE)
_CIVIL_ALONE = re.compile(_CIVIL)
_MISS_ALONE = re.compile(_MISS)
_BEGINS_NAME = re.compile(
    rf"(?:นางสาว|นาง|นาย|{_MISS}|ว่าที่\s?ร|(?:Miss|Mrs|Mr|Ms)\b\.?)\s*(?:[ก-ฮเแโใไA-Z]|$)"
    # A surname apart: Thai has no spaces within a word or a sentence.
    "|[ก-๎]{2,30} {1,2}[ก-๎]{2,40}$"
)
_ACTING_ABBREVIATED = re.compile(r"ว่าที่([ก-ฮ])\.?([ก-ฮ])(?:\.|(?=หญิง|$))")


def split(name: str) -> tuple[str, str]:
    """Part a normalised name into its titles, spelt one way, and the rest.

    >>> split("ว่าที่ ร.ต.(หญิง)สมศรี ใจดี")
    ('ว่าที่ ร.ต.หญิง', 'สมศรี ใจดี')
    """
    found = _GLUED.match(name)
    if not found or not found["titles"]:
        return "", name
    return canonical(found["titles"]), name[found.end() :]


def is_prefix(text: str) -> bool:
    """Whether a normalised text is nothing but titles."""
    return bool(text) and bool(_ALONE.fullmatch(text) or _ALONE.fullmatch(f"{text}."))


def is_civil(prefix: str) -> bool:
    """นาย, นาง, นางสาว: a person has one of these at most."""
    return bool(_CIVIL_ALONE.fullmatch(prefix))


def may_be_name(text: str) -> bool:
    """Whether a text reads like a grown person's name, or like the title of one."""
    return bool(_BEGINS_NAME.match(text))


@lru_cache(maxsize=2048)
def canonical(prefix: str) -> str:
    """Spell a normalised title one way: น.ส. is นางสาว, ว่าที่ร.ต. (หญิง) is ว่าที่ ร.ต.หญิง."""
    if prefix.isascii():
        return prefix.strip()
    joined = re.sub(r"\s|\((?=หญิง)|(?<=หญิง)\)", "", prefix)
    joined = _MISS_ALONE.sub("นางสาว", joined) if _MISS_ALONE.fullmatch(joined) else joined
    return _ACTING_ABBREVIATED.sub(r"ว่าที่ \1.\2.", joined)

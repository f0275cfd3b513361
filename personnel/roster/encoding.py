"""Finds the encoding of a text file, and whether its Thai is still Thai."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from personnel.roster.refusal import Refusal

_CHUNK_BYTES = 1 << 20
_HEAD_BYTES = 4096
_FEW_ZEROS = 20
_SAMPLE_CHARS = 200_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# cp874 and not tis-620, which fails on the quotation marks that Windows writes.
_WITHOUT_BOM = ("utf-8", "cp874")

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_THAI = re.compile("[ก-๛]")
_THAI_MARK = re.compile("[ัิ-ฺ็-๎]")
_STRAY_MARK = re.compile("(?:^|[^ก-ฮะ-ฺเ-๎])[ัิ-ฺ็-๎]", re.MULTILINE)
# What UTF-8 Thai looks like once it was opened as cp874 or Latin-1 and saved again.
_GARBLED = re.compile("เธ|เน|à¸|à¹")
# And cp874 Thai that was opened as Latin-1: of its letters all have accents.
_ACCENTED, _ASCII_LETTER = re.compile("[\xa1-\xfb]"), re.compile("[a-z]", re.IGNORECASE)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LOST_CELL = re.compile(r'(?<![^,;|\t"\n])(?:[ ./()-]|\?(?!\?))*+\?\?[? ./()-]*+(?![^,;|\t"\r\n])')


def find(path: Path) -> str:
    """Return the name of the encoding that decodes the whole file.

    Raises `Refusal` 'broken-text' when none does, 'binary' when it is no text at all.
    """
    with path.open("rb") as file:
        head = file.read(4)
    for bom, name in _BOMS:
        if head.startswith(bom):
            if not _decodes(path, name):
                raise Refusal("broken-text")
            return name
    for name in (*_utf16_without_bom(path), *_WITHOUT_BOM):
        if _decodes(path, name):
            return name
    with path.open("rb") as file:
        is_text = not _CONTROLS.search(file.read(_HEAD_BYTES).decode("latin-1"))
    raise Refusal("broken-text" if is_text else "binary")


def _utf16_without_bom(path: Path) -> Iterator[str]:
    """Blanks, digits and delimiters have a zero as their second byte, or as their first."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    zeros = head[1::2].count(0), head[::2].count(0)
    if max(zeros) * _FEW_ZEROS > len(head) and min(zeros) * _FEW_ZEROS < max(zeros):
        yield "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"


def check(path: Path) -> None:
    """Raise `Refusal` unless the file is readable text whose Thai letters survived."""
    with path.open(encoding=find(path)) as file:
        sample = file.read(_SAMPLE_CHARS)
    if _CONTROLS.search(sample.rstrip("\x1a")):
        raise Refusal("binary")
    if not sample.strip():
        raise Refusal("empty-file")
    if _is_lost(sample):
        raise Refusal("thai-lost")
    if _is_garbled(sample):
        raise Refusal("thai-garbled")


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_lost(sample: str) -> bool:
    """Cells of nothing but question marks: every letter became '?' when the file was saved."""
    lost = len(_LOST_CELL.findall(sample)) + sample.count("\ufffd")
    if lost == 0:
        return False
    return lost * 5 >= sample.count("\n") or not _THAI.search(sample)


def _is_garbled(sample: str) -> bool:
    """Thai letters that no Thai typed: another encoding was taken for this one."""
    if len(_GARBLED.findall(sample)) * 5 > len(_NOT_ASCII.findall(sample)):
        return True
    if not _THAI.search(sample):
        return len(_ACCENTED.findall(sample)) > len(_ASCII_LETTER.findall(sample))
    marks = len(_THAI_MARK.findall(sample))
    return len(_STRAY_MARK.findall(sample)) * 3 > marks > 0

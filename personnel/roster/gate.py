"""The gate: decides from its content what an uploaded file is, and refuses all but four kinds.

Nothing is parsed before it has passed.
"""

import mmap
from enum import StrEnum
from pathlib import Path, PurePath

from personnel.roster import archive, encoding
from personnel.roster.refusal import Refusal

__all__ = ["MAX_BYTES", "Kind", "Refusal", "identify"]

MAX_BYTES = 100 * 2**20
_HEAD_BYTES = 4096


class Kind(StrEnum):
    """What the reader can read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "document"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
    # Workbooks of Excel 2 to 4, before a file could hold several sheets.
    (b"\x09\x00\x04\x00", "old-excel"),
    (b"\x09\x02\x06\x00", "old-excel"),
    (b"\x09\x04\x06\x00", "old-excel"),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in the directory of an OLE file, in the order in which they decide; "" is a workbook.
_OLE_STREAMS = (
    ("EncryptedPackage", "password"),
    ("_VBA_PROJECT", "macros"),
    ("Workbook", ""),
    ("Book", ""),
    ("WordDocument", "document"),
    ("PowerPoint Document", "document"),
)
# Something else may stand before it.
_PDF, _PDF_WITHIN = b"%PDF-", 1024
# Four bytes before it say how long it is: photographs and films of telephones.
_FILM = b"ftyp"
_WEB_PAGE = (b"<html", b"<!doctype", b"<head", b"<meta", b"<style", b"mime-version:")
_WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")


def identify(path: Path, name: str) -> Kind:
    """Return the kind of the file at `path`, uploaded as `name`; its content decides.

    Raises `Refusal` saying what the file is when it cannot be taken.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refusal("empty-file")
    if size > MAX_BYTES:
        raise Refusal("too-large", megabytes=size // 2**20 + 1, limit=MAX_BYTES // 2**20)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        return Kind(archive.check(path))
    if head.startswith(_OLE):
        return _old_workbook(path)
    return _text(path, head, PurePath(name).suffix.lower())


def _old_workbook(path: Path) -> Kind:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, code in _OLE_STREAMS:
            if content.find(stream.encode("utf-16-le")) < 0:
                continue
            if code:
                raise Refusal(code)
            return Kind.XLS
    raise Refusal("binary")


def _text(path: Path, head: bytes, suffix: str) -> Kind:
    if _PDF in head[:_PDF_WITHIN]:
        raise Refusal("pdf")
    if head[4:8] == _FILM:
        raise Refusal("image")
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            raise Refusal(code)
    _refuse_markup(head)
    encoding.check(path)
    if suffix in _WORKBOOK_SUFFIXES:
        raise Refusal("renamed-text", suffix=suffix)
    return Kind.CSV


def _refuse_markup(head: bytes) -> None:
    """Older systems write web pages and XML under the name of a workbook."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"<?xml") and b"<html" not in start:
        raise Refusal("xml")
    if start.startswith((b"<?xml", *_WEB_PAGE)) or (start[:1] == b"<" and b"<table" in start):
        raise Refusal("html")

"""Looks into a zip archive without unpacking it: which workbook it is, and whether it is safe."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from personnel.roster.refusal import Refusal

MAX_PARTS = 3_000
MAX_UNPACKED_BYTES = 800 * 2**20
# Honest sheets of repeated rows stay below 60; a bomb of zeros is above 1,000.
MAX_RATIO = 150
_SMALL_BYTES = 5 * 2**20
_CHUNK_BYTES = 1 << 20

_BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_ENCRYPTED_FLAG = 0x1
# The begin of a DTD or an entity in UTF-8, and of any declaration in UTF-16: workbooks hold none.
_DTD = (b"<!DOCTYPE", b"<!ENTITY", b"<\x00!\x00", b"\x00<\x00!")
_ODS_PARTS = {"content.xml", "styles.xml", "meta.xml", "settings.xml"}
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def check(path: Path) -> str:
    """Return 'xlsx' or 'ods'; raises `Refusal` for any other archive and for an unsafe one."""
    try:
        with ZipFile(path) as archive:
            _check_directory(archive.infolist())
            kind = _office_kind(archive)
            _check_parts(archive, kind)
    except _BROKEN as error:
        raise Refusal("broken-file") from error
    return kind


def _check_directory(parts: list[ZipInfo]) -> None:
    """Judge by the directory alone: number, names and declared sizes of the parts."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Refusal("password")
    if len(parts) > MAX_PARTS:
        raise Refusal("too-many-parts", parts=len(parts))
    if len(set(names)) < len(names):
        raise Refusal("duplicate-parts")
    if any(name.startswith(("/", "\\")) or ".." in name for name in names):
        raise Refusal("unsafe-names")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(_SMALL_BYTES, packed * MAX_RATIO):
        raise Refusal("zip-bomb", megabytes=unpacked // 2**20)


def _office_kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _opendocument(archive, names)
    if "[Content_Types].xml" not in names:
        raise Refusal("archive")
    if "xl/workbook.bin" in names:
        raise Refusal("binary-workbook")
    if not any(name.startswith("xl/") for name in names):
        raise Refusal("document")
    if any(name.endswith("vbaProject.bin") or "/macrosheets/" in name for name in names):
        raise Refusal("macros")
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refusal("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refusal("external-links")
    return "xlsx"


def _opendocument(archive: ZipFile, names: set[str]) -> str:
    if not archive.read("mimetype").strip().startswith(_ODS_TYPE):
        raise Refusal("document" if "content.xml" in names else "archive")
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise Refusal("password")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Refusal("macros")
    return "ods"


def _check_parts(archive: ZipFile, kind: str) -> None:
    """Unpack every part into nothing: real sizes and checksums hold, and no DTD is in it."""
    for part in archive.infolist():
        forbidden = _DTD if _is_xml(part.filename, kind) else ()
        tail = b""
        for chunk in _chunks(archive, part):
            if any(mark in chunk or mark in tail + chunk[:16] for mark in forbidden):
                raise Refusal("dtd")
            tail = chunk[-16:]


def _is_xml(name: str, kind: str) -> bool:
    return name in _ODS_PARTS if kind == "ods" else name.endswith((".xml", ".rels"))


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk

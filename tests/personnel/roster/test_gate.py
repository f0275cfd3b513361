"""What a file is, by its content, and what is refused before anything is parsed."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from personnel.roster import archive, gate
from personnel.roster.gate import Kind, Refusal, identify
from tests.personnel.roster import files

CSV = "ลำดับ,ชื่อ-สกุล,ตำแหน่ง\n1,นายสมชาย ใจดี,ครู\n2,นางมาลี ศรีสุข,ครูผู้ช่วย\n"
LOST = "1,???????? ????,???\n2,???????? ?????,???\n3,?????? ????,????????\n"


def refusal_of(path: Path, name: str = "roster.xlsx") -> str:
    with pytest.raises(Refusal) as refused:
        identify(path, name)
    return refused.value.code


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "kind"),
    [(files.xlsx, Kind.XLSX), (files.ods, Kind.ODS), (files.xls, Kind.XLS)],
)
def test_workbook_is_known_whatever_its_name(
    tmp_path: Path, make: Callable[[Path], Path], kind: Kind
) -> None:
    assert identify(make(tmp_path / "upload"), "roster.csv") == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_text_in_a_known_encoding_is_csv(tmp_path: Path, encoding: str) -> None:
    assert identify(written(tmp_path, CSV.encode(encoding)), "roster.csv") == Kind.CSV


def test_csv_with_one_doubtful_cell_is_taken(tmp_path: Path) -> None:
    text = CSV + "3,นายดี ใจงาม,??\n" + CSV * 3
    assert identify(written(tmp_path, text.encode()), "roster.csv") == Kind.CSV


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        ("\ufeff \r\n".encode(), "empty-file"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"{\\rtf1\\ansi", "document"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"\x7fELF\x02", "binary"),
        (b"\x09\x04\x06\x00\x00\x00", "old-excel"),
        (b"<html><table><tr><td>1</td></tr></table>", "html"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><html>', "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "xml"),
        (b"PK\x03\x04 not really", "broken-file"),
        (b"1,2\x003,4", "binary"),
        (bytes(range(256)), "binary"),
        (CSV.encode(), "renamed-text"),
        (b"\xef\xbb\xbf" + CSV.encode("cp874"), "broken-text"),
        (LOST.encode(), "thai-lost"),
        (CSV.encode("cp874").decode("utf-8", "replace").encode(), "thai-lost"),
        (CSV.encode().decode("latin-1").encode(), "thai-garbled"),
        ("prénom,été\nRené,Zoë\n".encode("latin-1"), "thai-garbled"),
    ],
)
def test_other_content_is_refused_by_what_it_is(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal_of(written(tmp_path, content)) == code


def test_question_marks_in_a_row_are_read_once(tmp_path: Path) -> None:
    """A search that began anew at each of them took seconds for a file of 20 KB."""
    started = time.process_time()
    identify(written(tmp_path, f"ชื่อ,{'?' * 20_000}x\nก,{'? ' * 50_000}x\n".encode()), "a.csv")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", "password"),
        ("_VBA_PROJECT_CUR", "macros"),
        ("WordDocument", "document"),
        ("Something", "binary"),
    ],
)
def test_old_office_file_is_refused_by_its_streams(tmp_path: Path, stream: str, code: str) -> None:
    assert refusal_of(written(tmp_path, files.ole({stream: b"x"}))) == code


def test_file_above_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_BYTES", 10)
    assert refusal_of(written(tmp_path, CSV.encode())) == "too-large"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"[Content_Types].xml": b"...sheet.macroEnabled.main+xml"}, "macros"),
        ({"xl/workbook.bin": b"x"}, "binary-workbook"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "external-links"),
        ({"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "dtd"),
        ({"xl/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "dtd"),
        ({"xl/worksheets/sheet1.xml": b" " * 20_000_000}, "zip-bomb"),
        ({"../evil.xml": b"<a/>"}, "unsafe-names"),
        ({"[Content_Types].xml": None}, "archive"),
    ],
)
def test_workbook_with_a_dangerous_part_is_refused(
    tmp_path: Path, parts: dict[str, bytes | None], code: str
) -> None:
    assert refusal_of(files.repacked(files.xlsx(tmp_path / "upload"), parts)) == code


def test_workbook_with_a_part_twice_is_refused(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "upload")
    with zipfile.ZipFile(path, "a") as workbook, pytest.warns(UserWarning, match="Duplicate"):
        workbook.writestr("xl/workbook.xml", "<a/>")
    assert refusal_of(path) == "duplicate-parts"


def test_workbook_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(archive.MAX_PARTS)}
    assert refusal_of(files.repacked(files.xlsx(tmp_path / "upload"), parts)) == "too-many-parts"


def test_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = files.xlsx(tmp_path / "upload")
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal_of(path) == "broken-file"


def test_workbook_whose_part_was_altered_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(files.xlsx(path)) as workbook:
        place = workbook.getinfo("xl/theme/theme1.xml").header_offset + 400
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    assert refusal_of(path) == "broken-file"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "document"),
        ({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "password"),
        ({"Basic/Standard/Module1.xml": b"<a/>"}, "macros"),
        ({"content.xml": b"<!DOCTYPE a><a/>"}, "dtd"),
    ],
)
def test_opendocument_that_is_no_plain_spreadsheet_is_refused(
    tmp_path: Path, parts: dict[str, bytes | None], code: str
) -> None:
    assert refusal_of(files.repacked(files.ods(tmp_path / "upload"), parts)) == code

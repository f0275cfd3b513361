"""Files that are something else than their name says, and files that are nothing."""

import struct
import zipfile
from pathlib import Path

from tests.personnel.corpus.archives import plain
from tests.personnel.corpus.case import HEADER, PLAIN, accepted, csv, refused
from tests.personnel.roster import files

TABLE = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in PLAIN)


@refused("ว่างเปล่า")
def empty_file(path: Path) -> None:
    path.write_bytes(b"")


@refused("ว่างเปล่า", upload="roster.csv")
def blanks_only(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf \r\n\r\n")


@refused("หน้าเว็บ", upload="roster.xls")
def web_page_as_xls(path: Path) -> None:
    path.write_text(f"<html><body><table>{TABLE}</table></body></html>", encoding="utf-8")


@refused("หน้าเว็บ", upload="roster.xls")
def web_page_of_office(path: Path) -> None:
    head = '\r\n<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset=windows-874>'
    path.write_bytes(f"{head}<table>{TABLE}</table></html>".encode("cp874"))


@refused("หน้าเว็บ", upload="roster.xls")
def table_without_a_page(path: Path) -> None:
    path.write_text(f"<div><table>{TABLE}</table></div>", encoding="utf-8")


@refused("XML", upload="roster.xls")
def spreadsheet_xml_of_2003(path: Path) -> None:
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
        encoding="utf-8",
    )


@refused("PDF", upload="roster.xlsx")
def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj")


@refused("PDF", upload="roster.csv")
def pdf_after_blanks(path: Path) -> None:
    path.write_bytes(b"\r\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj")


@refused("รูปภาพ")
def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)


@refused("รูปภาพ", upload="roster.csv")
def photograph_of_a_phone(path: Path) -> None:
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64)


@refused("เอกสาร", upload="roster.docx")
def text_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")


@refused("เอกสาร", upload="roster.ods")
def open_text_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office/>")


@refused("บีบอัด")
def program_of_java(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: A")
        archive.writestr("A.class", b"\xca\xfe\xba\xbe")


@refused("บีบอัด", upload="roster.zip")
def workbook_in_an_archive(path: Path) -> None:
    content = plain(path).read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("บัญชีรายชื่อ.xlsx", content)


@refused("ไม่ใช่ตาราง", upload="roster.csv")
def apple_numbers_or_any_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


@refused("ข้อความ", upload="roster.xlsx")
def text_renamed_to_xlsx(path: Path) -> None:
    path.write_text(csv(PLAIN), encoding="utf-8")


@accepted(upload="roster.csv")
def workbook_renamed_to_csv(path: Path) -> None:
    plain(path)


@accepted(upload="roster.xlsx")
def old_workbook_renamed_to_xlsx(path: Path) -> None:
    files.xls(path, PLAIN)


@accepted(upload="roster")
def workbook_without_an_ending(path: Path) -> None:
    plain(path)


@refused("รหัสผ่าน")
def workbook_with_a_password(path: Path) -> None:
    path.write_bytes(files.ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000}))


@refused("รหัสผ่าน", upload="roster.xls")
def old_workbook_with_a_password(path: Path) -> None:
    content = files.xls(path, PLAIN).read_bytes()
    begin = content.index(struct.pack("<HH", 0x0809, 16))
    codepage = content.index(struct.pack("<HHH", 0x0042, 2, 1200), begin)
    locked = struct.pack("<HHH", 0x002F, 2, 0)
    assert len(locked) == 6
    path.write_bytes(content[:codepage] + locked + content[codepage + 6 :])


@refused("รหัสผ่าน", upload="roster.ods")
def open_document_with_a_password(path: Path) -> None:
    manifest = b'<manifest:manifest><manifest:encryption-data manifest:x="y"/></manifest:manifest>'
    files.repacked(files.ods(path, PLAIN), {"META-INF/manifest.xml": manifest})


@refused("แมโคร", upload="roster.xls")
def old_workbook_with_macros(path: Path) -> None:
    files.xls(path, PLAIN)
    book = path.read_bytes()
    path.write_bytes(files.ole({"_VBA_PROJECT": b"x", "Workbook": book[1536:]}))


@refused("เก่า", upload="roster.xls")
def workbook_of_excel_4(path: Path) -> None:
    path.write_bytes(struct.pack("<HHHH", 0x0409, 6, 0, 0x10) + b"\0" * 40)


@refused("เสียหาย", upload="roster.xls")
def truncated_old_workbook(path: Path) -> None:
    path.write_bytes(files.xls(path, PLAIN).read_bytes()[:1600])


@refused("เอกสาร", upload="roster.doc")
def old_text_document(path: Path) -> None:
    path.write_bytes(files.ole({"WordDocument": b"x" * 5000}))


@accepted(upload="../../../etc/passwd")
def name_with_a_path(path: Path) -> None:
    plain(path)


@accepted(upload="C:\\Users\\ครู\\รายชื่อ.xlsx")
def name_with_a_windows_path(path: Path) -> None:
    plain(path)


@accepted(upload="roster\0.php.xlsx")
def name_with_nul(path: Path) -> None:
    plain(path)


@accepted(upload="ก" * 5000 + ".xlsx")
def name_of_five_thousand_letters(path: Path) -> None:
    plain(path)


@accepted(upload="roster\u202excod.xlsx")
def name_with_bidi_override(path: Path) -> None:
    plain(path)


@accepted(upload='"><script>alert(1)</script>.xlsx')
def name_with_markup(path: Path) -> None:
    plain(path)


@refused("ไม่มีข้อมูล")
def workbook_of_empty_sheets(path: Path) -> None:
    files.xlsx(path, {"Sheet1": [], "Sheet2": [], "Sheet3": []})


@refused("ไม่พบคอลัมน์ชื่อ")
def header_and_nobody_under_other_words(path: Path) -> None:
    files.xlsx(path, {"งบ": [["รายการ", "จำนวนเงิน"], ["กระดาษ", 120], ["หมึก", 900]]})


@refused("หัวคอลัมน์")
def header_and_nobody(path: Path) -> None:
    files.xlsx(path, {"ครู": [HEADER]})

"""Workbooks whose archive is the attack: bombs, entities, programs, doubled and broken parts."""

import zipfile
from pathlib import Path

from tests.personnel.corpus.case import PLAIN, accepted, refused
from tests.personnel.roster import files

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


def plain(path: Path) -> Path:
    return files.xlsx(path, {"ครู": PLAIN})


def with_part(path: Path, name: str, content: bytes) -> Path:
    return files.repacked(plain(path), {name: content})


def replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A plain workbook with other text in one of its parts."""
    content = files.part(plain(path), part)
    assert old in content
    return files.repacked(path, {part: content.replace(old, new)})


@refused("ขยายแล้ว")
def zip_bomb(path: Path) -> None:
    with_part(path, "xl/media/zeros.xml", b"\0" * (60 * 2**20))


@refused("ขยายแล้ว")
def shared_strings_bomb(path: Path) -> None:
    strings = b"<sst>" + b"<si><t>" + b"A" * (60 * 2**20) + b"</t></si></sst>"
    with_part(path, "xl/sharedStrings.xml", strings)


@refused("เสียหาย")
def size_in_the_directory_is_a_lie(path: Path) -> None:
    content = with_part(path, "xl/media/lie.xml", b"A" * 2**20).read_bytes()
    path.write_bytes(content.replace((2**20).to_bytes(4, "little"), (9).to_bytes(4, "little")))


@refused("ไม่เปิดไฟล์")
def billion_laughs(path: Path) -> None:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
    )
    xml = b'<?xml version="1.0"?><!DOCTYPE sst [%s]><sst><si><t>&l9;</t></si></sst>' % entities
    with_part(path, "xl/sharedStrings.xml", xml)


@refused("ไม่เปิดไฟล์")
def external_entity(path: Path) -> None:
    doctype = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet '
    replaced(path, SHEET, b"<worksheet ", doctype)


@refused("ไม่เปิดไฟล์")
def entity_in_utf16(path: Path) -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'
    with_part(path, SHEET, xml.encode("utf-16"))


@refused("ดึงค่าจากไฟล์อื่น")
def external_links(path: Path) -> None:
    link = b'<externalLink xmlns="x"><externalBook r:id="rId1"/></externalLink>'
    with_part(path, "xl/externalLinks/externalLink1.xml", link)


@refused("แมโคร", upload="roster.xlsm")
def macros(path: Path) -> None:
    with_part(path, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")


@refused("แมโคร")
def macros_renamed_to_xlsx(path: Path) -> None:
    files.repacked(
        replaced(path, TYPES, b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"x"),
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
    )


@refused("แมโคร", upload="roster.xlsm")
def macro_enabled_without_a_program(path: Path) -> None:
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    replaced(path, TYPES, old, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


@refused("แมโคร")
def macro_sheet_of_excel_4(path: Path) -> None:
    with_part(path, "xl/macrosheets/sheet1.xml", b"<macrosheet/>")


@refused("ไบนารี", upload="roster.xlsb")
def binary_workbook(path: Path) -> None:
    with_part(path, "xl/workbook.bin", b"\x83\x01\x00")


@refused("ซ้ำกัน")
def part_twice(path: Path) -> None:
    plain(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")


@refused("ไม่ปลอดภัย")
def part_above_the_folder(path: Path) -> None:
    with_part(path, "../../etc/cron.d/x", b"x")


@refused("ไม่ปลอดภัย")
def part_with_an_absolute_name(path: Path) -> None:
    with_part(path, "/etc/passwd", b"x")


@refused("ส่วนประกอบ")
def thousands_of_parts(path: Path) -> None:
    plain(path)
    with zipfile.ZipFile(path, "a") as archive:
        for n in range(3500):
            archive.writestr(f"xl/media/image{n}.png", b"x")


@refused("เสียหาย")
def truncated_archive(path: Path) -> None:
    path.write_bytes(plain(path).read_bytes()[:-900])


@refused("เสียหาย")
def flipped_byte_in_a_part(path: Path) -> None:
    plain(path)
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 60
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


@refused("เสียหาย")
def sheet_of_broken_xml(path: Path) -> None:
    with_part(path, SHEET, b"<worksheet><sheetData><row><c r='A1'>")


@refused("เสียหาย")
def sheet_of_no_bytes(path: Path) -> None:
    with_part(path, SHEET, b"")


@refused("เสียหาย")
def workbook_without_its_sheet(path: Path) -> None:
    files.repacked(plain(path), {SHEET: None})


@refused("รหัสผ่าน")
def encrypted_part(path: Path) -> None:
    content = bytearray(plain(path).read_bytes())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)


@refused("เสียหาย")
def only_the_name_of_a_sheet_is_there(path: Path) -> None:
    files.repacked(plain(path), {"xl/workbook.xml": None})


@accepted()
def picture_in_the_workbook(path: Path) -> None:
    with_part(path, "xl/media/image1.png", b"\x89PNG" + bytes(range(256)) * 40)


@accepted()
def comments_and_printer_settings(path: Path) -> None:
    with_part(path, "xl/printerSettings/printerSettings1.bin", bytes(range(256)))

"""Text files: encodings, delimiters, quotation marks, and Thai that was lost on the way."""

from pathlib import Path

from tests.personnel.corpus.case import (
    HEADER,
    MALI,
    NAME,
    PEOPLE,
    PLAIN,
    SOMCHAI,
    WANNA,
    accepted,
    changed,
    csv,
    many,
    refused,
    with_errors,
)

CSV = "roster.csv"


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_bytes(text.encode(encoding))


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def utf8(path: Path) -> None:
    write(path, csv(PLAIN))


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def utf8_with_bom(path: Path) -> None:
    write(path, csv(PLAIN), "utf-8-sig")


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def utf16_little_endian(path: Path) -> None:
    write(path, "\ufeff" + csv(PLAIN, "\t"), "utf-16-le")


@accepted(upload="roster.txt", names=["สมชาย ใจดี"])
def utf16_big_endian(path: Path) -> None:
    write(path, "\ufeff" + csv(PLAIN, "\t"), "utf-16-be")


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def utf16_without_bom(path: Path) -> None:
    write(path, csv(PLAIN, "\t"), "utf-16-le")


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def cp874(path: Path) -> None:
    write(path, csv(PLAIN), "cp874")


@accepted(upload=CSV)
def cp874_with_windows_quotes(path: Path) -> None:
    write(path, csv([["บัญชี “ครู” – 2569…"], *PLAIN]), "cp874")


@accepted(upload=CSV)
def semicolons(path: Path) -> None:
    write(path, csv(PLAIN, ";"))


@accepted(upload="roster.tsv")
def tabs(path: Path) -> None:
    write(path, csv(PLAIN, "\t"))


@accepted(upload=CSV)
def bars(path: Path) -> None:
    write(path, csv(PLAIN, "|"))


@accepted(upload=CSV)
def delimiter_said_in_the_first_line(path: Path) -> None:
    write(path, "sep=;\r\n" + csv(PLAIN, ";"))


@accepted(upload=CSV)
def commas_in_quoted_cells(path: Path) -> None:
    rows = [[*row, '"ภาษาไทย, สังคม, ศิลปะ"'] for row in PEOPLE]
    write(path, csv([[*HEADER, "กลุ่มสาระ"], *rows]))


@accepted(upload=CSV)
def semicolons_and_commas_in_cells(path: Path) -> None:
    rows = [[*row, '"ภาษาไทย, สังคม, ศิลปะ, พลศึกษา"'] for row in PEOPLE]
    write(path, csv([[*HEADER, "กลุ่มสาระ"], *rows], ";"))


@accepted(upload=CSV)
def line_ends_of_an_old_mac(path: Path) -> None:
    write(path, csv(PLAIN, end="\r"))


@accepted(upload=CSV)
def line_break_in_a_header_cell(path: Path) -> None:
    header = ['"ลำดับ\nที่"', '"เลขประจำตัว\nประชาชน"', *HEADER[2:]]
    write(path, csv([header, *PEOPLE]))


@refused("เครื่องหมายคำพูด", upload=CSV)
def quotation_mark_never_closed(path: Path) -> None:
    write(path, csv([HEADER, SOMCHAI, changed(NAME, '"นางมาลี ศรีสุข', MALI), WANNA]))


@accepted(upload=CSV)
def quotation_mark_inside_a_cell(path: Path) -> None:
    write(path, csv([HEADER, SOMCHAI, [*MALI[:3], 'ครู "พี่เลี้ยง"', MALI[4]], WANNA]))


@refused("สูญหาย", upload=CSV)
def thai_lost_to_question_marks(path: Path) -> None:
    path.write_bytes(csv([HEADER, *many(20)]).encode("ascii", "replace"))


@refused("อ่านไม่ออก", upload=CSV)
def thai_garbled(path: Path) -> None:
    write(path, csv([HEADER, *many(20)]).encode().decode("latin-1"))


@refused("อ่านไม่ออก", upload=CSV)
def thai_of_utf8_read_as_cp874(path: Path) -> None:
    write(path, csv([HEADER, *many(20)]).encode().decode("cp874", "ignore"))


@with_errors(21, "text-lost", upload=CSV)
def one_name_lost(path: Path) -> None:
    lost = [21, "", "??????? ????", "ครู", "20/09/2528"]
    write(path, csv([HEADER, *many(20), lost]))


@refused("เสียหาย", upload=CSV)
def utf8_cut_within_a_letter(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + csv([HEADER, *many(20)]).encode()[:-40] + b"\xe0\xb8")


@with_errors(20, "name-missing", "position-missing", upload=CSV)
def cut_within_a_row(path: Path) -> None:
    text = csv([HEADER, *many(20)])
    write(path, text[: text.rindex("นาย")])


@refused("ไม่ใช่ตาราง", upload=CSV)
def bytes_of_chance(path: Path) -> None:
    path.write_bytes(bytes((n * 7919 + n // 251) % 256 for n in range(20_000)))


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def nul_after_a_name(path: Path) -> None:
    text = csv([HEADER, *many(3)])
    write(path, csv(PLAIN) + "\x1a" if not text else csv(PLAIN).rstrip() + "\r\n\x1a")


@refused("ไม่ใช่ตาราง", upload=CSV)
def nul_in_text(path: Path) -> None:
    write(path, csv(PLAIN).replace("ครู", "ค\0รู"))


@refused("ข้อความยาวเกิน", upload=CSV)
def one_line_of_ten_megabytes(path: Path) -> None:
    write(path, csv([HEADER]) + "ก" * (10 * 2**20 // 3))


@refused("ข้อความยาวเกิน", upload=CSV)
def row_of_a_million_cells(path: Path) -> None:
    write(path, csv(PLAIN) + "," * 1_000_000)


@accepted(upload=CSV, skipped=6)
def empty_lines_between(path: Path) -> None:
    write(path, "\r\n\r\n" + csv(PLAIN).replace("\r\n", "\r\n,,,,\r\n"))


@accepted(upload=CSV)
def formula_like_text(path: Path) -> None:
    rows = [[*row, "=cmd|' /C calc'!A0"] for row in PEOPLE]
    write(path, csv([[*HEADER, "หมายเหตุ"], *rows]))


@accepted(5_000, upload=CSV)
def five_thousand_people(path: Path) -> None:
    write(path, csv([HEADER, *many(5_000)]))


@accepted(upload=CSV, names=["สมชาย ใจดี"])
def text_kept_by_a_formula(path: Path) -> None:
    """So programs keep Excel from rounding an ID."""
    write(path, csv([HEADER, *([no, f'="{number}"', *rest] for no, number, *rest in PEOPLE)]))


@refused("ตัวอักษรไทยในไฟล์นี้อ่านไม่ออก", upload=CSV)
def cp874_saved_as_latin(path: Path) -> None:
    write(path, csv(PLAIN).encode("cp874").decode("latin-1"))


@refused("ใช้รหัสตัวอักษรต่างกัน", upload=CSV)
def two_encodings_one_below_the_other(path: Path) -> None:
    path.write_bytes(csv(PLAIN).encode() + csv(many(9)).encode("cp874"))


@refused("ใช้รหัสตัวอักษรต่างกัน", upload=CSV)
def cut_within_a_letter(path: Path) -> None:
    path.write_bytes(csv(PLAIN).encode() + "ครู".encode()[:-1])

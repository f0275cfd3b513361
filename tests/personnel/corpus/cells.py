"""Cells: formulas, errors, markup, marks that nobody sees, and Thai typed in other ways."""

from pathlib import Path

from tests.personnel.corpus.case import (
    HEADER,
    MALI,
    NAME,
    PEOPLE,
    POSITION,
    SOMCHAI,
    WANNA,
    accepted,
    plain_but,
    with_errors,
)
from tests.personnel.corpus.layouts import table
from tests.personnel.corpus.sizes import row
from tests.personnel.roster import files


def with_cell(path: Path, reference: str, xml: str) -> None:
    """The plain roster, its cell in the row of the first person replaced by other XML."""
    first = row(2, SOMCHAI)
    start = first.index(f'<c r="{reference}"')
    end = first.index("</c>", start) + 4
    body = row(1, HEADER) + first[:start] + xml + first[end:] + row(3, MALI) + row(4, WANNA)
    files.sheet_xml(path, body)


@accepted(names=["สมชาย ใจดี"])
def formula_with_its_value(path: Path) -> None:
    with_cell(path, "C2", '<c r="C2" t="str"><f>A1&amp;B1</f><v>นายสมชาย ใจดี</v></c>')


@with_errors(3, "not-calculated")
def formula_without_its_value(path: Path) -> None:
    with_cell(path, "D2", '<c r="D2"><f>VLOOKUP(A2,X:Y,2)</f></c>')


@with_errors(3, "not-calculated")
def name_made_by_a_formula_without_its_value(path: Path) -> None:
    with_cell(path, "C2", '<c r="C2"><f>A1&amp;B1</f></c>')


@with_errors(3, "formula-error")
def not_available(path: Path) -> None:
    with_cell(path, "D2", '<c r="D2" t="e"><f>NA()</f><v>#N/A</v></c>')


@with_errors(3, "formula-error")
def reference_lost(path: Path) -> None:
    with_cell(path, "D2", '<c r="D2" t="e"><v>#REF!</v></c>')


@with_errors(3, "formula-error", upload="roster.xls")
def error_in_an_old_workbook(path: Path) -> None:
    files.xls(path, plain_but(POSITION, "#N/A"))


@accepted()
def markup_in_a_subject(path: Path) -> None:
    script = "<script>alert(1)</script>"
    table(path, [[*HEADER, "กลุ่มสาระ"], *([*p, script] for p in PEOPLE)])


@accepted()
def formula_as_text(path: Path) -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    table(path, [[*HEADER, "หมายเหตุ"], *([*p, evil] for p in PEOPLE)])


@accepted(names=["สมชาย ใจดี"])
def bidi_marks_in_a_name(path: Path) -> None:
    table(path, plain_but(NAME, "นาย\u202eสมชาย\u202c \u200fใจดี"))


@accepted(names=["สมชาย ใจดี"])
def double_and_odd_blanks(path: Path) -> None:
    table(path, plain_but(NAME, "  นายสมชาย \u00a0 ใจดี\u3000 "))


@accepted(names=["สมชาย ใจดี"])
def zero_width_marks(path: Path) -> None:
    table(path, plain_but(NAME, "\ufeffนายสม\u200bชาย\u200d ใจ\u2060ดี"))


@accepted(names=["สมชาย ใจดี"])
def line_break_in_a_name(path: Path) -> None:
    table(path, plain_but(NAME, "นายสมชาย\nใจดี"))


@accepted(names=["แสงดาว ใจดี"])
def two_e_for_ae(path: Path) -> None:
    table(path, plain_but(NAME, "นางเเสงดาว ใจดี"))


@accepted(names=["สำราญ น้ำใจ"])
def nikhahit_and_aa(path: Path) -> None:
    table(path, plain_but(NAME, "นายสํ\u0e32ราญ น้ํ\u0e32ใจ".replace("้ํ", "\u0e49\u0e4d")))


@accepted(names=["สมชาย ใจดี"])
def prefix_of_many_spellings(path: Path) -> None:
    table(
        path,
        [HEADER, SOMCHAI, [*MALI[:2], "น.ส. มาลี ศรีสุข", *MALI[3:]],
         [*WANNA[:2], "ว่าที่ ร.ต.หญิง วรรณา พูนผล", *WANNA[3:]]],
    )  # fmt: skip


@with_errors(3, "last-name-missing")
def name_of_one_word(path: Path) -> None:
    table(path, plain_but(NAME, "นายสมชาย"))


@with_errors(3, "too-long")
def name_of_a_thousand_letters(path: Path) -> None:
    table(path, plain_but(NAME, "นายสมชาย " + "ก" * 1500))


@accepted()
def cells_of_32_thousand_letters(path: Path) -> None:
    table(path, [[*HEADER, "หมายเหตุ"], *([*p, "ก" * 32_000] for p in PEOPLE)])


@with_errors(3, "position-missing")
def position_missing(path: Path) -> None:
    table(path, plain_but(POSITION, ""))


@with_errors(3, "position-missing")
def position_as_above(path: Path) -> None:
    table(path, plain_but(POSITION, '"'))


@accepted()
def true_and_numbers_in_unused_columns(path: Path) -> None:
    table(path, [[*HEADER, "ก", "ข"], *([*p, True, 1.5] for p in PEOPLE)])


@accepted(names=["สมชาย ใจดี"])
def nul_written_as_an_escape(path: Path) -> None:
    name = '<c r="C2" t="inlineStr"><is><t>นายสมชาย ใจดี_x0000_</t></is></c>'
    with_cell(path, "C2", name)


@accepted()
def phone_that_lost_its_zero(path: Path) -> None:
    table(path, [[*HEADER, "โทรศัพท์"], *([*p, 812345678] for p in PEOPLE)])

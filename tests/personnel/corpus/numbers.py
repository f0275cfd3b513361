"""Citizen IDs and dates as Excel and people spoil them."""

from datetime import date
from pathlib import Path

from tests.personnel.corpus.case import BIRTH, HEADER, ID, accepted, number, plain_but, with_errors
from tests.personnel.corpus.layouts import table
from tests.personnel.roster import files

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
SPELLED = number(1)


@accepted()
def id_as_a_number(path: Path) -> None:
    table(path, plain_but(ID, float(SPELLED)))


@accepted()
def id_with_dashes(path: Path) -> None:
    dashed = f"{SPELLED[0]}-{SPELLED[1:5]}-{SPELLED[5:10]}-{SPELLED[10:12]}-{SPELLED[12]}"
    table(path, plain_but(ID, dashed))


@accepted()
def id_in_thai_digits(path: Path) -> None:
    table(path, plain_but(ID, SPELLED.translate(THAI_DIGITS)))


@with_errors(3, "id-scientific")
def id_rounded_by_excel(path: Path) -> None:
    table(path, plain_but(ID, "1.10E+12"))


@with_errors(3, "id-length")
def id_of_twelve_digits(path: Path) -> None:
    table(path, plain_but(ID, SPELLED[1:]))


@with_errors(3, "id-length")
def id_of_fourteen_digits(path: Path) -> None:
    table(path, plain_but(ID, SPELLED + "1"))


@with_errors(3, "id-check-digit")
def id_with_a_wrong_digit(path: Path) -> None:
    table(path, plain_but(ID, SPELLED[:-1] + str((int(SPELLED[-1]) + 1) % 10)))


@with_errors(3, "id-characters")
def id_with_letters(path: Path) -> None:
    table(path, plain_but(ID, f"{SPELLED[:12]}X"))


@accepted()
def id_missing(path: Path) -> None:
    table(path, plain_but(ID, ""))


@accepted()
def date_with_two_digits_that_can_mean_one_year(path: Path) -> None:
    table(path, plain_but(BIRTH, "20/09/28"))


@accepted()
def date_in_the_buddhist_era(path: Path) -> None:
    table(path, plain_but(BIRTH, "20/9/2528"))


@accepted()
def date_with_the_month_in_words(path: Path) -> None:
    table(path, plain_but(BIRTH, "20 กันยายน 2528"))


@accepted()
def date_with_a_short_month_in_thai_digits(path: Path) -> None:
    table(path, plain_but(BIRTH, "๒๐ ก.ย. ๒๕๒๘"))


@accepted()
def date_of_iso(path: Path) -> None:
    table(path, plain_but(BIRTH, "1985-09-20"))


@accepted()
def date_as_a_day_number(path: Path) -> None:
    table(path, plain_but(BIRTH, 31310))


@accepted()
def real_date(path: Path) -> None:
    table(path, plain_but(BIRTH, date(1985, 9, 20)))


@accepted()
def real_date_typed_with_a_buddhist_year(path: Path) -> None:
    table(path, plain_but(BIRTH, date(2528, 9, 20)))


@with_errors(3, "year-ambiguous")
def date_with_a_two_digit_year(path: Path) -> None:
    table(path, plain_but(BIRTH, "20/09/05"))


@with_errors(3, "date-no-such-day")
def day_that_does_not_exist(path: Path) -> None:
    table(path, plain_but(BIRTH, "31/02/2528"))


@with_errors(3, "date-not-a-date")
def words_for_a_date(path: Path) -> None:
    table(path, plain_but(BIRTH, "ไม่ทราบ"))


@with_errors(3, "birth-in-future")
def born_in_the_future(path: Path) -> None:
    table(path, plain_but(BIRTH, "20/09/2628"))


@accepted(upload="roster.xls")
def numbers_of_an_old_workbook(path: Path) -> None:
    files.xls(path, plain_but(ID, float(SPELLED)), codepage=874)


@accepted()
def id_with_dots(path: Path) -> None:
    """The second dot is followed by nothing but zeros, as in a number that Excel wrote."""
    table(
        path,
        plain_but(
            ID, f"{SPELLED[0]}.{SPELLED[1:5]}.{SPELLED[5:10]}.{SPELLED[10:12]}.{SPELLED[12]}"
        ),
    )


@accepted(6)
def dates_as_programs_write_them(path: Path) -> None:
    dates = ["25280920", 19850920, "2528/09/20", "1985/9/20", 31310.5, "31310.75"]
    people = [[n, number(n), f"นายสมชาย{n} ใจดี", "ครู", d] for n, d in enumerate(dates, 1)]
    table(path, [HEADER, *people])


@accepted()
def date_in_full(path: Path) -> None:
    table(path, plain_but(BIRTH, "วันที่ ๒๐ เดือน กันยายน พ.ศ. ๒๕๒๘"))

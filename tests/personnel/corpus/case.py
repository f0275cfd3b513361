"""A file of the corpus and its expectation, and the plain roster that most of them begin with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCEPT, ERRORS, REJECT = "accept", "accept-with-row-errors", "reject"

Rows = list[list[Any]]
Make = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """`says` are words of the Thai message; `codes` the problems, and no others, of the rows.

    `rows` are people read, refused ones included; `skipped` other rows, where that is the point.
    """

    name: str
    make: Make
    upload: str
    outcome: str
    rows: int
    says: str
    codes: tuple[str, ...]
    skipped: int | None
    unit: str
    names: Sequence[str]
    units: Sequence[str]

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def accepted(
    rows: int = 3,
    *,
    upload: str = "roster.xlsx",
    skipped: int | None = None,
    unit: str = "school",
    names: Sequence[str] = (),
    units: Sequence[str] = (),
) -> Callable[[Make], Make]:
    """The file is taken, every one of its `rows` people; `names` are in it, as cleaned.

    `units` are the codes of the units that its rows name, in their order, where that is the point.
    """
    return _case(upload, ACCEPT, rows, "", (), skipped, unit, names, units)


def with_errors(
    rows: int,
    *codes: str,
    upload: str = "roster.xlsx",
    skipped: int | None = None,
    unit: str = "school",
    names: Sequence[str] = (),
) -> Callable[[Make], Make]:
    """The file is taken; some of its `rows` people are refused with exactly these problems."""
    return _case(upload, ERRORS, rows, "", codes, skipped, unit, names, ())


def refused(says: str, *, upload: str = "roster.xlsx") -> Callable[[Make], Make]:
    """The whole file is refused with a message that holds the words `says`."""
    return _case(upload, REJECT, 0, says, (), None, "school", (), ())


def _case(upload: str, *expected: Any) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        module = make.__module__.rpartition(".")[2]
        CASES.append(Case(f"{module}-{make.__name__}", make, upload, *expected))  # type: ignore[attr-defined]
        return make

    return keep


def number(serial: int) -> str:
    """A citizen ID with a right check digit."""
    digits = f"3{serial:011d}"
    total = sum(weight * int(digit) for weight, digit in zip(range(13, 1, -1), digits, strict=True))
    return f"{digits}{(11 - total % 11) % 10}"


HEADER = ["ลำดับ", "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "ตำแหน่ง", "วันเกิด"]
SOMCHAI = [1, number(1), "นายสมชาย ใจดี", "ครู", "20/09/2528"]
MALI = [2, number(2), "นางสาวมาลี ศรีสุข", "ครูผู้ช่วย", "15/01/2538"]
WANNA = [3, number(3), "นางวรรณา พูนผล", "ครู", "01/02/2530"]
PEOPLE = [SOMCHAI, MALI, WANNA]
PLAIN = [HEADER, *PEOPLE]
NO, ID, NAME, POSITION, BIRTH = range(5)


def changed(column: int, value: Any, row: list[Any] | None = None) -> list[Any]:
    """A person's row, the first one's unless given, with another cell."""
    cells = list(row or SOMCHAI)
    cells[column] = value
    return cells


def plain_but(column: int, value: Any) -> Rows:
    """The plain roster with another cell in its first person."""
    return [HEADER, changed(column, value), MALI, WANNA]


def many(count: int) -> Rows:
    """So many people with names and IDs of their own."""
    return [
        [n, number(n), f"นายสมชาย{n} ใจดี{n % 97}", "ครู", "20/09/2528"] for n in range(1, count + 1)
    ]


def csv(rows: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(map(str, row)) + end for row in rows)

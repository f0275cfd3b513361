"""What an office types into its roster: clean people, and every dirt seen in real files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from random import Random
from typing import NamedTuple

from personnel.be_dates import BE_OFFSET, MONTHS, to_input
from skillsportal.demo.names import FEMALE_NAMES, SURNAMES
from skillsportal.demo.people import (
    ACTING_DIRECTORS,
    DIRECTOR_POSITION,
    MadeUpPerson,
    made_up_citizen_id,
)
from skillsportal.demo.units import AREA_KEY, UnitRow

Cell = str | int | date
Cells = dict[str, Cell]

# Rows that are no person: what an import has to pass over, not to refuse.
PERSON, VACANT, NUMBERED, TOTAL, BLANK = "person", "vacant", "numbered", "total", "blank"

# Rows that have to be refused, each for the one reason it is named after.
WRONG_ROWS = (
    "bad_check_digit",
    "swapped_digits",
    "twelve_digits",
    "scientific_id",
    "duplicate_id",
    "unknown_school",
    "impossible_date",
    "missing_name",
    "missing_surname",
    "missing_position",
    "future_birth_date",
)

VACANT_POSITIONS = {
    "AREA_OFFICE": "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
    "GROUP": "เจ้าพนักงานธุรการ",
    "SCHOOL": "ครู",
}
OTHER_SPELLINGS = {
    DIRECTOR_POSITION: ("ผู้อำนวยการสถานศึกษา", "ผอ.รร."),
    "ศึกษานิเทศก์": ("ศน.",),
    "นักวิชาการศึกษา": ("นวก.ศึกษา",),
    "นักวิชาการเงินและบัญชี": ("นวก.เงินและบัญชี",),
    "เจ้าพนักงานธุรการ": ("จพง.ธุรการ",),
    "พนักงานราชการ": ("พนักงานราชการ(ครู)",),
}
SHORT_PREFIXES = {
    "นางสาว": "น.ส.",
    "ว่าที่ร้อยตรี": "ว่าที่ ร.ต.",
    "ว่าที่ร้อยตรีหญิง": "ว่าที่ ร.ต. (หญิง)",
}
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Line(NamedTuple):
    """A row of the table: one of the kinds above, or the name of what is wrong with it."""

    kind: str
    cells: Cells


def roster_lines(people: list[MadeUpPerson], *, seed: int) -> Iterator[Line]:
    """Yield the rows for people who come unit by unit; at least 13 of them."""
    wrong_after = _wrong_after(people)
    for district, members in groupby(people, key=lambda person: person.unit.district):
        counted = 0
        for unit, staff in groupby(members, key=lambda person: person.unit):
            for person in staff:
                counted += 1
                yield Line(PERSON, _person_cells(person, seed))
                if wrong := wrong_after.get(person.citizen_id):
                    yield _wrong_line(wrong, person, people[1], seed)
            yield from _unit_end(unit, seed)
        where = f"รวมอำเภอ{district}" if district else "รวมสำนักงานเขตพื้นที่การศึกษา"
        yield Line(TOTAL, {"seq": where, "position": counted})
        yield Line(BLANK, {})
    yield Line(TOTAL, {"seq": "รวมทั้งสิ้น", "position": len(people)})


def _wrong_after(people: list[MadeUpPerson]) -> dict[str, str]:
    """Spread the wrong rows evenly: citizen ID of the person above → what is wrong."""
    parts = len(WRONG_ROWS) + 1
    if len(people) < parts:
        raise ValueError(f"a roster needs at least {parts} people, not {len(people)}")
    return {
        people[len(people) * part // parts].citizen_id: wrong
        for part, wrong in enumerate(WRONG_ROWS, start=1)
    }


def _unit_end(unit: UnitRow, seed: int) -> Iterator[Line]:
    rng = _rng(seed, unit.key)
    acting = unit.key in ACTING_DIRECTORS
    if acting or unit.key == AREA_KEY or rng.random() < 0.15:
        position = DIRECTOR_POSITION if acting else VACANT_POSITIONS[unit.kind]
        number = str(rng.randint(7000, 9999))
        cells: Cells = {"position": position, "position_no": number, "note": "ว่าง"}
        yield Line(VACANT, cells | _unit_cells(unit, seed))
    if rng.random() < 0.1:
        yield Line(NUMBERED, {})
    yield Line(BLANK, {})


def _wrong_line(wrong: str, near: MadeUpPerson, twin: MadeUpPerson, seed: int) -> Line:
    """Return a row of somebody else at the same post, with one thing wrong."""
    number = WRONG_ROWS.index(wrong)
    person = replace(
        near,
        citizen_id=made_up_citizen_id(900 + number),
        prefix="นางสาว",
        first_name=FEMALE_NAMES[number * 7],
        last_name=SURNAMES[number * 11],
        position_no=str(6000 + number) if near.position_no else "",
        phone=f"0109{number:06}",
        email=f"staff9{number:03}@example.org",
    )
    return Line(wrong, _person_cells(person, seed) | _wrong_cells(wrong, person, twin))


def _wrong_cells(wrong: str, person: MadeUpPerson, twin: MadeUpPerson) -> Cells:
    right = person.citizen_id
    cells: dict[str, Cells] = {
        "bad_check_digit": {"citizen_id": f"{right[:-1]}{(int(right[-1]) + 1) % 10}"},
        "swapped_digits": {"citizen_id": right[:9] + right[10] + right[9] + right[11:]},
        "twelve_digits": {"citizen_id": right[:-1]},
        "scientific_id": {"citizen_id": "1.10E+12"},
        "duplicate_id": {"citizen_id": twin.citizen_id},
        "unknown_school": {"unit_code": "1086119999", "unit_name": "โรงเรียนบ้านสมมุติวิทยา"},
        "impossible_date": {"birth_date": "31/02/2530"},
        "missing_name": {"name": ""},
        "missing_surname": {"name": f"{person.prefix}{person.first_name}"},
        "missing_position": {"position": ""},
        "future_birth_date": {"birth_date": "20/09/2598"},
    }
    return cells[wrong]


def _person_cells(person: MadeUpPerson, seed: int) -> Cells:
    # A person's own dirt: who is in two rosters is written the same way in both.
    rng = _rng(seed, person.citizen_id)
    return {
        "citizen_id": _written_id(person.citizen_id, rng),
        "name": _written_name(person, rng),
        "birth_date": _written_date(person.birth_date, rng),
        "start_date": _written_date(person.start_date, rng),
        "position": _written_position(person.position, rng),
        "position_no": person.position_no,
        "standing": person.standing or rng.choice(("", "-")),
        "level": person.level,
        "subject": person.subject,
        "phone": person.phone,
        "email": person.email,
        **_unit_cells(person.unit, seed),
    }


def _unit_cells(unit: UnitRow, seed: int) -> Cells:
    rng = _rng(seed, f"name of {unit.key}")
    name = rng.choices((unit.name_th, unit.short_name), (4, 1))[0] if unit.code else unit.name_th
    code: Cell = int(unit.code) if unit.code and rng.random() < 0.2 else unit.code
    return {"unit_code": code, "unit_name": _mistyped(name, rng), "district": unit.district}


def _written_id(citizen_id: str, rng: Random) -> Cell:
    groups = (citizen_id[0], citizen_id[1:5], citizen_id[5:10], citizen_id[10:12], citizen_id[12])
    ways: tuple[Cell, ...] = (
        citizen_id,
        int(citizen_id),
        "-".join(groups),
        citizen_id.translate(THAI_DIGITS),
    )
    return rng.choices(ways, (70, 12, 12, 6))[0]


def _written_name(person: MadeUpPerson, rng: Random) -> str:
    short = SHORT_PREFIXES.get(person.prefix, person.prefix)
    prefix = rng.choices((person.prefix, f"{person.prefix} ", short), (80, 10, 10))[0]
    between = rng.choices((" ", "  ", "\u00a0", " \u00a0"), (60, 25, 10, 5))[0]
    end = rng.choices(("", " ", "\u200b"), (90, 8, 2))[0]
    return _mistyped(f"{prefix}{person.first_name}{between}{person.last_name}{end}", rng)


def _written_date(on: date, rng: Random) -> Cell:
    in_words = f"{on.day} {MONTHS[on.month - 1][1]} {on.year + BE_OFFSET}"
    # The last: typed in BE into a cell that counts in CE, so a date five centuries ahead. Those
    # centuries have no 29 February in the years that had one, and the cell would stay a text.
    leap_day = (on.month, on.day) == (2, 29)
    typed_be = to_input(on) if leap_day else on.replace(year=on.year + BE_OFFSET)
    ways: tuple[Cell, ...] = (
        to_input(on),
        in_words,
        in_words.translate(THAI_DIGITS),
        on,
        typed_be,
    )
    return rng.choices(ways, (60, 10, 10, 16, 4))[0]


def _written_position(position: str, rng: Random) -> str:
    if rng.random() < 0.12:
        position = rng.choice(OTHER_SPELLINGS.get(position, (position,)))
    return _mistyped(position, rng)


def _mistyped(text: str, rng: Random) -> str:
    if rng.random() < 0.15:
        text = text.replace("ำ", "\u0e4d\u0e32")
    if rng.random() < 0.1:
        text = text.replace("แ", "เเ")
    return text


def _rng(seed: int, about: str) -> Random:
    return Random(f"{seed} {about}")  # noqa: S311 - made-up data, to be repeatable

"""Which unit each row means: by its code, by a name, by what the office answered, by its sheet."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from personnel.enums import AnswerKind
from personnel.models import RosterAnswer, RosterImport, RosterRow, Unit, UnitAlias, UnitCode
from personnel.roster.problems import ERROR, WARNING
from personnel.text import match_key

SCHOOL = match_key("โรงเรียน")
# No Thai word begins with รร, which is short for it.
_WORD_FOR_SCHOOL = re.compile(f"^(?:{SCHOOL}|รร)(?=.)")
# A shorter name found inside a title may be a word of it.
_SHORTEST_IN_TITLE = 6


# The unit's id or None, the code of the problem, and its severity.
Answer = tuple[int | None, str, str]


class Place(NamedTuple):
    """The unit of the rows of a sheet that give this code and text, or the problem with them."""

    sheet: str
    unit_code: str
    unit_text: str
    unit_id: int | None
    problem: str
    severity: str


def unit_key(unit_code: str, unit_text: str) -> str:
    """Name a way in which rosters mean a unit; an answer is remembered by it."""
    return f"{unit_code}|{unit_text}"


def find_places(roster: RosterImport) -> list[Place]:
    """Look every distinct unit text of the import up once."""
    people = RosterRow.objects.filter(roster_import=roster, skip_reason="")
    # Sorted, so that the same units found again have the same fingerprint.
    texts = sorted(people.values_list("sheet", "unit_code", "unit_text").distinct())
    index = UnitIndex(roster.unit)
    answers = _answers(roster)
    by_sheet = dict(_units_of_sheets(roster, index))
    naming = (
        {sheet for sheet, code, text in texts if code or text} if roster.unit.numchild else set()
    )
    found = []
    for sheet, code, text in texts:
        place: Answer
        if answered := answers.get(unit_key(code, text)):
            place = answered, "", ""
        elif code or text:
            place = index.find(code, text)
        elif sheet in naming:
            place = None, "unit-missing", ERROR
        else:
            place = by_sheet.get(sheet, roster.unit_id), "", ""
        found.append(Place(sheet, code, text, *place))
    return found


def _answers(roster: RosterImport) -> dict[str, int]:
    """What the office answered, as far as the unit still is in its subtree."""
    inside = set(Unit.objects.in_subtree(roster.unit).values_list("pk", flat=True))
    answers = RosterAnswer.objects.filter(unit=roster.unit_id, kind=AnswerKind.UNIT)
    known = {key: int(value) for key, value in answers.values_list("key", "value")}
    return {key: unit_id for key, unit_id in known.items() if unit_id in inside}


def _units_of_sheets(roster: RosterImport, index: "UnitIndex") -> Iterator[tuple[str, int]]:
    """Where no row names its unit, the titles or the name of its sheet may: one a school."""
    for sheet in roster.layout.get("sheets", []):
        titles: list[str] = (sheet["table"] or {}).get("titles", [])
        found = index.named_in([*titles, sheet["sheet"]])
        if found:
            yield sheet["sheet"][:100], found


class UnitIndex:
    """The units of a subtree by code and by every name they go by."""

    def __init__(self, top: Unit) -> None:
        inside = Unit.objects.in_subtree(top)
        self.codes = dict(UnitCode.objects.filter(unit__in=inside).values_list("value", "unit_id"))
        self.names: defaultdict[str, set[int]] = defaultdict(set)
        names = inside.values_list("name_key", "id")
        aliases = UnitAlias.objects.filter(unit__in=inside).values_list("name_key", "unit_id")
        for key, unit_id in (*names, *aliases):
            self.names[_own_name(key)].add(unit_id)

    def find(self, code: str, text: str) -> Answer:
        """Return the unit's id or None, the code of the problem, and its severity."""
        named = self.names.get(_own_name(match_key(text)), set()) if text else set()
        coded = self.codes.get(code) if code else None
        if coded and named and coded not in named:
            return None, "unit-contradicts", ERROR
        if coded:
            return coded, "", ""
        if len(named) == 1:
            return next(iter(named)), "unit-code-unknown" if code else "", WARNING
        return None, "unit-ambiguous" if named else "unit-unknown", ERROR

    def named_in(self, texts: list[str]) -> int | None:
        """Return the one unit that a title names; None where none or several do."""
        for key in map(match_key, texts):
            inside = {
                name for name in self.names if len(name) >= _SHORTEST_IN_TITLE and name in key
            }
            longest = max(inside, key=len, default="")
            exact = self.names.get(longest or _own_name(key), set())
            if len(exact) == 1:
                return next(iter(exact))
        return None


def _own_name(key: str) -> str:
    """The key of a school's name without the word for school."""
    return _WORD_FOR_SCHOOL.sub("", key)


def as_values(places: list[Place]) -> tuple[str, list[Any]]:
    """Return the marks and the values of a VALUES list."""
    mark = "(%s, %s, %s, %s::bigint, %s, %s)"
    return ", ".join([mark] * len(places)), [value for place in places for value in place]

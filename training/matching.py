"""Whom the lines of a list mean: by citizen ID, staff number or name, as people write them.

Only people of the given scope are looked at, so whoever is outside of it is as unknown as anybody.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from personnel import citizen_id
from personnel.models.people import PersonQuerySet
from personnel.roster import prefixes
from personnel.roster.columns import NAME_FIELDS, recognise
from personnel.text import ascii_digits, match_key, normalise
from training.enums import LineOutcome

# A name with its title, and a surname of two words.
LONGEST_NAME = 4
SHORTEST_STAFF_NO = 4
# Of the words of a line; a list has few columns.
MOST_WORDS = 40
_NUMBERING = re.compile(r"^[0-9๐-๙]+[.)]+$|^[-•*]$")
_LETTER = re.compile(r"[^\W\d_]")
_THIRTEEN = re.compile(r"[0-9]{13}")


@dataclass(frozen=True)
class Match:
    """What a line came to, and the people (ids) whom it may mean."""

    outcome: LineOutcome
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Clues:
    """What a line says of a person; the longest names first, because they say most."""

    id_hash: str
    has_bad_id: bool
    staff_nos: tuple[str, ...]
    names: tuple[str, ...]
    is_heading: bool


def match(lines: Sequence[Sequence[str]], people: PersonQuerySet) -> list[Match]:
    """Return whom each line (its cells) means among `people`. One query, however many lines."""
    clues = [_clues(line) for line in lines]
    known = _Known(clues, people)
    return [known.match(line) for line in clues]


class _Known:
    """The people whom any of the lines may mean, by what lines say."""

    def __init__(self, lines: Sequence[_Clues], people: PersonQuerySet) -> None:
        self.by_id: dict[str, int] = {}
        self.by_staff_no: defaultdict[str, set[int]] = defaultdict(set)
        self.by_name: defaultdict[str, set[int]] = defaultdict(set)
        found = people.filter(
            Q(citizen_id_hash__in={line.id_hash for line in lines if line.id_hash})
            | Q(staff_no__in={number for line in lines for number in line.staff_nos})
            | Q(name_key__in={name for line in lines for name in line.names})
        )
        for pk, id_hash, staff_no, name in found.values_list(
            "pk", "citizen_id_hash", "staff_no", "name_key"
        ):
            self.by_staff_no[staff_no].add(pk)
            self.by_name[name].add(pk)
            if id_hash:
                self.by_id[id_hash] = pk
        self.with_id = set(self.by_id.values())

    def match(self, line: _Clues) -> Match:
        people = self._people(line)
        if len(people) == 1:
            return Match(LineOutcome.MATCHED, tuple(people))
        if people:
            return Match(LineOutcome.SEVERAL, tuple(sorted(people)))
        if line.is_heading:
            return Match(LineOutcome.HEADING)
        if line.has_bad_id:
            return Match(LineOutcome.BAD_ID)
        said = line.id_hash or line.staff_nos or line.names
        return Match(LineOutcome.UNKNOWN if said else LineOutcome.NO_NAME)

    def _people(self, line: _Clues) -> set[int]:
        """Those whom all that is known of the line agrees on; where it does not, all of them."""
        named = next((self.by_name[name] for name in line.names if name in self.by_name), set())
        if line.id_hash and line.id_hash not in self.by_id:
            # The ID is somebody else's: a namesake is meant only if none is known of that one.
            named = named - self.with_id
        numbered = (self.by_staff_no.get(number, set()) for number in line.staff_nos)
        identified = {self.by_id[line.id_hash]} if line.id_hash in self.by_id else set()
        found = [people for people in (identified, *numbered, named) if people]
        if not found:
            return set()
        return set.intersection(*found) or set.union(*found)


def _clues(cells: Sequence[str]) -> _Clues:
    texts = [normalise(cell) for cell in cells if cell.strip()]
    words = [word for text in texts for word in text.split()][:MOST_WORDS]
    numbers = [_digits(text) for text in [*texts, *words]]
    valid = next((number for number in numbers if citizen_id.is_valid(number)), "")
    return _Clues(
        id_hash=citizen_id.keyed_hash(valid) if valid else "",
        has_bad_id=not valid and any(map(_THIRTEEN.fullmatch, numbers)),
        staff_nos=tuple(dict.fromkeys(_staff_nos(words))),
        names=tuple(sorted(set(_names(words)), key=len, reverse=True)),
        is_heading=any(recognise(text)[0] in NAME_FIELDS for text in texts),
    )


def _digits(text: str) -> str:
    return citizen_id.without_separators(ascii_digits(text))


def _staff_nos(words: Sequence[str]) -> Iterator[str]:
    for word in map(ascii_digits, words):
        if len(word) >= SHORTEST_STAFF_NO and any(map(str.isdigit, word)):
            yield word


def _names(words: Sequence[str]) -> Iterator[str]:
    """Every run of words that may be a name, as names are stored to be matched."""
    words = [word for word in words if not _NUMBERING.match(word) and _LETTER.search(word)]
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            run = " ".join(words[start:end])
            title, name = prefixes.split(run)
            if end - start > 1 or title or len(words) == 1:
                yield match_key(run)
                yield match_key(name)

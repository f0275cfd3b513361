"""Which column of a table is which field, and which columns are never stored."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from personnel.roster import prefixes
from personnel.roster.headers import HEADERS, NEVER, PRIVATE_WORDS, PRIVILEGE_WORDS
from personnel.text import match_key, normalise

FIELDS: tuple[str, ...] = tuple(HEADERS)
NAME_FIELDS = frozenset({"first_name", "full_name"})

_FIELD_OF = {match_key(header): field for field, all_ in HEADERS.items() for header in all_}
_REASON_OF = {match_key(header): reason for reason, all_ in NEVER.items() for header in all_}
_LONGEST_LABEL = 80
_SHOWN_CHARS = 120
_UNKNOWN = ("", "unknown")
_NEEDS_UPPER = {"ชื่อ", "รหัส", "เลขที่", "วันที่", "name", "code", "no"}
_NEVER_BOUND = ("privilege", "private")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:จำนวน\s*)?[0-9๐-๙]+\s*หลัก|\*")
_NUMBERING = re.compile(r"^[0-9๐-๙]+[.)]\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found: its field, or an empty field and the reason why it is not stored."""

    index: int
    label: str
    field: str
    reason: str
    sample: str


@dataclass(frozen=True, slots=True)
class Question:
    """Several columns look like one field; somebody has to say which it is."""

    field: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where each field of a table is. `is_complete` tells whether rows can be judged by it."""

    columns: tuple[Column, ...]
    questions: tuple[Question, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Column index by field."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields that no column has."""
        fields = self.fields
        lacks_name = not NAME_FIELDS & fields.keys()
        return ("full_name",) * lacks_name + ("position",) * ("position" not in fields)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.questions

    def pick(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by field; rows may be shorter than the header."""
        width = len(cells)
        return {
            column.field: cells[column.index] if column.index < width else ""
            for column in self.columns
            if column.field
        }


def recognise(label: str) -> tuple[str, str]:
    """Return (field, "") or ("", reason) for a header; ("", "unknown") when nobody knows it."""
    return _recognise(label) if len(label) <= _LONGEST_LABEL else _UNKNOWN


@lru_cache(maxsize=4096)
def _recognise(label: str) -> tuple[str, str]:
    plain = _NUMBERING.sub("", label)
    for text in dict.fromkeys((label, plain, _BRACKETS.sub("", plain))):
        key = match_key(text)
        if key in _FIELD_OF:
            return _FIELD_OF[key], ""
        if key in _REASON_OF:
            return "", _REASON_OF[key]
    if any(word in key for word in PRIVILEGE_WORDS):
        return "", "privilege"
    if any(word in key for word in PRIVATE_WORDS):
        return "", "private"
    return _UNKNOWN if key else ("", "unnamed")


def recognise_tiers(tiers: tuple[str, ...]) -> tuple[str, str]:
    """Recognise a header of several tiers, upper first: all together, else the lowest alone.

    'ตำแหน่ง' over 'เลขที่' is the position number, 'โรงเรียน' over 'ชื่อ' the name of the school.
    """
    named = [tier for tier in tiers if match_key(_BRACKETS.sub("", tier))]
    if not named:
        return recognise(tiers[-1] if tiers else "")
    lower = named[-1]
    labels = ["".join(named), "".join(named[-2:])]
    if match_key(lower) in _NEEDS_UPPER:
        labels.append("".join(reversed(named[-2:])))
    for label in labels:
        found = recognise(label)
        if found[1] != "unknown":
            return found
    return recognise(lower)


def map_columns(
    headers: Sequence[tuple[str, ...]],
    *,
    samples: Sequence[Sequence[str]] = (),
    chosen: MappingOf[int, str] | None = None,
) -> Mapping:
    """Map headers, one tuple of tiers a column, to fields.

    `samples` are some rows below the header; `chosen` is what a person said, a field or "" by
    column index, and wins. Columns that compete for a field are left out and asked about.
    """
    columns = [_column(index, tiers, samples) for index, tiers in enumerate(headers)]
    columns = _spread_name(_settle_name(columns), samples)
    columns = [_choose(column, chosen or {}) for column in columns]
    questions = _competing(columns)
    competing = {index for question in questions for index in question.columns}
    return Mapping(
        tuple(_drop(c, "competes") if c.index in competing else c for c in columns), questions
    )


def _column(index: int, tiers: tuple[str, ...], samples: Sequence[Sequence[str]]) -> Column:
    field, reason = recognise_tiers(tiers)
    label = " / ".join(dict.fromkeys(filter(None, map(normalise, tiers))))
    sample = next(_values(samples, index), "")
    return Column(index, label[:_SHOWN_CHARS], field, reason, sample[:_SHOWN_CHARS])


def _values(samples: Sequence[Sequence[str]], index: int) -> Iterator[str]:
    return (normalise(row[index]) for row in samples if index < len(row) and row[index])


def _drop(column: Column, reason: str) -> Column:
    return replace(column, field="", reason=reason)


def _bind(columns: list[Column], index: int, field: str) -> None:
    columns[index] = replace(columns[index], field=field, reason="")


def _settle_name(columns: list[Column]) -> list[Column]:
    """Make one name of 'ชื่อ' without a surname, and of columns that say the name twice."""
    columns = list(columns)
    first, last, full = (
        next((c for c in columns if c.field == field), None)
        for field in ("first_name", "last_name", "full_name")
    )
    if first and last and full:
        columns[full.index] = _drop(full, "name-in-parts")
    elif first and full and first.index < full.index:
        # 'ชื่อสกุล' beside 'ชื่อตัว' is the surname.
        _bind(columns, full.index, "last_name")
    elif first and not last:
        _bind(columns, first.index, "full_name")
    elif full and last:
        _bind(columns, full.index, "first_name")
    return columns


def _spread_name(columns: list[Column], samples: Sequence[Sequence[str]]) -> list[Column]:
    """Read a name header merged over unnamed columns: title, first name and surname apart."""
    full = next((c.index for c in columns if c.field == "full_name"), None)
    if full is None:
        return columns
    right = list(takewhile(lambda c: c.reason == "unnamed" and c.sample, columns[full + 1 :]))[:2]
    values = list(_values(samples, full))
    titles = sum(map(prefixes.is_prefix, values)) * 2 > len(values)
    words = sum(" " not in value for value in values) * 2 > len(values)
    if len(right) == 2 and titles:
        fields = ["prefix", "first_name", "last_name"]
    elif right and titles:
        fields = ["prefix", "full_name"]
    elif right and words:
        fields = ["first_name", "last_name"]
    else:
        return columns
    for offset, field in enumerate(fields):
        _bind(columns, full + offset, field)
    return columns


def _choose(column: Column, chosen: MappingOf[int, str]) -> Column:
    if column.reason in _NEVER_BOUND:
        return column
    if column.index in chosen:
        field = chosen[column.index]
        return replace(column, field=field, reason="") if field else _drop(column, "not-wanted")
    return _drop(column, "not-chosen") if column.field in _settled(chosen) else column


def _settled(chosen: MappingOf[int, str]) -> set[str]:
    """The fields on which a choice leaves no other column a say."""
    fields = set(chosen.values()) - {""}
    if "full_name" in fields:
        fields |= {"first_name", "last_name"}
    if "first_name" in fields:
        fields.add("full_name")
    return fields


def _competing(columns: Sequence[Column]) -> tuple[Question, ...]:
    found: dict[str, list[int]] = {}
    for column in columns:
        if column.field not in ("", "row_no"):
            found.setdefault(column.field, []).append(column.index)
    return tuple(Question(field, tuple(all_)) for field, all_ in found.items() if len(all_) > 1)

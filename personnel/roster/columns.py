"""Which column of a table is which field, and which columns are never stored."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, takewhile

from personnel.citizen_id import hide_numbers
from personnel.roster import prefixes
from personnel.roster.headers import HEADERS, NEVER, PRIVATE_WORDS, PRIVILEGE_WORDS
from personnel.text import match_key, normalise

FIELDS: tuple[str, ...] = tuple(HEADERS)
NAME_FIELDS = frozenset({"first_name", "full_name"})
UNIT_FIELDS = frozenset({"unit_name", "unit_code"})

_FIELD_OF = {match_key(header): field for field, all_ in HEADERS.items() for header in all_}
_REASON_OF = {match_key(header): reason for reason, all_ in NEVER.items() for header in all_}
_LONGEST_LABEL = 80
_SHOWN_CHARS, _SHOWN_SAMPLES = 120, 3
_UNKNOWN = ("", "unknown")
_NEEDS_UPPER = {"ชื่อ", "รหัส", "เลขที่", "วันที่", "name", "code", "no"}
_NEVER_BOUND = ("privilege", "private")
_CHOICES = frozenset(("", *FIELDS))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:จำนวน\s*)?[0-9๐-๙]+\s*หลัก|\*")
_NUMBERING = re.compile(r"^[0-9๐-๙]+[.)]\s*")
_SCHOOL = re.compile(r"โรงเรียน|รร\.|ร\.ร\.|วิทยาลัย")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found: its field, or an empty field and the reason why it is not stored.

    `key` names it in every table of the same shape, of this file and of the next.
    """

    index: int
    key: str
    label: str
    field: str
    reason: str
    samples: tuple[str, ...]

    @property
    def sample(self) -> str:
        return self.samples[0] if self.samples else ""


@dataclass(frozen=True, slots=True)
class Question:
    """Several columns look like one field; somebody has to say which it is."""

    field: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Mapping:
    """Where each field of a table is. `is_complete` tells whether rows can be judged by it."""

    columns: tuple[Column, ...]
    questions: tuple[Question, ...]

    @cached_property
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
        return {field: cells[at] if at < width else "" for field, at in self.fields.items()}


def recognise(label: str) -> tuple[str, str]:
    """Return (field, "") or ("", reason) for a header; ("", "unknown") when nobody knows it."""
    return _recognise(label) if len(label) <= _LONGEST_LABEL else _UNKNOWN


@lru_cache(maxsize=8192)
def _recognise(label: str) -> tuple[str, str]:
    plain = _NUMBERING.sub("", label)
    for text in dict.fromkeys((label, plain, _BRACKETS.sub("", plain))):
        key = match_key(text)
        if key in _FIELD_OF:
            return _FIELD_OF[key], ""
        if key in _REASON_OF:
            return "", _REASON_OF[key]
    return "", _forbidden(match_key(label)) or ("unknown" if key else "unnamed")


def _forbidden(key: str) -> str:
    """Why no column with these words in its header is ever stored, or nothing."""
    if any(word in key for word in PRIVILEGE_WORDS):
        return "privilege"
    return "private" if any(word in key for word in PRIVATE_WORDS) else ""


def recognise_tiers(tiers: tuple[str, ...]) -> tuple[str, str]:
    """Recognise a header of several tiers, upper first: all together, else the lowest alone.

    'ตำแหน่ง' over 'เลขที่' is the position number, 'โรงเรียน' over 'ชื่อ' the name of the school.
    """
    named = [tier for tier in tiers if recognise(tier)[1] != "unnamed"]
    if not named:
        return recognise(tiers[-1] if tiers else "")
    lower = named[-1]
    labels = ["".join(named), "".join(named[-2:])]
    needs_upper = len(lower) <= _LONGEST_LABEL and match_key(lower) in _NEEDS_UPPER
    if needs_upper:
        labels.append("".join(reversed(named[-2:])))
    below = recognise(lower)
    for label in labels:
        found = recognise(label)
        if found[1] == "unknown":
            continue
        # 'ตำแหน่ง' over 'วิทยฐานะ' is not the column 'ตำแหน่ง/วิทยฐานะ': each has its own below it.
        is_heading = found == recognise(named[0]) and below[0] not in ("", found[0])
        return below if is_heading and not needs_upper else found
    return below


def map_columns(
    headers: Sequence[tuple[str, ...]],
    *,
    samples: Sequence[Sequence[str]] = (),
    chosen: MappingOf[str, str] | None = None,
) -> Mapping:
    """Map headers, one tuple of tiers a column, to fields.

    `samples` are some rows below the header; `chosen` is what a person said, a field or "" by
    the key of a column, and wins; keys that the table lacks say nothing. Columns that compete for
    a field are left out and asked about.
    """
    columns = [_column(index, tiers, samples) for index, tiers in enumerate(headers)]
    keys = _keys(column.label for column in columns)
    columns = [replace(column, key=key) for column, key in zip(columns, keys, strict=True)]
    columns = _settle_unit(_spread_name(_settle_name(columns), samples), samples)
    columns = _choose(columns, chosen or {})
    questions = _competing(columns)
    competing = {index for question in questions for index in question.columns}
    return Mapping(
        tuple(_drop(c, "competes") if c.index in competing else c for c in columns), questions
    )


def _keys(labels: Iterable[str]) -> Iterator[str]:
    """A name for each column that no other one has."""
    seen: Counter[str] = Counter()
    for number, label in enumerate(labels, 1):
        key = match_key(label) or f"column {number}"
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def _column(index: int, tiers: tuple[str, ...], samples: Sequence[Sequence[str]]) -> Column:
    tiers = tuple(tier[: 2 * _SHOWN_CHARS] for tier in tiers)
    # Labels are shown, remembered and written to the trail: an ID in one is not.
    label = hide_numbers(" / ".join(dict.fromkeys(filter(None, map(normalise, tiers)))))
    field, reason = recognise_tiers(tiers)
    if len(label) > _LONGEST_LABEL:
        reason = reason and (_forbidden(match_key(label)) or reason)
    shown = islice(_values(samples, index), _SHOWN_SAMPLES)
    found = tuple(dict.fromkeys(value[:_SHOWN_CHARS] for value in shown))
    return Column(index, "", label[:_SHOWN_CHARS], field, reason, found)


def _values(samples: Sequence[Sequence[str]], index: int) -> Iterator[str]:
    """What stands in a column, each text once."""
    texts = dict.fromkeys(row[index] for row in samples if index < len(row) and row[index])
    return (normalise(text[: 2 * _SHOWN_CHARS]) for text in texts)


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


def _settle_unit(columns: list[Column], samples: Sequence[Sequence[str]]) -> list[Column]:
    """'สังกัด' that holds schools is the unit, where no other column is."""
    area = next((c.index for c in columns if c.field == "area"), None)
    if area is not None and not any(c.field in UNIT_FIELDS for c in columns):
        values = list(_values(samples, area))
        if sum(bool(_SCHOOL.match(value)) for value in values) * 2 > len(values):
            _bind(columns, area, "unit_name")
    return columns


def _choose(columns: Sequence[Column], chosen: MappingOf[str, str]) -> list[Column]:
    said = {
        column.index: chosen[column.key]
        for column in columns
        if column.reason not in _NEVER_BOUND and chosen.get(column.key) in _CHOICES
    }
    settled = _settled(said.values())
    return [_chosen(column, said.get(column.index), settled) for column in columns]


def _chosen(column: Column, said: str | None, settled: Collection[str]) -> Column:
    if said is not None:
        return replace(column, field=said, reason="" if said else "not-wanted")
    return _drop(column, "not-chosen") if column.field in settled else column


def _settled(said: Iterable[str]) -> set[str]:
    """The fields on which a choice leaves no other column a say."""
    fields = set(said) - {""}
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

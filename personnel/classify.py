"""From a position to a target group of circular ว 4/2563, by a rule book that is data.

Normalise, then exact title or alias, then ordered rules with the unit's kind, else the review list.
Levels and academic standings (ชำนาญการ, คศ.2) are shared by teachers and civil servants: they are
taken off, and never decide.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self

from personnel.enums import Outcome, TitleMatch
from personnel.text import match_key

# What may stand after a title, as it looks in a match key (no spaces, no punctuation). No text can
# be read in two ways, or a long one would take for ever: the digit of คศ.2 is a level by itself.
_LEVEL = re.compile(
    r"(?:วิทยฐานะ.*|(?:(?:รับเงินเดือน)?(?:ใน)?(?:ระดับ|อันดับ)?(?:"
    r"ปฏิบัติการ|ชำนาญการพิเศษ|ชำนาญการ|เชี่ยวชาญพิเศษ|เชี่ยวชาญ|ทรงคุณวุฒิ"
    r"|ปฏิบัติงาน|ชำนาญงาน|อาวุโส|ทักษะพิเศษ|ชกพิเศษ|ปก|ชก|ชพ|ชช|ปง|ชง|อว"
    r"|คศ|(?<![0-9])[0-9]{1,2}(?:วช|ว|ส)?))+)$"
)

_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule book. No unit kinds means any kind."""

    code: str
    title_th: str
    title_en: str
    aliases: Sequence[str]
    match: str
    unit_kinds: Sequence[str]
    outcome: str
    group: str | None
    line: str
    clause: str
    order: int
    note_th: str = ""
    note_en: str = ""

    def applies_to(self, unit_kind: str) -> bool:
        """Say whether the rule speaks about units of this kind."""
        return not self.unit_kinds or unit_kind in self.unit_kinds


RULE_FIELDS = tuple(field.name for field in fields(Rule))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a position belongs, and why: the rule, the text it matched and the clause."""

    outcome: str
    group: str | None = None
    rule: str = ""
    matched: str = ""
    clause: str = ""
    note_th: str = ""
    note_en: str = ""


NO_TITLE = Placement(
    outcome=Outcome.REVIEW,
    note_th="ไม่ได้ระบุชื่อตำแหน่ง",
    note_en="No position title was given.",
)
NO_RULE = Placement(
    outcome=Outcome.REVIEW,
    note_th="ยังไม่มีหลักเกณฑ์สำหรับชื่อตำแหน่งนี้ในหน่วยงานประเภทนี้",
    note_en="No rule covers this title in this kind of unit.",
)


class _Entry(NamedTuple):
    key: str
    written: str
    rule: Rule

    def found_in(self, title_key: str) -> bool:
        if self.rule.match == TitleMatch.PREFIX:
            return title_key.startswith(self.key)
        return self.key in title_key

    def placement(self) -> Placement:
        rule = self.rule
        return Placement(
            outcome=rule.outcome,
            group=rule.group,
            rule=rule.code,
            matched=self.written,
            clause=rule.clause,
            note_th=rule.note_th,
            note_en=rule.note_en,
        )


class RuleBook:
    """The rules, indexed: exact spellings by key, the others in the order they are tried."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._exact: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._ordered: list[_Entry] = []
        for rule in sorted(rules, key=lambda rule: rule.order):
            self._index(rule)
        self._contained = [e for e in self._ordered if e.rule.match == TitleMatch.CONTAINS]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Make a book of rows that have `RULE_FIELDS`, such as `PositionRule…values()`."""
        return cls(Rule(**row) for row in rows)

    def exact(self, key: str, unit_kind: str) -> _Entry | None:
        """Return the first rule that names exactly this title for this kind of unit."""
        return _first(self._exact.get(key, ()), unit_kind)

    def ordered(self, key: str, unit_kind: str) -> _Entry | None:
        """Return the first rule whose text begins the title or is in it."""
        return _first((e for e in self._ordered if e.found_in(key)), unit_kind)

    def contained(self, key: str, unit_kind: str) -> _Entry | None:
        """Return the first rule whose text may stand anywhere and is in it."""
        return _first((e for e in self._contained if e.found_in(key)), unit_kind)

    def _index(self, rule: Rule) -> None:
        for written in (rule.title_th, *rule.aliases):
            key = match_key(written)
            if not key:
                continue
            entry = _Entry(key, written, rule)
            (self._exact[key] if rule.match == TitleMatch.EXACT else self._ordered).append(entry)


def classify(title: str, *, unit_kind: str, standing: str = "", rules: RuleBook) -> Placement:
    """Place a position title of a unit of `unit_kind` into a group, the review list or outside.

    `standing` is the roster's column of standing, level or type. It cannot place anyone by a level;
    it counts only where it says what a rule looks for anywhere, such as พนักงานราชการ.
    """
    key = match_key(title).removeprefix("ตำแหน่ง")
    if len(key) > _LONGEST_TITLE:
        return NO_RULE
    bare = _LEVEL.sub("", key)
    if not bare:
        return NO_TITLE
    entry = (
        rules.contained(match_key(standing), unit_kind)
        or rules.exact(key, unit_kind)
        or rules.exact(bare, unit_kind)
        or rules.ordered(key, unit_kind)
    )
    return entry.placement() if entry else NO_RULE


def _first(entries: Iterable[_Entry], unit_kind: str) -> _Entry | None:
    return next((entry for entry in entries if entry.rule.applies_to(unit_kind)), None)

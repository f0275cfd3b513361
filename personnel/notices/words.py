"""What a notice says, in the active language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from personnel.be_dates import display
from personnel.enums import RowAction, RowUndo
from personnel.models import Notice
from personnel.notices.learning_words import LEARNING_WORDS
from personnel.notices.roster_words import ROSTER_WORDS

_WORDS = ROSTER_WORDS | LEARNING_WORDS


@dataclass(frozen=True)
class Words:
    """A notice as it is read: one line, and what to do about it."""

    title: str
    text: str


def words_of(notice: Notice) -> Words:
    """Return what the notice says, in the active language."""
    state = notice.params.get("state", "")
    title, text = (
        _WORDS.get((notice.kind, state))
        or _WORDS.get((notice.kind, ""))
        or (notice.get_kind_display(), "")
    )
    facts = _facts(notice.params)
    return Words(str(title) % facts, str(text) % facts)


def figures_in_words(counts: Mapping[str, Any]) -> str:
    """Return how many rows came to what, for example "New 12 · Changed 3"."""
    return " · ".join(f"{label} {counts[code]:,}" for code, label in _FIGURES if counts.get(code))


def holds_in_words(holds: Iterable[Mapping[str, Any]]) -> str:
    """Return why an import waits for a second administrator."""
    return " ".join(str(_HOLDS[hold["code"]]) % _facts(hold) for hold in holds)


def _facts(params: Mapping[str, Any]) -> defaultdict[str, str]:
    """Return the params as they are printed; one that is missing is printed as nothing."""
    figures = {key: f"{value:,}" for key, value in params.items() if isinstance(value, int)}
    counts = params.get("counts", {})
    is_english = get_language() == "en" and params.get("unit_en")
    unit = params.get("unit_en" if is_english else "unit_th", "")
    days = {name: display(date.fromisoformat(params[name])) for name in _DAYS if name in params}
    made = {
        "file": params.get("file", ""),
        "title": params.get("title", ""),
        "unit": unit,
        "figures": figures_in_words(counts),
        "kept": f"{counts.get(RowUndo.KEPT, 0):,}",
        "holds": holds_in_words(params.get("holds", [])),
    }
    return defaultdict(str, figures | days | made)


_DAYS = ("since", "until")
_FIGURES: list[tuple[str, str | Promise]] = [
    *((code.value, code.label) for code in (*RowAction, *RowUndo)),
    ("ended", _("Posts ended")),
]
_HOLDS = {
    "changed": _(
        "It would change %(people)s of %(staff)s people; one administrator may change "
        "%(percent)s%%."
    ),
    "ended": _(
        "It would end the posts of %(people)s of %(staff)s people; one administrator may end "
        "%(percent)s%%."
    ),
}

"""Parts name cells into title, first name and surname."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from personnel.roster import prefixes

_LETTER = re.compile(
    "[ก-ฮA-Za-z\u00c0-\u024f\u0400-\u04ff\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u4e00-\u9fff]"
)
# A dash in place of a surname says that there is none.
_DASHES = "-–—. "


Oddity = tuple[str, str, str]


class Name(NamedTuple):
    """A name in parts, and (code, field, value) of what is odd about it."""

    prefix: str
    first_name: str
    last_name: str
    problems: list[Oddity]


def part(cells: Mapping[str, str]) -> Name:
    """Part the normalised name cells of a row: 'full_name', or 'first_name' and 'last_name'.

    A title is taken off the name even when it is glued to it; beside a column of titles only the
    same title or an honour is, because a first name may begin with นาง.
    """
    field = "full_name" if cells["full_name"] else "first_name"
    prefix, rest, problems = _title(_said(cells["prefix"]), cells[field], field)
    last_name = cells["last_name"]
    if not last_name:
        rest, _, last_name = rest.partition(" ")
    if not _LETTER.search(rest):
        code = "name-no-letters" if _said(rest) else "name-missing"
        problems = [(code, field, rest)]
    elif not last_name:
        problems.append(("last-name-missing", field, rest))
    return Name(prefix, rest, _said(last_name), problems)


def _said(text: str) -> str:
    """The text, or nothing where it is a dash."""
    return text if text.strip(_DASHES) else ""


def _title(given: str, name: str, field: str) -> tuple[str, str, list[Oddity]]:
    """The title, the name without it, and what is odd about them."""
    found, rest = prefixes.split(name)
    if not given:
        return found, rest, []
    given, is_known = _canonical(given)
    odd = [] if is_known else [("prefix-unknown", "prefix", given)]
    if found == given:
        glued = not name[: -len(rest)].endswith(" ")
        return given, rest, [*odd, ("prefix-twice", field, name)] if glued else odd
    if not found or prefixes.is_civil(found):
        return given, name, odd
    return given + found, rest, odd


@lru_cache(maxsize=1024)
def _canonical(given: str) -> tuple[str, bool]:
    """A title spelt one way, and whether it is known."""
    given = prefixes.canonical(given)
    return given, prefixes.is_prefix(given)

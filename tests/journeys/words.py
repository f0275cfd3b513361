"""The Thai words of the pages, looked up in the catalogue as the pages do, by their English."""

import re
from typing import Any

from django.utils.translation import gettext, ngettext, override

THAI = re.compile("[ก-๛]")
PLACEHOLDER = re.compile(r"%\\\(\w+\\?\)[sd]")


def thai(text: str, /, **values: Any) -> str:
    """Return the Thai of a text, with its placeholders filled in."""
    with override("th"):
        found = gettext(text)
    assert THAI.search(found), f"The Thai catalogue lacks: {text}"
    return found % values if values else found


def thai_count(one: str, many: str, n: int, /, **values: Any) -> str:
    """Return the Thai of a text that depends on a number, with its placeholders filled in."""
    with override("th"):
        found = ngettext(one, many, n)
    assert THAI.search(found), f"The Thai catalogue lacks: {one}"
    return found % (values or {"n": n})


def thai_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that finds the Thai of a text whatever fills its placeholders."""
    return re.compile(PLACEHOLDER.sub("(.+)", re.escape(thai(text))))

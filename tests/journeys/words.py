"""The Thai words of the pages, looked up in the catalogue as the pages do, by their English."""

import re
from typing import Any

from django.utils.translation import gettext, ngettext, override


def thai(text: str, /, **values: Any) -> str:
    """Return the Thai of a text, with its placeholders filled in."""
    with override("th"):
        found = gettext(text)
    return found % values if values else found


def thai_count(one: str, many: str, n: int, **values: Any) -> str:
    """Return the Thai of a text that depends on a number."""
    with override("th"):
        return ngettext(one, many, n) % {"n": n, **values}


def thai_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that finds the Thai of a text whatever fills its placeholders."""
    return re.compile(re.sub(r"%\\\(\w+\\?\)[sd]", "(.+)", re.escape(thai(text))))

"""Pages of lists that say themselves how long they are: one query instead of two."""

from typing import Any

from django.core.paginator import Page, Paginator


def page_found(rows: Any, asked: str, size: int) -> Page:
    """Return the page with the number `asked`, or the first where there is no such.

    `rows` can be sliced; each of them has the length of the whole list as `found`.
    """
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    start = (max(number, 1) - 1) * size
    found = list(rows[start : start + size])
    if start and not found:
        return page_found(rows, "1", size)
    page = Paginator(range(found[0].found if found else 0), size).get_page(number)
    page.object_list = found
    return page

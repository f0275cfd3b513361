"""A page is light enough for a slow connection in a school far from town."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.journey

# Bytes over the wire, headers included.
FIRST_PAGE, LATER_PAGE = 250_000, 60_000


@pytest.mark.parametrize(
    ("account", "address"),
    [
        ("teacher", "/me/"),
        ("teacher", "/records/new/"),
        ("teacher", "/self-assessment/"),
        ("teacher", "/courses/"),
        ("director", "/activities/"),
        ("area", "/queue/"),
        ("area", "/people/"),
        ("area", "/unit/"),
        ("analyst", "/reports/"),
        ("root", "/unit/"),
        ("root", "/targets/"),
        ("root", "/rules/"),
    ],
)
def test_pages_are_light(open_as: Callable[..., Page], account: str, address: str) -> None:
    page = open_as(account, at="")
    sizes = _sizes(page)
    page.goto(address, wait_until="networkidle")
    first = sum(sizes)
    page.goto(address, wait_until="networkidle")
    assert 0 < first <= FIRST_PAGE
    assert 0 < sum(sizes) - first <= LATER_PAGE


def _sizes(page: Page) -> list[float]:
    """Return a list that the size of everything loaded from now on is added to."""
    sizes: list[float] = []
    devtools = page.context.new_cdp_session(page)
    devtools.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    devtools.send("Network.enable")
    return sizes

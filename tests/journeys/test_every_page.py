"""What holds on every page of the menu: keyboard, landmarks, labels, language, and the width."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.sound import expect_sound
from tests.journeys.words import THAI, thai

pytestmark = pytest.mark.journey

ACCOUNTS = ("teacher", "director", "area", "admin", "analyst", "root")
TEXT_OF_MENU = "() => document.querySelector('nav').innerText"


@pytest.mark.parametrize("account", ACCOUNTS)
def test_thai_pages_work_by_keyboard_and_reader(open_as: Callable[..., Page], account: str) -> None:
    page = open_as(account)
    for _address in _pages_of_menu(page):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=thai("Skip to the content"))).to_be_focused()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for landmark in ("banner", "main", "contentinfo"):
            expect(page.get_by_role(landmark)).to_have_count(1)
        expect(page.get_by_role("navigation", name=thai("Main menu"))).to_have_count(1)
        assert page.locator("html").get_attribute("lang") == "th"
        expect_sound(page)
        page.set_viewport_size({"width": PHONE, "height": 800})
        expect_sound(page)
        page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("account", ACCOUNTS)
def test_english_pages_fit_a_phone(open_as: Callable[..., Page], account: str) -> None:
    page = open_as(account, width=PHONE, language="en")
    for _address in _pages_of_menu(page):
        expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "en"
        assert not THAI.search(page.evaluate(TEXT_OF_MENU))
        expect_sound(page)


def _pages_of_menu(page: Page) -> Iterator[str]:
    """Open the pages of the menu one after the other."""
    entries = page.locator(".nav-list a").all()
    for address in [entry.get_attribute("href") for entry in entries]:
        page.goto(address)
        yield address

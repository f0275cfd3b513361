"""What holds on every page: nothing beside the screen, and a name for whatever can be used."""

from playwright.sync_api import Page

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNLABELLED = """() => [...document.querySelectorAll("input, select, textarea")]
    .filter((field) => field.type !== "hidden" && !field.labels.length && !field.ariaLabel)
    .map((field) => field.outerHTML)"""
UNNAMED = """() => [...document.querySelectorAll("a, button, summary")]
    .filter((control) => !control.textContent.trim() && !control.ariaLabel)
    .map((control) => control.outerHTML)"""


def expect_sound(page: Page) -> None:
    """Nobody has to scroll sideways, or to guess what a field or a button is for."""
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(UNLABELLED) == []
    assert page.evaluate(UNNAMED) == []

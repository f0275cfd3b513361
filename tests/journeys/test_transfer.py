"""A roster names somebody of another office: that office decides, and shows nothing of itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.rosters import (
    LAST_YEAR,
    NAME,
    bring_in,
    confirm,
    expect_applied,
    expect_preview,
    newcomers,
    tile,
    upload,
    write_book,
)
from tests.journeys.sound import expect_sound
from tests.journeys.words import thai

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("offices")]

SCHOOL = "บ้านละมุ"
AGREED = "A transfer that you proposed was confirmed"


def test_transfer_is_proposed_and_confirmed_by_who_has_the_person(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    (person,) = newcomers(170, 1)
    theirs, ours = open_as("neighbour", width=PHONE), open_as("admin")
    book = write_book(tmp_path / "บัญชี.xlsx", [person])
    bring_in(theirs, book, 1, as_of=LAST_YEAR)
    _propose(ours, book)
    _follow(ours, person[NAME], "Waits for the releasing unit")
    _decide(theirs, person[NAME])
    _follow(ours, person[NAME], "Confirmed")
    ours.goto("/notices/")
    expect(ours.get_by_text(thai(AGREED), exact=True)).to_be_visible()
    _expect_no_word_of_neighbour(ours)
    _find_person(ours, person[NAME], at=SCHOOL)
    theirs.goto("/people/")
    expect(theirs.get_by_text(person[NAME])).to_have_count(0)


def _propose(page: Page, book: Path) -> None:
    upload(page, book, unit=SCHOOL)
    expect_preview(page, {"people whom another office keeps": 1, "people new to the portal": 0})
    _expect_no_word_of_neighbour(page)
    tile(page, "people whom another office keeps").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    _expect_no_word_of_neighbour(page)
    page.go_back()
    confirm(page, 1)
    expect_applied(page, {"the other office decides": 1})
    _expect_no_word_of_neighbour(page)


def _follow(page: Page, name: str, state: str) -> None:
    """See as the asking side how the transfer stands, on the list and on its own page."""
    page.goto("/transfers/")
    line = page.get_by_role("row").filter(has_text=name)
    expect(line).to_contain_text(thai(state))
    expect(line).to_contain_text(thai("Another unit"))
    _expect_no_word_of_neighbour(page)
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    _expect_no_word_of_neighbour(page)


def _expect_no_word_of_neighbour(page: Page) -> None:
    assert "ชุมพร เขต 2" not in page.content()


def _decide(page: Page, name: str) -> None:
    page.get_by_role("link", name=thai("Notices")).click()
    expect_sound(page)
    page.get_by_role("button", name=thai("Open")).first.click()
    expect(page.get_by_role("heading", name=thai("For you to decide"))).to_be_visible()
    expect_sound(page)
    line = page.get_by_role("row").filter(has_text=name)
    expect(line).to_contain_text(SCHOOL)
    page.get_by_role("checkbox", name=thai("Tick all")).check()
    expect(line.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name=thai("Confirm the ticked ones")).click()
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(thai("Confirmed"))
    expect_sound(page)


def _find_person(page: Page, name: str, *, at: str) -> None:
    page.goto("/people/")
    page.get_by_label(thai("Name"), exact=True).fill(name.removeprefix("นางสาว"))
    page.get_by_role("button", name=thai("Show")).click()
    line = page.locator("tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(at)

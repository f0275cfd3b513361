"""A file that changes much waits for a second administrator; what was applied can be undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.rosters import (
    LAST_YEAR,
    NAME,
    POSITION,
    Row,
    bring_in,
    confirm,
    expect_applied,
    expect_people,
    expect_preview,
    expect_stage,
    have_left,
    newcomers,
    upload,
    write_book,
)
from tests.journeys.sound import expect_sound
from tests.journeys.watch import Watch
from tests.journeys.words import thai

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("offices")]

DEPUTY = {POSITION: "รองผู้อำนวยการโรงเรียน"}
CHANGED = "known people with other details"
_OF_STAFF = (
    "%(people)s of the unit's %(staff)s people: %(share)s%%, where %(limit)s%% is the limit."
)
WOULD_CHANGE = f"It would change {_OF_STAFF}"
WOULD_END = f"It would end the posts of {_OF_STAFF}"


# --- a second administrator ----------------------------------------------------------------------
def test_large_change_waits_for_second_administrator(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_as("held")
    before = newcomers(180, 8)
    bring_in(page, write_book(tmp_path / "ปีก่อน.xlsx", before), 8, as_of=LAST_YEAR)
    after = [row | DEPUTY for row in before[:3]] + before[3:7]
    upload(page, write_book(tmp_path / "ปีนี้.xlsx", after), is_full_list=True)
    expect_preview(page, {CHANGED: 3, "already as in the file": 4})
    _confirm_and_end(page)
    _see_why_it_waits(page)
    _fail_to_release(page)
    _release(open_as("held-second", width=PHONE))
    page.reload()
    expect_applied(page, {CHANGED: 3})
    expect_people(page, 7)


def _confirm_and_end(page: Page) -> None:
    have_left(page, 1).check()
    alert = page.get_by_text(thai("A second administrator has to release this import"))
    expect(alert.nth(1)).to_be_visible()
    confirm(page, 3)


def _see_why_it_waits(page: Page) -> None:
    title = page.get_by_role("heading", name=thai("Waits for a second administrator"))
    expect(title).to_be_visible()
    changed = thai(WOULD_CHANGE, people="3", staff="8", share=37, limit=25)
    ended = thai(WOULD_END, people="1", staff="8", share=12, limit=5)
    for why in (changed, ended):
        expect(page.get_by_text(why, exact=True)).to_be_visible()


def _fail_to_release(page: Page) -> None:
    """Whoever confirmed finds no button, and what the button would send is refused."""
    expect(page.get_by_role("button", name=thai("Release"))).to_have_count(0)
    form = page.locator("form[action$='/send-back/']")
    sent = {
        name: form.locator(f"[name={name}]").get_attribute("value")
        for name in ("csrfmiddlewaretoken", "seen")
    }
    answer = page.request.post(f"{page.url}release/", form=sent, headers={"Referer": page.url})
    assert answer.status == 409
    page.reload()
    expect_stage(page, "Held for a second look")


def _release(page: Page) -> None:
    page.get_by_role("link", name=thai("Notices")).click()
    held = page.get_by_role("listitem").filter(has_text="ปีนี้.xlsx")
    held.get_by_role("button", name=thai("Open")).click()
    title = page.get_by_role("heading", name=thai("Please look through this import and decide"))
    expect(title).to_be_visible()
    expect_sound(page)
    page.get_by_role("button", name=thai("Release")).click()
    expect_applied(page, {CHANGED: 3})


# --- undo ----------------------------------------------------------------------------------------
def test_import_is_undone_once_except_who_was_edited_since(
    open_as: Callable[..., Page], watch: Watch, tmp_path: Path
) -> None:
    page = open_as("undone", width=PHONE)
    before, new = newcomers(200, 6), newcomers(206, 2)
    bring_in(page, write_book(tmp_path / "ปีก่อน.xlsx", before), 6, as_of=LAST_YEAR)
    after = [before[0] | DEPUTY, *before[1:], *new]
    upload(page, write_book(tmp_path / "ปีนี้.xlsx", after))
    expect_preview(page, {"people new to the portal": 2, CHANGED: 1})
    confirm(page, 3)
    expect_applied(page, {"people new to the portal": 2, CHANGED: 1})
    result = page.url
    _edit_by_hand(page, new[0])
    late = open_as("undone", at=f"{result}undo/")
    page.goto(result)
    _undo(page)
    kept = page.get_by_role("region", name=thai("Kept, because they were edited after the import"))
    expect(kept.get_by_role("listitem")).to_have_count(1)
    expect(kept).to_contain_text(new[0][NAME])
    _see_people_as_before(page, before[0], new)
    _fail_to_undo_again(late, watch)


def _edit_by_hand(page: Page, row: Row) -> None:
    name = row[NAME]
    page.get_by_role("link", name=thai("See the people")).click()
    page.get_by_role("link", name=f"{thai('Edit')} {name}").click()
    page.get_by_label(thai("Telephone")).fill("0891234567")
    expect_sound(page)
    page.get_by_role("button", name=thai("Save the details")).click()
    done = thai("The details are saved. Older rosters will not change them.")
    expect(page.get_by_text(done)).to_be_visible()


def _undo(page: Page) -> None:
    page.get_by_role("link", name=thai("Undo this import")).click()
    expect(page.get_by_role("heading", name=thai("Undo this import?"))).to_be_visible()
    expect_sound(page)
    page.get_by_role("button", name=thai("Undo this import")).click()
    expect_stage(page, "Undone")


def _see_people_as_before(page: Page, changed: Row, new: list[Row]) -> None:
    """Of the new people only the one who was edited is still there."""
    page.goto("/people/")
    line = page.get_by_role("row").filter(has_text=changed[NAME])
    expect(line).not_to_contain_text(DEPUTY[POSITION])
    expect(page.get_by_role("row").filter(has_text=new[0][NAME])).to_have_count(1)
    expect(page.get_by_role("row").filter(has_text=new[1][NAME])).to_have_count(0)


def _fail_to_undo_again(late: Page, watch: Watch) -> None:
    """Who had the page open all the time is told so; a new page offers no way to do it again."""
    watch.expected.add(409)
    late.get_by_role("button", name=thai("Undo this import")).click()
    expect(late.get_by_role("heading", name=thai("Somebody was faster"))).to_be_visible()
    late.get_by_role("main").get_by_role("link").first.click()
    expect_stage(late, "Undone")
    expect(late.get_by_role("link", name=thai("Undo this import"))).to_have_count(0)

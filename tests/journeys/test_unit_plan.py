"""A director begins the school's plan of the year; a teacher of the school reads it on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.words import thai

pytestmark = pytest.mark.journey
TITLE = "อบรมตารางคำนวณ <b>ทั้งโรงเรียน</b>"


def test_plan_is_written_and_read(open_as: Callable[..., Page]) -> None:
    _write(open_as("director"))
    _read(open_as("teacher", width=360))


def _write(page: Page) -> None:
    page.get_by_role("link", name=thai("Unit"), exact=True).click()
    page.get_by_role("link", name=thai("Yearly plan")).first.click()
    page.get_by_role("button", name=thai("Begin an empty plan")).click()
    page.get_by_role("link", name=thai("Add an activity")).click()
    page.get_by_label(thai("Lay down how people develop")).check()
    page.get_by_label(thai("Activity"), exact=True).fill(TITLE)
    page.get_by_label(thai("Area")).select_option(index=5)
    page.get_by_label(thai("Budget planned (baht)")).fill("12,500.50")
    page.get_by_label(thai("From"), exact=True).fill("๑ ต.ค. ๒๕๖๙")
    page.get_by_label(thai("To"), exact=True).fill("30/9/2570")
    page.get_by_role("button", name=thai("Save"), exact=True).click()
    expect(page.get_by_text(thai("The plan is saved."))).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def _read(page: Page) -> None:
    page.get_by_role("link", name=thai("Yearly plan of the unit")).click()
    expect(page.get_by_text(TITLE)).to_be_visible()
    expect(page.get_by_text("12,500.50").first).to_be_visible()
    expect(page.get_by_role("link", name=thai("Add an activity"))).to_have_count(0)

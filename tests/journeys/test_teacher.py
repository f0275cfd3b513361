"""A teacher logs learning on a phone; the director of the school approves it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from personnel.be_dates import display_range, to_input
from personnel.templatetags.thai import hours
from skillsportal.demo.records import PDF
from tests.journeys.conftest import PHONE
from tests.journeys.words import thai, thai_pattern

pytestmark = pytest.mark.journey

TITLE = "รับการสอนงานเรื่องแบบทดสอบออนไลน์จากครูหัวหน้าสาระ"
PROVIDER = "โรงเรียนอนุบาลชุมพร"
REFLECTION = "ใช้สร้างแบบทดสอบหลังเรียนหน่วยที่ 3"
METHOD = "รับการสอนงาน"
FILE = "ใบรับรองการสอนงาน.pdf"
SHARES = {1: 60, 8: 40}
MINUTES = 150


def test_teacher_logs_learning_and_sees_it_approved(open_as: Callable[..., Page]) -> None:
    page = open_as("teacher", width=PHONE)
    _look_at_my_page(page)
    before = _hours_of(page, 1)
    today = timezone.localdate()
    _save_draft(page, today - timedelta(days=3), today - timedelta(days=2))
    _submit_draft(page)
    _approve(open_as("director"))
    page.goto("/")
    decisions = _section(page, "Latest decisions")
    expect(decisions.get_by_role("link", name=TITLE)).to_be_visible()
    expect(decisions.get_by_role("listitem").first).to_contain_text(thai("Approved"))
    assert _hours_of(page, 1) == before + MINUTES * SHARES[1] // 100


def _look_at_my_page(page: Page) -> None:
    areas = _section(page, "Ten areas").get_by_role("article")
    expect(areas).to_have_count(10)
    for area in areas.all():
        expect(area).to_contain_text(thai("Approved hours"))
        expect(area).to_contain_text(thai_pattern("%(done)s of %(all)s"))
    gaps = areas.filter(has_text=thai("Missing"))
    expect(gaps.first.get_by_role("link", name=thai("Log learning in this area"))).to_be_visible()
    expect(gaps.first.locator("p small")).not_to_be_empty()
    balance = page.get_by_role("listitem").filter(has_text=f"{thai('model')} 70")
    expect(balance).to_contain_text("%")


def _save_draft(page: Page, start: date, end: date) -> None:
    main = page.get_by_role("main")
    main.get_by_role("link", name=thai("Log learning"), exact=True).click()
    page.get_by_label(thai("What did you learn?")).fill(TITLE)
    page.get_by_text(thai("From others")).click()
    page.get_by_label(METHOD, exact=True).check()
    page.get_by_label(thai("From"), exact=True).fill(to_input(start))
    page.get_by_label(thai("To")).fill(to_input(end))
    page.get_by_label(thai("Hours")).fill(str(MINUTES // 60))
    page.get_by_label(thai("Minutes")).fill(str(MINUTES % 60))
    _share_out(page)
    _add_evidence(page)
    page.get_by_role("button", name=thai("Save draft")).click()
    saved = thai("Draft saved. Nobody else sees it until you submit it.")
    expect(page.get_by_text(saved)).to_be_visible()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    with override("th"):
        expect(page.get_by_text(display_range(start, end), exact=True)).to_be_visible()


def _share_out(page: Page) -> None:
    page.get_by_text(thai("Several areas, but not in equal parts?")).click()
    for number, share in SHARES.items():
        page.get_by_role("checkbox", name=f"{number}. ").first.check()
        page.get_by_label(_share_label(number)).fill(str(share))
    expect(page.locator("[data-sum-out]")).to_have_text("100")


def _share_label(number: int) -> str:
    return thai("Share of area %(number)s in percent", number=number)


def _add_evidence(page: Page) -> None:
    page.get_by_text(thai("Evidence: photo, file, link")).click()
    page.get_by_text(thai("More: provider, certificate number, reflection")).click()
    file = {"name": FILE, "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label(thai("Evidence files")).set_input_files([file])
    expect(page.get_by_role("link", name=FILE)).to_be_visible()
    page.get_by_label(thai("Provider")).fill(PROVIDER)
    page.get_by_label(thai("What will you do with it?")).fill(REFLECTION)


def _submit_draft(page: Page) -> None:
    page.get_by_role("link", name=thai("Edit")).click()
    expect(page.get_by_label(thai("What did you learn?"))).to_have_value(TITLE)
    expect(page.get_by_label(METHOD, exact=True)).to_be_checked()
    expect(page.get_by_label(thai("Minutes"))).to_have_value(str(MINUTES % 60))
    for number, share in SHARES.items():
        expect(page.get_by_label(_share_label(number))).to_have_value(str(share))
    expect(page.get_by_label(thai("What will you do with it?"))).to_have_value(REFLECTION)
    expect(page.get_by_role("link", name=FILE)).to_be_visible()
    page.get_by_role("button", name=thai("Submit")).click()
    expect(page.get_by_text(thai("Waiting for a decision"), exact=True)).to_be_visible()


def _approve(page: Page) -> None:
    page.get_by_role("link", name=thai("To decide")).click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name=thai("Approve"), exact=True).click()
    expect(page.get_by_text(thai("“%(title)s” is approved.", title=TITLE))).to_be_visible()


def _hours_of(page: Page, number: int) -> int:
    """Return the approved minutes that the card of an area shows."""
    card = _section(page, "Ten areas").get_by_role("article").nth(number - 1)
    done = thai_pattern("%(done)s of %(all)s").search(card.locator("b").last.inner_text())[1]
    with override("th"):
        return next(minutes for minutes in range(100 * 60) if hours(minutes) == done)


def _section(page: Page, heading: str) -> Locator:
    return page.get_by_role("region", name=thai(heading))

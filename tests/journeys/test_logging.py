"""Learning is logged on a phone whatever the network, the session or the script does meanwhile."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from personnel.be_dates import to_input
from skillsportal.demo.fill import PASSWORD
from skillsportal.demo.records import PDF
from tests.journeys.conftest import PHONE
from tests.journeys.watch import Watch
from tests.journeys.words import thai

pytestmark = pytest.mark.journey

METHOD = "เรียนหลักสูตรออนไลน์"
FILE = {"name": "เกียรติบัตร.pdf", "mimeType": "application/pdf", "buffer": PDF}
SAVED = re.compile(re.escape(thai("Saved {time}")).replace(r"\{time\}", r"\d\d:\d\d"))
UNSAVED = thai("Not saved yet, will try again. Kept on this device.")


@pytest.fixture
def phone(open_as: Callable[..., Page]) -> Page:
    """The empty form on a telephone; a Thai page on a touch screen."""
    return open_as("teacher", width=PHONE, at="/records/new/")


def title_of(page: Page) -> Locator:
    return page.get_by_label(thai("What did you learn?"))


def state_of(page: Page) -> Locator:
    return page.locator("[data-draft-state]")


def some_title() -> str:
    return f"ฝึกใช้แบบสอบถามออนไลน์ {uuid4().hex[:6]}"


def answer_the_rest(page: Page, days_ago: int = 40) -> None:
    """Everything of the short form but the title."""
    day = timezone.localdate() - timedelta(days=days_ago)
    page.get_by_label(thai("From"), exact=True).fill(to_input(day))
    page.get_by_label(thai("Hours"), exact=True).fill("2")
    page.get_by_label(METHOD, exact=True).check()
    page.get_by_role("checkbox", name="1. ").first.check()


def choose_file(page: Page) -> None:
    page.get_by_text(thai("Evidence: photo, file, link")).click()
    page.get_by_label(thai("Evidence files")).set_input_files([FILE])


def submit(page: Page) -> None:
    page.locator(".form-actions").get_by_role("button", name=thai("Submit"), exact=True).click()
    expect(page.get_by_text(thai("Waiting for a decision"), exact=True)).to_be_visible()


def test_network_cut_before_anything_was_saved_loses_nothing(phone: Page) -> None:
    context, title = phone.context, some_title()
    context.set_offline(True)
    title_of(phone).fill(title)
    answer_the_rest(phone)
    choose_file(phone)
    expect(state_of(phone)).to_contain_text(UNSAVED)
    expect(state_of(phone)).to_contain_text(FILE["name"])
    phone.locator(".form-actions").get_by_role("button", name=thai("Submit"), exact=True).click()
    expect(title_of(phone)).to_have_value(title)
    phone.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto("/records/new/")
    expect(page.get_by_text(thai("What you typed before is back."))).to_be_visible()
    expect(title_of(page)).to_have_value(title)
    expect(page.get_by_label(METHOD, exact=True)).to_be_checked()
    expect(page.get_by_role("link", name=FILE["name"])).to_be_visible()
    expect(state_of(page)).to_contain_text(SAVED)
    submit(page)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("link", name=FILE["name"])).to_be_visible()
    page.goto("/records/new/")
    expect(title_of(page)).to_have_value("")
    assert kept_on_device(page) == 0


def test_network_cut_after_a_save_loses_nothing(phone: Page) -> None:
    context, title = phone.context, some_title()
    title_of(phone).fill(title)
    expect(state_of(phone)).to_contain_text(SAVED)
    phone.wait_for_url(re.compile(r"/records/\d+/edit/"))
    address = phone.url
    context.set_offline(True)
    answer_the_rest(phone, days_ago=41)
    choose_file(phone)
    expect(state_of(phone)).to_contain_text(UNSAVED)
    phone.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto("/records/new/")
    page.get_by_role("link", name=thai("Go on with the draft")).click()
    assert page.url == address
    expect(page.get_by_label(thai("Hours"), exact=True)).to_have_value("2")
    expect(page.get_by_role("link", name=FILE["name"])).to_be_visible()
    submit(page)


def test_network_that_comes_back_sends_by_itself(phone: Page) -> None:
    phone.context.set_offline(True)
    title_of(phone).fill(some_title())
    expect(state_of(phone)).to_contain_text(UNSAVED)
    phone.context.set_offline(False)
    expect(state_of(phone)).to_contain_text(SAVED)


def test_session_lost_mid_form_is_signed_in_again_and_goes_on(phone: Page, watch: Watch) -> None:
    watch.expected.add(403)
    title = some_title()
    title_of(phone).fill(title)
    expect(state_of(phone)).to_contain_text(SAVED)
    phone.context.clear_cookies()
    answer_the_rest(phone, days_ago=42)
    choose_file(phone)
    way_back = phone.get_by_role("link", name=thai("Sign in and go on"))
    expect(way_back).to_be_visible()
    submit_button = phone.locator(".form-actions").get_by_role(
        "button", name=thai("Submit"), exact=True
    )
    submit_button.click()
    expect(title_of(phone)).to_have_value(title)
    way_back.click()
    phone.get_by_label(thai("Email")).fill("teacher@example.org")
    phone.get_by_label(thai("Password")).fill(PASSWORD)
    phone.get_by_role("button", name=thai("Sign in")).click()
    expect(title_of(phone)).to_have_value(title)
    expect(phone.get_by_label(thai("Hours"), exact=True)).to_have_value("2")
    expect(phone.get_by_role("link", name=FILE["name"])).to_be_visible()
    submit(phone)


def test_who_signs_out_leaves_nothing_on_the_device(
    new_context: Callable[..., BrowserContext], open_as: Callable[..., Page]
) -> None:
    # An account of its own: signing out ends the session that the other tests share.
    page = open_as("teacher", width=PHONE, at="")
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label(thai("Email")).fill("teacher@example.org")
    page.get_by_label(thai("Password")).fill(PASSWORD)
    page.get_by_role("button", name=thai("Sign in")).click()
    page.wait_for_url(re.compile("/me/"))
    page.goto("/records/new/")
    page.context.set_offline(True)
    title_of(page).fill(some_title())
    expect(state_of(page)).to_contain_text(UNSAVED)
    assert kept_on_device(page) == 1
    page.context.set_offline(False)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name=thai("Sign out")).click()
    page.wait_for_url(re.compile("/accounts/"))
    assert kept_on_device(page) == 0


def test_other_device_is_told_and_what_is_typed_stays(
    phone: Page, open_as: Callable[..., Page], watch: Watch
) -> None:
    watch.expected.add(409)
    title_of(phone).fill(some_title())
    expect(state_of(phone)).to_contain_text(SAVED)
    phone.wait_for_url(re.compile(r"/records/\d+/edit/"))
    desk = open_as("teacher", at=phone.url)
    desk.get_by_label(thai("Hours"), exact=True).fill("3")
    expect(state_of(desk)).to_contain_text(SAVED)
    phone.get_by_label(thai("Hours"), exact=True).fill("5")
    expect(
        phone.get_by_text(thai("This draft was changed in another window or on another device."))
    ).to_be_visible()
    expect(phone.get_by_label(thai("Hours"), exact=True)).to_have_value("5")
    phone.get_by_role("button", name=thai("Replace it with what is typed here")).click()
    expect(state_of(phone)).to_contain_text(SAVED)
    desk.reload()
    expect(desk.get_by_label(thai("Hours"), exact=True)).to_have_value("5")


def test_bad_file_is_answered_at_once_in_words(phone: Page) -> None:
    phone.get_by_text(thai("Evidence: photo, file, link")).click()
    bad = FILE | {"name": "a.pdf", "buffer": b"<html>"}
    phone.get_by_label(thai("Evidence files")).set_input_files([bad])
    expect(phone.locator("[data-file-refused]")).to_contain_text("PDF JPEG")
    title_of(phone).fill(some_title())
    expect(state_of(phone)).to_contain_text(SAVED)


def test_without_script_everything_works_by_plain_forms(
    new_context: Callable[..., BrowserContext], signed_in: Callable[[str], Any]
) -> None:
    viewport = {"width": PHONE, "height": 800}
    state = signed_in("teacher")
    context = new_context(storage_state=state, viewport=viewport, java_script_enabled=False)
    page, title = context.new_page(), some_title()
    page.goto("/records/new/")
    title_of(page).fill(title)
    answer_the_rest(page, days_ago=43)
    choose_file(page)
    page.get_by_role("button", name=thai("Save draft")).click()
    expect(page.get_by_role("link", name=FILE["name"])).to_be_visible()
    page.get_by_role("link", name=thai("Edit")).click()
    expect(title_of(page)).to_have_value(title)
    submit(page)


def test_shortest_log_takes_seconds(phone: Page) -> None:
    """Six letters of a code, and four taps: the title, the course, the day, the button."""
    began = time.monotonic()
    title_of(phone).tap()
    phone.keyboard.type("ds0701", delay=120)
    phone.locator(".suggestion").first.tap()
    expect(phone.get_by_label(thai("Hours"), exact=True)).to_have_value("6")
    phone.get_by_role("button", name=thai("Today")).tap()
    phone.get_by_role("button", name=thai("Submit"), exact=True).last.tap()
    expect(phone.get_by_text(thai("Waiting for a decision"), exact=True)).to_be_visible()
    seconds = time.monotonic() - began
    print(f"the shortest log: {seconds:.1f} s")  # noqa: T201
    assert seconds < 15


def kept_on_device(page: Page) -> int:
    """Return how many unsent forms lie on the device."""
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    )

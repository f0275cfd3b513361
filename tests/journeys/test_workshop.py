"""A director holds a workshop; a teacher signs in by telephone, and has the record in the end."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from personnel.be_dates import to_input
from skillsportal.demo.people import TEACHER
from tests.journeys.conftest import PHONE
from tests.journeys.words import thai, thai_count, thai_pattern

pytestmark = pytest.mark.journey

TITLE = "อบรมการประชุมทางไกลสำหรับครู"
NAME = f"{TEACHER.first_name} {TEACHER.last_name}"
STRANGER = "นายไม่มี ตัวตน"
SIGNED_IN = "You are signed in to “%(title)s”. Your record comes when the organiser finishes it."


def test_teacher_signs_in_by_the_code_and_gets_an_approved_record(
    open_as: Callable[..., Page],
) -> None:
    desk = open_as("director")
    _create(desk)
    _bring_a_list(desk)
    code = _show_code(desk)
    phone = open_as("teacher", width=PHONE, at=code)
    phone.get_by_role("button", name=thai("I am here")).click()
    expect(phone.get_by_text(thai_pattern(SIGNED_IN))).to_be_visible()
    _finish(desk)
    _see_record(phone)


def _create(page: Page) -> None:
    page.goto("/activities/")
    page.get_by_role("link", name=thai("New workshop")).first.click()
    page.get_by_label(thai("What is it called?")).fill(TITLE)
    page.get_by_label(thai("How do they learn?")).select_option(index=5)
    page.get_by_label(thai("First day")).fill(to_input(timezone.localdate()))
    page.get_by_label(thai("Hours")).fill("2")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=thai("Save")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _bring_a_list(page: Page) -> None:
    page.get_by_role("link", name=thai("Paste or upload a list")).click()
    page.get_by_label(re.compile(thai("Paste a list"))).fill(f"1\t{NAME}\n2\t{STRANGER}")
    page.get_by_role("button", name=thai("Find the people")).click()
    lost = page.get_by_role("region", name=thai("Not found"))
    expect(lost.get_by_role("row").nth(1)).to_contain_text(STRANGER)
    found = page.get_by_role("region", name=thai("Found"), exact=True)
    expect(found.get_by_role("row").nth(1)).to_contain_text(NAME)
    page.get_by_role("button", name=thai("Add the people found")).click()
    added = thai_count("%(n)d person was added.", "%(n)d people were added.", 1, n=1)
    expect(page.get_by_text(added)).to_be_visible()


def _show_code(page: Page) -> str:
    page.get_by_role("link", name=thai("QR code to sign in")).click()
    expect(page.get_by_role("img", name=thai("QR code to sign in"))).to_be_visible()
    address = page.get_by_role("link", name=thai("Open the address of the code"))
    return str(address.get_attribute("href"))


def _finish(page: Page) -> None:
    page.get_by_role("link", name=TITLE).click()
    arrivals = page.get_by_role("region", name=thai("Signing in now"))
    expect(arrivals).to_contain_text(NAME)
    page.on("dialog", lambda question: question.accept())
    page.get_by_role("button", name=thai("Finish and make the records")).click()
    expect(page.get_by_text(thai_pattern("%(n)d record is approved."))).to_be_visible()


def _see_record(page: Page) -> None:
    page.goto("/me/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=TITLE))
    expect(row).to_contain_text(thai("from a workshop"))
    expect(row).to_contain_text(thai("Approved"))
    row.get_by_role("link", name=TITLE).click()
    logged = thai("Logged by the organiser for everybody who took part")
    expect(page.get_by_text(logged)).to_be_visible()

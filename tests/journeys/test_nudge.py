"""The supervisor of an area reminds a director, who finds it and chooses no more mails of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from skillsportal.demo.people import OTHER_DIRECTOR
from tests.journeys.words import thai, thai_count

pytestmark = pytest.mark.journey
DIRECTOR = f"{OTHER_DIRECTOR.first_name} {OTHER_DIRECTOR.last_name}"
SCHOOL = "โรงเรียนอนุบาลท่าแซะ"
SENT = ("%(n)s reminder is in the portal.", "%(n)s reminders are in the portal.")


def test_reminder_is_sent_found_and_its_mails_are_declined(
    open_as: Callable[..., Page],
) -> None:
    _remind_the_director(open_as("area", at="/remind/?kind=gap"))
    _find_it_and_choose(open_as("other-director", width=360, at="/notices/"))


def _remind_the_director(page: Page) -> None:
    school = page.get_by_label(thai("Unit")).locator("option", has_text=SCHOOL)
    page.get_by_label(thai("Unit")).select_option(school.get_attribute("value"))
    page.get_by_role("button", name=thai("Show")).click()
    row = page.locator("tbody tr").filter(has=page.get_by_text(DIRECTOR))
    row.get_by_role("button", name=thai("Remind")).click()
    expect(page.get_by_text(thai_count(*SENT, 1))).to_be_visible()


def _find_it_and_choose(page: Page) -> None:
    expect(
        page.get_by_text(thai("A reminder: areas in which a level is missing")).first
    ).to_be_visible()
    page.get_by_role("link", name=thai("Choose mails")).click()
    reminders = page.get_by_role("group", name=thai("Reminders"))
    reminders.get_by_label(thai("No e-mail")).check()
    page.get_by_role("button", name=thai("Save")).click()
    expect(page.get_by_text(thai("Your choice is saved."))).to_be_visible()
    expect(reminders.get_by_label(thai("No e-mail"))).to_be_checked()

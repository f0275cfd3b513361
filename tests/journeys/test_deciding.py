"""A director decides: returned, corrected, put right; many at once; by a delegate."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from skillsportal.demo.people import TEACHER
from tests.journeys.words import thai, thai_count, thai_pattern

pytestmark = pytest.mark.journey

APPROVED = ("%(n)d record is approved.", "%(n)d records are approved.")
APPROVE_ALL = ("Approve the record", "Approve all %(n)s records")
NAME = f"{TEACHER.first_name} {TEACHER.last_name}"
WRONG = "ชั่วโมงไม่ตรงกับเกียรติบัตร โปรดแนบหน้าที่สอง"


def test_returned_corrected_approved_and_the_decision_put_right(
    open_as: Callable[..., Page],
) -> None:
    director, teacher = open_as("director"), open_as("teacher")
    record = _open_record_with_evidence(director)
    _return(director)
    _submit_again(teacher, record)
    director.goto(record)
    _approve(director)
    _correct(director, record)
    _submit_again(teacher, record)


def test_many_are_approved_at_once(open_as: Callable[..., Page]) -> None:
    page = open_as("area", at="/queue/?age=14")
    boxes = page.locator("[data-row-check]")
    page.get_by_label(thai("Tick all")).first.check()
    ticked = boxes.count()
    expect(page.locator("[data-check-count]")).to_have_text(str(ticked))
    page.get_by_role("button", name=thai("Approve the ticked ones")).click()
    _confirm_levels(page, ticked)
    expect(page.get_by_text(thai_count(*APPROVED, ticked))).to_be_visible()


def test_colleague_decides_until_it_is_revoked(open_as: Callable[..., Page]) -> None:
    director = open_as("director", at="/delegations/")
    director.get_by_label(thai("Name or e-mail address of the colleague")).fill(TEACHER.first_name)
    director.get_by_role("button", name=thai("Search")).click()
    director.get_by_role("radio", name=re.compile(TEACHER.last_name)).check()
    day = director.get_by_label(thai("First day")).input_value()
    director.get_by_label(thai("Last day")).fill(day)
    director.get_by_role("button", name=thai("Delegate"), exact=True).click()
    expect(director.get_by_text(thai("In force"))).to_be_visible()

    teacher = open_as("teacher", at="/notices/")
    expect(teacher.get_by_text(thai("You decide on records for a time")).first).to_be_visible()
    teacher.goto("/queue/")
    rows = teacher.locator("tbody tr")
    expect(rows.filter(has_text=NAME)).to_have_count(0)
    if rows.count():
        rows.first.get_by_role("button", name=thai("Approve")).click()
        _confirm_levels(teacher, 1)
        expect(teacher.get_by_text(thai_count(*APPROVED, 1))).to_be_visible()

    director.on("dialog", lambda dialog: dialog.accept())
    director.get_by_role("button", name=thai("Revoke")).first.click()
    expect(director.get_by_text(thai("The delegation is revoked."))).to_be_visible()
    teacher.goto("/me/")
    expect(teacher.get_by_role("link", name=thai("To decide"))).to_have_count(0)


def test_group_is_assessed_on_one_page(open_as: Callable[..., Page]) -> None:
    page = open_as("director", at="/levels/")
    page.get_by_label(thai("Unit"), exact=True).select_option(index=1)
    page.get_by_label(thai("Area"), exact=True).select_option(index=1)
    page.get_by_role("button", name=thai("Show")).click()
    level = page.locator("tbody select").first
    chosen = "3" if level.input_value() != "3" else "2"
    level.focus()
    page.keyboard.press(chosen)
    expect(level).to_have_value(chosen)
    page.get_by_label(thai("Reason for the changes")).fill("สังเกตการสอนเมื่อสัปดาห์ก่อน")
    page.get_by_role("button", name=thai("Save the changed levels")).click()
    saved = thai_count("%(n)d level is saved.", "%(n)d levels are saved.", 1)
    expect(page.get_by_text(saved)).to_be_visible()
    expect(page.locator("tbody select").first).to_have_value(chosen)


def _open_record_with_evidence(page: Page) -> str:
    page.goto(f"/queue/?q={NAME}&evidence=yes")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.wait_for_url("**/records/**")
    return page.url.split("?")[0]


def _return(page: Page) -> None:
    page.locator("summary", has_text=thai("Return for correction")).click()
    page.get_by_label(thai("Common reasons")).select_option(index=3)
    words = page.get_by_label(thai("In your own words"))
    expect(words).not_to_have_value("")
    words.fill(WRONG)
    page.get_by_role("button", name=thai("Return it")).click()
    expect(page.get_by_text(thai_pattern("“%(title)s” is returned."))).to_be_visible()


def _submit_again(page: Page, record: str) -> None:
    page.goto(record)
    # "Submit anyway", where the demo made a record alike.
    page.locator("form[action$='/submit/'] button").click()
    expect(_history(page).last).to_contain_text(thai("Submitted"))


def _approve(page: Page) -> None:
    page.get_by_role("button", name=thai("Approve"), exact=True).click()
    expect(page.get_by_text(thai_pattern("“%(title)s” is approved."))).to_be_visible()


def _correct(page: Page, record: str) -> None:
    page.goto(record)
    page.get_by_role("link", name=thai("Correct the decision")).click()
    page.get_by_label(thai("Return it")).check()
    page.get_by_label(thai("Why is it corrected?")).fill(WRONG)
    page.get_by_role("button", name=thai("Correct the decision")).click()
    expect(_history(page).last).to_contain_text(thai("Decision corrected: returned"))
    expect(_history(page).last).to_contain_text(WRONG)


def _confirm_levels(page: Page, count: int) -> None:
    """Records with a certificate are shown once more, with the levels to confirm."""
    approve = page.get_by_role("button", name=thai_count(*APPROVE_ALL, count))
    expect(approve.or_(page.get_by_text(thai_count(*APPROVED, count)))).to_be_visible()
    if approve.is_visible():
        approve.click()


def _history(page: Page) -> Locator:
    return page.get_by_role("region", name=thai("What happened so far")).get_by_role("listitem")

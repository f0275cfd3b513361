"""A self-assessment begun on a phone and finished at a desk; then the plan that follows from it."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from competencies.enums import Ability
from personnel.be_dates import to_input
from tests.journeys.conftest import PHONE
from tests.journeys.sound import expect_sound
from tests.journeys.words import thai, thai_pattern

pytestmark = pytest.mark.journey

AREAS, STATEMENTS = 10, 9
ITEM = "ฝึกใช้ตารางคำนวณกับทะเบียนวัดผลของชั้นเรียน"
HOURS = 2
RECORD = "ทำทะเบียนวัดผลด้วยตารางคำนวณ"


def test_self_assessment_goes_on_in_another_browser(open_as: Callable[..., Page]) -> None:
    phone = open_as("teacher", width=PHONE)
    phone.get_by_role("link", name=thai("Assess myself")).first.click()
    expect(phone.get_by_text(thai("It is for your own learning. It never counts as a verified "
        "level and is not used for any appraisal."))).to_be_visible()  # fmt: skip
    phone.get_by_role("main").get_by_role("button").first.click()
    for number, ability in enumerate((Ability.ALONE, Ability.WITH_HELP, Ability.TEACHES)):
        _answer(phone, number, ability)
    expect_sound(phone)
    desk = open_as("teacher", at="/self-assessment/")
    desk.get_by_role("button", name=thai("Go on"), exact=True).click()
    expect(_choice(desk, 1, Ability.WITH_HELP)).to_be_checked()
    for _area in range(AREAS):
        _fill_in(desk)
    desk.get_by_role("button", name=thai("Finish and see the report")).click()
    _read_report(desk)


def test_plan_is_proposed_agreed_to_and_ticked_off(open_as: Callable[..., Page]) -> None:
    page = open_as("teacher", width=PHONE)
    page.get_by_role("link", name=thai("My ID plan")).first.click()
    page.get_by_role("button", name=thai("Propose a plan")).click()
    expect(page.locator("tbody tr")).to_have_count(6)
    _edit_plan(page)
    expect_sound(page)
    page.get_by_role("button", name=thai("Send to the supervisor")).click()
    expect(page.get_by_text(thai("Waits for agreement"), exact=True)).to_be_visible()
    director = open_as("director", at="/plans/")
    director.get_by_role("main").get_by_role("link").first.click()
    expect(director.get_by_role("rowheader", name=ITEM)).to_be_visible()
    director.get_by_role("button", name=thai("Agree to the plan")).click()
    page.reload()
    expect(page.get_by_text(thai("Agreed"), exact=True)).to_be_visible()
    row = page.get_by_role("row").filter(has_text=ITEM)
    expect(row.get_by_text(thai("Done"), exact=True)).to_have_count(0)
    _learn(page)
    _approve(director)
    page.goto("/plan/")
    expect(row.get_by_text(thai("Done"), exact=True)).to_be_visible()


def _answer(page: Page, number: int, ability: Ability) -> None:
    """Tap an answer, and wait until the server has kept it."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        _choice(page, number, ability).check()
    assert kept.value.ok
    expect(page.get_by_text(thai("Your answer is kept."))).to_be_visible()


def _choice(page: Page, number: int, ability: Ability) -> Locator:
    with override("th"):
        words = str(ability.label)
    question = page.get_by_role("main").get_by_role("group").nth(number)
    return question.get_by_role("radio", name=words, exact=True)


def _fill_in(page: Page) -> None:
    """Answer what is left open of the area, and go on to the next one."""
    here = page.url
    for number in range(STATEMENTS):
        question = page.get_by_role("main").get_by_role("group").nth(number)
        if not question.locator(":checked").count():
            _choice(page, number, Ability.ALONE).check()
    page.get_by_role("button", name=thai("Save and go on")).click()
    page.wait_for_url(lambda url: url != here)


def _read_report(page: Page) -> None:
    expect(page.get_by_role("heading", name=thai("Report of your self-assessment"))).to_be_visible()
    strengths = page.get_by_role("region", name=thai("Your strengths")).get_by_role("listitem")
    actions = page.get_by_role("region", name=thai("Next actions")).get_by_role("listitem")
    expect(strengths).to_have_count(3)
    expect(actions).to_have_count(3)
    for action in actions.all():
        expect(action).to_contain_text(thai("Course"))
    table = page.get_by_role("region", name=thai("All areas")).locator("tbody tr")
    expect(table).to_have_count(AREAS)
    expect_sound(page)


def _edit_plan(page: Page) -> None:
    """Take an item off, and add one of one's own that is due first."""
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name=re.compile(thai("Remove"))).last.click()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.get_by_role("link", name=thai("Add an item")).click()
    page.get_by_label(thai("Area"), exact=True).select_option(index=5)
    page.get_by_label(thai("What will you do?")).fill(ITEM)
    page.get_by_label(thai("How?")).select_option(label="ฝึกจากงานที่ปฏิบัติหรือโครงการในหน้าที่")
    page.get_by_label(thai("Hours")).fill(str(HOURS))
    page.get_by_label(thai("Up to when?")).fill(to_input(timezone.localdate()))
    page.get_by_role("button", name=thai("Save"), exact=True).click()
    expect(page.get_by_role("rowheader", name=ITEM)).to_be_visible()


def _learn(page: Page) -> None:
    page.goto("/records/new/")
    page.get_by_label(thai("What did you learn?")).fill(RECORD)
    page.get_by_label("ฝึกจากงานที่ปฏิบัติหรือโครงการในหน้าที่", exact=True).check()
    page.get_by_label(thai("From"), exact=True).fill(to_input(timezone.localdate()))
    page.get_by_label(thai("Hours")).fill(str(HOURS))
    page.get_by_role("checkbox", name="5. ").check()
    page.get_by_role("button", name=thai("Submit")).click()
    expect(page.get_by_text(thai("Waiting for a decision"), exact=True)).to_be_visible()


def _approve(page: Page) -> None:
    page.goto("/queue/")
    page.get_by_role("link", name=RECORD).click()
    page.get_by_role("button", name=thai("Approve"), exact=True).click()
    expect(page.get_by_text(thai_pattern("“%(title)s” is approved."))).to_be_visible()

"""What goes wrong gets a clear sentence in Thai and the way to the field, never an error page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from personnel.be_dates import display, to_input
from personnel.roster.problems import refusal_message
from tests.journeys.conftest import JOB, PHONE
from tests.journeys.watch import Watch
from tests.journeys.words import thai

pytestmark = pytest.mark.journey

TEXT = "ลำดับ,ชื่อ-สกุล,ตำแหน่ง\r\n1,นายสมชาย ใจดี,ครู\r\n".encode()
# Thai saved in an encoding without Thai letters.
LOST = b"?????,????-????,???????\r\n" + b"1,??????? ????,???\r\n" * 9


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("รายชื่อ.xlsx", TEXT, "renamed-text"), ("รายชื่อ.csv", LOST, "thai-lost")],
    ids=["text", "lost-thai"],
)
def test_file_that_is_no_roster_is_refused(
    open_as: Callable[..., Page], name: str, content: bytes, code: str
) -> None:
    page = open_as("admin")
    _upload(page, name, content)
    with override("th"):
        sentence = refusal_message(code, {"suffix": ".xlsx"})
    expect(page.get_by_text(sentence)).to_be_visible(timeout=JOB)
    expect(page.get_by_role("link", name=thai("Upload another file"))).to_be_visible()


def test_empty_file_is_refused(open_as: Callable[..., Page]) -> None:
    page = open_as("admin")
    _upload(page, "รายชื่อ.xlsx", b"")
    sentence = "This file is empty (0 bytes). Save it again in the program it comes from."
    _follow_error(page, thai(sentence), to=page.get_by_label(thai("Roster file")))


def test_day_to_come_is_refused(open_as: Callable[..., Page]) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = _fill_record(open_as)
    page.get_by_label(thai("From"), exact=True).fill(to_input(tomorrow))
    _submit(page)
    with override("th"):
        day = display(tomorrow)
    sentence = thai("%(date)s lies in the future. Log learning after it has taken place.", date=day)
    _follow_error(page, sentence, to=page.get_by_label(thai("From"), exact=True))


def test_thirty_hours_on_one_day_are_refused(open_as: Callable[..., Page]) -> None:
    page = _fill_record(open_as)
    page.get_by_label(thai("Hours")).fill("30")
    _submit(page)
    sentence = thai(
        "%(hours)s hours are too many: the first to the last day have %(limit)s hours. "
        "Correct the hours or the dates.",
        hours="30",
        limit=24,
    )
    _follow_error(page, sentence, to=page.get_by_label(thai("Hours")))


def test_shares_that_do_not_add_up_are_refused(open_as: Callable[..., Page]) -> None:
    page = _fill_record(open_as)
    page.get_by_text(thai("Several areas, but not in equal parts?")).click()
    page.get_by_label(thai("Share of area %(number)s in percent", number=1)).fill("60")
    page.get_by_label(thai("Share of area %(number)s in percent", number=2)).fill("30")
    _submit(page)
    sentence = thai(
        "The shares of the chosen areas add up to %(total)s %%. Give every chosen area a "
        "share so that they add up to 100 %%, or leave all empty to share equally.",
        total=90,
    )
    _follow_error(
        page, sentence, to=page.get_by_role("group", name=thai("Which areas was it about?"))
    )


def test_page_of_another_unit_is_not_found(open_as: Callable[..., Page], watch: Watch) -> None:
    theirs = open_as("other-director")
    theirs.get_by_role("link", name=thai("Unit"), exact=True).click()
    theirs.wait_for_url("**/units/*/")
    watch.expected.add(404)
    page = open_as("director")
    for address in (theirs.url, f"{theirs.url}gaps/"):
        answer = page.goto(address)
        assert answer.status == 404
        title = page.get_by_role("heading", name=thai("This page was not found"))
        expect(title).to_be_visible()
    page.get_by_role("link", name=thai("To the home page")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_role("link", name=thai("Import roster")).click()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label(thai("Roster file")).set_input_files([file])
    page.get_by_role("button", name=thai("Upload and check")).click()


def _fill_record(open_as: Callable[..., Page]) -> Page:
    """Fill the form with a record that only lacks what the test makes wrong."""
    page = open_as("teacher", width=PHONE)
    page.goto("/records/new/")
    page.get_by_label(thai("What did you learn?")).fill("ฝึกใช้ตารางคำนวณ")
    page.get_by_role("radio").first.check()
    page.get_by_label(thai("From"), exact=True).fill(to_input(timezone.localdate()))
    page.get_by_label(thai("Hours")).fill("1")
    page.get_by_role("checkbox").first.check()
    return page


def _submit(page: Page) -> None:
    page.get_by_role("button", name=thai("Submit")).click()


def _follow_error(page: Page, sentence: str, *, to: Locator) -> None:
    """Find the one error in the summary and follow its link to the field, which says it again."""
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(1)
    link = summary.get_by_role("link", name=sentence)
    link.click()
    expect(to).to_be_in_viewport()
    target = to.get_attribute("id")
    assert link.get_attribute("href") == f"#{target}"
    expect(page.get_by_text(sentence)).to_have_count(2)

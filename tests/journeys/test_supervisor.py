"""The supervisor of an area works through the queue, then goes from the figures to a person."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from skillsportal.demo.people import TEACHER
from skillsportal.demo.records import PDF
from tests.journeys.words import thai, thai_count, thai_pattern

pytestmark = pytest.mark.journey

OWN_WORDS = "โปรดแนบเกียรติบัตรหน้าที่สองด้วย"
APPROVE_ALL = "Approve all %(n)s records"
APPROVED = ("%(n)d record is approved.", "%(n)d records are approved.")
HEAT_MAP = "Share of people who meet the targets of the %(stage)s"
TEACHERS_NAME = f"{TEACHER.first_name} {TEACHER.last_name}"


def test_supervisor_decides_and_goes_from_figures_to_person(
    open_as: Callable[..., Page],
) -> None:
    page = open_as("area")
    _open_record_with_evidence(page)
    _download_evidence(page)
    _return_record(page)
    _approve_oldest(page)
    _look_at_dashboard(page)
    _go_to_largest_school(page)
    _go_to_person(page)
    _read_reason(open_as("teacher"))


def _open_record_with_evidence(page: Page) -> None:
    page.get_by_role("link", name=thai("To decide")).click()
    page.get_by_label(thai("Name or title")).fill(TEACHERS_NAME)
    page.get_by_role("button", name=thai("Show")).click()
    page.wait_for_url("**q=**")
    waiting = page.locator("tbody tr").filter(has=page.get_by_label(thai("with evidence")))
    waiting.first.get_by_role("link").click()


def _download_evidence(page: Page) -> None:
    evidence = page.get_by_role("region", name=thai("Evidence")).get_by_role("link").first
    with page.expect_download() as download:
        evidence.click()
    assert download.value.path().read_bytes() == PDF
    answer = page.request.get(evidence.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert answer.headers["cache-control"] == "private, no-store"


def _return_record(page: Page) -> None:
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator("summary", has_text=thai("Return for correction")).click()
    page.get_by_label(thai("Common reasons")).select_option(index=1)
    page.get_by_label(thai("In your own words")).fill(OWN_WORDS)
    page.get_by_role("button", name=thai("Return it")).click()
    expect(page.get_by_text(thai("“%(title)s” is returned.", title=title))).to_be_visible()


def _approve_oldest(page: Page) -> None:
    page.get_by_role("link", name=thai("To decide")).first.click()
    page.wait_for_url("**/queue/")
    left = _waiting(page) - 1
    page.get_by_role("row").nth(1).get_by_role("button", name=thai("Approve")).click()
    approve = page.get_by_role("button", name=thai_count("Approve the record", APPROVE_ALL, 1))
    done = page.get_by_text(thai_count(*APPROVED, 1))
    expect(approve.or_(done)).to_be_visible()
    if approve.is_visible():  # the record has a certificate
        approve.click()
    expect(done).to_be_visible()
    assert _waiting(page) == left


def _waiting(page: Page) -> int:
    return int(re.search(r"\d+", page.locator(".lead").inner_text())[0])


def _look_at_dashboard(page: Page) -> None:
    page.get_by_role("link", name=thai("Unit"), exact=True).click()
    expect(_heat_map(page).get_by_role("row")).to_have_count(1 + 10)
    groups = page.get_by_role("table").filter(has=page.locator("thead.visually-hidden"))
    assert sum(_figures(groups.get_by_role("cell"))) == _figures(_head_count(page))[0]
    later_stage = (
        page.get_by_label(thai("Stage whose targets are shown")).get_by_role("link").nth(1)
    )
    name = later_stage.inner_text()
    later_stage.click()
    expect(_heat_map(page)).to_have_accessible_name(re.compile(name))
    _heat_map(page).get_by_role("link").first.click()
    expect(page.get_by_label(thai("Area"), exact=True)).to_have_value("1")
    expect(page.get_by_label(thai("Group"), exact=True)).to_have_value("M")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.go_back()


def _heat_map(page: Page) -> Locator:
    return page.get_by_role("table", name=thai_pattern(HEAT_MAP))


def _head_count(page: Page) -> Locator:
    return page.get_by_role("heading", name=re.compile(r"^[\d,]+ "))


def _figures(found: Locator) -> list[int]:
    texts = " ".join(found.all_inner_texts()).replace(",", "")
    return [int(figure) for figure in re.findall(r"\d+", texts)]


def _go_to_largest_school(page: Page) -> None:
    units = page.get_by_role("region", name=thai("Units below"))
    area = page.get_by_role("heading", level=1).inner_text()
    units.get_by_role("link", name=thai("People"), exact=True).click()
    page.wait_for_url("**sort=-people**")
    units.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(area)
    crumbs = page.get_by_label(thai("Breadcrumbs")).get_by_role("listitem")
    expect(crumbs).to_have_count(1)


def _go_to_person(page: Page) -> None:
    page.get_by_role("link", name=thai("People with gaps")).click()
    page.wait_for_url("**/gaps/")
    first = page.locator("tbody").get_by_role("link").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("article")).to_have_count(10)
    recorded = thai("Every look at this page is written down, and the person sees it.")
    expect(page.get_by_text(recorded)).to_be_visible()


def _read_reason(page: Page) -> None:
    decisions = page.get_by_role("region", name=thai("Latest decisions")).get_by_role("listitem")
    expect(decisions.first).to_contain_text(thai("Returned"))
    expect(decisions.first).to_contain_text(OWN_WORDS)
    decisions.first.get_by_role("link").click()
    # Submitted again, so that another journey finds it waiting as this one did.
    page.locator("form[action$='/submit/'] button").click()
    expect(page.get_by_text(thai("Waiting for a decision"), exact=True)).to_be_visible()

"""From the whole ministry to one record by clicks alone, and a page taken away as it is shown."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.journeys.words import thai

pytestmark = pytest.mark.journey
OFFICE = "สพป.ชุมพร เขต 1"


def test_ministry_to_record_in_four_clicks(open_as: Callable[..., Page]) -> None:
    page = open_as("root", at="/unit/")
    _shows_figures(page)
    office = _units(page).get_by_role("row", name=OFFICE)
    people = _people(office)
    _click(page, office.get_by_role("rowheader").get_by_role("link"))  # 1
    _shows_figures(page)
    assert _number(page.get_by_role("heading", name=re.compile(r"^[\d,]+ "))) == people
    school = _units(page).get_by_role("row").nth(1)
    name, staff = school.get_by_role("rowheader").inner_text(), _people(school)
    assert 0 < staff < people
    _click(page, school.locator("td a").first)  # 2
    listed = page.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    expect(listed).to_have_count(staff)
    assert all(name in row for row in listed.all_inner_texts())
    person = listed.get_by_role("rowheader").get_by_role("link").first
    names = person.inner_text()
    _click(page, person)  # 3
    expect(page.get_by_role("heading", level=1)).to_have_text(names)
    expect(page.get_by_role("article")).to_have_count(10)
    record = page.get_by_role("main").locator("a[href^='/records/']").first
    title = record.inner_text()
    _click(page, record)  # 4
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_page_of_an_office_is_taken_away_as_it_is_shown(open_as: Callable[..., Page]) -> None:
    page = open_as("area", at="/unit/")
    page.get_by_label(thai("Group"), exact=True).select_option("S")
    page.get_by_role("button", name=thai("Show")).first.click()
    page.wait_for_url("**group=S**")
    first = _units(page).get_by_role("row").nth(1)
    shown = first.get_by_role("rowheader").inner_text(), _people(first)
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    rows = list(book[thai("Units below")].iter_rows(min_row=4, values_only=True))
    assert (rows[0][0], rows[0][2]) == shown
    assert len(rows) > 20  # all pages
    assert rows[0][2:3] == (int(rows[0][2]),)


def _shows_figures(page: Page) -> None:
    for part in ("Stage now", "Areas and groups", "Trend", "Units below"):
        expect(page.get_by_role("heading", name=thai(part))).to_be_visible()


def _units(page: Page) -> Locator:
    return page.get_by_role("region", name=thai("Units below"))


def _people(row: Locator) -> int:
    return _number(row.get_by_role("cell").nth(1))


def _number(found: Locator) -> int:
    return int(re.sub(r"\D", "", found.first.inner_text()))


def _click(page: Page, link: Locator) -> None:
    before = page.url
    link.click()
    page.wait_for_url(lambda url: url != before)

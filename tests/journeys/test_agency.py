"""The analyst of the agency asks for the figures of today, and takes them away as a workbook."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from personnel.be_dates import display_time
from tests.journeys.conftest import JOB
from tests.journeys.words import thai

pytestmark = pytest.mark.journey


def test_analyst_asks_for_figures_and_downloads_workbook(open_as: Callable[..., Page]) -> None:
    page = open_as("analyst")
    page.get_by_role("link", name=thai("Agency report")).click()
    _ask_for_figures(page)
    people, content = -1, b""
    # The page tells minutes: figures brought up to now within the same one are asked for again.
    while people != (people := _people_of_office(page)):
        content = _download(page)
        page.get_by_role("link", name=thai("Agency report")).first.click()
    _read_workbook(load_workbook(BytesIO(content)), people)


def _people_of_office(page: Page) -> int:
    offices = page.get_by_role("region", name=thai("Area and provincial offices"))
    office = offices.get_by_role("row", name="สพป.ชุมพร เขต 1")
    return int(office.get_by_role("cell").nth(1).inner_text().replace(",", ""))


def _ask_for_figures(page: Page) -> None:
    """Those of today are brought up to now in place: load the page until they are of this minute.

    A watermark lies a second or more before the work.
    """
    published, asked_at = _published(page), timezone.now() - timedelta(seconds=5)
    page.get_by_role("button", name=thai("Compute the figures of today")).click()
    told = thai("The figures are being brought up to now. Load the page again in a moment.")
    expect(page.get_by_text(told)).to_be_visible()
    end = timezone.now() + timedelta(milliseconds=JOB)
    while published.first.inner_text() not in _minutes(asked_at, timezone.now()):
        assert timezone.now() < end
        page.reload()


def _published(page: Page) -> Locator:
    return page.get_by_role("region", name=thai("Published")).get_by_role("cell")


def _minutes(first: datetime, last: datetime) -> set[str]:
    """Return every time, to the minute, that figures computed in between may show."""
    with translation.override("th"):
        moments = range(int((last - first).total_seconds()) + 2)
        return {display_time(first + timedelta(seconds=second)) for second in moments}


def _download(page: Page) -> bytes:
    page.get_by_role("button", name="XLSX").first.click()
    link = page.get_by_role("link", name=thai("Download XLSX"))
    expect(link).to_be_visible(timeout=JOB)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    return download.value.path().read_bytes()


def _read_workbook(book: Workbook, people: int) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    units = book[thai("By area office")]
    head = [cell.value for cell in units[3]]
    lines = [
        dict(zip(head, line, strict=True)) for line in units.iter_rows(min_row=4, values_only=True)
    ]
    (office,) = [line for line in lines if line[thai("Unit")].endswith("ประถมศึกษาชุมพร เขต 1")]
    assert office[thai("People")] == people
    assert isinstance(office[head[-2]], float | int)
    # The analyst may not see the people: few of them are hidden.
    people_of_units = [line[thai("People")] for line in lines]
    assert all(isinstance(number, int) or number in ("<5", "*") for number in people_of_units)

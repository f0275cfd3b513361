"""The pack of a whole agency: asked for, followed, taken away as a workbook and on paper."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import JOB
from tests.journeys.words import thai
from tests.pdfs import fonts_of, found_in, pages_of

pytestmark = pytest.mark.journey


def test_pack_is_asked_for_followed_and_downloaded(open_as: Callable[..., Page]) -> None:
    page = open_as("analyst", at="/reports/")
    book = load_workbook(BytesIO(_made(page, "Workbook (XLSX)", "XLSX")))
    assert len(book.worksheets) == 7
    _has_numbers_and_no_formula(book)
    address = page.url
    paper = _made(page, "Official report (PDF)", "PDF")
    assert pages_of(paper) > 1
    text = found_in(paper)
    for words in ("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "จำนวนคน", "ลงชื่อ"):
        assert words.replace(" ", "") in text
    assert "Sarabun" in fonts_of(paper)
    _is_for_nobody_else(open_as("teacher"), address)


def _made(page: Page, kind: str, form: str) -> bytes:
    """Ask for a report, wait while the worker writes it, download it."""
    page.goto("/reports/")
    page.get_by_label(thai("Report"), exact=True).select_option(label=thai(kind))
    page.get_by_role("button", name=thai("Make the report")).click()
    page.wait_for_url("**/reports/files/**")
    progress = page.get_by_text(thai("The report is being written."))
    link = page.get_by_role("link", name=thai("Download %(form)s", form=form))
    expect(progress.or_(link)).to_be_visible()
    expect(link).to_be_visible(timeout=JOB)
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


def _has_numbers_and_no_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    for sheet in (book.worksheets[1], book.worksheets[3], book.worksheets[4]):
        assert any(
            isinstance(cell.value, int) for row in sheet.iter_rows(min_row=4) for cell in row
        )


def _is_for_nobody_else(page: Page, address: str) -> None:
    for url in (address, f"{address}download/"):
        assert page.request.get(url).status in (403, 404)

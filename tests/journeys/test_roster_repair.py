"""Rows go out as workbooks and come back: those to repair, a unit's roster, the blank one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import JOB, PHONE
from tests.journeys.rosters import (
    BIRTH,
    ID,
    NAME,
    POSITION,
    Row,
    confirm,
    confirm_good,
    expect_applied,
    expect_preview,
    newcomers,
    upload,
    write_book,
)
from tests.journeys.sound import expect_sound
from tests.journeys.words import thai

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("offices")]

EXPORT_SCHOOL = "โรงเรียนบ้านหนองเรือ"
# The one fault of each row.
WRONG: tuple[tuple[str, str], ...] = (
    (ID, "1100000000000"),
    (ID, "110000000015"),
    (BIRTH, "31/02/2530"),
    (NAME, "นางสาวสมหญิง"),
    (POSITION, ""),
)


def test_rows_left_out_are_repaired_in_their_workbook(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    right = newcomers(150, 8, **{BIRTH: "20/05/2528"})
    wrong = [row | dict([fault]) for row, fault in zip(right[3:], WRONG, strict=True)]
    page = open_as("errors", width=PHONE)
    upload(page, write_book(tmp_path / "บัญชี.xlsx", [*right[:3], *wrong]))
    expect_preview(page, {"people new to the portal": 3, "have to be repaired": 5})
    confirm_good(page, 3, waiting=5)
    expect_applied(page, {"people new to the portal": 3, "not repaired": 5})
    page.get_by_role("button", name=thai("Make a workbook of the rows left out")).click()
    book = _download(page, _made(page), tmp_path)
    _repair(book, right[3:])
    upload(page, book)
    expect_preview(page, {"people new to the portal": 5, "have to be repaired": 0})
    confirm(page, 5)
    expect_applied(page, {"people new to the portal": 5})


def _repair(path: Path, right: list[Row]) -> None:
    """Type over the coloured cells, as an office would, and save."""
    book = load_workbook(path)
    lines = list(_lines(book.active))
    places = [line[thai("Row in the original file")].value for line in lines]
    assert places == [f"Sheet!{number}" for number in range(5, 10)]
    for line, (header, _value), row in zip(lines, WRONG, right, strict=True):
        coloured = [name for name, cell in line.items() if cell.fill.fill_type]
        assert coloured == [header]
        assert all(line[thai(added)].value for added in ("Problem", "How to fix it"))
        line[header].value = row[header]
    book.save(path)


def test_exported_roster_comes_back_as_nothing_to_do(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_as("admin", at="/people/export/")
    units = page.get_by_label(thai("Unit"), exact=True)
    units.select_option(units.get_by_role("option", name=EXPORT_SCHOOL).get_attribute("value"))
    page.get_by_role("button", name=thai("Make the workbook")).click()
    book = _download(page, _made(page), tmp_path)
    people = len(list(_lines(load_workbook(book).active)))
    upload(page, book, unit=EXPORT_SCHOOL)
    expect_preview(page, {"already as in the file": people, "people new to the portal": 0})
    nothing = "Nothing to apply: everybody is in the portal as the file says."
    expect(page.get_by_text(thai(nothing))).to_be_visible()


def test_blank_roster_is_filled_in_and_taken(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as("errors", at="/imports/")
    link = page.get_by_role("link", name=thai("Blank roster to fill in"))
    book = _download(page, link, tmp_path)
    _fill_in(book, newcomers(220, 2))
    upload(page, book)
    expect_preview(page, {"people new to the portal": 2, "have to be repaired": 0})
    confirm(page, 2)
    expect_applied(page, {"people new to the portal": 2})


def _fill_in(path: Path, rows: list[Row]) -> None:
    """Fill in what is needed; the unit is chosen from the list of the workbook."""
    book = load_workbook(path)
    sheet, lists = book.worksheets
    head = [cell.value for cell in sheet[1]]
    unit = next(cell.value for cell in lists[2] if str(cell.value).startswith("สำนักงานเขต"))
    for row in rows:
        first, last = row[NAME].removeprefix("นางสาว").split()
        cells = {"คำนำหน้าชื่อ": "นางสาว", "ชื่อ": first, "นามสกุล": last, "หน่วยงาน/สถานศึกษา": unit}
        filled = cells | {ID: row[ID], POSITION: row[POSITION]}
        sheet.append([filled.pop(header, "") for header in head])
        assert not filled
    book.save(path)


def _lines(sheet: object) -> Iterator[dict[str, Cell]]:
    """The rows below the header, by its labels."""
    head, *rows = sheet.iter_rows()
    return (dict(zip([cell.value for cell in head], row, strict=True)) for row in rows)


def _made(page: Page) -> Locator:
    """The way to a workbook, once the worker has made it."""
    link = page.get_by_role("link", name=thai("Download XLSX"))
    expect(link).to_be_visible(timeout=JOB)
    expect_sound(page)
    return link


def _download(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path

"""Small rosters of people nobody else has, and the steps that every import takes."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from personnel.be_dates import to_input
from skillsportal.demo.names import FEMALE_NAMES, SURNAMES
from skillsportal.demo.people import made_up_citizen_id
from tests.journeys.conftest import JOB
from tests.journeys.sound import expect_sound
from tests.journeys.words import thai, thai_count

ID, NAME, POSITION, UNIT = "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน"
BIRTH, PHONE_NO = "วันเดือนปีเกิด", "โทรศัพท์"
LAST_YEAR = date(2025, 10, 1)
Row = dict[str, str]


def newcomers(serial: int, count: int, **cells: str) -> list[Row]:
    """Return rows of `count` people whom the demo does not know; serials are 100 to 899."""
    return [_newcomer(number) | cells for number in range(serial, serial + count)]


def _newcomer(number: int) -> Row:
    first, last = FEMALE_NAMES[number % len(FEMALE_NAMES)], SURNAMES[number % len(SURNAMES)]
    return {ID: made_up_citizen_id(number), NAME: f"นางสาว{first} {last}", POSITION: "ครู"}


def write_book(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows under the headers of the first one, every cell as text."""
    book = Workbook()
    sheet = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([row.get(header, "") for header in rows[0]])
    book.save(path)
    return path


def upload(
    page: Page,
    path: Path,
    *,
    unit: str = "",
    as_of: date | None = None,
    is_full_list: bool = False,
) -> None:
    """Bring a file to the worker: for the first unit of the list, true today, unless told."""
    page.goto("/imports/")
    if unit:
        units = page.get_by_label(thai("Unit"), exact=True)
        units.select_option(units.get_by_role("option", name=unit).get_attribute("value"))
    if as_of:
        page.get_by_label(thai("The roster is true on")).fill(to_input(as_of))
    page.get_by_label(thai("This is the full list of the unit")).set_checked(is_full_list)
    page.get_by_label(thai("Roster file")).set_input_files(path)
    page.get_by_role("button", name=thai("Upload and check")).click()
    page.wait_for_url(re.compile("/imports/.+/"))


def expect_stage(page: Page, stage: str) -> None:
    """Wait for what the worker makes of the import."""
    expect(page.locator(".pill").get_by_text(thai(stage), exact=True)).to_be_visible(timeout=JOB)
    page.wait_for_load_state()
    expect_sound(page)


def expect_preview(page: Page, figures: dict[str, int]) -> None:
    """Wait for a preview with these rows, by the hint of the tile: only then act on it."""
    expect_stage(page, "Waits for you")
    expect_tiles(page, figures)


def expect_tiles(page: Page, figures: dict[str, int]) -> None:
    """Wait for the figures, which the worker may still be about to change."""
    for hint, rows in figures.items():
        number = re.compile(rf"(?<![\d,]){rows:,}(?![\d,])")
        expect(tile(page, hint)).to_have_text(number, timeout=JOB)
    expect_sound(page)


def tile(page: Page, hint: str) -> Locator:
    return page.get_by_role("link").filter(has_text=thai(hint))


def confirm(page: Page, rows: int) -> None:
    """Apply a preview in which no row waits; a held one does not get past it."""
    button = thai_count("Apply %(rows)s row", "Apply %(rows)s rows", rows, rows=f"{rows:,}")
    page.get_by_role("button", name=button, exact=True).click()


def confirm_good(page: Page, rows: int, *, waiting: int) -> None:
    """Apply the good rows of a preview; the button stands there once the others are given up."""
    values = {"good": f"{rows:,}", "rows": f"{rows:,}", "waiting": f"{waiting:,}"}
    one, many = (f"Only the %(good)s good {row}; %(waiting)s left out" for row in ("row", "rows"))
    good = page.get_by_role("radio", name=thai_count(one, many, rows, **values))
    one, many = (f"Apply %(rows)s {row}, leave %(waiting)s out" for row in ("row", "rows"))
    button = page.get_by_text(thai_count(one, many, rows, **values))
    expect(button).to_be_hidden()
    good.check()
    button.click()


def expect_applied(page: Page, figures: dict[str, int]) -> None:
    """Wait for the result page and its figures."""
    expect(page.get_by_text(thai("The roster is imported"))).to_be_visible(timeout=JOB)
    expect_tiles(page, figures)


def have_left(page: Page, people: int) -> Locator:
    """The box of a full list that ends the posts of so many people."""
    one = "%(people)s person who is missing from the list has left"
    many = "%(people)s people who are missing from the list have left"
    return page.get_by_role("checkbox", name=thai_count(one, many, people, people=f"{people:,}"))


def expect_people(page: Page, people: int) -> None:
    """Go from the result to the people of the unit, who are so many now."""
    page.get_by_role("link", name=thai("See the people")).click()
    total = thai_count("%(people)s person", "%(people)s people", people, people=f"{people:,}")
    expect(page.get_by_text(total, exact=True)).to_be_visible()


def bring_in(page: Page, path: Path, rows: int, **given: date) -> None:
    """Upload and apply a file of new people."""
    upload(page, path, **given)
    expect_preview(page, {"people new to the portal": rows})
    confirm(page, rows)
    expect_applied(page, {"people new to the portal": rows})

"""What a file does not say clearly is asked once, answered on the page, and remembered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.rosters import (
    BIRTH,
    ID,
    LAST_YEAR,
    NAME,
    POSITION,
    UNIT,
    Row,
    bring_in,
    confirm,
    expect_applied,
    expect_people,
    expect_preview,
    expect_stage,
    have_left,
    newcomers,
    tile,
    upload,
    write_book,
)
from tests.journeys.sound import expect_sound
from tests.journeys.words import thai

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("offices")]

MAPPING_SCHOOL = "โรงเรียนบ้านคันธทรัพย์"
REPAIR_SCHOOL = "บ้านทรายขาว"
# Beside POSITION this looks like the position, too; the other header nobody knows.
POSITION_NOW, ODD = "ตำแหน่งปัจจุบัน", "ฮัลโหล"
NOW = "รองผู้อำนวยการโรงเรียน"


# --- which column holds what ---------------------------------------------------------------------
def test_columns_are_asked_for_once(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as("admin", width=PHONE)
    upload(page, _with_odd_columns(tmp_path, 110, 3), unit=MAPPING_SCHOOL)
    expect_stage(page, "Columns to choose")
    _choose_columns(page, {POSITION: "", POSITION_NOW: "position", ODD: "phone"})
    expect_preview(page, {"people new to the portal": 3, "have to be repaired": 0})
    _read_positions(page)
    upload(page, _with_odd_columns(tmp_path, 113, 2), unit=MAPPING_SCHOOL)
    expect_preview(page, {"people new to the portal": 2, "have to be repaired": 0})
    page.get_by_text(thai("Answers remembered from earlier")).click()
    answer = page.locator("#answers").get_by_role("row").filter(has_text=ODD)
    expect(answer).to_contain_text(thai("Telephone"))
    expect_sound(page)


def _with_odd_columns(folder: Path, serial: int, count: int) -> Path:
    more = {POSITION: "ครู", POSITION_NOW: NOW, ODD: "0891234567"}
    return write_book(folder / f"บุคลากร {serial}.xlsx", newcomers(serial, count, **more))


def _choose_columns(page: Page, fields: dict[str, str]) -> None:
    for column, field in fields.items():
        page.get_by_label(column, exact=True).select_option(field)
    page.get_by_role("button", name=thai("Read the file with these columns")).click()


def _read_positions(page: Page) -> None:
    tile(page, "people new to the portal").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").filter(has_text=NOW)).to_have_count(3)
    expect_sound(page)


# --- which unit is meant -------------------------------------------------------------------------
def test_unit_is_chosen_once_for_all_its_rows(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as("admin")
    rows = newcomers(130, 12, **{UNIT: "โรงเรียนสหกรณ์ร่วมใจสมมุติ"})
    upload(page, write_book(tmp_path / "ชื่อเดิม.xlsx", rows))
    expect_preview(page, {"people new to the portal": 0, "have to be repaired": 12})
    one_repair = page.locator("#repairs li")
    expect(one_repair).to_have_count(1)
    one_repair.locator("a.button").click()
    _find_unit(page, REPAIR_SCHOOL)
    expect_preview(page, {"people new to the portal": 12, "have to be repaired": 0})
    tile(page, "people new to the portal").click()
    expect(page.get_by_role("row").filter(has_text=REPAIR_SCHOOL)).to_have_count(12)


def _find_unit(page: Page, name: str) -> None:
    page.get_by_label(thai("Name or code of the unit")).fill(name)
    page.get_by_role("button", name=thai("Show")).click()
    page.get_by_role("radio", name=name).check()
    expect_sound(page)
    page.get_by_role("button", name=thai("This unit is meant")).click()


# --- who is meant, what a cell says, who has left ------------------------------------------------
def test_people_cells_and_leavers_are_settled_on_the_page(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    known = newcomers(230, 24)
    page = open_as("asked", width=PHONE)
    nameless = [row | {ID: ""} for row in known]
    bring_in(page, write_book(tmp_path / "ปีก่อน.xlsx", nameless), 24, as_of=LAST_YEAR)
    upload(page, _a_year_later(tmp_path, known), is_full_list=True)
    figures = {"already as in the file": 19, "wait for your answer": 3, "have to be repaired": 1}
    expect_preview(page, figures)
    _answer_in_bulk(page)
    expect_preview(page, {"known people with other details": 3, "have to be repaired": 1})
    _fix_birth_date(page)
    expect_preview(page, {"people new to the portal": 1, "have to be repaired": 0})
    _say_who_stays(page, [row[NAME] for row in known[22:]])
    _end_the_others(page)


def _a_year_later(folder: Path, known: list[Row]) -> Path:
    """Three have an ID now, the last two are not named, and somebody new was born on no day."""
    born = {BIRTH: ""}
    same = [row | born | {ID: ""} for row in known[3:22]]
    with_id = [row | born for row in known[:3]]
    new = newcomers(254, 1, **{BIRTH: "31/02/2530"})
    return write_book(folder / "ปีนี้.xlsx", [*with_id, *same, *new])


def _answer_in_bulk(page: Page) -> None:
    tile(page, "wait for your answer").click()
    page.get_by_role("checkbox", name=thai("Tick all")).check()
    expect_sound(page)
    expect(page.locator("[data-check-count]")).to_have_text("3")
    page.get_by_role("button", name=thai("Yes, the same person")).click()


def _fix_birth_date(page: Page) -> None:
    tile(page, "have to be repaired").click()
    page.get_by_role("link", name=thai("Correct it")).click()
    page.get_by_label(thai("Date of birth")).fill("28/02/2530")
    expect_sound(page)
    page.get_by_role("button", name=thai("Save and compare again")).click()


def _say_who_stays(page: Page, missing: list[str]) -> None:
    leavers = page.locator("#leavers tbody tr")
    expect(leavers).to_have_count(len(missing))
    _stays(page, missing[0]).check()
    page.get_by_role("button", name=thai("Save who stays")).click()
    expect(have_left(page, 1)).to_be_visible()
    expect(_stays(page, missing[0])).to_be_checked()


def _stays(page: Page, name: str) -> Locator:
    return page.locator("#leavers").get_by_role("checkbox", name=name)


def _end_the_others(page: Page) -> None:
    have_left(page, 1).check()
    confirm(page, 4)
    expect_applied(page, {"people new to the portal": 1, "known people with other details": 3})
    expect(page.get_by_text(thai("full list of the unit"))).to_be_visible()
    expect_people(page, 24)

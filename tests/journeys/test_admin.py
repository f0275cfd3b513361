"""The administrator brings in the roster of a year later, and decides an open group."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from personnel.enums import Group
from skillsportal.demo.fill import SEED
from skillsportal.demo.people import LATER_ROSTER_DATE, MadeUpPerson, later_roster, make_people
from skillsportal.demo.roster_workbook import RosterSummary, write_roster
from skillsportal.demo.units import read_units
from tests.journeys.rosters import (
    confirm_good,
    expect_applied,
    expect_preview,
    tile,
    upload,
)
from tests.journeys.words import thai, thai_pattern

pytestmark = pytest.mark.journey

REASON = "คำสั่งมอบหมายงานที่ 12/2569"
A_PAGE_AT_LEAST = 10


@dataclass(frozen=True)
class LaterRoster:
    """The workbook, and what has to become of its people, by the hint of the tile."""

    path: Path
    summary: RosterSummary
    expected: dict[str, int]

    @property
    def written(self) -> int:
        return self.summary.people_written - self.expected["already as in the file"]

    @property
    def wrong_rows(self) -> list[int]:
        return [row for row, _what in self.summary.wrong_rows]


@pytest.fixture
def later(tmp_path: Path) -> LaterRoster:
    before = make_people(read_units(), seed=SEED)
    after = later_roster(before, seed=SEED)
    path = tmp_path / "บัญชีรายชื่อ ต.ค. 2568.xlsx"
    summary = write_roster(path, after, seed=SEED, as_of=LATER_ROSTER_DATE)
    return LaterRoster(path, summary, _expected(before, after))


def _expected(before: list[MadeUpPerson], after: list[MadeUpPerson]) -> dict[str, int]:
    known = {person.citizen_id: person for person in before}
    stayed = [(known[person.citizen_id], person) for person in after if person.citizen_id in known]
    moved = sum(old.unit != new.unit for old, new in stayed)
    same = sum(old == new for old, new in stayed)
    return {
        "people new to the portal": len(after) - len(stayed),
        "known people from another unit": moved,
        "already as in the file": same,
        "known people with other details": len(stayed) - moved - same,
    }


def test_admin_imports_roster_and_decides_group(
    open_as: Callable[..., Page], later: LaterRoster
) -> None:
    page = open_as("admin")
    _download_sample(page)
    upload(page, later.path, as_of=LATER_ROSTER_DATE)
    _read_figures(page, later)
    _read_refused_rows(page, later)
    _confirm(page, later)
    _see_rules_behind_groups(page)
    _decide_group(page)


def _download_sample(page: Page) -> None:
    page.get_by_role("link", name=thai("Import roster")).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=thai("Download a sample roster")).click()
    assert download.value.path().read_bytes().startswith(b"PK")


def _read_figures(page: Page, later: LaterRoster) -> None:
    expect_preview(page, later.expected | {"have to be repaired": len(later.wrong_rows)})
    passed_over = later.summary.vacant + later.summary.numbered_empty + later.summary.totals
    skipped = tile(page, "headings, totals, notes, vacant posts").inner_text()
    assert int(re.search(r"\d+", skipped)[0]) > passed_over


def _read_refused_rows(page: Page, later: LaterRoster) -> None:
    """Every wrong row is listed with the column, the way to correct it, and the reason."""
    tile(page, "have to be repaired").click()
    refused = page.locator("tbody tr")
    expect(refused).to_have_count(len(later.wrong_rows))
    numbers = [re.search(r"[\d,]+", text)[0] for text in _row_headers(refused)]
    assert numbers == [f"{row:,}" for row in later.wrong_rows]
    correct = page.get_by_role("link", name=thai("Correct it"))
    for line in refused.all():
        found = line.locator("p").filter(has=correct).first.inner_text()
        column, reason = found.split("\n", 1)
        assert column.removesuffix(thai("Correct it")).strip()
        assert reason.strip()
    page.go_back()


def _row_headers(rows: Locator) -> list[str]:
    return rows.get_by_role("rowheader").all_inner_texts()


def _confirm(page: Page, later: LaterRoster) -> None:
    confirm_good(page, later.written, waiting=len(later.wrong_rows))
    expect_applied(page, later.expected | {"not repaired": len(later.wrong_rows)})


def _see_rules_behind_groups(page: Page) -> None:
    page.get_by_role("link", name=thai("See the people")).click()
    page.get_by_label(thai("Group"), exact=True).select_option(Group.M)
    page.get_by_role("button", name=thai("Show")).click()
    page.wait_for_url(f"**group={Group.M}**")
    reasons = page.locator("tbody td").filter(has_text=thai(Group.M.label))
    texts = reasons.all_inner_texts()
    assert len(texts) > A_PAGE_AT_LEAST
    assert all(thai_pattern("Rule “%(title)s”").search(text) for text in texts)
    assert all("ว 4/2563" in text for text in texts)


def _decide_group(page: Page) -> None:
    page.get_by_role("link", name=thai("Groups to decide")).click()
    page.wait_for_url("**/groups/")
    waiting = page.locator("tbody tr")
    count, name = waiting.count(), _row_headers(waiting)[0]
    waiting.first.get_by_role("link", name=thai("Decide")).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("radio", name=thai(Group.S.label)).check()
    page.get_by_label(thai("Reason")).fill(REASON)
    page.get_by_role("button", name=thai("Save the decision")).click()
    done = thai("The group of %(name)s is set.", name=name)
    expect(page.get_by_text(done)).to_be_visible()
    page.get_by_role("link", name=thai("Back to the list")).click()
    expect(waiting).to_have_count(count - 1)
    expect(page.get_by_role("rowheader", name=name)).to_have_count(0)

"""The ministry proposes other targets, sees which units would move, and opens a new round."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import JOB
from tests.journeys.words import thai, thai_pattern

pytestmark = pytest.mark.journey


def test_targets_are_previewed_and_saved(open_as: Callable[..., Page]) -> None:
    page = open_as("root")
    _open(page)
    _preview(page, **{"fill-level": "0", "fill-hours": "0", "fill-coverage": "0"})
    expect(page.get_by_text(_rising())).to_be_visible()
    page.get_by_role("link", name=thai("Leave everything as it is")).click()
    page.get_by_role("link", name=thai("Mature"), exact=True).click()
    _preview(page, **{"fill-due_date": "30/9/2580"})
    expect(page.get_by_text(thai("No unit would attain another stage."))).to_be_visible()
    page.get_by_role("button", name=thai("Save these targets")).click()
    expect(
        page.get_by_text(thai_pattern("In force since %(at)s, saved by %(who)s."))
    ).to_be_visible()
    _open(page)
    page.get_by_role("link", name=thai("Mature"), exact=True).click()
    expect(page.locator("[data-entry] input.date").first).to_have_value("30/09/2580")


def _open(page: Page) -> None:
    page.goto("/targets/")
    expect(page.locator("[data-entry] input")).to_have_count(160)


def _preview(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=thai("Fill in"), exact=True).click()
    page.get_by_role("button", name=thai("Preview what would change")).click()
    expect(page.get_by_role("heading", name=thai("What would change"))).to_be_visible(timeout=JOB)


def _rising() -> str:
    return thai("%(shown)s unit would rise from no stage to %(to)s").split("%(shown)s")[1][:10]

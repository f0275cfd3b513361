"""Takes the pictures of docs/screens: the main pages at 360 and 1280 px, in Thai and English.

.venv/bin/python -m tests.journeys.screens http://127.0.0.1:8000

The address is that of a running demo (`make demo`), best a fresh one: a self-assessment is begun
and a report is made in it. The preview of an import is put aside again.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from skillsportal.demo import people as made_up
from skillsportal.demo.roster_workbook import write_roster
from skillsportal.demo.units import read_units
from tests.browser import QUIET, chromium

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
PASSWORD = "demo-portal-2569"
# Thai at both widths; English shows that the frame holds, which one width does.
SHOWN = (("th", 1280), ("th", 360), ("en", 1280))
TALLEST = 1600
COLOURS = 128  # of a picture: the pages have few, and the files stay small
# Page, whose, and where.
PAGES = (
    ("my-page", "teacher", "/me/"),
    ("record-new", "teacher", "/records/new/"),
    ("queue", "area", "/queue/"),
    ("unit", "area", "/unit/"),
    ("people", "admin", "/people/"),
    ("groups", "admin", "/groups/"),
    ("reports", "analyst", "/reports/"),
    ("targets", "root", "/targets/"),
)


def main(url: str) -> None:
    """Photograph every page of the demo at `url`."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        for name, account, path in PAGES:
            with _signed_in(browser, url, account) as page:
                page.goto(path)
                _photograph(page, name)
        with _signed_in(browser, url, "director") as page:
            _open_workshop(page)
            _photograph(page, "workshop")
        with _signed_in(browser, url, "teacher") as page:
            _begin_self_assessment(page)
            _photograph(page, "self-assessment")
        with _signed_in(browser, url, "analyst") as page:
            _make_report(page)
            _photograph(page, "report-pack")
        with _signed_in(browser, url, "admin") as page, _preview(page):
            _photograph(page, "import-preview")
        browser.close()


def _launch(playwright: Playwright) -> Browser:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *sandbox])


@contextmanager
def _signed_in(browser: Browser, url: str, account: str) -> Iterator[Page]:
    context = browser.new_context(base_url=url, locale="th-TH")
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"{account}@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(".primary").click()
    page.wait_for_url(lambda address: "/accounts/" not in address)
    yield page
    context.close()


def _open_workshop(page: Page) -> None:
    """Open the workshop of today, which stands first."""
    page.goto("/activities/")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()


def _begin_self_assessment(page: Page) -> None:
    """Go to the statements of the first area."""
    page.goto("/self-assessment/")
    page.locator("main form .primary, main a.primary").first.click()
    page.wait_for_url("**/self-assessment/area-*/")


def _make_report(page: Page) -> None:
    """Have the workbook of the agency made, and wait until it can be downloaded."""
    page.goto("/reports/")
    page.locator("form:has([name=kind]) .primary").click()
    page.locator("a[href$='/download/']").wait_for()


@contextmanager
def _preview(page: Page) -> Iterator[None]:
    """Upload the demo's roster of a year later, and put it aside in the end."""
    people = made_up.later_roster(made_up.make_people(read_units(), seed=1), seed=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "บัญชีรายชื่อ ต.ค. 2568.xlsx"
        write_roster(path, people, seed=1, as_of=made_up.LATER_ROSTER_DATE)
        page.goto("/imports/")
        page.locator("[name=as_of]").fill("1/10/2568")
        page.locator("[name=file]").set_input_files(path)
        page.locator(".primary").click()
        page.locator("[name=seen]").first.wait_for(state="attached")
    yield
    page.on("dialog", lambda question: question.accept())
    page.locator("form[action$='/discard/'] button").first.click()
    page.wait_for_load_state()


def _photograph(page: Page, name: str) -> None:
    for language, width in SHOWN:
        site = page.evaluate("location.origin")
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        # The window grows to the page, so that what is fixed to its edges stands there.
        page.set_viewport_size({"width": width, "height": 800})
        page.reload()
        page.evaluate("document.fonts.ready")
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        path = SCREENS / f"{name}-{width}-{language}.png"
        small = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        small.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""Fixtures of the journeys: one filled demo, each role signed in once, and nothing may break."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from skillsportal.demo.fill import PASSWORD
from skillsportal.processes import PROJECT
from tests.journeys.watch import Watch
from tests.journeys.words import thai

PHONE = 360
# In milliseconds: a page may take as long, and a job of the worker.
PAGE, JOB = 20_000, 120_000

expect.set_options(timeout=PAGE)


@pytest.fixture(scope="session")
def base_url(demo_stack: dict) -> str:
    return str(demo_stack["url"])


@pytest.fixture(scope="session")
def offices(demo_stack: dict) -> None:
    """The accounts of tests.journeys.offices, opened by the demo as its own fillings are."""
    servers = json.loads((demo_stack["home"] / "servers.json").read_text())
    code = "from tests.journeys.offices import open_offices; open_offices()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=PROJECT, env=os.environ | servers, check=True)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test that met a failed answer or a console error on any of its pages."""
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture(scope="session")
def signed_in(browser: Browser, base_url: str) -> Callable[[str], Any]:
    """Signs an account in, the first time through the page, and returns its cookies."""

    @cache
    def signed_in(account: str) -> Any:
        with browser.new_context(base_url=base_url) as context:
            sign_in(context.new_page(), account)
            return context.storage_state()

    return signed_in


@pytest.fixture
def open_as(
    new_context: Callable[..., BrowserContext], signed_in: Callable[[str], Any], watch: Watch
) -> Callable[..., Page]:
    """Opens a watched window of an account, at the page that its day begins with unless told."""

    def open_as(account: str, *, width: int = 1280, language: str = "th", at: str = "/") -> Page:
        state = signed_in(account)
        phone = {"is_mobile": True, "has_touch": True} if width == PHONE else {}
        viewport = {"width": width, "height": 800}
        context = new_context(storage_state=state, viewport=viewport, **phone)
        context.set_default_timeout(PAGE)
        watch.follow(context)
        page = context.new_page()
        if at:
            page.goto(at)
        if language == "en":
            page.get_by_role("button", name=re.compile("English|EN")).click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        return page

    return open_as


def sign_in(page: Page, account: str) -> None:
    """Sign a demo account in on the Thai page."""
    page.goto("/")
    page.get_by_label(thai("Email")).fill(f"{account}@example.org")
    page.get_by_label(thai("Password")).fill(PASSWORD)
    page.get_by_role("button", name=thai("Sign in")).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

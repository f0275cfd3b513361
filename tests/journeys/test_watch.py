"""The watch over the journeys notices what it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.watch import Watch

pytestmark = pytest.mark.journey

INLINE_SCRIPT = """() => {
    const script = document.createElement("script");
    script.textContent = "0";
    document.head.append(script);
}"""


@pytest.mark.parametrize(
    ("happens", "noted"),
    [
        ("() => console.error('broken')", "console: broken"),
        ("() => setTimeout(() => { throw Error('broken') })", "script: broken"),
        ("() => fetch('/nowhere/').then((answer) => answer.text())", "404 GET"),
        (INLINE_SCRIPT, "Content Security Policy"),
    ],
    ids=["console", "script", "answer", "policy"],
)
def test_fault_of_a_page_is_noted(
    open_as: Callable[..., Page], watch: Watch, happens: str, noted: str
) -> None:
    page = open_as("teacher")
    page.evaluate(happens)
    page.wait_for_load_state("networkidle")
    assert any(noted in fault for fault in watch.faults)
    watch.faults.clear()

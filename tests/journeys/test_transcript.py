"""A teacher looks back over the years on a phone and takes the transcript and the data along."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.words import thai
from tests.pdfs import found_in

pytestmark = pytest.mark.journey


def test_teacher_prints_a_transcript_and_takes_the_data_along(
    open_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_as("teacher", width=PHONE, at="/me/")
    page.get_by_role("link", name=thai("History and transcript")).click()
    years = page.get_by_role("region", name=thai("Approved hours by fiscal year"))
    expect(years.get_by_role("row")).not_to_have_count(1)
    pdf = _download(page, "Transcript (PDF)", tmp_path)
    found = found_in(pdf.read_bytes())
    for text in ("ระเบียนการพัฒนาทักษะด้านดิจิทัล", "การใช้โปรแกรมประมวลคำ", "ผู้อนุมัติ", "ที่อนุมัติแล้ว"):
        assert "".join(text.split()) in found
    with zipfile.ZipFile(_download(page, "Everything of mine (CSV)", tmp_path)) as archive:
        assert len(archive.namelist()) >= 8
    assert _download(page, "Everything of mine (Excel)", tmp_path).suffix == ".xlsx"


def _download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=thai(name)).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path

"""The office brings in trainings of before; the supervisor finds them in the queue, once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import JOB
from tests.journeys.words import thai

pytestmark = pytest.mark.journey

COURSE = "การใช้ตารางคำนวณกับงานธุรการโรงเรียน"
HEAD = "ชื่อ-สกุล,หลักสูตร,ประเภท,รุ่น,วันที่เริ่มต้น,วันที่สิ้นสุด,หน่วยงานที่จัด,สถานที่,จำนวนวัน,ผ่าน,หมายเหตุ"


def test_office_imports_a_training_history_once(open_as: Callable[..., Page]) -> None:
    teacher = open_as("teacher", at="/me/").get_by_role("heading", level=1).inner_text()
    name = teacher.partition(" ")[2]
    page = open_as("admin", at="/imports/")
    page.get_by_role("link", name=thai("Import a training history")).click()
    file = _file(
        f"{name},{COURSE},อบรม,1,1/6/2566,2/6/2566,สพป.,โรงแรม,2,ผ่าน,",
        f"{name},ลูกเสือสามัญ,อบรม,1,1/8/2566,2/8/2566,สพป.,ค่าย,2,ผ่าน,",
        f"นายไม่มี ในระบบ,{COURSE},อบรม,1,1/6/2566,2/6/2566,,,2,ผ่าน,",
    )
    _upload(page, file)
    asked = page.get_by_role("row").filter(has=page.get_by_role("group", name=COURSE))
    expect(asked.get_by_role("checkbox", name="5")).to_be_checked(timeout=JOB)
    page.get_by_role("button", name=thai("Save the areas and check again")).click()
    page.get_by_label(thai("Take the good rows and leave the others out")).check(timeout=JOB)
    page.get_by_role("button", name=thai("Make the records")).click()
    made = re.escape(thai("%(n)s record was made and waits for a decision.") % {"n": 1})
    expect(page.get_by_text(re.compile(made))).to_be_visible(timeout=JOB)

    waiting = open_as("director", at="/queue/?q=").get_by_text(COURSE)
    expect(waiting.first).to_be_visible()

    page.goto("/histories/")
    _upload(page, file)
    expect(
        page.get_by_text(thai("A record of this course on these days is there already."))
    ).to_be_visible(timeout=JOB)


def _file(*rows: str) -> FilePayload:
    return FilePayload(
        name="ประวัติการอบรม.csv", mimeType="text/csv", buffer="\n".join([HEAD, *rows]).encode()
    )


def _upload(page: Page, file: FilePayload) -> None:
    page.get_by_label(thai("File with the training history")).set_input_files(files=[file])
    page.get_by_role("button", name=thai("Upload and check")).click()

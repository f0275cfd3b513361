"""Which columns are asked about, and in which order they are offered."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import Settings

from personnel.enums import Role
from personnel.forms import ColumnsForm
from personnel.models import Unit
from personnel.views.sheets import offered, questions_of
from tests.personnel.factories import make_user
from tests.personnel.rosters import COLUMNS, SHEET, TABLE, make_column, make_import

ASKED = [
    make_column(0, "ตำแหน่ง", reason="competes"),
    make_column(1, "ตำแหน่งใหม่", reason="competes"),
]
CLEAR = [make_column(2, "ชื่อ-สกุล", "full_name"), make_column(3, "ศาสนา", reason="private")]


def sheet(name: str, *columns: dict[str, Any], **given: Any) -> dict[str, Any]:
    table = {
        "columns": list(columns or (*ASKED, *CLEAR)),
        "competing": [("Position", ["ตำแหน่ง", "ตำแหน่งใหม่"])],
        "lacking": ["Position", "Full name"],
    }
    found = {"sheet": name, "table": table, "visible": True, "is_taken": False, "people": 3}
    return found | given


def test_same_question_of_several_sheets_is_asked_once() -> None:
    asked = questions_of([sheet("ก"), sheet("ปก", table=None), sheet("ข")])
    assert asked == [
        {"field": "Position", "labels": "“ตำแหน่ง” “ตำแหน่งใหม่”", "sheets": "“ก” “ข”"},
        {"field": "Full name", "labels": "", "sheets": "“ก” “ข”"},
    ]


def test_columns_in_doubt_stand_apart_from_those_that_are_clear() -> None:
    form = ColumnsForm(columns=[*ASKED, *CLEAR])
    assert [column["label"] for column, _choice in form.open_rows()] == ["ตำแหน่ง", "ตำแหน่งใหม่"]
    assert [column["label"] for column, _choice in form.settled_rows()] == ["ชื่อ-สกุล", "ศาสนา"]


def test_sheets_of_one_shape_are_proposed_together_and_no_hidden_one() -> None:
    sheets = [sheet("เก่า", visible=False), sheet("ก"), sheet("สรุป", *CLEAR), sheet("ข")]
    with override("en"):
        form = ColumnsForm(columns=ASKED, sheets=sheets)
    assert form["sheets"].initial == ["ก", "ข"]
    assert form["sheets"].subwidgets[0].choice_label == "เก่า (3 people, a hidden sheet)"


def test_only_sheet_with_a_list_is_proposed_although_hidden() -> None:
    sheets = [sheet("เก่า", visible=False), sheet("เก่ากว่า", visible=False)]
    assert ColumnsForm(columns=ASKED, sheets=sheets)["sheets"].initial == ["เก่า"]


def test_of_very_many_columns_those_that_matter_are_offered() -> None:
    many = [make_column(index, f"คอลัมน์ {index}", reason="unknown") for index in range(250)]
    many[240] = make_column(240, "ตำแหน่ง", "position")
    many[249] = make_column(249, "ชื่อ-สกุล", reason="competes")
    kept = [column["index"] for column in offered(many)]
    assert (len(kept), kept[-2:], kept == sorted(kept)) == (100, [240, 249], True)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "?page=12"])
def test_page_of_a_very_wide_workbook_stays_light(
    client: Client, area: Unit, settings: Settings, tmp_path: Path, page: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    admin = make_user(area, Role.ADMIN)
    columns = [
        *COLUMNS,
        *(make_column(n, f"ข้อมูลที่ {n * 7919 % 9973}", reason="unknown") for n in range(4, 252)),
    ]
    sheets = [
        SHEET | {"sheet": f"โรงเรียน {n * 104729 % 99991}", "table": TABLE | {"columns": columns}}
        for n in range(290)
    ]
    roster = make_import(area, admin, layout={"sheets": sheets})
    client.force_login(admin)
    url = reverse("roster_import", args=[roster.pk])
    answer = client.get(f"{url}{page}", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 60 * 1024

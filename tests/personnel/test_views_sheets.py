"""Which columns are asked about, and in which order they are offered."""

from typing import Any

from django.utils.translation import override

from personnel.forms import ColumnsForm
from personnel.views.sheets import questions_of
from tests.personnel.rosters import make_column

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

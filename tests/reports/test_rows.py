"""Rows that Jinja2 writes: escaped, complete, and with the marks of the components."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override
from jinja2 import UndefinedError

from competencies.enums import Stage
from personnel.models import Unit
from reports.models import UnitStage
from skillsportal.rows import grouped


def _standing(**fields: Any) -> UnitStage:
    row = UnitStage(unit=Unit(pk=7, name_th="ร", name_en="<script>"), stage=None, **fields)
    row.focus_people, row.shown_share, row.targets, row.people = 1_234, 56, 0, 1_234
    return row


def _rows(**context: Any) -> str:
    shown = {"carry": "a=1&b=2", "sees_people": True, "group": "", **context}
    return _written(" ".join(f"{name}={name}" for name in shown), shown)


def _written(names: str, shown: dict[str, Any]) -> str:
    tag = f"{{% load rows %}}{{% rows 'rows/units.html' {names} %}}"
    return Template(tag).render(Context(shown))


def test_values_are_escaped() -> None:
    with override("en"):
        written = _rows(units=[_standing()])
    assert "&lt;script&gt;" in written
    assert "<script>" not in written
    assert "?a=1&amp;b=2" in written


def test_value_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _written("units=units", {"units": [1]})


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("stage", [None, *Stage])
def test_mark_of_a_stage_is_the_component(stage: Stage | None, language: str) -> None:
    with override(language):
        row = _standing()
        row.stage = stage
        component = render_to_string(
            "components/stage_mark.html",
            {"code": stage or "", "label": stage.label if stage else ""},
        )
        assert re.sub(r"\s+", " ", component.strip()) in re.sub(r"\s+", " ", _rows(units=[row]))


def test_counts_are_grouped_and_marks_stay() -> None:
    assert (grouped(1_234_567), grouped(0), grouped("*"), grouped("< 5")) == (
        "1,234,567", "0", "*", "< 5",
    )  # fmt: skip

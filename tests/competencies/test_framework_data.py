"""The shipped framework: the circular's own words complete, and a way on at every level."""

import json
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest

import competencies
from competencies.enums import Mode, Stage
from competencies.models import (
    Area,
    Dimension,
    Framework,
    GroupProfile,
    Level,
    Method,
    NextStep,
    StageProfile,
    StageTarget,
    Statement,
)
from personnel.enums import Group
from personnel.text import normalise

DATA = json.loads(
    (Path(competencies.__file__).parent / "data" / "framework.json").read_text(encoding="utf-8")
)
AREAS = range(1, 11)
LEVELS = range(1, 4)


def texts(node):
    """Every (key, text) of the data."""
    if isinstance(node, list):
        for item in node:
            yield from texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from [(key, value)] if isinstance(value, str) else texts(value)


def cells(name):
    return {(row["area"], row["level"]) for row in DATA[name]}


def test_areas_carry_the_official_names_of_the_circular():
    assert [(area["number"], area["dimension"], area["name_th"]) for area in DATA["areas"]] == [
        (1, 1, "การใช้งานคอมพิวเตอร์"),
        (2, 1, "การใช้งานอินเทอร์เน็ต"),
        (3, 1, "การใช้งานเพื่อความมั่นคงปลอดภัย"),
        (4, 1, "การใช้โปรแกรมประมวลคำ"),
        (5, 1, "การใช้โปรแกรมตารางคำนวณ"),
        (6, 1, "การใช้โปรแกรมการนำเสนองาน"),
        (7, 1, "การใช้โปรแกรมสร้างสื่อดิจิทัล"),
        (8, 1, "การทำงานร่วมกันแบบออนไลน์"),
        (9, 1, "การใช้ดิจิทัลเพื่อความมั่นคงปลอดภัย"),
        (10, 2, "เข้าใจนโยบาย กฎหมายและมาตรฐาน"),
    ]


def test_the_two_security_areas_have_hints_that_tell_them_apart():
    third, ninth = DATA["areas"][2], DATA["areas"][8]
    assert third["hint_th"]
    assert ninth["hint_th"]
    assert third["hint_th"] != ninth["hint_th"]
    assert third["hint_en"] != ninth["hint_en"]


def test_groups_stages_modes_and_levels_are_those_of_the_framework():
    assert [group["code"] for group in DATA["groups"]] == Group.values
    assert [stage["code"] for stage in DATA["stages"]] == Stage.values
    assert [mode["code"] for mode in DATA["modes"]] == Mode.values
    assert [level["number"] for level in DATA["levels"]] == [0, 1, 2, 3]
    assert [dimension["number"] for dimension in DATA["dimensions"]] == [1, 2]


def test_every_thai_text_is_as_the_normaliser_would_store_it():
    assert [text for _, text in texts(DATA) if normalise(text) != text] == []


def test_every_text_has_its_other_language():
    keys = Counter(key.rpartition("_") for key, text in texts(DATA) if text)
    for stem, _, language in list(keys):
        if language in ("th", "en"):
            assert keys[stem, "_", "th"] == keys[stem, "_", "en"], stem


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("statements", "code"),
        ("methods", "code"),
        ("courses", "code"),
        ("topics", "code"),
        ("statements", "text_th"),
        ("next_steps", "text_th"),
        ("courses", "title_th"),
    ],
)
def test_nothing_is_given_twice(name, key):
    values = Counter(row[key] for row in DATA[name])
    assert [value for value, times in values.items() if times > 1] == []


@pytest.mark.parametrize(("area", "level"), list(product(AREAS, LEVELS)))
def test_a_level_of_an_area_has_three_or_four_statements(area, level):
    rows = [row for row in DATA["statements"] if (row["area"], row["level"]) == (area, level)]
    assert 3 <= len(rows) <= 4
    assert [row["code"] for row in rows] == [f"A{area}-L{level}-{n + 1}" for n in range(len(rows))]
    for row in rows:
        assert row["text_th"].startswith("ฉัน")
        assert "ได้" in row["text_th"]
        assert row["text_en"].startswith("I can ")


def test_every_level_of_every_area_has_one_next_step_and_a_course():
    everywhere = set(product(AREAS, LEVELS))
    assert cells("next_steps") == everywhere
    assert len(DATA["next_steps"]) == len(everywhere)
    assert {(a, course["level"]) for course in DATA["courses"] for a in course["areas"]} == (
        everywhere
    )


def test_targets_ask_more_and_come_later_at_each_stage():
    assert [target["stage"] for target in DATA["targets"]] == Stage.values
    for key in ("level", "minutes", "due_date"):
        values = [target[key] for target in DATA["targets"]]
        assert values == sorted(set(values))


def test_the_first_target_is_due_in_the_year_the_circular_names():
    first = date.fromisoformat(DATA["targets"][0]["due_date"])
    assert first.year + 543 == DATA["framework"]["target_year_be"] == 2565


def test_methods_cover_the_three_modes_and_only_training_is_a_lecture():
    assert {method["mode"] for method in DATA["methods"]} == set(Mode.values)
    assert {m["mode"] for m in DATA["methods"] if m["is_lecture"]} == {Mode.FORMAL}
    assert any(m["mode"] == Mode.FORMAL and not m["is_lecture"] for m in DATA["methods"])


def test_the_course_of_the_circular_is_the_one_recommended():
    (recommended,) = [course for course in DATA["courses"] if course["is_recommended"]]
    assert recommended["code"] == "CMU011"
    assert recommended["title_th"] == "การรู้เทคโนโลยีสารสนเทศ (IT Literacy)"


def test_courses_are_learned_by_known_methods_in_some_time():
    methods = {method["code"] for method in DATA["methods"]}
    assert {course["method"] for course in DATA["courses"]} <= methods
    assert all(course["minutes"] > 0 for course in DATA["courses"])


@pytest.mark.parametrize(
    ("name", "model", "elsewhere"),
    [
        ("groups", GroupProfile, set()),
        ("stages", StageProfile, set()),
        ("levels", Level, set()),
        ("methods", Method, set()),
        ("dimensions", Dimension, set()),
        ("areas", Area, set()),
        ("statements", Statement, set()),
        ("next_steps", NextStep, set()),
        ("targets", StageTarget, {"group", "area"}),
    ],
)
def test_rows_have_the_columns_of_their_model(name, model, elsewhere):
    columns = {field.name for field in model._meta.concrete_fields}
    columns -= {"id", "framework"} | elsewhere
    assert all(row.keys() == columns for row in DATA[name])


def test_the_framework_row_has_the_columns_of_its_model():
    columns = {field.name for field in Framework._meta.concrete_fields} - {"id", "is_in_use"}
    assert DATA["framework"].keys() - {"target_year_be"} == columns

"""The shipped rule book: whole, without contradiction, and each spelling reaches its own rule."""

import json
from pathlib import Path

import pytest

import personnel
from personnel.classify import RULE_FIELDS, RuleBook, classify
from personnel.enums import Group, Outcome, TitleMatch, UnitKind
from personnel.models import PositionRule
from personnel.text import normalise

RULES_FILE = Path(personnel.__file__).parent / "data" / "position_rules.json"
RULES = json.loads(RULES_FILE.read_text(encoding="utf-8"))
BOOK = RuleBook.of(RULES)

each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule["code"] for rule in RULES])


def test_codes_and_orders_are_unique():
    assert len({rule["code"] for rule in RULES}) == len(RULES)
    assert [rule["order"] for rule in RULES] == sorted({rule["order"] for rule in RULES})


def test_rows_have_the_columns_of_the_model_and_of_a_rule():
    of_the_agency = {"id", "is_of_agency", "retired_at"}
    columns = {field.name for field in PositionRule._meta.concrete_fields} - of_the_agency
    assert columns == set(RULE_FIELDS)
    assert all(rule.keys() == columns for rule in RULES)


@each_rule
def test_a_rule_uses_known_codes(rule):
    assert rule["match"] in TitleMatch.values
    assert rule["outcome"] in Outcome.values
    assert set(rule["unit_kinds"]) <= set(UnitKind.values)
    assert (rule["group"] in Group.values) == (rule["outcome"] == Outcome.GROUP)


@each_rule
def test_a_rule_names_the_clause_of_its_group(rule):
    assert rule["clause"].startswith("ว 4/2563 ")
    if rule["group"]:
        assert f"กลุ่ม {rule['group']}" in rule["clause"]


@each_rule
def test_a_rule_without_a_group_explains_itself_in_both_languages(rule):
    assert bool(rule["note_th"]) == bool(rule["note_en"])
    if not rule["group"]:
        assert rule["note_th"]


@each_rule
def test_texts_of_a_rule_are_normalised_and_fit_their_columns(rule):
    texts = [rule["title_th"], *rule["aliases"], rule["line"], rule["clause"], rule["note_th"]]
    assert all(normalise(text) == text for text in texts)
    assert max(map(len, texts)) <= 200


@each_rule
def test_every_spelling_of_a_rule_is_placed_by_that_rule(rule):
    for unit_kind in rule["unit_kinds"] or UnitKind.values:
        for title in (rule["title_th"], *rule["aliases"]):
            placement = classify(title, unit_kind=unit_kind, rules=BOOK)
            assert (title, unit_kind, placement.rule) == (title, unit_kind, rule["code"])

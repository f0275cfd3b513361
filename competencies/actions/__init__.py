"""Changes of the competencies floor, one module for each thing that is changed."""

from competencies.actions.assessing import (
    Finding,
    assess,
    assess_all,
    assess_as_seen,
    take_back,
)
from competencies.actions.framework import load_framework
from competencies.actions.self_assessment import (
    NothingComplete,
    begin_self_assessment,
    finish_self_assessment,
    save_answers,
)
from competencies.actions.standings import publish_standings
from competencies.actions.targets import set_targets

__all__ = [
    "Finding",
    "NothingComplete",
    "assess",
    "assess_all",
    "assess_as_seen",
    "begin_self_assessment",
    "finish_self_assessment",
    "load_framework",
    "publish_standings",
    "save_answers",
    "set_targets",
    "take_back",
]

"""The framework: its versions as rows."""

from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

from django.db import models, transaction

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
from personnel import audit
from personnel.enums import Group
from personnel.models import User

M = TypeVar("M", bound=models.Model)
FRAMEWORK_FIELDS = ("code", "name_th", "name_en", "source", "issued")


@transaction.atomic
def load_framework(*, data: dict[str, Any], by: User | None) -> Framework:
    """Bring a version of the framework to what `data` (competencies/data/framework.json) says.

    It becomes the one in use. Targets are settings of the agency: those that exist already stay.
    """
    head = {name: value for name, value in data["framework"].items() if name in FRAMEWORK_FIELDS}
    Framework.objects.exclude(code=head["code"]).update(is_in_use=False)
    [framework] = _bring(Framework, [head | {"is_in_use": True}], key=["code"])
    of_framework: list[tuple[type[models.Model], str, str]] = [
        (GroupProfile, "groups", "code"),
        (StageProfile, "stages", "code"),
        (Level, "levels", "number"),
        (Method, "methods", "code"),
    ]
    for model, part, key in of_framework:
        rows = [row | {"framework": framework} for row in data[part]]
        _bring(model, rows, key=["framework", key])
    areas = _bring_areas(framework, data)
    of_area: list[tuple[type[models.Model], str, str]] = [
        (Statement, "statements", "code"),
        (NextStep, "next_steps", "level"),
    ]
    for model, part, key in of_area:
        rows = [row | {"area": areas[row["area"]]} for row in data[part]]
        _bring(model, rows, key=["area", key])
    StageTarget.objects.bulk_create(
        [
            StageTarget(group=group, area=area, **target)
            for target, group, area in product(data["targets"], Group, areas.values())
        ],
        ignore_conflicts=True,
    )
    audit.record("framework.loaded", framework, by=by, code=framework.code)
    return framework


def _bring_areas(framework: Framework, data: dict[str, Any]) -> dict[int, Area]:
    """Bring dimensions and areas; return the areas by number."""
    rows = [row | {"framework": framework} for row in data["dimensions"]]
    dimensions = {row.number: row for row in _bring(Dimension, rows, key=["framework", "number"])}
    rows = [row | {"dimension": dimensions[row["dimension"]]} for row in data["areas"]]
    return {row.number: row for row in _bring(Area, rows, key=["dimension", "number"])}


def _bring(model: type[M], rows: Sequence[dict[str, Any]], *, key: list[str]) -> list[M]:
    """Write rows, in place where one with that key exists; rows that are missing stay."""
    return model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=key,
        update_fields=[name for name in rows[0] if name not in key],
    )

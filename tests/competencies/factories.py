"""The shipped framework as rows, and findings about people."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

import competencies
from competencies.actions import load_framework, save_answers
from competencies.enums import Source
from competencies.models import Area, Assessment, Framework, Statement
from personnel.models import Person, User
from tests.personnel.factories import UserFactory

DATA: dict[str, Any] = json.loads(
    (Path(competencies.__file__).parent / "data" / "framework.json").read_text()
)


def make_framework() -> Framework:
    """The framework in use, exactly as the portal ships it."""
    return load_framework(data=DATA, by=None)


def area_no(number: int) -> Area:
    """The area with that number."""
    return Area.objects.in_use().get(number=number)


def make_assessment(
    person: Person, area: Area, level: int, source: Source, on: date, by: User | None = None
) -> Assessment:
    """A finding as a row only: nothing is recomputed."""
    return Assessment.objects.create(
        person=person, area=area, level=level, source=source, on_date=on, by=by or UserFactory()
    )


def answer_area(user: User, number: int, value: int, *, leave: int = 0) -> None:
    """Answer the statements of an area alike in the open self-assessment, but for the last ones."""
    rows = list(Statement.objects.filter(area=area_no(number)).values_list("pk", flat=True))
    answers = dict.fromkeys(rows[: len(rows) - leave], value)
    save_answers(answers=answers, at=timezone.now(), by=user)

"""What is suggested while somebody types what they learned: own titles, and the catalogue."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from personnel.text import match_key
from training.forms.records import initial_again, initial_from
from training.models import Course
from training.models.records import TrainingRecordQuerySet

MOST = 6
# Own titles that are looked through.
RECENT = 50
FILLS = ("title", "method", "areas", "hours", "minutes", "provider")


@dataclass(frozen=True)
class Suggestion:
    """A title to choose, and what choosing it fills in; `course` is its code, if it has one."""

    title: str
    course: str
    minutes: int | None
    fill: dict[str, Any]

    @property
    def fill_json(self) -> str:
        """What a script fills in, for an attribute of the page."""
        return json.dumps(self.fill, default=str)


def suggest(text: str, own: TrainingRecordQuerySet) -> list[Suggestion]:
    """Return what has the typed text in its title, code or alias; own titles come first."""
    key = match_key(text)
    if not key:
        return []
    found = {match_key(row.title): row for row in (*_courses(key), *_recent(key, own))}
    return sorted(found.values(), key=lambda row: bool(row.course))[:MOST]


def _recent(key: str, own: TrainingRecordQuerySet) -> Iterator[Suggestion]:
    for record in own.recent_by_title(RECENT):
        if key in match_key(record.title):
            yield Suggestion(record.title, "", record.minutes, _filling(initial_again(record)))


def _courses(key: str) -> Iterator[Suggestion]:
    for course in Course.objects.offered().prefetch_related("areas"):
        if any(key in name for name in course.name_keys):
            fill = _filling(initial_from(course))
            yield Suggestion(course.title, course.code, course.minutes, fill)


def _filling(initial: dict[str, Any]) -> dict[str, Any]:
    return {name: initial.get(name) for name in FILLS}

"""The catalogue of courses: loaded, and kept by hand. A course is retired, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from competencies.models import Area, Method
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User
from training.models import Course
from training.models.courses import keeps_catalogue


class CodeTaken(Exception):
    """Another course has that code."""


@dataclass(frozen=True, kw_only=True)
class CourseFacts:
    """What the catalogue says of a course; `areas` are ids, `minutes` its usual length."""

    code: str
    title_th: str
    title_en: str
    aliases: Sequence[str]
    provider: str
    certified_by: str
    url: str
    method: Method
    minutes: int
    level: int
    is_recommended: bool
    areas: Sequence[int]

    def columns(self) -> dict[str, Any]:
        """The facts as columns of a course, and what it is found by."""
        own = {row.name: getattr(self, row.name) for row in fields(self) if row.name != "areas"}
        return own | {"search_text": Course(**own).search_keys}


@transaction.atomic
def add_course(*, facts: CourseFacts, by: User) -> Course:
    """Add a course. Raises `CodeTaken`, and `PermissionDenied` for who does not keep them."""
    if not keeps_catalogue(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            course = Course.objects.create(**facts.columns())
    except IntegrityError as taken:
        raise CodeTaken from taken
    _cover(course, facts)
    audit.record("course.added", course, by=by, code=facts.code, areas=sorted(facts.areas))
    return course


@transaction.atomic
def change_course(*, course: Course, seen: int, facts: CourseFacts, by: User) -> None:
    """Change a course that is still at version `seen`. Raises `Conflict`, `CodeTaken`.

    Records keep the areas and hours with which they were logged.
    """
    try:
        with transaction.atomic():
            _write(course, seen, by, **facts.columns())
    except IntegrityError as taken:
        raise CodeTaken from taken
    _cover(course, facts)
    audit.record("course.changed", course, by=by, code=facts.code, areas=sorted(facts.areas))


@transaction.atomic
def retire_course(*, course: Course, seen: int, by: User) -> None:
    """Offer a course no more; records of it stay. Raises `Conflict`."""
    _write(course, seen, by, is_offered=False)
    audit.record("course.retired", course, by=by, code=course.code)


@transaction.atomic
def offer_course(*, course: Course, seen: int, by: User) -> None:
    """Offer a retired course again. Raises `Conflict`."""
    _write(course, seen, by, is_offered=True)
    audit.record("course.offered", course, by=by, code=course.code)


@transaction.atomic
def load_courses(*, rows: Sequence[dict[str, Any]], by: User | None) -> int:
    """Bring the catalogue to what `rows` (the courses of framework.json) say; return how many.

    Courses that are not among them stay as they are.
    """
    methods = {method.code: method for method in Method.objects.in_use()}
    areas = {area.number: area for area in Area.objects.in_use()}
    facts = [name for name in rows[0] if name not in ("code", "areas")]
    courses = [
        Course(
            code=row["code"],
            **{name: row[name] for name in facts} | {"method": methods[row["method"]]},
        )
        for row in rows
    ]
    for course in courses:
        course.search_text = course.search_keys
    courses = Course.objects.bulk_create(
        courses,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*facts, "search_text"],
    )
    helping = Course.areas.through
    helping.objects.filter(course__in=courses).delete()
    helping.objects.bulk_create(
        helping(course=course, area=areas[number])
        for course, row in zip(courses, rows, strict=True)
        for number in row["areas"]
    )
    audit.record("courses.loaded", f"courses:{len(courses)}", by=by)
    return len(courses)


def _write(course: Course, seen: int, by: User, **changes: Any) -> None:
    rows = Course.objects.editable_by(by).filter(pk=course.pk, version=seen)
    if not rows.update(version=F("version") + 1, **changes):
        raise Conflict


def _cover(course: Course, facts: CourseFacts) -> None:
    course.areas.set(facts.areas)

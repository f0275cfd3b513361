"""The catalogue of courses."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from competencies.models import Area, Method
from personnel import audit
from personnel.models import User
from training.models import Course


@transaction.atomic
def load_courses(*, rows: Sequence[dict[str, Any]], by: User | None) -> int:
    """Bring the catalogue to what `rows` (the courses of framework.json) say; return how many.

    Courses that are not among them stay as they are.
    """
    methods = {method.code: method for method in Method.objects.in_use()}
    areas = {area.number: area for area in Area.objects.in_use()}
    facts = [name for name in rows[0] if name not in ("code", "areas")]
    courses = Course.objects.bulk_create(
        [
            Course(
                code=row["code"],
                **{name: row[name] for name in facts} | {"method": methods[row["method"]]},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=facts,
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

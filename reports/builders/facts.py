"""What the statements of the builders are told: the day, the year, the targets, the tree."""

from datetime import date
from typing import Any

from django.db.models import Max
from psycopg2.extras import Json

from personnel.models import Person, Posting, Unit
from reports.enums import ALL_GROUPS
from reports.models import Snapshot


def facts_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return the parameters of the statements for a snapshot whose targets are known."""
    return {
        "snapshot": snapshot.pk,
        "framework": snapshot.framework_id,
        "targets": Json(snapshot.targets),
        "as_of": snapshot.as_of,
        "year": snapshot.fiscal_year,
        "all": ALL_GROUPS,
        "step": Unit.steplen,
    }


def lengths_of_paths() -> range:
    """Return the lengths of unit paths from the deepest level up, without the top one."""
    deepest: int = Unit.objects.aggregate(deepest=Max("depth"))["deepest"] or 0
    return range(deepest * Unit.steplen, Unit.steplen, -Unit.steplen)


def without_posting(day: date) -> int:
    """Return how many people of the register hold no post on that day; see `Snapshot`."""
    posted = Posting.objects.on(day).order_by().values("person").distinct()
    return Person.objects.count() - posted.count()

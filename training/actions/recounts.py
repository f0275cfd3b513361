"""Asking for everybody's progress to be computed anew."""

from django.db import transaction
from django.db.models import Max

from competencies.progress import BLOCK
from personnel import audit
from personnel.jobs import doorbell
from personnel.models import Person, User
from training.models import Recount
from training.tasks import recount

# Whole blocks, so that two workers never hold the same one; a decision waits for its part at most.
PEOPLE_A_PART = 2 * BLOCK


@transaction.atomic
def request_recount(*, by: User | None) -> list[Recount]:
    """Ask workers to compute levels and minutes of everybody anew; asking twice asks once.

    Returns the parts that are under way.
    """
    last: int = Person.objects.aggregate(last=Max("pk"))["last"] or 0
    Recount.objects.bulk_create(
        [
            Recount(first_person=first, last_person=first + PEOPLE_A_PART - 1, requested_by=by)
            for first in range(0, last + 1, PEOPLE_A_PART)
        ],
        ignore_conflicts=True,
    )
    parts = list(Recount.objects.under_way().order_by("first_person"))
    audit.record("progress.recounted", f"recount:{len(parts)}", by=by, parts=len(parts))
    for part in parts:
        transaction.on_commit(lambda pk=part.pk: doorbell(lambda: recount.delay(str(pk))))  # type: ignore[misc]
    return parts

"""What approved records add up to, handed down to `competencies.progress`, which stores it."""

from typing import Any

from django.db import transaction

from competencies.progress import (
    People,
    hold,
    people_facts,
    recompute_levels,
    store_minutes,
    who_differs,
    whose,
)
from personnel import jobs
from training.enums import Status
from training.models import Recount

# So many are computed one by one; where more differ, all of their part are.
FEW = 500


def recompute(people: People) -> None:
    """Bring the approved minutes of these people up to date."""
    store_minutes(*_approved(people), people=people)


@transaction.atomic
def recompute_part(part: Recount) -> None:
    """Compute levels and minutes of a claimed part of the people anew. Raises `jobs.LostClaim`."""
    jobs.advance(part, 0, len(part.people))
    hold(part.people)
    differing = who_differs(*_approved(part.people), people=part.people)
    if differing:
        people = differing if len(differing) <= FEW else part.people
        recompute_levels(people)
        recompute(people)
    jobs.finish(part, done=len(part.people))


def _approved(people: People) -> tuple[str, dict[str, Any]]:
    """Return the SELECT of the approved minutes of these people, and what it asks for."""
    facts = {"approved": Status.APPROVED.value, **people_facts(people)}
    return _APPROVED_MINUTES.format(people=whose("record.person_id", people)), facts


# A record counts in the fiscal year in which it ended. BE year N begins on 1 October of N - 1.
# The shares are fetched record by record (OFFSET keeps it so): a plan that joins the table of all
# shares would cost the whole country for every part of the people.
_APPROVED_MINUTES = """
SELECT record.person_id, share.area_id,
    543 + date_part('year', record.end_date + interval '3 months')::int AS fiscal_year,
    CASE WHEN record.mode = 70 THEN share.minutes ELSE 0 END AS minutes_70,
    CASE WHEN record.mode = 20 THEN share.minutes ELSE 0 END AS minutes_20,
    CASE WHEN record.mode = 10 THEN share.minutes ELSE 0 END AS minutes_10,
    CASE WHEN record.mode = 10 AND record.is_lecture THEN share.minutes ELSE 0 END AS lecture
FROM training_trainingrecord record
CROSS JOIN LATERAL (
    SELECT area_id, minutes FROM training_recordarea WHERE record_id = record.id OFFSET 0
) share
WHERE record.status = %(approved)s AND {people}
"""

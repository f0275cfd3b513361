"""What approved records add up to, handed down to `competencies.progress`, which stores it."""

from django.db import transaction

from competencies.progress import People, people_facts, recompute_levels, store_minutes, whose
from personnel import jobs
from training.enums import Status
from training.models import Recount


def recompute(people: People) -> None:
    """Bring the approved minutes of these people (None: everybody) up to date."""
    store_minutes(
        _APPROVED_MINUTES.format(people=whose("record.person_id", people)),
        {"approved": Status.APPROVED.value, **people_facts(people)},
        people=people,
    )


@transaction.atomic
def recompute_part(part: Recount) -> None:
    """Compute levels and minutes of a claimed part of the people anew. Raises `jobs.LostClaim`."""
    jobs.advance(part, 0, len(part.people))
    recompute_levels(part.people)
    recompute(part.people)
    jobs.finish(part, done=len(part.people))


# A record counts in the fiscal year in which it ended. BE year N begins on 1 October of N - 1.
_APPROVED_MINUTES = """
SELECT record.person_id, share.area_id,
    543 + extract(year FROM record.end_date + interval '3 months')::int AS fiscal_year,
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 70), 0) AS minutes_70,
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 20), 0) AS minutes_20,
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 10), 0) AS minutes_10,
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 10 AND record.is_lecture), 0) AS lecture
FROM training_trainingrecord record
JOIN training_recordarea share ON share.record_id = record.id
WHERE record.status = %(approved)s AND {people}
GROUP BY 1, 2, 3
"""

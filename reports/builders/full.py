"""A snapshot of the whole tree, from the stored state of every person.

Set-based and linear in people: staff as of the day → figures of each unit's own staff → added up
level by level along the unit paths → figures and stages of every unit. One transaction, published
by its last statement: readers see the old snapshot or the new one, never half.
"""

from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from competencies.actions import publish_standings
from competencies.targets import targets_in_force
from personnel import bulk, jobs
from reports.builders import statements
from reports.builders.facts import facts_of, lengths_of_paths, without_posting
from reports.enums import Occasion
from reports.models import Snapshot

NOT_CLOSED = gettext_noop("This fiscal year is not closed, so there is nothing to compare with.")


def publish(snapshot: Snapshot) -> None:
    """Compute every figure of a claimed snapshot and publish it. Raises `jobs.LostClaim`."""
    watermark = bulk.settled_at()
    with bulk.one_view():
        # This update keeps the row locked: while the transaction lives nobody can take the job
        # over, however long it lasts, and a killed worker's lock goes with its connection.
        jobs.advance(snapshot, 0, 1)
        closed = Snapshot.objects.closing(snapshot.fiscal_year).first()
        snapshot.targets = _rules(snapshot, closed)
        facts = facts_of(snapshot)
        compute(facts, looks_back=snapshot.looks_back)
        if snapshot.occasion == Occasion.COMPARISON:
            _keep_differences(facts, closed)
        is_newest = not Snapshot.objects.published().filter(as_of__gt=snapshot.as_of).exists()
        if is_newest and not snapshot.looks_back:
            publish_standings(
                source_sql=statements.STANDINGS, params=facts, as_of=snapshot.as_of, by=None
            )
        jobs.finish(
            snapshot,
            published_at=timezone.now(),
            watermark=watermark,
            targets=snapshot.targets,
            without_posting=without_posting(snapshot.as_of),
            closed_at=timezone.now() if snapshot.occasion == Occasion.YEAR_END else None,
            done=1,
        )


def _rules(snapshot: Snapshot, closed: Snapshot | None) -> list[dict[str, Any]]:
    """The targets to measure by: a comparison with a closed year asks what was asked then."""
    if snapshot.occasion == Occasion.COMPARISON and closed:
        return closed.targets
    return targets_in_force(snapshot.framework_id)


def _keep_differences(facts: dict[str, Any], closed: Snapshot | None) -> None:
    if closed is None:
        raise jobs.GiveUp(NOT_CLOSED)
    with connection.cursor() as cursor:
        cursor.execute(statements.DIFFERENCES, {**facts, "closed": closed.pk})


def compute(facts: dict[str, Any], *, looks_back: bool = False) -> None:
    """Write the figures and the stage of every unit, in a transaction; see `facts_of`."""
    own = statements.OWN_FIGURES_THEN if looks_back else statements.OWN_FIGURES
    with connection.cursor() as cursor:
        cursor.execute(statements.FOR_THE_COUNTRY)
        for statement in (statements.EVERY_UNIT, statements.ALL_STAFF, *own):
            cursor.execute(statement, facts)
        for length in lengths_of_paths():
            cursor.execute(statements.ROLL_UP, {**facts, "length": length})
        for statement in statements.RESULTS:
            cursor.execute(statement, facts)

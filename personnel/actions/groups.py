"""Which group a posting belongs to: the rule book, decisions of people, assigned IT work."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from personnel import audit
from personnel.classify import RULE_FIELDS
from personnel.enums import Outcome, PlacedBy
from personnel.models import ITAssignment, Person, PositionRule, Posting, Unit, User
from personnel.placing import place


class Conflict(Exception):
    """Somebody else was first; what the user saw is no longer true."""


@transaction.atomic
def load_position_rules(*, rows: Sequence[dict[str, Any]], by: User | None) -> int:
    """Bring the rule book to these rows; return how many there are.

    What the agency wrote or retired stays as it is.
    """
    kept = set(PositionRule.objects.filter(is_of_agency=True).values_list("code", flat=True))
    rows = [row for row in rows if row["code"] not in kept]
    codes = [row["code"] for row in rows]
    PositionRule.objects.exclude(code__in=codes).exclude(is_of_agency=True).delete()
    PositionRule.objects.bulk_create(
        [PositionRule(**{name: row[name] for name in RULE_FIELDS}) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in RULE_FIELDS if name != "code"],
    )
    audit.record("position_rules.loaded", f"rules:{len(rows)}", by=by)
    return len(rows)


@transaction.atomic
def set_group(*, posting: Posting, group: str, reason: str, by: User) -> None:
    """Decide a posting's group (or "" for outside) with a reason; later imports keep it.

    Raises `Conflict` when the posting was placed otherwise since the user looked.
    """
    decided = Posting.objects.filter(
        pk=posting.pk, outcome=posting.outcome, group=posting.group, placed_by=posting.placed_by
    ).update(
        outcome=Outcome.GROUP if group else Outcome.OUTSIDE,
        group=group or None,
        placed_by=PlacedBy.DECISION,
        group_reason=reason,
    )
    if not decided:
        raise Conflict
    audit.record(
        "group.set",
        posting,
        by=by,
        person=posting.person_id,
        old=posting.group,
        new=group,
        reason=reason,
    )


@transaction.atomic
def assign_it_work(
    *,
    person: Person,
    unit: Unit,
    order_no: str,
    from_date: date,
    to_date: date | None = None,
    on: date,
    by: User | None,
) -> ITAssignment:
    """Record the order that gives the unit's IT work to a person (group T whatever the title)."""
    assignment = ITAssignment.objects.create(
        person=person, unit=unit, order_no=order_no, from_date=from_date, to_date=to_date
    )
    place(on=on, person_ids=[person.pk])
    audit.record("it_work.assigned", assignment, by=by, person=person, order_no=order_no)
    return assignment

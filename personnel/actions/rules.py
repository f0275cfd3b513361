"""The rule book of groups: proposed, previewed, put in force."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import JobState, RulePhase
from personnel.jobs import doorbell
from personnel.models import RuleDraft, User
from personnel.placing import digest_of_rules, rules_in_force
from personnel.tasks import work_on_rules


@transaction.atomic
def propose_rules(*, rules: list[dict[str, Any]], seen: str, as_of: date, by: User) -> RuleDraft:
    """Keep a proposed rule book and have a worker count whom it would move as of a day.

    `seen` is the digest of the book in force that the user began from. Raises `Conflict` when that
    one changed since.
    """
    before = rules_in_force()
    if digest_of_rules(before) != seen:
        raise Conflict
    draft = RuleDraft.objects.create(before=before, rules=rules, as_of=as_of, requested_by=by)
    audit.record("position_rules.proposed", draft, by=by)
    transaction.on_commit(_ring(draft))
    return draft


@transaction.atomic
def save_rules(*, draft: RuleDraft, at: datetime, by: User) -> None:
    """Ask a worker to put a previewed rule book in force and to place everybody by it.

    Raises `Conflict` when it has no preview, is saved already, or another book came in between.
    """
    if rules_in_force() != draft.before:
        raise Conflict
    rows = RuleDraft.objects.filter(
        pk=draft.pk, state=JobState.DONE, phase=RulePhase.PREVIEW, previewed_at__isnull=False
    )
    try:
        with transaction.atomic():
            saved = rows.update(
                phase=RulePhase.APPLY,
                state=JobState.QUEUED,
                attempts=0,
                done=0,
                saved_at=at,
                saved_by=by,
            )
    except IntegrityError as taken:
        raise Conflict from taken
    if not saved:
        raise Conflict
    audit.record("position_rules.saved", draft, by=by)
    transaction.on_commit(_ring(draft))


def _ring(draft: RuleDraft) -> Callable[[], None]:
    return lambda: doorbell(lambda: work_on_rules.delay(str(draft.pk)))

"""What a worker does with a proposed rule book: count whom it would move, or put it in force."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from personnel import audit, bulk, jobs
from personnel.classify import RULE_FIELDS, RuleBook
from personnel.enums import RulePhase
from personnel.models import PositionRule, RuleDraft
from personnel.placing import moves_by, place, rules_in_force

CHANGED_MEANWHILE = gettext_noop(
    "Somebody else changed the rules in the meantime, so nothing was changed. Begin again."
)


def do_draft(draft: RuleDraft) -> None:
    """Do the phase that is due. Raises `jobs.LostClaim` and `jobs.GiveUp`."""
    (_apply if draft.phase == RulePhase.APPLY else _preview)(draft)


def _preview(draft: RuleDraft) -> None:
    with bulk.one_view():
        jobs.advance(draft, 0, 1)
        found = moves_by(RuleBook.of(draft.rules), on=draft.as_of)
        moves = [row[3:] for row in found if row[0] is None]
        titles = [row for row in found if row[0] is not None]
        jobs.finish(draft, moves=moves, titles=titles, previewed_at=timezone.now(), done=1)


def _apply(draft: RuleDraft) -> None:
    with transaction.atomic():
        jobs.advance(draft, 0, 1)
        list(PositionRule.objects.select_for_update().order_by("pk"))
        if rules_in_force() != draft.before:
            raise jobs.GiveUp(CHANGED_MEANWHILE)
        changed = _write(draft)
        placed = place(on=timezone.localdate())
        audit.record("position_rules.set", draft, by=draft.saved_by, changed=changed, placed=placed)
        jobs.finish(draft, done=1)


def _write(draft: RuleDraft) -> list[str]:
    """Write the rows that differ and retire those that are gone; return their codes."""
    known = {row["code"]: row for row in draft.before}
    rows: list[dict[str, Any]] = [row for row in draft.rules if known.get(row["code"]) != row]
    gone = set(known) - {row["code"] for row in draft.rules}
    PositionRule.objects.bulk_create(
        [PositionRule(**row, is_of_agency=True) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*(name for name in RULE_FIELDS if name != "code"), "is_of_agency"],
    )
    PositionRule.objects.filter(code__in=gone).update(retired_at=timezone.now(), is_of_agency=True)
    return sorted({row["code"] for row in rows} | gone)

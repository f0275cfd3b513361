"""A posting beside the reason for its group: the rule, the decision or the assigned work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personnel import audit
from personnel.models import AuditEvent, PositionRule, Posting, User


@dataclass(frozen=True)
class Placement:
    """A posting, the rule it was placed by, and who decided otherwise."""

    posting: Posting
    rule: PositionRule | None
    decision: AuditEvent | None = None
    may_decide: bool = False

    @property
    def may_edit(self) -> bool:
        """The details of a person are edited at the primary post, while it is open."""
        return self.may_decide and self.posting.is_primary and self.posting.to_date is None


def placements(postings: Sequence[Posting], *, user: User) -> list[Placement]:
    """Return the postings of one page, each with what stands behind its group."""
    rules = rules_of(posting.rule for posting in postings)
    decisions = _decisions(postings)
    kept = set(
        Posting.objects.kept_by(user)
        .filter(pk__in=[p.pk for p in postings])
        .values_list("pk", flat=True)
    )
    return [
        Placement(p, rules.get(p.rule), decisions.get(audit.subject_name(p)), p.pk in kept)
        for p in postings
    ]


def rules_of(codes: Iterable[str]) -> dict[str, PositionRule]:
    """Return the rules with these codes; a rule may have left the book since."""
    return PositionRule.objects.in_bulk(set(codes) - {""}, field_name="code")


def _decisions(postings: Iterable[Posting]) -> dict[str, AuditEvent]:
    """Return the latest decision on each posting that a person placed."""
    subjects = [audit.subject_name(posting) for posting in postings if posting.is_decided]
    events = AuditEvent.objects.filter(verb="group.set", subject__in=subjects).order_by("at")
    return {event.subject: event for event in events}

"""Proposed rule books, previewed as a worker does it."""

from typing import Any

from personnel.actions.rules import propose_rules
from personnel.models import RuleDraft, User
from personnel.placing import digest_of_rules, rules_in_force
from personnel.tasks import work_on_rules
from tests.conftest import TODAY


def book_with(code: str, **fields: Any) -> list[dict[str, Any]]:
    """The rules in force with one of them changed."""
    return [row | fields if row["code"] == code else row for row in rules_in_force()]


def proposed(by: User, rules: list[dict[str, Any]]) -> RuleDraft:
    """A draft that waits for a worker."""
    return propose_rules(rules=rules, seen=digest_of_rules(rules_in_force()), as_of=TODAY, by=by)


def previewed(by: User, rules: list[dict[str, Any]]) -> RuleDraft:
    """Such a draft with its preview."""
    draft = proposed(by, rules)
    work_on_rules(str(draft.pk))
    draft.refresh_from_db()
    return draft

"""Proposed targets, previewed as a worker does it."""

from typing import Any

from competencies.enums import Stage
from competencies.models import Framework
from competencies.targets import digest_of, targets_in_force
from personnel import jobs
from personnel.enums import Role
from personnel.models import Unit, User
from reports import actions, builders
from reports.models import TargetDraft
from tests.conftest import TODAY
from tests.personnel.factories import make_user


def rules_keeper(top: Unit) -> User:
    """Who may set targets and rules: an administrator of the unit over all others."""
    return make_user(top, Role.ADMIN)


def proposed(by: User, stage: Stage = Stage.EARLY, **fields: Any) -> TargetDraft:
    """A draft that asks the same of every group and area in a stage; not previewed yet."""
    framework = Framework.objects.get()
    rows = targets_in_force(framework.pk)
    targets = [row | fields if row["stage"] == stage else row for row in rows]
    return actions.propose_targets(
        framework=framework, targets=targets, seen=digest_of(rows), as_of=TODAY, by=by
    )


def previewed(by: User, stage: Stage = Stage.EARLY, **fields: Any) -> TargetDraft:
    """Such a draft with its preview."""
    draft = proposed(by, stage, **fields)
    jobs.run(TargetDraft, draft.pk, builders.compare_stages)
    draft.refresh_from_db()
    return draft

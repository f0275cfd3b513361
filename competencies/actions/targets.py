"""The targets of the stages: settings of the agency, since the circular gives none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from competencies.models import Framework, StageTarget
from competencies.targets import changed_rows, digest_of, targets_in_force
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User


@transaction.atomic
def set_targets(
    *, framework: Framework, targets: Sequence[Mapping[str, Any]], seen: str, by: User
) -> int:
    """Bring the targets of a framework to these rows; return how many changed.

    `seen` is the digest of the targets that the user looked at. Raises `Conflict` when they are no
    longer in force.
    """
    Framework.objects.select_for_update().get(pk=framework.pk)
    before = targets_in_force(framework.pk)
    if digest_of(before) != seen:
        raise Conflict
    changed = changed_rows(before, targets)
    StageTarget.objects.bulk_create(
        [StageTarget(**row) for row in changed],
        update_conflicts=True,
        unique_fields=["stage", "group", "area"],
        update_fields=["level", "minutes", "coverage", "due_date"],
    )
    audit.record("targets.set", framework, by=by, changed=len(changed))
    return len(changed)

"""Ready texts for returning a record."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from personnel import audit
from personnel.models import User
from training.models import ReturnReason


@transaction.atomic
def load_return_reasons(*, rows: Sequence[dict[str, Any]], by: User | None) -> None:
    """Add the texts that every installation begins with; those the agency has already stay."""
    ReturnReason.objects.bulk_create([ReturnReason(**row) for row in rows], ignore_conflicts=True)
    audit.record("return_reasons.loaded", f"reasons:{len(rows)}", by=by)


@transaction.atomic
def save_return_reason(*, reason: ReturnReason, by: User) -> None:
    """Keep a text that was added or edited; records returned before keep their words."""
    reason.save()
    audit.record("return_reason.saved", reason, by=by, code=reason.code)

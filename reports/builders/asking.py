"""Asking for a full snapshot."""

from datetime import date

from django.db import transaction

from competencies.models import Framework
from personnel import audit
from personnel.be_dates import fiscal_year
from personnel.models import User
from reports.enums import Occasion
from reports.models import Snapshot


@transaction.atomic
def open_snapshot(
    *, as_of: date, occasion: Occasion, by: User | None, framework: Framework | None = None
) -> Snapshot:
    """Return the day's snapshot that is under way, or a new one for a worker to compute.

    It measures by the framework in use, unless another one is named. Raises
    `Framework.DoesNotExist` when none is in use.
    """
    snapshot, is_new = Snapshot.objects.under_way().get_or_create(
        as_of=as_of,
        defaults={
            "framework": framework or Framework.objects.in_use().get(),
            "fiscal_year": fiscal_year(as_of),
            "occasion": occasion,
            "requested_by": by,
        },
    )
    if is_new:
        audit.record("snapshot.requested", snapshot, by=by, as_of=as_of.isoformat())
    return snapshot

"""How records change together: those seen, all of them or none, one version further.

The verbs on records take `seen`, the versions of the records (id → version) as the user saw them,
one or many; `Conflict` means that somebody else was first.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet

Seen = Mapping[int, int]


def of(by: User | None) -> TrainingRecordQuerySet:
    """The records that `by` may hand in or take back: one's own; None, the system, any."""
    return TrainingRecord.objects.owned_by(by) if by else TrainingRecord.objects.all()


def claim(records: TrainingRecordQuerySet, seen: Seen) -> list[TrainingRecord]:
    """Lock the records if all of them still are as they were seen.

    Whoever waits for the lock finds the row changed, and no longer among `records`. One order of
    locking keeps two users who decide on the same rows from blocking each other.
    """
    claimed = list(records.as_seen(seen).order_by("pk").select_for_update(no_key=True))
    if not seen or len(claimed) != len(seen):
        raise Conflict
    return claimed


def move(records: Sequence[TrainingRecord], verb: str, by: User | None, **changes: object) -> None:
    rows = TrainingRecord.objects.filter(pk__in=[record.pk for record in records])
    rows.update(version=F("version") + 1, **changes)
    audit.record_all(events_of(verb, records, by))


def events_of(
    verb: str, records: Sequence[TrainingRecord], by: User | None
) -> Iterable[audit.AuditEvent]:
    for record in records:
        yield audit.event(verb, record, by=by, person=record.person_id, version=record.version)

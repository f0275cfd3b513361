"""Writing the audit trail. Only actions write it, inside their own transaction."""

from collections.abc import Iterable
from typing import Any

from personnel.models import AuditEvent, Person, User

SYSTEM = "system"


def record(
    verb: str,
    subject: object,
    *,
    by: User | None,
    person: Person | int | None = None,
    **detail: Any,
) -> None:
    """Write that `by` (None: the system itself) did `verb` to `subject`.

    `person` names whose data was touched, so that they can see it; `detail` must be JSON and free
    of citizen IDs.
    """
    event(verb, subject, by=by, person=person, **detail).save(force_insert=True)


def record_all(events: Iterable[AuditEvent]) -> None:
    """Write many `event`s in one statement."""
    AuditEvent.objects.bulk_create(events, batch_size=5000)


def event(
    verb: str,
    subject: object,
    *,
    by: User | None,
    person: Person | int | None = None,
    **detail: Any,
) -> AuditEvent:
    """Return what `record` would write."""
    return AuditEvent(
        actor=by.audit_name if by else SYSTEM,
        verb=verb,
        subject=subject_name(subject),
        person=str(person.pk if isinstance(person, Person) else person or ""),
        detail=detail,
    )


def subject_name(subject: object) -> str:
    """Return the text by which the trail names a row, for example `trainingrecord:12`."""
    meta = getattr(subject, "_meta", None)
    return f"{meta.model_name}:{subject.pk}" if meta else str(subject)  # type: ignore[attr-defined]

"""Writing the audit trail. Only actions write it, inside their own transaction."""

from typing import Any

from personnel.models import AuditEvent, Person, User

SYSTEM = "system"


def record(
    verb: str, subject: object, *, by: User | None, person: Person | int | None = None, **detail: Any
) -> None:
    """Write that `by` (None: the system itself) did `verb` to `subject`.

    `person` names whose data was touched, so that they can see it; `detail` must be JSON and free
    of citizen IDs.
    """
    AuditEvent.objects.create(
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

"""Evidence of records, while their owners may still change them."""

from datetime import datetime
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User
from personnel.text import upload_name
from training.actions.moving import of
from training.evidence import kind_of
from training.models import Evidence, TrainingRecord


@transaction.atomic
def attach_evidence(
    *, record: TrainingRecord, file: UploadedFile, at: datetime, by: User | None
) -> Evidence:
    """Keep a file with a record that its owner may still change; the same file only once.

    Raises `BadEvidence` for a file that is no readable PDF, JPEG or PNG.
    """
    size = file.size or 0
    kind = kind_of(file, size)
    if not of(by).editable().filter(pk=record.pk).select_for_update(no_key=True).exists():
        raise Conflict
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    evidence, is_new = Evidence.objects.get_or_create(
        record=record,
        sha256=digest.hexdigest(),
        defaults={
            "file": file,
            "file_name": upload_name(file.name or ""),
            "kind": kind,
            "size": size,
            "uploaded_at": at,
        },
    )
    if is_new:
        audit.record("evidence.attached", evidence, by=by, person=record.person_id)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a file off a record that its owner may still change."""
    gone, _ = Evidence.objects.filter(pk=evidence.pk, record__in=of(by).editable()).delete()
    if not gone:
        raise Conflict
    audit.record("evidence.removed", evidence, by=by, person=by.person_id)
    transaction.on_commit(lambda: evidence.file.delete(save=False))

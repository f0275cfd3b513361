"""Evidence of records: added and taken off while their owners may change them, and later still
where the certificate was said to follow.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.citizen_id import without_ids
from personnel.models import User
from personnel.text import upload_name
from training.actions.moving import of
from training.enums import EDITABLE
from training.evidence import BadEvidence, Opened, open_evidence
from training.models import Certificate, Evidence, TrainingRecord


def attach_evidence(
    *, record: TrainingRecord, file: UploadedFile, at: datetime, by: User | None
) -> Evidence:
    """Keep a file with a record that takes evidence; the same file only once.

    A record that waits or is approved takes it when its certificate was to follow: an addition,
    which changes nothing of what was decided. Raises `Conflict` for any other record, and
    `BadEvidence` for a file that nobody could open, or one too many.
    """
    return attach_all(record=record, files=[file], at=at, by=by)[0]


def attach_all(
    *, record: TrainingRecord, files: Sequence[UploadedFile], at: datetime, by: User | None
) -> list[Evidence]:
    """Keep several files with a record, all or none; raises as `attach_evidence` does."""
    opened = [take_in(file) for file in files]
    with transaction.atomic():
        taking = of(by).taking_evidence().filter(pk=record.pk).select_for_update(no_key=True)
        status = taking.values_list("status", flat=True).first()
        if status is None:
            raise Conflict
        came_later = status not in EDITABLE
        kept = [_keep(record, name, seen, came_later, at, by) for name, seen in opened]
        if Evidence.objects.filter(record=record).count() > settings.EVIDENCE_MAX_FILES:
            sentence = _("A record can have up to %(n)s files. Remove one first, or join them.")
            raise BadEvidence(sentence % {"n": settings.EVIDENCE_MAX_FILES})
    return kept


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a file off a record that its owner may still change."""
    gone, _rows = Evidence.objects.filter(pk=evidence.pk, record__in=of(by).editable()).delete()
    if not gone:
        raise Conflict
    audit.record("evidence.removed", evidence, by=by, person=by.person_id)
    # The certificate of an activity is the file of many records.
    if not Certificate.objects.filter(file=evidence.file.name).exists():
        transaction.on_commit(partial(delete_files, evidence))


def take_in(file: UploadedFile) -> tuple[str, Opened]:
    """Open an uploaded file, and return the name to keep with it.

    The `BadEvidence` that it raises says which one.
    """
    name = upload_name(file.name or "")
    try:
        return without_ids(name), open_evidence(file, file.size or 0)
    except BadEvidence as bad:
        raise BadEvidence(f"{name}: {bad}") from bad


def kept_of(name: str, opened: Opened, at: datetime) -> dict[str, Any]:
    """Return the columns of a `StoredFile`, but for its `sha256`."""
    return {
        "file": ContentFile(opened.content, name),
        "preview": ContentFile(opened.preview, name),
        "file_name": name,
        "kind": opened.kind,
        "size": len(opened.content),
        "pages": opened.pages,
        "width": opened.width,
        "height": opened.height,
        "uploaded_at": at,
    }


def delete_files(stored: Evidence | Certificate) -> None:
    """Remove the file and its picture in small from the disk, once the row is gone."""
    for file in (stored.file, stored.preview):
        file.delete(save=False)


def _keep(
    record: TrainingRecord,
    name: str,
    opened: Opened,
    came_later: bool,
    at: datetime,
    by: User | None,
) -> Evidence:
    evidence, is_new = Evidence.objects.get_or_create(
        record=record,
        sha256=opened.sha256,
        defaults=kept_of(name, opened, at) | {"came_later": came_later},
    )
    if is_new:
        verb = "evidence.added_later" if came_later else "evidence.attached"
        audit.record(verb, evidence, by=by, person=record.person_id)
    return evidence

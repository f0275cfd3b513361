"""Certificates of an activity: one file for everybody, or one for each; they may come late."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User
from training.actions.activities import hold
from training.actions.evidence import delete_files, kept_of, take_in
from training.models import Activity, Certificate, Evidence, Participant

_SAME = ("file_name", "kind", "size", "pages", "width", "height", "sha256")


@transaction.atomic
def attach_certificate(
    *,
    activity: Activity,
    participant: Participant | None,
    file: UploadedFile,
    at: datetime,
    by: User,
) -> Certificate:
    """Keep a certificate of a participant, or (None) of all; the same file only once.

    Records that are made already get it, too. Raises `BadEvidence` for a file that nobody can read.
    """
    name, opened = take_in(file)
    held = hold(activity, by)
    certificate, is_new = Certificate.objects.get_or_create(
        activity=held,
        participant=participant,
        sha256=opened.sha256,
        defaults=kept_of(name, opened, at),
    )
    if is_new:
        people = held.participants.exclude(record=None).select_related("record")
        hand_out([certificate], list(people), at, came_later=True)
        person = participant.person_id if participant else None
        audit.record("certificate.attached", certificate, by=by, person=person)
    return certificate


@transaction.atomic
def attach_certificates(
    *,
    activity: Activity,
    participant: Participant | None,
    files: Sequence[UploadedFile],
    at: datetime,
    by: User,
) -> list[Certificate]:
    """Keep the few files that a form holds, all or none; raises as `attach_certificate` does."""
    return [
        attach_certificate(activity=activity, participant=participant, file=file, at=at, by=by)
        for file in files
    ]


@transaction.atomic
def remove_certificate(*, certificate: Certificate, by: User) -> None:
    """Take a certificate away while no record holds it. Raises `Conflict` where one does."""
    hold(certificate.activity, by)
    if Evidence.objects.filter(file=certificate.file.name).exists():
        raise Conflict
    if not Certificate.objects.filter(pk=certificate.pk).delete()[0]:
        raise Conflict
    audit.record("certificate.removed", certificate, by=by)
    transaction.on_commit(partial(delete_files, certificate))


def hand_out(
    certificates: Iterable[Certificate],
    people: Sequence[Participant],
    at: datetime,
    *,
    came_later: bool = False,
) -> None:
    """Make the certificates evidence of the records of those participants whose they are.

    What `came_later` than the record is marked, unless its owner may still change the record.
    """
    Evidence.objects.bulk_create(
        (
            Evidence(
                record=row.record,
                file=certificate.file.name,
                preview=certificate.preview.name,
                **{name: getattr(certificate, name) for name in _SAME},
                came_later=came_later and not (row.record and row.record.is_editable),
                uploaded_at=at,
            )
            for certificate in certificates
            for row in people
            if certificate.participant_id in (None, row.pk)
        ),
        ignore_conflicts=True,
    )

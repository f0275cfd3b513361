import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from personnel.actions.groups import Conflict
from personnel.models import AuditEvent, Unit, User
from tests.personnel.factories import make_user
from tests.training.factories import (
    JPEG,
    NOW,
    PDF,
    PNG,
    make_draft,
    make_waiting,
    seen,
    upload,
)
from training import actions
from training.enums import EvidenceKind
from training.evidence import CUT_OFF, EMPTY, UNKNOWN_KIND, BadEvidence, kind_of
from training.models import Evidence, TrainingRecord

HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, EvidenceKind.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, EvidenceKind.PDF),
        (PNG, EvidenceKind.PNG),
        (JPEG, EvidenceKind.JPEG),
        (JPEG + b"the film that phones append" * 200, EvidenceKind.JPEG),
    ],
)
def test_kind_is_told_by_content(content: bytes, kind: EvidenceKind) -> None:
    assert kind_of(io.BytesIO(content), len(content)) == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", EMPTY),
        (HTML, UNKNOWN_KIND),
        (HTML + PDF, UNKNOWN_KIND),
        (b"GIF89a", UNKNOWN_KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNKNOWN_KIND),
        (PDF[:-8], CUT_OFF),
        (PNG[:-10], CUT_OFF),
        (JPEG[:-2], CUT_OFF),
    ],
)
def test_other_content_is_refused_with_a_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(BadEvidence) as refused:
        kind_of(io.BytesIO(content), len(content))
    assert str(refused.value) == sentence


@pytest.fixture
def draft(catalogue: None, teacher: User) -> TrainingRecord:
    return make_draft(teacher.person)


@pytest.fixture
def certificate(draft: TrainingRecord, teacher: User) -> Evidence:
    return actions.attach_evidence(record=draft, file=upload(), at=NOW, by=teacher)


def test_evidence_lies_under_a_name_that_tells_nothing(certificate: Evidence, media: Path) -> None:
    stored, preview = sorted(path for path in media.rglob("*") if path.is_file())
    assert (stored.name, preview.name) == (certificate.pk.hex, f"{certificate.pk.hex}-preview")
    assert stored.read_bytes() == PDF
    assert (certificate.file_name, certificate.size) == ("เกียรติบัตร.pdf", len(PDF))


def test_same_file_twice_is_kept_once(
    certificate: Evidence, draft: TrainingRecord, teacher: User
) -> None:
    again = upload(name="other name.pdf")
    assert actions.attach_evidence(record=draft, file=again, at=NOW, by=teacher) == certificate
    assert draft.evidence.count() == 1


def test_html_named_pdf_is_not_attached(draft: TrainingRecord, teacher: User) -> None:
    with pytest.raises(BadEvidence):
        actions.attach_evidence(record=draft, file=upload(HTML), at=NOW, by=teacher)
    assert not Evidence.objects.exists()


def test_nothing_is_attached_to_a_submitted_record(catalogue: None, teacher: User) -> None:
    record = make_waiting(teacher.person)
    with pytest.raises(Conflict):
        actions.attach_evidence(record=record, file=upload(), at=NOW, by=teacher)


def test_nothing_is_attached_to_the_record_of_another(draft: TrainingRecord, school: Unit) -> None:
    with pytest.raises(Conflict):
        actions.attach_evidence(record=draft, file=upload(), at=NOW, by=make_user(school))


def test_removed_evidence_leaves_no_file(
    certificate: Evidence,
    teacher: User,
    media: Path,
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_evidence(evidence=certificate, by=teacher)
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_evidence_of_a_submitted_record_stays(
    certificate: Evidence, draft: TrainingRecord, teacher: User
) -> None:
    actions.submit(seen=seen(draft), at=NOW, by=teacher)
    with pytest.raises(Conflict):
        actions.remove_evidence(evidence=certificate, by=teacher)


# --- the download --------------------------------------------------------------------------------
@pytest.fixture
def address(certificate: Evidence) -> str:
    return reverse("evidence", args=[certificate.pk])


def test_download_is_an_attachment_that_runs_nothing(as_teacher: Client, address: str) -> None:
    response = as_teacher.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_supervisor_opens_submitted_evidence_and_its_owner_sees_that(
    as_supervisor: Client, address: str, draft: TrainingRecord, teacher: User
) -> None:
    assert as_supervisor.get(address).status_code == 404
    actions.submit(seen=seen(draft), at=NOW, by=teacher)
    assert as_supervisor.get(address).status_code == 200
    assert AuditEvent.objects.about(teacher.person).filter(verb="evidence.seen").count() == 1


def test_stranger_finds_no_evidence(
    client: Client, stranger: User, address: str, draft: TrainingRecord, teacher: User
) -> None:
    actions.submit(seen=seen(draft), at=NOW, by=teacher)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_preview_is_a_picture_that_runs_nothing(as_teacher: Client, certificate: Evidence) -> None:
    response = as_teacher.get(reverse("evidence_preview", args=[certificate.pk]))
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_preview_counts_as_a_look(
    as_supervisor: Client, certificate: Evidence, draft: TrainingRecord, teacher: User
) -> None:
    url = reverse("evidence_preview", args=[certificate.pk])
    assert as_supervisor.get(url).status_code == 404
    actions.submit(seen=seen(draft), at=NOW, by=teacher)
    assert as_supervisor.get(url).status_code == 200
    assert AuditEvent.objects.about(teacher.person).filter(verb="evidence.seen").count() == 1


def test_evidence_whose_file_is_lost_is_gone_and_was_not_seen(
    as_supervisor: Client, address: str, certificate: Evidence, draft: TrainingRecord, teacher: User
) -> None:
    actions.submit(seen=seen(draft), at=NOW, by=teacher)
    for file in (certificate.file, certificate.preview):
        file.storage.delete(file.name)
    for url in (address, reverse("evidence_preview", args=[certificate.pk])):
        assert as_supervisor.get(url).status_code == 410
    assert not AuditEvent.objects.filter(verb="evidence.seen").exists()

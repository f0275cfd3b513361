"""Certificates: recognised when sent again, counted once, and added later when promised."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import AreaYear
from personnel.actions.groups import Conflict
from personnel.models import AuditEvent, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person
from tests.training.factories import NOW, make_approved, make_draft, seen, upload
from tests.training.pictures import locked_pdf, pdf, photo
from training import actions
from training.evidence import BadEvidence
from training.models import Evidence, TrainingRecord

pytestmark = pytest.mark.usefixtures("catalogue", "in_english")


@pytest.fixture
def draft(catalogue: None, teacher: User) -> TrainingRecord:
    return make_draft(teacher.person)


@pytest.fixture
def promised(catalogue: None, teacher: User, supervisor: User) -> TrainingRecord:
    """An approved record whose certificate is to follow."""
    return make_approved(teacher.person, supervisor, certificate_follows=True)


def attach(record: TrainingRecord, by: User, content: bytes | None = None) -> Evidence:
    file = upload(content) if content else upload()
    return actions.attach_evidence(record=record, file=file, at=NOW, by=by)


def test_photograph_sent_twice_is_recognised_though_it_is_kept_otherwise(
    draft: TrainingRecord, teacher: User
) -> None:
    sent = photo()
    first = attach(draft, teacher, sent)
    assert first.file.read() != sent
    assert attach(draft, teacher, sent) == first


def test_file_is_recognised_with_another_record_of_the_same_person(
    draft: TrainingRecord, teacher: User, school: Unit
) -> None:
    stranger, withdrawn = make_draft(make_person(school)), make_draft(teacher.person)
    again = make_draft(teacher.person, title="อีกครั้ง")
    for record in (draft, stranger, withdrawn, again):
        actions.attach_evidence(record=record, file=upload(), at=NOW, by=None)
    actions.withdraw(seen=seen(withdrawn), by=teacher)
    assert [found.record for found in Evidence.objects.same_as(again)] == [draft]


def test_both_pages_name_the_other_record_of_a_file(
    as_teacher: Client, draft: TrainingRecord, teacher: User
) -> None:
    other = make_draft(teacher.person, title="Another course")
    attach(draft, teacher)
    attach(other, teacher)
    third = make_draft(teacher.person, title="A third one")
    attach(third, teacher)
    for name in ("record", "record_edit"):
        page = as_teacher.get(reverse(name, args=[draft.pk])).content.decode()
        assert "is also with “Another course”" in page
        assert page.count("is also with") == 1


def test_one_certificate_for_three_areas_is_counted_once(teacher: User, supervisor: User) -> None:
    shares = {area_no(number).pk: 1 for number in (1, 2, 3)}
    record = make_draft(teacher.person, shares=shares, minutes=100)
    attach(record, teacher)
    actions.submit(seen=seen(record), at=NOW, by=teacher)
    actions.approve(seen=seen(record), at=NOW, by=supervisor)
    minutes = AreaYear.objects.filter(person=teacher.person).values_list("minutes_70", flat=True)
    assert sorted(minutes) == [33, 33, 34]


def test_record_has_no_more_files_than_it_can(
    draft: TrainingRecord, teacher: User, settings: Any
) -> None:
    settings.EVIDENCE_MAX_FILES = 2
    files = [upload(pdf(pages=n), f"{n}.pdf") for n in (1, 2, 3)]
    with pytest.raises(BadEvidence, match="up to 2 files"):
        actions.attach_all(record=draft, files=files, at=NOW, by=teacher)
    assert not draft.evidence.exists()
    actions.attach_all(record=draft, files=files[:2], at=NOW, by=teacher)
    assert draft.evidence.count() == 2


def test_twenty_files_are_refused_with_a_sentence(as_teacher: Client) -> None:
    data = {"title": "x", "draft": "1", "evidence_files": [upload() for _ in range(20)]}
    page = as_teacher.post(reverse("record_new"), data).content.decode()
    assert "up to 10 files" in page
    assert not TrainingRecord.objects.exists()


def test_refusal_names_the_file_and_keeps_none(as_teacher: Client) -> None:
    files = [upload(), upload(locked_pdf(), "ปิดล็อก.pdf")]
    data = {"title": "x", "draft": "1", "evidence_files": files}
    page = as_teacher.post(reverse("record_new"), data).content.decode()
    assert "ปิดล็อก.pdf: The PDF is locked with a password" in page
    assert not Evidence.objects.exists()
    assert not TrainingRecord.objects.exists()


# --- the certificate that follows ----------------------------------------------------------------
def test_certificate_that_follows_changes_nothing_that_was_decided(
    promised: TrainingRecord, teacher: User
) -> None:
    own = TrainingRecord.objects.owned_by(teacher)
    assert list(own.awaiting_certificate()) == [promised]
    before = own.values().get()
    assert attach(promised, teacher).came_later
    assert own.values().get() == before
    assert AuditEvent.objects.about(teacher.person).filter(verb="evidence.added_later").exists()
    assert not own.awaiting_certificate().exists()


def test_nothing_is_added_where_nothing_was_promised(teacher: User, supervisor: User) -> None:
    record = make_approved(teacher.person, supervisor)
    with pytest.raises(Conflict):
        attach(record, teacher)
    assert not TrainingRecord.objects.awaiting_certificate().exists()


def test_certificate_that_came_later_stays(promised: TrainingRecord, teacher: User) -> None:
    with pytest.raises(Conflict):
        actions.remove_evidence(evidence=attach(promised, teacher), by=teacher)


def test_owner_and_supervisor_see_that_the_certificate_follows(
    as_teacher: Client, as_supervisor: Client, promised: TrainingRecord
) -> None:
    url = reverse("record", args=[promised.pk])
    own, other = (client.get(url).content.decode() for client in (as_teacher, as_supervisor))
    assert "The certificate will follow" in own
    assert "The certificate will follow" in other
    assert "Add the certificate" in own
    assert "Add the certificate" not in other


def test_certificate_is_asked_for_until_it_comes(
    as_teacher: Client, as_supervisor: Client, promised: TrainingRecord
) -> None:
    def asked() -> bool:
        return "You said that the certificate" in as_teacher.get("/me/").content.decode()

    assert asked()
    url = reverse("record_evidence", args=[promised.pk])
    as_teacher.post(url, {"evidence_files": upload()})
    assert not asked()
    page = as_supervisor.get(reverse("record", args=[promised.pk])).content.decode()
    assert "added later" in page
    assert "Certificate added" in page


@pytest.mark.parametrize(
    ("files", "sentence"),
    [([], "This field is required"), ([locked_pdf()], "locked with a password")],
)
def test_certificate_that_cannot_be_added_is_answered_with_a_sentence(
    as_teacher: Client, promised: TrainingRecord, files: list[bytes], sentence: str
) -> None:
    data = {"evidence_files": [upload(content) for content in files]}
    url = reverse("record_evidence", args=[promised.pk])
    assert sentence in as_teacher.post(url, data, follow=True).content.decode()
    assert not Evidence.objects.exists()


def test_files_are_added_to_ones_own_record_only(
    as_supervisor: Client, promised: TrainingRecord
) -> None:
    url = reverse("record_evidence", args=[promised.pk])
    assert as_supervisor.post(url, {"evidence_files": upload()}).status_code == 404
    assert not Evidence.objects.exists()

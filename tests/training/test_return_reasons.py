import pytest
from django.test import Client
from django.urls import reverse

from personnel.models import AuditEvent, User
from tests.personnel.factories import make_user
from tests.training.factories import REASONS, make_waiting
from training.actions import load_return_reasons
from training.forms.deciding import ReturnForm
from training.models import ReturnReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


def test_texts_of_the_agency_outlive_a_reload() -> None:
    ReturnReason.objects.filter(code="hours").update(text_en="Hours, please")
    load_return_reasons(rows=REASONS, by=None)
    assert ReturnReason.objects.get(code="hours").text_en == "Hours, please"
    assert ReturnReason.objects.count() == len(REASONS)


def test_text_that_is_no_longer_offered_cannot_be_chosen() -> None:
    ReturnReason.objects.filter(code="hours").update(is_offered=False)
    texts = [label for _value, label in ReturnForm().fields["common"].choices]  # type: ignore[attr-defined]
    assert len(texts) == len(REASONS)
    assert "The hours do not match the evidence. Please correct them." not in texts


def test_superuser_edits_a_text_and_is_on_record(client: Client) -> None:
    client.force_login(make_user(is_superuser=True, is_staff=True))
    reason = ReturnReason.objects.get(code="hours")
    url = reverse("admin:training_returnreason_change", args=[reason.pk])
    form = {"code": "hours", "text_th": "โปรดแก้ชั่วโมง", "text_en": "", "order": "3"}
    assert client.post(url, form).status_code == 302
    reason.refresh_from_db()
    assert (reason.text_th, reason.text, reason.is_offered) == (*["โปรดแก้ชั่วโมง"] * 2, False)
    assert AuditEvent.objects.filter(verb="return_reason.saved").exists()


def test_ready_texts_stand_on_the_page_of_a_record(as_supervisor: Client, teacher: User) -> None:
    record = make_waiting(teacher.person)
    page = as_supervisor.get(reverse("record", args=[record.pk])).content.decode()
    assert "The hours do not match the evidence" in page

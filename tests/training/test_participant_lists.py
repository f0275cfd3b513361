"""Lists of people: pasted or from a file, previewed, added."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.enums import JobState
from personnel.models import Person, RoleAssignment, Unit, User
from tests.personnel.factories import make_person
from tests.training.activities import make_activity
from tests.training.factories import NOW
from training import actions
from training.enums import LineOutcome
from training.models import Activity, ListLine, ParticipantList
from training.tasks import expire, read_participant_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


@pytest.fixture
def activity(supervisor: User, area: Unit) -> Activity:
    return make_activity(supervisor, area)


def outcomes(found: ParticipantList) -> list[str]:
    return list(found.lines.values_list("outcome", flat=True))


def paste(activity: Activity, by: User, text: str) -> ParticipantList:
    return actions.paste_list(activity=activity, text=text, at=NOW, by=by)


def book(*rows: tuple[str, ...], hidden: int | None = None) -> bytes:
    """A workbook of these rows, one of them hidden."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("ผู้เข้าอบรม")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if hidden is not None:
            sheet.set_row(hidden, None, None, {"hidden": True})
    return file.getvalue()


def upload(activity: Activity, by: User, content: bytes) -> ParticipantList:
    file = ContentFile(content, "รายชื่อ.xlsx")
    found = actions.upload_list(activity=activity, file=file, by=by)
    read_participant_list(str(found.pk))
    found.refresh_from_db()
    return found


def test_every_line_is_kept_with_what_it_came_to(
    activity: Activity, supervisor: User, school: Unit
) -> None:
    person = make_person(school)
    found = paste(activity, supervisor, f"{person.full_name}\n\nนายไม่มี ตัวตน\n1103702071812")
    assert [(row.number, row.outcome) for row in found.lines.all()] == [
        (1, LineOutcome.MATCHED),
        (3, LineOutcome.UNKNOWN),
        (4, LineOutcome.BAD_ID),
    ]


def test_citizen_ids_are_kept_masked(activity: Activity, supervisor: User) -> None:
    found = paste(activity, supervisor, "นายสมชาย ใจดี\t1103702071811")
    assert "1103702071811"[:10] not in found.lines.get().text
    assert "สมชาย" in found.lines.get().text


def test_workbook_is_read_by_the_worker_and_removed(
    activity: Activity, supervisor: User, school: Unit, media: Path
) -> None:
    one, two = make_person(school), make_person(school)
    rows = (("ลำดับ", "ชื่อ-สกุล"), ("1", one.full_name), ("2", two.full_name))
    found = upload(activity, supervisor, book(*rows, hidden=2))
    assert outcomes(found) == [LineOutcome.HEADING, LineOutcome.MATCHED, LineOutcome.HIDDEN]
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_file_that_cannot_be_read_says_why(
    activity: Activity, supervisor: User, as_supervisor: Client, media: Path
) -> None:
    found = upload(activity, supervisor, b"%PDF-1.7 ...")
    assert (found.state, found.refusal["code"]) == (JobState.FAILED, "pdf")
    page = as_supervisor.get(reverse("participant_list", args=[found.pk])).text
    assert "PDF" in page
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_file_with_too_many_rows_is_refused(activity: Activity, supervisor: User) -> None:
    found = upload(activity, supervisor, book(*[(f"นายคน ที่{n}",) for n in range(501)]))
    assert found.state == JobState.FAILED
    assert "500" in found.reason_text
    assert not found.lines.exists()


def test_worker_looks_with_the_rights_of_that_moment(
    activity: Activity, supervisor: User, school: Unit
) -> None:
    person = make_person(school)
    RoleAssignment.objects.all().delete()
    found = upload(activity, supervisor, book((person.full_name,)))
    assert outcomes(found) == [LineOutcome.UNKNOWN]


def test_read_twice_the_list_is_the_same(
    activity: Activity, supervisor: User, school: Unit
) -> None:
    found = upload(activity, supervisor, book((make_person(school).full_name,)))
    read_participant_list(str(found.pk))
    assert outcomes(found) == [LineOutcome.MATCHED]


def test_people_are_added_with_what_was_chosen(
    activity: Activity, supervisor: User, school: Unit
) -> None:
    meant, namesake, other = (make_person(school) for _ in range(3))
    Person.objects.filter(pk=namesake.pk).update(name_key=meant.name_key)
    name = f"{meant.first_name} {meant.last_name}"
    found = paste(activity, supervisor, f"{name}\n{name}\n{other.full_name}")
    asked, left_out, _ = found.lines.all()
    chosen = {asked.pk: meant.pk, left_out.pk: make_person(school).pk}
    assert actions.add_from_list(found=found, chosen=chosen, by=supervisor) == 2
    assert {row.person for row in activity.participants.all()} == {meant, other}


def test_nobody_is_added_whom_the_user_sees_no_more(
    activity: Activity, supervisor: User, school: Unit
) -> None:
    found = paste(activity, supervisor, make_person(school).full_name)
    RoleAssignment.objects.all().delete()
    assert actions.add_from_list(found=found, chosen={}, by=supervisor) == 0
    assert not activity.participants.exists()


def test_page_does_not_tell_people_elsewhere_from_nobody(
    activity: Activity, as_supervisor: Client, other_school: Unit
) -> None:
    hidden = make_person(other_school)
    page = preview(as_supervisor, activity, f"{hidden.full_name}\nนายไม่มี ตัวตน")
    assert page.count("Nobody of your units has this name, ID or staff number.") == 2
    assert other_school.name_th not in page


def preview(client: Client, activity: Activity, text: str) -> str:
    answer = client.post(
        reverse("activity_list_new", args=[activity.pk]), {"text": text}, follow=True
    )
    assert answer.status_code == 200
    return answer.text


def test_list_is_pasted_looked_at_and_added(
    activity: Activity, as_supervisor: Client, school: Unit
) -> None:
    person = make_person(school)
    assert school.name_th in preview(as_supervisor, activity, person.full_name)
    found = ParticipantList.objects.get()
    answer = as_supervisor.post(reverse("participant_list_add", args=[found.pk]), follow=True)
    assert "1 person was added." in answer.text
    assert activity.participants.get().person == person


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "  \n "}, "one of the two"),
        ({"text": "ก", "file": SimpleUploadedFile("a.xlsx", b"x")}, "one of the two"),
        ({"text": "นายกอ ดี\n" * 501}, "more than 500 lines"),
        ({"file": SimpleUploadedFile("a.xlsx", b"x" * (5 * 2**20 + 1))}, "too large"),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "0 bytes"),
    ],
)
def test_bad_list_is_sent_back_with_a_sentence(
    activity: Activity, as_supervisor: Client, sent: dict[str, Any], sentence: str
) -> None:
    answer = as_supervisor.post(reverse("activity_list_new", args=[activity.pk]), sent)
    assert sentence in answer.text
    assert not ParticipantList.objects.exists()


def test_list_of_somebody_elses_activity_is_not_found(
    activity: Activity, supervisor: User, client: Client, area: Unit, stranger: User
) -> None:
    found = paste(activity, supervisor, "นายไม่มี ตัวตน")
    client.force_login(stranger)
    for name in ("participant_list", "participant_list_progress"):
        assert client.get(reverse(name, args=[found.pk])).status_code == 404
    assert client.post(reverse("participant_list_add", args=[found.pk])).status_code == 404


def test_lists_and_their_files_are_removed_after_their_time(
    activity: Activity, supervisor: User, school: Unit, settings: Any, media: Path
) -> None:
    person = make_person(school)
    old, new = paste(activity, supervisor, str(person)), paste(activity, supervisor, "นายใหม่ ใหม่")
    actions.add_from_list(found=old, chosen={}, by=supervisor)
    left = actions.upload_list(activity=activity, file=ContentFile(b"x", "a.csv"), by=supervisor)
    late = timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS, minutes=1)
    ParticipantList.objects.filter(pk__in=[old.pk, left.pk]).update(requested_at=late)
    for _ in range(2):
        expire()
    assert list(ListLine.objects.values_list("participant_list", flat=True)) == [new.pk]
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert activity.participants.get().person == person

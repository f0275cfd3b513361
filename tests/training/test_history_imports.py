"""Training histories from upload to records: whose rows, once only, all or none, by a worker."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from personnel import jobs
from personnel.actions.groups import Conflict
from personnel.enums import JobState, Role
from personnel.models import AuditEvent, Person, RoleAssignment, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import give_citizen_id, make_person, make_user
from tests.personnel.roster.files import xlsx
from tests.training.factories import NOW, make_draft
from tests.training.test_history_file import HEAD, ID
from training import actions
from training.enums import HistoryPhase, HistoryVerdict, Status
from training.models import Course, HistoryImport, TrainingRecord
from training.tasks import work_on_history

pytestmark = pytest.mark.usefixtures("catalogue")
KNOWN = "CMU011 IT Literacy"
OTHER = "การใช้ Excel สำหรับครู"


def line(title: str = KNOWN, **cells: str) -> dict[str, str]:
    plain = {
        "เลขประจำตัวประชาชน": ID,
        "หลักสูตร": title,
        "วันที่เริ่มต้น": "1/6/2566",
        "วันที่สิ้นสุด": "2/6/2566",
    }
    return plain | cells


def content(*rows: dict[str, str], head: list[str] = HEAD) -> ContentFile:
    texts = [head, *([row.get(label, "") for label in head] for row in rows)]
    return ContentFile("\n".join(",".join(row) for row in texts).encode(), "ประวัติ.csv")


def upload(by: User, *rows: dict[str, str], **kwargs: Any) -> HistoryImport:
    history = actions.upload_history(file=content(*rows, **kwargs), by=by)
    return worked(history)


def worked(history: HistoryImport) -> HistoryImport:
    """What it is after the worker, whom it is given twice as messages may come twice."""
    for _ in range(2):
        work_on_history(str(history.pk))
    history.refresh_from_db()
    return history


def confirm(history: HistoryImport, by: User, **fields: Any) -> HistoryImport:
    actions.confirm_history(history=history, at=NOW, by=by, **{"only_good_rows": True} | fields)
    return worked(history)


def results(history: HistoryImport) -> list[tuple[str, str]]:
    rows = history.rows.order_by("pk")
    return [(row.verdict, "".join(found["code"] for found in row.found)) for row in rows]


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


@pytest.fixture
def person(school: Unit) -> Person:
    person = make_person(school)
    give_citizen_id(person, ID)
    return person


def test_known_course_becomes_a_record_that_waits(person: Person, admin: User) -> None:
    history = upload(admin, line(**{"จำนวนวัน": "2", "หน่วยงานที่จัด": "สพป.", "รุ่น": "4"}))
    assert history.counts == {HistoryVerdict.NEW: 1}
    assert not TrainingRecord.objects.exists()
    assert confirm(history, admin).is_created
    record = TrainingRecord.objects.get()
    course = Course.objects.get(code="CMU011")
    assert (record.person, record.course, record.status) == (person, course, Status.SUBMITTED)
    assert (record.minutes, record.mode, record.start_date) == (720, 70, date(2023, 6, 1))
    shares = record.shares.all()
    assert [share.area.number for share in shares] == [1, 2, 3, 9]
    assert sum(share.minutes for share in shares) == 720
    event = AuditEvent.objects.get(verb="record.imported")
    assert (event.actor, event.person) == (admin.audit_name, str(person.pk))


def test_areas_are_chosen_once_for_all_rows_of_a_course(person: Person, admin: User) -> None:
    twice = [line(OTHER), line(OTHER, **{"วันที่เริ่มต้น": "2/6/2566"}), line("ลูกเสือ")]
    history = upload(admin, *twice)
    assert history.counts == {HistoryVerdict.QUESTION: 3}
    answers = {"การใช้excelสำหรับครู": [area_no(5).pk], "ลูกเสือ": []}
    actions.choose_areas(history=history, areas=answers, by=admin)
    history = worked(history)
    assert history.counts == {HistoryVerdict.NEW: 2, HistoryVerdict.LEFT_OUT: 1}
    confirm(history, admin)
    assert TrainingRecord.objects.filter(areas=area_no(5), method__code="workshop").count() == 2


def test_same_training_is_taken_once(person: Person, admin: User) -> None:
    """By another name of the course, twice in a file, sent again, or logged by its owner."""
    history = upload(admin, line(), line("การรู้เทคโนโลยีสารสนเทศ"))
    assert results(history)[1] == (HistoryVerdict.KNOWN, "row-repeated")
    confirm(history, admin)
    again = upload(admin, line())
    assert results(again) == [(HistoryVerdict.KNOWN, "record-exists")]
    with pytest.raises(Conflict):
        confirm(again, admin)
    facts = {"title": "เรื่องเดียวกัน", "start_date": date(2023, 7, 1), "end_date": date(2023, 7, 1)}
    draft = make_draft(person, **facts)
    own = line("เรื่องเดียวกัน", **{"วันที่เริ่มต้น": "1/7/2566", "วันที่สิ้นสุด": "1/7/2566"})
    assert results(upload(admin, own)) == [(HistoryVerdict.QUESTION, "areas-asked")]
    actions.submit(seen={draft.pk: draft.version}, at=NOW, by=None)
    assert results(upload(admin, own)) == [(HistoryVerdict.KNOWN, "record-exists")]


def test_two_imports_of_one_training_make_one_record(person: Person, admin: User) -> None:
    first, second = upload(admin, line()), upload(admin, line())
    assert confirm(first, admin).counts == {HistoryVerdict.NEW: 1}
    assert confirm(second, admin).counts == {HistoryVerdict.KNOWN: 1}
    assert TrainingRecord.objects.count() == 1


def test_people_outside_the_scope_are_unknown(
    person: Person, other_area: Unit, admin: User
) -> None:
    stranger = make_user(other_area, Role.ADMIN)
    history = upload(stranger, line())
    assert results(history) == [(HistoryVerdict.REFUSED, "person-unknown")]
    assert not history.rows.filter(person__isnull=False).exists()


def test_right_that_was_lost_meanwhile_makes_nothing(person: Person, admin: User) -> None:
    history = upload(admin, line())
    actions.confirm_history(history=history, only_good_rows=True, at=NOW, by=admin)
    RoleAssignment.objects.filter(user=admin).update(to_date=date(2020, 1, 1))
    assert worked(history).counts == {HistoryVerdict.REFUSED: 1}
    assert not TrainingRecord.objects.exists()


def test_one_of_two_namesakes_is_not_guessed(person: Person, admin: User, school: Unit) -> None:
    make_person(
        school, person__first_name="สมหมาย", person__last_name="ใจดี", person__name_key="สมหมายใจดี"
    )
    name = {"เลขประจำตัวประชาชน": "", "ชื่อ-สกุล": "นายสมหมาย ใจดี"}
    assert results(upload(admin, line(**name))) == [(HistoryVerdict.NEW, "")]
    make_person(
        school, person__first_name="สมหมาย", person__last_name="ใจดี", person__name_key="สมหมายใจดี"
    )
    assert results(upload(admin, line(**name))) == [(HistoryVerdict.REFUSED, "person-several")]


def test_teacher_imports_ones_own_and_nobody_elses(person: Person, teacher: User) -> None:
    own_head = [label for label in HEAD if label not in ("เลขประจำตัวประชาชน", "ชื่อ-สกุล")]
    history = upload(teacher, line(), head=own_head)
    confirm(history, teacher)
    assert TrainingRecord.objects.get().person == teacher.person
    assert results(upload(teacher, line())) == [(HistoryVerdict.REFUSED, "person-unknown")]


def test_file_without_names_is_nobodys_for_an_account_without_a_person(admin: User) -> None:
    own_head = [label for label in HEAD if label not in ("เลขประจำตัวประชาชน", "ชื่อ-สกุล")]
    assert results(upload(admin, line(), head=own_head)) == [
        (HistoryVerdict.REFUSED, "who-missing")
    ]


def test_all_or_nothing_unless_bad_rows_are_left_out(person: Person, admin: User) -> None:
    history = upload(
        admin, line(), line(**{"วันที่เริ่มต้น": "31/2/2566"}), line("X", **{"ผ่าน": "ไม่ผ่าน"})
    )
    assert history.counts == {
        HistoryVerdict.NEW: 1, HistoryVerdict.REFUSED: 1, HistoryVerdict.LEFT_OUT: 1,
    }  # fmt: skip
    with pytest.raises(Conflict):
        confirm(history, admin, only_good_rows=False)
    confirm(history, admin)
    assert TrainingRecord.objects.count() == 1


def test_file_is_gone_once_it_was_read(
    person: Person, admin: User, media: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        history = upload(admin, line())
    assert not history.file
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_ids_of_a_file_are_not_kept(person: Person, admin: User) -> None:
    history = upload(admin, line(f"อบรม {ID}"), line(**{"หมายเหตุ": ID}))
    assert ID not in str(list(history.rows.values()))


def test_broken_workbook_is_refused_with_a_reason(
    admin: User, as_admin: Client, tmp_path: Any
) -> None:
    bomb = ContentFile(xlsx(tmp_path / "x.xlsx").read_bytes()[:2000], "x.xlsx")
    history = worked(actions.upload_history(file=bomb, by=admin))
    assert history.is_refused
    page = as_admin.get(reverse("history_import", args=[history.pk])).content.decode()
    assert "The file was not taken" in page


def test_worker_killed_between_is_followed_by_another(person: Person, admin: User) -> None:
    """What was claimed and left behind is done by the next one, from the start."""
    history = upload(admin, line())
    actions.confirm_history(history=history, only_good_rows=True, at=NOW, by=admin)
    assert jobs.claim(HistoryImport, history.pk)
    HistoryImport.objects.filter(pk=history.pk).update(lease_until=NOW.replace(year=2020))
    assert worked(history).state == JobState.DONE
    assert TrainingRecord.objects.count() == 1


@pytest.fixture
def as_admin(admin: User, in_english: None) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def seen(client: Client, history: HistoryImport) -> str:
    return client.get(reverse("history_import", args=[history.pk])).context["seen"]


def test_pages_lead_from_the_file_to_the_records(
    person: Person, admin: User, as_admin: Client
) -> None:
    file = io.BytesIO(content(line(), line(OTHER)).read())
    file.name = "history.csv"
    as_admin.post(reverse("history_imports"), {"file": file})
    history = worked(HistoryImport.objects.get())
    url = reverse("history_import", args=[history.pk])
    page = as_admin.get(url)
    [asked] = page.context["areas_form"].rows
    assert asked.boxes.initial == [area_no(5).pk]
    as_admin.post(f"{url}areas/", {"seen": seen(as_admin, history), "areas_0": [area_no(5).pk]})
    worked(history)
    as_admin.post(f"{url}confirm/", {"seen": seen(as_admin, history)})
    worked(history)
    assert TrainingRecord.objects.count() == 2
    assert "2 records were made" in as_admin.get(url).content.decode()


def test_page_says_everything_that_is_wrong(person: Person, admin: User, as_admin: Client) -> None:
    history = upload(
        admin, line(**{"จำนวนวัน": "9", "วันที่สิ้นสุด": "1/6/2599"}), line("", **{"วันที่เริ่มต้น": "x"})
    )
    text = as_admin.get(reverse("history_import", args=[history.pk])).content.decode()
    assert "It lies in the future" in text
    assert "From: " in text
    assert "from_date" not in text


def test_what_was_not_seen_is_not_confirmed(person: Person, admin: User, as_admin: Client) -> None:
    history = upload(admin, line())
    url = reverse("history_import", args=[history.pk])
    assert as_admin.post(f"{url}confirm/", {"seen": "read old"}).status_code == 409
    before = seen(as_admin, history)
    assert as_admin.post(f"{url}discard/", {"seen": before}).status_code == 302
    assert as_admin.post(f"{url}confirm/", {"seen": before}).status_code == 409
    assert not history.rows.exists()
    assert not TrainingRecord.objects.exists()


def test_import_of_somebody_else_is_not_found(person: Person, admin: User, area: Unit) -> None:
    history = upload(admin, line())
    client = Client()
    client.force_login(make_user(area, Role.ADMIN))
    assert client.get(reverse("history_import", args=[history.pk])).status_code == 404
    assert history.phase == HistoryPhase.READ


def test_preview_costs_the_same_for_many_rows(
    person: Person, admin: User, as_admin: Client, cost: Any
) -> None:
    one = upload(admin, line(OTHER))
    many = upload(admin, *(line(f"{OTHER} {n}") for n in range(5)))
    costs = [cost(as_admin, reverse("history_import", args=[h.pk])) for h in (one, many)]
    assert costs[0] == costs[1]

"""The form saves itself while it is typed, once, and never over what somebody else typed."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person
from tests.training.conftest import Cost
from tests.training.factories import (
    make_approved,
    make_draft,
    make_returned,
    make_waiting,
    method,
    seen,
    upload,
    version,
)
from training import actions
from training.enums import Status
from training.models import Evidence, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]

NEW = "/records/autosave/"


def autosave(client: Client, url: str = NEW, **typed: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(url, typed, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


def test_draft_grows_while_it_is_typed(as_teacher: Client, teacher: User) -> None:
    key = uuid4()
    _, first = autosave(as_teacher, form_key=key, title="Mail")
    status, second = autosave(
        as_teacher, first["autosave"], title="Mail merge", version=first["version"], hours="2"
    )
    record = TrainingRecord.objects.get(person=teacher.person)
    assert (status, record.title, record.minutes, record.status) == (
        200, "Mail merge", 120, Status.DRAFT,
    )  # fmt: skip
    assert second["version"] == record.version == 2


def test_file_can_come_before_the_title(as_teacher: Client) -> None:
    _, made = autosave(as_teacher, form_key=uuid4(), title="")
    answer = as_teacher.post(
        made["evidence"], {"evidence_files": upload()}, headers={"Accept": "application/json"}
    ).json()
    assert "เกียรติบัตร.pdf" in answer["html"]
    assert "1 page" in answer["html"]
    assert Evidence.objects.get().record.title == ""
    assert "Draft without a title" in as_teacher.get("/me/").content.decode()


def test_bad_file_is_answered_at_once(as_teacher: Client, teacher: User) -> None:
    url = reverse("record_evidence", args=[make_draft(teacher.person).pk])
    data = {"evidence_files": upload(b"<html>")}
    answer = as_teacher.post(url, data, headers={"Accept": "application/json"}).json()
    assert "not a PDF, JPEG or PNG" in answer["sentence"]


def test_automatic_save_keeps_what_is_right_and_names_the_rest(as_teacher: Client) -> None:
    key, four = uuid4(), area_no(4).pk
    typed = {"title": "x", "start_date": "2/1", "hours": "1", "areas": [four], f"share_{four}": 50}
    status, said = autosave(as_teacher, form_key=key, **typed)
    record = TrainingRecord.objects.get()
    assert (status, said["left"]) == (200, ["From", "Which areas was it about?"])
    assert (record.minutes, record.start_date, record.shares.get().share) == (60, None, 100)


def test_save_whose_answer_was_lost_makes_no_second_record(as_teacher: Client) -> None:
    key = uuid4()
    autosave(as_teacher, form_key=key, title="Mail")
    status, said = autosave(as_teacher, form_key=key, title="Mail merge")
    assert (status, TrainingRecord.objects.get().title) == (200, "Mail merge")
    # the same text again, with the version before the answer that was lost
    status, again = autosave(as_teacher, said["autosave"], title="Mail merge", version=1)
    assert (status, again["version"]) == (200, said["version"])


def test_form_that_saved_itself_is_submitted_as_the_same_record(as_teacher: Client) -> None:
    key = uuid4()
    _, said = autosave(as_teacher, form_key=key, title="Mail")
    typed = {
        "title": "Mail merge",
        "method": method("workshop").pk,
        "start_date": "2/11/2568",
        "hours": "2",
        "areas": [area_no(4).pk],
        "form_key": key,
        "version": said["version"],
    }
    answer = as_teacher.post(reverse("record_new"), typed)
    record = TrainingRecord.objects.get()
    assert (record.title, record.status) == ("Mail merge", Status.SUBMITTED)
    assert answer.cookies["draft_sent"].value == f"{record.pk}.{key}"


def test_key_of_somebody_else_makes_a_record_of_ones_own(
    as_teacher: Client, teacher: User, school: Unit
) -> None:
    key = uuid4()
    theirs = make_draft(make_person(school), form_key=key, title="Theirs")
    autosave(as_teacher, form_key=key, title="Mine", version=1)
    theirs.refresh_from_db()
    assert theirs.title == "Theirs"
    assert TrainingRecord.objects.get(person=teacher.person).title == "Mine"


def test_draft_of_another_is_not_found(as_supervisor: Client, teacher: User) -> None:
    url = reverse("record_autosave", args=[make_draft(teacher.person).pk])
    assert as_supervisor.post(url, {"title": "x", "version": 1}).status_code == 404


def test_other_device_is_told_and_may_replace(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    url = reverse("record_autosave", args=[record.pk])
    autosave(as_teacher, url, title="From the phone", version=1)
    status, said = autosave(as_teacher, url, title="From the desk", version=1)
    record.refresh_from_db()
    assert (status, record.title) == (409, "From the phone")
    assert "another device" in said["sentence"]
    status, _ = autosave(as_teacher, url, title="From the desk", version=said["version"])
    record.refresh_from_db()
    assert (status, record.title) == (200, "From the desk")


@pytest.mark.parametrize("make", [make_waiting, make_approved])
def test_record_that_was_handed_in_meanwhile_is_left_alone(
    as_teacher: Client, teacher: User, supervisor: User, make: Any
) -> None:
    record = make(teacher.person, *([supervisor] if make is make_approved else []))
    url = reverse("record_autosave", args=[record.pk])
    before = TrainingRecord.objects.values().get()
    status, said = autosave(as_teacher, url, title="Changed", **version(record))
    assert (status, "version" in said) == (409, False)
    assert said["url"] == reverse("record", args=[record.pk])
    assert TrainingRecord.objects.values().get() == before


def test_returned_record_saves_itself_too(
    as_teacher: Client, teacher: User, supervisor: User
) -> None:
    record = make_returned(teacher.person, supervisor)
    url = reverse("record_autosave", args=[record.pk])
    status, _ = autosave(as_teacher, url, title="Corrected", **version(record))
    record.refresh_from_db()
    assert (status, record.title, record.status) == (200, "Corrected", Status.RETURNED)


def test_save_without_a_session_is_sent_to_sign_in(client: Client) -> None:
    assert client.post(NEW, {"title": "x"}).status_code == 302
    assert not TrainingRecord.objects.exists()


def test_conflict_without_script_shows_what_was_typed(as_teacher: Client, teacher: User) -> None:
    record = make_draft(teacher.person)
    url = reverse("record_edit", args=[record.pk])
    as_teacher.post(url, {"title": "phone", "draft": "1", "version": 1})
    answer = as_teacher.post(url, {"title": "typed at the desk", "draft": "1", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="typed at the desk"' in page
    assert "Changed elsewhere meanwhile" in page
    assert 'name="version" value="2"' in page


# --- twins ---------------------------------------------------------------------------------------
def complete(**fields: Any) -> dict[str, Any]:
    return {
        "title": "การใช้งานตารางคำนวณ",
        "method": method().pk,
        "start_date": "2/11/2569",
        "hours": "2",
        "areas": [area_no(1).pk],
    } | fields


@pytest.mark.usefixtures("_in_november")
class TestTwins:
    """Records of the same learning on the same days; `make_draft` makes one on 2/11/2569."""

    def test_second_is_warned_about_before_it_is_submitted(
        self, as_teacher: Client, teacher: User
    ) -> None:
        first = make_waiting(teacher.person)
        page = as_teacher.post(reverse("record_new"), complete()).content.decode()
        assert reverse("record", args=[first.pk]) in page
        assert "Submit anyway" in page
        assert TrainingRecord.objects.get() == first

    def test_second_is_submitted_by_a_second_press(self, as_teacher: Client, teacher: User) -> None:
        make_waiting(teacher.person)
        as_teacher.post(reverse("record_new"), complete(anyway="1"))
        assert TrainingRecord.objects.filter(status=Status.SUBMITTED).count() == 2

    def test_draft_and_other_days_and_other_people_are_no_twins(
        self, as_teacher: Client, teacher: User, school: Unit
    ) -> None:
        make_waiting(make_person(school))
        as_teacher.post(reverse("record_new"), complete(draft="1"))
        as_teacher.post(reverse("record_new"), complete(start_date="3/11/2569"))
        assert TrainingRecord.objects.filter(person=teacher.person).count() == 2

    def test_draft_is_not_handed_in_from_its_page_beside_its_twin(
        self, as_teacher: Client, teacher: User
    ) -> None:
        make_waiting(teacher.person)
        record = make_draft(teacher.person)
        url = reverse("record_submit", args=[record.pk])
        page = as_teacher.post(url, version(record), follow=True).content.decode()
        assert "Perhaps recorded twice" in page
        assert 'name="anyway"' in page
        as_teacher.post(url, version(record) | {"anyway": "1"})
        record.refresh_from_db()
        assert record.status == Status.SUBMITTED


@pytest.fixture
def _in_november(time_machine: Any) -> None:
    time_machine.move_to("2026-11-22 09:00+07:00", tick=True)


# --- suggestions ---------------------------------------------------------------------------------
def suggested(client: Client, text: str) -> list[Any]:
    return list(client.get(reverse("record_suggest"), {"q": text}).context["suggestions"])


@pytest.mark.parametrize("text", ["cmu011", "IT Lit", "thai-mooc", "การรู้เทคโน", "CMU๐๑๑"])
def test_course_is_suggested_by_title_code_and_alias(as_teacher: Client, text: str) -> None:
    found = suggested(as_teacher, text)[0]
    assert found.course == "CMU011"
    filled = json.loads(found.fill_json)
    assert (filled["hours"], len(filled["areas"])) == (10, 4)
    assert filled["method"] == method("online-course").pk
    assert "Thai MOOC" in filled["provider"]


def test_own_titles_are_suggested_first_and_nobody_elses(
    as_teacher: Client, teacher: User, school: Unit
) -> None:
    make_draft(teacher.person, title="เอกสารราชการของฉัน", minutes=90)
    make_draft(teacher.person, title="เอกสารราชการของฉัน", minutes=45)
    make_draft(make_person(school), title="เอกสารของคนอื่น")
    found = suggested(as_teacher, "เอกสาร")
    assert found[0].title == "เอกสารราชการของฉัน"
    assert found[0].minutes == 45
    assert "เอกสารของคนอื่น" not in [row.title for row in found]


def test_title_with_markup_is_only_text(as_teacher: Client, teacher: User) -> None:
    make_draft(teacher.person, title="<img src=x onerror=alert(1)>\"'><script>")
    for page in (
        as_teacher.get(reverse("record_suggest"), {"q": "onerror"}),
        as_teacher.get(reverse("record_new")),
    ):
        assert b"onerror=alert" in page.content
        assert b"<img src=x" not in page.content
        assert b"><script>" not in page.content.replace(b"defer></script>", b"")


def test_nothing_is_suggested_for_nothing(as_teacher: Client) -> None:
    assert suggested(as_teacher, " .") == []


def test_suggestions_cost_the_same_with_one_and_three_records(
    as_teacher: Client, teacher: User, cost: Cost
) -> None:
    def with_records(number: int) -> int:
        for n in range(number):
            make_draft(teacher.person, title=f"เอกสาร {number}.{n}")
        return cost(as_teacher, "/records/suggest/?q=เอกสาร")

    assert with_records(1) == with_records(3) <= 9


def test_form_costs_the_same_with_one_and_three_records(
    as_teacher: Client, teacher: User, cost: Cost
) -> None:
    def with_records(number: int) -> int:
        for n in range(number):
            make_draft(teacher.person, title=f"เอกสาร {number}.{n}")
        return cost(as_teacher, reverse("record_new"))

    assert with_records(1) == with_records(3) <= 16


def test_course_answers_what_was_left_open(as_teacher: Client) -> None:
    typed = {"title": "cmu011", "start_date": "2/11/2568", "end_date": "12/11/2568"}
    as_teacher.post(reverse("record_new"), typed)
    record = TrainingRecord.objects.get()
    assert (record.status, record.course.code, record.minutes) == (  # type: ignore[union-attr]
        Status.SUBMITTED, "CMU011", 600,
    )  # fmt: skip
    assert (record.mode, record.shares.count()) == (70, 4)


def test_day_counts_what_the_agency_says(as_teacher: Client, settings: Any) -> None:
    settings.TRAINING_DAY_MINUTES = 420
    as_teacher.post(
        reverse("record_new"), {"title": "x", "draft": "1", "days": "1.5", "minutes": "10"}
    )
    assert TrainingRecord.objects.get().minutes == 640
    assert "A day counts as 7 h" in as_teacher.get(reverse("record_new")).content.decode()


def test_last_record_can_be_taken_as_it_was(as_teacher: Client, teacher: User) -> None:
    assert "Same as last time" not in as_teacher.get(reverse("record_new")).content.decode()
    record = make_draft(teacher.person)
    actions.withdraw(seen=seen(record), by=teacher)
    page = as_teacher.get(reverse("record_new")).content.decode()
    assert f'href="?again={record.pk}"' in page

"""The organiser's pages, and what a participant sees of an activity afterwards."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from personnel.enums import Role
from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_user
from tests.training.activities import TITLE, finish, make_activity, participant
from tests.training.conftest import Cost
from tests.training.factories import NOW, PDF, PNG, make_waiting, method, upload
from training.enums import Presence
from training.models import Activity, Certificate, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english", "now")]


@pytest.fixture
def now(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


def page(client: Client, activity: Activity) -> str:
    return client.get(reverse("activity", args=[activity.pk])).text


def form(unit: Unit, **fields: Any) -> dict[str, Any]:
    return {
        "title": TITLE,
        "unit": unit.pk,
        "method": method("workshop").pk,
        "start_date": "22/11/2569",
        "hours": "3",
        "areas": [area_no(1).pk, area_no(5).pk],
    } | fields


def test_activity_is_created_from_the_form(as_supervisor: Client, area: Unit) -> None:
    sent = form(area, end_date="23/11/2569", minutes="30", place="ห้องประชุม")
    sent |= {f"share_{area_no(1).pk}": "70", f"share_{area_no(5).pk}": "30"}
    assert as_supervisor.post(reverse("activity_new"), sent).status_code == 302
    made = Activity.objects.get()
    assert (made.minutes, made.place, str(made.end_date)) == (210, "ห้องประชุม", "2026-11-23")
    assert list(made.shares.values_list("share", flat=True)) == [70, 30]


def test_course_is_recognised_by_its_code(as_supervisor: Client, area: Unit) -> None:
    as_supervisor.post(reverse("activity_new"), form(area, title="cmu011"))
    assert Activity.objects.get().course.code == "CMU011"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write what the activity is called."),
        ({"start_date": "22/11/69x"}, "is not a date"),
        ({"end_date": "21/11/2569"}, "lies before the first day"),
        ({"hours": ""}, "Enter how long it takes"),
        ({"hours": "25"}, "more hours than the days have"),
        ({"areas": []}, "Choose at least one area."),
    ],
)
def test_bad_form_is_sent_back_with_a_sentence(
    as_supervisor: Client, area: Unit, fields: dict[str, Any], sentence: str
) -> None:
    answer = as_supervisor.post(reverse("activity_new"), form(area, **fields))
    assert sentence in answer.text
    assert not Activity.objects.exists()


def test_shares_that_do_not_add_up_are_sent_back(as_supervisor: Client, area: Unit) -> None:
    sent = form(area, **{f"share_{area_no(1).pk}": "70"})
    assert "add up to 70 %" in as_supervisor.post(reverse("activity_new"), sent).text


def test_unit_of_somebody_else_is_not_accepted(
    as_supervisor: Client, area: Unit, other_area: Unit
) -> None:
    answer = as_supervisor.post(reverse("activity_new"), form(other_area))
    assert "You do not look after this unit" in answer.text


def test_activity_is_edited_until_it_is_finished(
    as_supervisor: Client, supervisor: User, area: Unit
) -> None:
    made = make_activity(supervisor, area)
    url = reverse("activity_edit", args=[made.pk])
    assert 'value="3"' in as_supervisor.get(url).text
    assert as_supervisor.post(url, form(area, version="1", hours="2")).status_code == 302
    assert as_supervisor.post(url, form(area, version="1", hours="1")).status_code == 409
    finish(made, supervisor)
    assert as_supervisor.get(url).status_code == 404


def test_list_shows_only_what_the_user_organises(
    as_supervisor: Client, supervisor: User, stranger: User, area: Unit, other_area: Unit
) -> None:
    make_activity(supervisor, area, title="ของฉัน")
    make_activity(stranger, other_area, title="ของคนอื่น")
    text = as_supervisor.get(reverse("activities")).text
    assert "ของฉัน" in text
    assert "ของคนอื่น" not in text


def test_colleague_with_every_right_there_does_not_open_it(
    supervisor: User, area: Unit, client: Client
) -> None:
    made = make_activity(supervisor, area)
    client.force_login(make_user(area, Role.SUPERVISOR))
    for name in ("activity", "activity_edit", "activity_people", "activity_screen"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 404
    assert client.post(reverse("activity_finish", args=[made.pk])).status_code == 404


def test_people_are_picked_from_the_list(
    as_supervisor: Client, supervisor: User, area: Unit, school: Unit, other_school: Unit
) -> None:
    made = make_activity(supervisor, area)
    one, two, hidden = make_person(school), make_person(school), make_person(other_school)
    url = reverse("activity_people", args=[made.pk])
    text = as_supervisor.get(url).text
    assert one.full_name in text
    assert hidden.full_name not in text
    as_supervisor.post(url, {"chosen": [one.pk, hidden.pk, "x", "9" * 30]})
    assert [row.person for row in made.participants.all()] == [one]
    assert one.full_name not in as_supervisor.get(url).text
    as_supervisor.post(url, {"chosen": [two.pk]})
    assert made.participants.count() == 2


def test_everybody_whom_the_filters_leave_is_added(
    as_supervisor: Client, supervisor: User, area: Unit, school: Unit
) -> None:
    made = make_activity(supervisor, area)
    inside, outside = make_person(school), make_person(area)
    url = f"{reverse('activity_people', args=[made.pk])}?unit={school.pk}&group=S"
    as_supervisor.post(url, {"everybody": "1"})
    assert inside.participations.exists()
    assert not outside.participations.exists()


def test_teacher_has_no_list_to_pick_from(as_teacher: Client, teacher: User, school: Unit) -> None:
    made = make_activity(teacher, school)
    assert reverse("activity_people", args=[made.pk]) not in page(as_teacher, made)
    for name in ("activity_people", "activity_list_new"):
        assert as_teacher.get(reverse(name, args=[made.pk])).status_code == 403


def test_presence_is_marked_for_the_chosen(
    as_supervisor: Client, supervisor: User, area: Unit, school: Unit
) -> None:
    person = make_person(school)
    made = make_activity(supervisor, area, person)
    row = participant(made, person)
    url = reverse("activity_mark", args=[made.pk])
    as_supervisor.post(url, {"chosen": row.pk, "presence": "part", "hours": "1,5"})
    as_supervisor.post(url, {"chosen": row.pk, "presence": "part", "hours": "1.5"})
    row.refresh_from_db()
    assert (row.presence, row.minutes) == (Presence.PART, 90)
    as_supervisor.post(url, {"chosen": row.pk, "presence": "absent"})
    row.refresh_from_db()
    assert (row.presence, row.minutes) == (Presence.ABSENT, None)
    as_supervisor.post(url, {"chosen": row.pk, "presence": "out"})
    assert not made.participants.exists()


@pytest.mark.parametrize("hours", ["", "0", "3", "4"])
def test_part_of_the_time_is_less_than_the_whole(
    as_supervisor: Client, supervisor: User, area: Unit, hours: str
) -> None:
    made = make_activity(supervisor, area, make_person(area))
    sent = {"chosen": made.participants.get().pk, "presence": "part", "hours": hours}
    answer = as_supervisor.post(reverse("activity_mark", args=[made.pk]), sent)
    assert "more than nothing, and less than the whole" in answer.text
    assert made.participants.get().presence == Presence.PRESENT


def test_page_says_what_finishing_will_do(
    as_supervisor: Client, supervisor: User, area: Unit, school: Unit
) -> None:
    logged = make_person(school)
    make_waiting(logged, title=TITLE, start_date=NOW.date(), end_date=NOW.date())
    made = make_activity(supervisor, area, logged, make_person(school))
    text = page(as_supervisor, made)
    assert "1 record will be approved by you at once." in text
    assert "1 record will wait for a decision" in text
    assert "Perhaps logged already" in text
    answer = as_supervisor.post(reverse("activity_finish", args=[made.pk]), follow=True)
    assert "1 record is approved. 1 record waits for a decision." in answer.text
    assert "Edit</a>" not in answer.text


def test_finishing_too_early_changes_nothing(
    as_supervisor: Client, supervisor: User, area: Unit, time_machine: Any
) -> None:
    made = make_activity(supervisor, area, make_person(area))
    time_machine.move_to(made.opens_at.replace(day=21))
    assert "from its last day on" in page(as_supervisor, made)
    assert as_supervisor.post(reverse("activity_finish", args=[made.pk])).status_code == 409
    assert not TrainingRecord.objects.exists()


def test_organiser_opens_no_record_of_people_decided_on_elsewhere(
    as_supervisor: Client, supervisor: User, area: Unit, other_school: Unit, school: Unit
) -> None:
    made = make_activity(supervisor, area, make_person(school))
    made.participants.create(person=make_person(other_school), added_at=NOW)
    finish(made, supervisor)
    text = page(as_supervisor, made)
    own, foreign = TrainingRecord.objects.order_by("pk")
    assert reverse("record", args=[own.pk]) in text
    assert reverse("record", args=[foreign.pk]) not in text


def test_certificate_is_attached_shown_and_removed(
    as_supervisor: Client, supervisor: User, area: Unit, client: Client, stranger: User
) -> None:
    made = make_activity(supervisor, area, make_person(area))
    sent = {"certificate": upload(PDF), "participant": made.participants.get().pk}
    as_supervisor.post(reverse("certificate_new", args=[made.pk]), sent)
    found = Certificate.objects.get()
    answer = as_supervisor.get(reverse("certificate", args=[found.pk]))
    assert b"".join(answer.streaming_content) == PDF
    client.force_login(stranger)
    assert client.get(reverse("certificate", args=[found.pk])).status_code == 404
    assert client.post(reverse("certificate_remove", args=[found.pk])).status_code == 404
    as_supervisor.post(reverse("certificate_remove", args=[found.pk]))
    assert not Certificate.objects.exists()


def test_several_certificates_are_attached_or_none(
    as_supervisor: Client, supervisor: User, area: Unit
) -> None:
    url = reverse("certificate_new", args=[make_activity(supervisor, area).pk])
    broken = upload(PDF[:40] + b"%%EOF", "cut.pdf")
    assert "cut.pdf" in as_supervisor.post(url, {"certificate": [upload(PNG), broken]}).text
    assert not Certificate.objects.exists()
    as_supervisor.post(url, {"certificate": [upload(PNG), upload(PDF)]})
    assert Certificate.objects.count() == 2


def test_certificate_of_somebody_in_another_activity_is_refused(
    as_supervisor: Client, supervisor: User, area: Unit
) -> None:
    made, other = (make_activity(supervisor, area, make_person(area)) for _ in range(2))
    sent = {"certificate": upload(PDF), "participant": other.participants.get().pk}
    as_supervisor.post(reverse("certificate_new", args=[made.pk]), sent)
    assert not Certificate.objects.exists()


def test_participant_sees_that_the_record_comes_from_a_workshop(
    as_teacher: Client, teacher: User, supervisor: User, area: Unit
) -> None:
    made = make_activity(supervisor, area, teacher.person, place="ห้องประชุมชั้น 2")
    finish(made, supervisor)
    record = TrainingRecord.objects.get()
    text = as_teacher.get(reverse("record", args=[record.pk])).text
    assert "Logged by the organiser for everybody who took part" in text
    assert "ห้องประชุมชั้น 2" in text
    assert "from a workshop" in as_teacher.get(reverse("my_page")).text


def test_pages_cost_the_same_for_one_and_for_three(
    as_supervisor: Client, supervisor: User, area: Unit, school: Unit, cost: Cost
) -> None:
    costs = []
    for number in (1, 3):
        made = make_activity(supervisor, area, *(make_person(school) for _ in range(number)))
        for name in ("activity", "activity_people"):
            make_person(school)
            costs.append(cost(as_supervisor, reverse(name, args=[made.pk])))
        finish(made, supervisor)
        costs.append(cost(as_supervisor, reverse("activity", args=[made.pk])))
        costs.append(cost(as_supervisor, reverse("activities")))
    assert costs[:4] == costs[4:]

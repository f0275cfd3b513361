"""What somebody tries who wants to decide on their own circle, look unseen, or shut others out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.delegations import delegate
from personnel.enums import NoticeKind, Role
from personnel.models import AuditEvent, Notice, Unit, User
from tests.personnel.factories import make_person, make_user
from tests.training.activities import make_activity
from tests.training.factories import (
    NOW,
    make_approved,
    make_draft,
    make_sent_plan,
    make_waiting,
    upload,
)
from tests.training.test_history_file import ID
from training import actions
from training.actions import Conflict
from training.models import (
    Certificate,
    Evidence,
    HistoryImport,
    ParticipantList,
    PersonalPlan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


@pytest.fixture
def director(school: Unit) -> User:
    return make_user(school, Role.SUPERVISOR, person=make_person(school))


def lend(by: User, school: Unit) -> User:
    to, today = make_user(school), timezone.localdate()
    delegate(to=to, unit=school, from_date=today, to_date=today + timedelta(days=2), by=by)
    return to


def colleague(_director: User, school: Unit) -> User:
    return make_user(school, Role.SUPERVISOR, person=make_person(school))


@pytest.mark.parametrize("make_accomplice", [lend, colleague])
def test_plan_of_a_supervisor_is_not_agreed_to_by_a_delegate_or_a_colleague(
    director: User, school: Unit, supervisor: User, make_accomplice: Callable[[User, Unit], User]
) -> None:
    accomplice = make_accomplice(director, school)
    plan = make_sent_plan(director)
    assert not PersonalPlan.objects.visible_to(accomplice).exists()
    with pytest.raises(Conflict):
        actions.agree_to_plan(plan=plan, version=plan.version, at=NOW, by=accomplice)
    told = Notice.objects.filter(kind=NoticeKind.PLAN_SENT)
    assert list(told.values_list("user", flat=True)) == [supervisor.pk]
    actions.agree_to_plan(plan=plan, version=plan.version, at=NOW, by=supervisor)


def test_delegate_is_not_shown_what_the_lender_lacks_and_cannot_remind(
    director: User, school: Unit, client: Client
) -> None:
    client.force_login(lend(director, school))
    people = [post.person for post in client.get(reverse("nudge")).context["page"]]
    assert director.person not in people
    sent = client.post(reverse("nudge_remind"), {"to": [director.person_id]})
    assert sent.status_code == 404


def test_workshop_foresees_no_approval_of_the_organisers_superior(
    director: User, school: Unit
) -> None:
    made = make_activity(lend(director, school), school, director.person)
    assert not made.participants.decided_by(made.organiser).exists()


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_record_shown_again_by_a_form_with_errors_was_looked_at(
    as_supervisor: Client, teacher: User, verb: str
) -> None:
    record = make_waiting(teacher.person)
    as_supervisor.post(reverse(f"record_{verb}", args=[record.pk]), {})
    assert looks(teacher, "trainingrecord.seen") == 1


def test_plan_shown_again_by_a_form_with_errors_was_looked_at(
    as_supervisor: Client, teacher: User
) -> None:
    as_supervisor.post(reverse("plan_return", args=[make_sent_plan(teacher).pk]), {})
    assert looks(teacher, "personalplan.seen") == 1


def test_record_shown_to_be_corrected_was_looked_at(
    as_supervisor: Client, supervisor: User, teacher: User
) -> None:
    decision = make_approved(teacher.person, supervisor).decisions.get()
    as_supervisor.get(reverse("decision_correct", args=[decision.pk]))
    assert looks(teacher, "trainingrecord.seen") == 1


def looks(person: User, verb: str) -> int:
    return AuditEvent.objects.about(person.person).filter(verb=verb).count()


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "\0", "-1"])
def test_levels_with_a_made_up_number_are_a_conflict(
    as_supervisor: Client, teacher: User, number: str
) -> None:
    url = reverse("person_levels", args=[teacher.person_id])
    form = as_supervisor.get(url).context["form"]
    line = form.lines[0]
    sent = {"reason": "เห็นการสอน", line.level_name: "2", line.seen_name: number}
    assert as_supervisor.post(url, sent).status_code == 409


def test_plan_sent_again_and_again_is_told_of_once_a_day(teacher: User, supervisor: User) -> None:
    plan = make_sent_plan(teacher)
    for _ in range(2):
        plan.refresh_from_db()
        actions.take_back_plan(plan=plan, version=plan.version, by=teacher)
        plan.refresh_from_db()
        actions.send_plan(plan=plan, version=plan.version, at=NOW, by=teacher)
    assert Notice.objects.filter(kind=NoticeKind.PLAN_SENT, user=supervisor).count() == 1


def test_plan_sent_again_after_an_answer_is_told_of(teacher: User, supervisor: User) -> None:
    plan = make_sent_plan(teacher)
    plan.refresh_from_db()
    actions.return_plan(plan=plan, version=plan.version, reason="-", at=NOW, by=supervisor)
    plan.refresh_from_db()
    actions.send_plan(plan=plan, version=plan.version, at=NOW, by=teacher)
    assert Notice.objects.filter(kind=NoticeKind.PLAN_SENT, user=supervisor).count() == 2


def test_histories_and_lists_are_limited(
    as_supervisor: Client, supervisor: User, as_teacher: Client, area: Unit, settings: Any
) -> None:
    settings.ROSTER_UPLOADS_PER_HOUR = 1
    made = make_activity(supervisor, area)
    pages = [
        (as_teacher, reverse("history_imports"), lambda: {"file": upload(b"x", "history.csv")}),
        (as_supervisor, reverse("activity_list_new", args=[made.pk]), lambda: {"text": "ก ข"}),
    ]
    for client, url, sent in pages:
        assert client.post(url, sent()).status_code == 302
        again = client.post(url, sent())
        assert "very many files" in again.content.decode()
    assert HistoryImport.objects.count() == ParticipantList.objects.count() == 1


def test_names_of_files_hold_no_citizen_id(
    as_supervisor: Client, supervisor: User, teacher: User, area: Unit
) -> None:
    name = f"{ID}.pdf"
    made = make_activity(supervisor, area)
    record = make_draft(teacher.person)
    actions.attach_evidence(record=record, file=upload(name=name), at=NOW, by=teacher)
    actions.attach_certificate(
        activity=made, participant=None, file=upload(name=name), at=NOW, by=supervisor
    )
    actions.upload_list(activity=made, file=upload(b"x", name), by=supervisor)
    kept = [model.objects.get().file_name for model in (Evidence, Certificate, ParticipantList)]
    assert kept == [f"xxxxxxxxxx{ID[-3:]}.pdf"] * 3

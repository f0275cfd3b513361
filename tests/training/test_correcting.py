from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.actions import assess
from competencies.enums import Source
from competencies.models import AreaProgress, AreaYear, Assessment
from personnel.enums import Role
from personnel.models import AuditEvent, Person, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_user
from tests.training.factories import make_returned, make_waiting, method, seen, status_of
from training import actions
from training.actions import Conflict, Facts
from training.enums import Status, Verdict
from training.models import Decision, TrainingRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


def approved(person: Person, by: User, level: int | None = None, **fields: Any) -> Decision:
    """The approval of a record, with the level of area 1 that its certificate shows."""
    record = make_waiting(person, **fields)
    levels = {record.pk: {area_no(1).pk: level}} if level else {}
    actions.approve(seen=seen(record), levels=levels, at=timezone.now(), by=by)
    return Decision.objects.select_related("record").get(record=record)


def standing(person: Person) -> dict[str, list[tuple[Any, ...]]]:
    """Levels and minutes of a person; a row of noughts is as good as none."""
    columns = ("area", "verified_level", "minutes_70", "minutes_20", "minutes_10")
    rows = AreaProgress.objects.filter(person=person).order_by("area").values_list(*columns)
    years = AreaYear.objects.filter(person=person).order_by("area", "fiscal_year")
    return {
        "now": [row for row in rows if any(row[1:])],
        "years": list(years.values_list("area", "fiscal_year", "minutes_70", "minutes_10")),
    }


def facts(**changed: Any) -> Facts:
    said = {
        "method": method(),
        "start_date": date(2026, 11, 2),
        "end_date": date(2026, 11, 2),
        "minutes": 120,
        "shares": {area_no(1).pk: 100},
    }
    return Facts(**said | changed)


def take_away(decision: Decision, by: User, **more: Any) -> Decision:
    """Correct an approval into a return."""
    said = {"verdict": Verdict.RETURNED, "reason": "Not yours", "at": timezone.now()}
    return actions.correct(decision=decision, by=by, **said | more)


def test_approval_taken_away_leaves_all_as_if_it_had_never_been(
    teacher: User, supervisor: User
) -> None:
    person = teacher.person
    approved(person, supervisor, level=1)
    before = standing(person)
    wrong = approved(person, supervisor, level=3, minutes=600)
    assert standing(person) != before
    take_away(wrong, supervisor)
    assert standing(person) == before
    assert status_of(wrong.record) == Status.RETURNED


def test_only_approval_taken_away_leaves_nothing(teacher: User, supervisor: User) -> None:
    take_away(approved(teacher.person, supervisor, level=2), supervisor)
    assert standing(teacher.person) == {"now": [], "years": []}
    assert Assessment.objects.get().taken_back.reason == "Not yours"


def test_level_of_a_supervisor_outlives_a_certificate_taken_back(
    teacher: User, supervisor: User
) -> None:
    finding = {"source": Source.SUPERVISOR, "reason": "Seen in class", "by": supervisor}
    area = area_no(1)
    assess(person=teacher.person, area=area, level=2, on=date(2026, 11, 1), **finding)
    wrong = approved(teacher.person, supervisor, level=3)
    take_away(wrong, supervisor)
    assert AreaProgress.objects.get(area=area).verified_level == 2


def test_corrected_facts_count_and_the_old_ones_stay_readable(
    as_supervisor: Client, teacher: User, supervisor: User
) -> None:
    decision = approved(teacher.person, supervisor, level=2, minutes=600)
    halves = {area_no(1).pk: 50, area_no(5).pk: 50}
    actions.correct(
        decision=decision,
        verdict=Verdict.APPROVED,
        reason="Ten minutes, not ten hours",
        facts=facts(minutes=60, shares=halves, method=method("workshop")),
        levels={area_no(5).pk: 1},
        at=timezone.now(),
        by=supervisor,
    )
    rows = AreaProgress.objects.order_by("area__number")
    assert [(row.verified_level, row.minutes_70, row.minutes_10) for row in rows] == [
        (0, 0, 30),
        (1, 0, 30),
    ]
    page = as_supervisor.get(reverse("record", args=[decision.record_id])).content.decode()
    for words in ("Hours: 10 h → 1 h", "Areas: 1 (100 %) → 1 (50 %), 5 (50 %)", "Ten minutes"):
        assert words in page


def test_return_is_corrected_into_an_approval(teacher: User, supervisor: User) -> None:
    record = make_returned(teacher.person, supervisor)
    decision = record.decisions.get()

    actions.correct(
        decision=decision,
        verdict=Verdict.APPROVED,
        reason="The file does open",
        facts=facts(),
        at=decision.at + timedelta(days=1),
        by=supervisor,
    )
    assert status_of(record) == Status.APPROVED
    assert AreaProgress.objects.get().minutes_70 == 120


def test_correction_can_be_corrected_and_names_what_it_corrects(
    teacher: User, supervisor: User
) -> None:
    first = approved(teacher.person, supervisor, level=2)
    second = take_away(first, supervisor)
    third = actions.correct(
        decision=second,
        verdict=Verdict.APPROVED,
        reason="It was right after all",
        facts=facts(),
        levels={area_no(1).pk: 2},
        at=timezone.now(),
        by=supervisor,
    )
    assert (second.corrects, third.corrects) == (first, second)
    assert AreaProgress.objects.get().verified_level == 2
    assert AuditEvent.objects.filter(verb="record.corrected").count() == 2


def test_decision_is_corrected_once(teacher: User, supervisor: User) -> None:
    decision = approved(teacher.person, supervisor)
    take_away(decision, supervisor)
    with pytest.raises(Conflict):
        take_away(decision, supervisor)
    again = Decision(
        record=decision.record, record_version=9, record_person=teacher.person, reason="x",
        verdict="approved", by=supervisor, at=timezone.now(), corrects=decision,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_correction_has_a_reason_in_the_database(teacher: User, supervisor: User) -> None:
    decision = approved(teacher.person, supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.correct(
            decision=decision, verdict=Verdict.APPROVED, reason="", facts=facts(),
            at=timezone.now(), by=supervisor,
        )  # fmt: skip


def test_return_that_its_owner_took_up_is_not_corrected(teacher: User, supervisor: User) -> None:
    record = make_returned(teacher.person, supervisor)
    actions.submit(seen=seen(record), at=timezone.now(), by=teacher)
    with pytest.raises(Conflict):
        take_away(record.decisions.get(), supervisor)


def test_decision_is_corrected_within_thirty_days(teacher: User, supervisor: User) -> None:
    decision = approved(teacher.person, supervisor)
    with pytest.raises(PermissionDenied):
        take_away(decision, supervisor, at=decision.at + timedelta(days=30, minutes=1))
    assert take_away(decision, supervisor, at=decision.at + timedelta(days=30)).corrects == decision


def test_only_the_decider_and_those_above_correct(
    teacher: User, supervisor: User, area: Unit, ministry: Unit, stranger: User, school: Unit
) -> None:
    decision = approved(teacher.person, supervisor)
    beside, below = make_user(area, Role.SUPERVISOR), make_user(school, Role.SUPERVISOR)
    for user in (beside, below, stranger, teacher):
        with pytest.raises(PermissionDenied):
            take_away(decision, user)
    assert take_away(decision, make_user(ministry, Role.SUPERVISOR)).verdict == Verdict.RETURNED


@pytest.mark.parametrize("lost", ["revoked", "ended", "left"])
def test_peer_does_not_correct_for_who_may_decide_no_more(
    teacher: User, supervisor: User, area: Unit, ministry: Unit, lost: str
) -> None:
    decision, beside = approved(teacher.person, supervisor), make_user(area, Role.SUPERVISOR)
    above, today = make_user(ministry, Role.SUPERVISOR), timezone.localdate()
    if lost == "revoked":
        supervisor.role_assignments.update(revoked_at=timezone.now())
    elif lost == "ended":
        supervisor.role_assignments.update(to_date=today - timedelta(days=1))
    else:
        User.objects.filter(pk=supervisor.pk).update(is_active=False)
    decision = Decision.objects.select_related("record").get(pk=decision.pk)
    with pytest.raises(PermissionDenied):
        take_away(decision, beside)
    if lost == "ended":  # on the day of the decision, too: nobody knows what it came from
        above = make_user(is_superuser=True)
    assert take_away(decision, above).corrects == decision


def test_superuser_corrects_but_never_their_own(teacher: User, supervisor: User) -> None:
    decision = approved(teacher.person, supervisor)
    teacher.is_superuser = True
    teacher.save()
    with pytest.raises(PermissionDenied):
        take_away(decision, teacher)
    assert take_away(decision, make_user(is_superuser=True)).corrects == decision


def test_page_corrects_levels_and_hours(
    as_supervisor: Client, teacher: User, supervisor: User
) -> None:
    decision = approved(teacher.person, supervisor, level=3, minutes=600)
    url = reverse("decision_correct", args=[decision.pk])
    form = as_supervisor.get(url).context["form"]
    assert form[f"level_{area_no(1).pk}"].initial == 3
    data = {
        "verdict": "approved", "reason": "Wrong level", "method": method().pk,
        "start_date": "2/11/2569", "end_date": "2/11/2569", "hours": "2", "minutes": "",
        f"share_{area_no(1).pk}": "100", f"level_{area_no(1).pk}": "1",
    }  # fmt: skip
    answer = as_supervisor.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    row = AreaProgress.objects.get()
    assert (row.verified_level, row.minutes_70) == (1, 120)
    assert as_supervisor.post(url, data).status_code == 409


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": ""}, "Write the reason"),
        ({"hours": "", "minutes": "0"}, "how long it took"),
        ({"share": "90"}, "add up to 100"),
        ({"end_date": "1/11/2569"}, "before the first"),
        ({"end_date": "1/11/2599"}, "in the future"),
        ({"hours": "24", "minutes": "1"}, "more hours than the days have"),
        ({"elsewhere": "2"}, "no share in this area"),
        ({"hours": "10", "level": "3"}, "nothing would change"),
    ],
)
def test_page_says_what_is_wrong_with_a_correction(
    as_supervisor: Client, teacher: User, supervisor: User, changed: dict[str, str], said: str
) -> None:
    decision = approved(teacher.person, supervisor, level=3, minutes=600)
    first = area_no(1).pk
    data = {
        "verdict": "approved", "reason": "Wrong hours", "method": method().pk,
        "start_date": "2/11/2569", "end_date": "2/11/2569", "hours": "3", "minutes": "",
    } | changed  # fmt: skip
    data |= {f"share_{first}": data.pop("share", "100"), f"level_{first}": data.pop("level", "")}
    data[f"level_{area_no(2).pk}"] = data.pop("elsewhere", "")
    page = as_supervisor.post(reverse("decision_correct", args=[decision.pk]), data)
    assert said in page.content.decode()
    assert TrainingRecord.objects.get().minutes == 600


def test_page_of_a_record_offers_the_correction_to_its_decider_only(
    as_supervisor: Client, as_teacher: Client, teacher: User, supervisor: User, school: Unit
) -> None:
    url = reverse("record", args=[approved(teacher.person, supervisor).record_id])
    assert as_supervisor.get(url).context["correctable"]
    assert as_teacher.get(url).context["correctable"] is None
    below = Client()
    below.force_login(make_user(school, Role.SUPERVISOR))
    assert below.get(url).context["correctable"] is None


def test_decisions_stay_as_they_were_made(teacher: User, supervisor: User) -> None:
    approved(teacher.person, supervisor, level=2)
    for table in ("training_decision", "training_shownlevel", "competencies_assessment"):
        with pytest.raises(Exception, match="[Cc]annot"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")

"""Two users, one moment: the database lets exactly one of them be first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connection, transaction

from competencies.models import AreaProgress
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind, Role
from personnel.models import AuditEvent, Notice, Unit, User
from tests.personnel.factories import make_person, make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.factories import NOW, entry, make_catalogue, make_draft, make_waiting, seen
from training import actions
from training.actions import SentTwice
from training.enums import Verdict
from training.models import Decision, TrainingRecord

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Unit:
    make_catalogue()
    return make_unit("สำนักงานเขต")


def supervisors(office: Unit) -> Iterator[User]:
    for _ in range(THREADS):
        yield make_user(office, Role.SUPERVISOR)


def test_many_supervisors_make_one_decision(office: Unit) -> None:
    record = make_waiting(make_person(office))
    looked, deciders = seen(record), list(supervisors(office))

    def decide(number: int) -> None:
        if number % 2:
            actions.approve(seen=looked, at=NOW, by=deciders[number])
        else:
            actions.return_for_correction(seen=looked, reason="ไม่ชัด", at=NOW, by=deciders[number])

    assert at_once(decide) == ["conflict"] * (THREADS - 1) + ["done"]
    decision = Decision.objects.get()
    assert TrainingRecord.objects.get().status == decision.verdict
    decided = AuditEvent.objects.filter(verb__in=["record.approved", "record.returned"])
    assert decided.count() == 1


def test_lots_that_overlap_in_another_order_do_not_block_each_other(office: Unit) -> None:
    looked = seen(*[make_waiting(make_person(office)) for _ in range(20)])
    turned = dict(reversed(looked.items()))
    decider = make_user(office, Role.SUPERVISOR)
    lots = [looked, turned] * (THREADS // 2)
    outcome = at_once(lambda number: actions.approve(seen=lots[number], at=NOW, by=decider))
    assert outcome == ["conflict"] * (THREADS - 1) + ["done"]
    assert Decision.objects.count() == 20


def test_approvals_of_one_person_at_once_are_all_counted(office: Unit) -> None:
    person, decider = make_person(office), make_user(office, Role.SUPERVISOR)
    records = [make_waiting(person, minutes=60) for _ in range(THREADS)]
    looked = [seen(record) for record in records]
    at_once(lambda number: actions.approve(seen=looked[number], at=NOW, by=decider))
    assert AreaProgress.objects.get().minutes == 60 * THREADS


def test_approval_does_not_wait_for_one_that_is_under_way(office: Unit) -> None:
    """Another decision, on somebody else in the same unit, is made but not committed yet."""
    mine, theirs = make_waiting(make_person(office)), make_waiting(make_person(office))
    decider, colleague = make_user(office, Role.SUPERVISOR), make_user(office, Role.SUPERVISOR)
    looked = seen(mine)

    def decide() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            actions.approve(seen=looked, at=NOW, by=decider)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        actions.approve(seen=seen(theirs), at=NOW, by=colleague)
        pool.submit(decide).result()
    assert Decision.objects.count() == AreaProgress.objects.count() == 2


def test_draft_saved_in_many_windows_keeps_one_of_them(office: Unit) -> None:
    user = make_user(office)
    record = make_draft(user.person)
    looked = seen(record)

    def save(number: int) -> None:
        said = entry(user.person, title=f"ฉบับ {number}")
        actions.save_draft(entry=said, seen=looked, at=NOW, by=user)

    assert at_once(save).count("done") == 1
    record.refresh_from_db()
    assert (record.version, record.shares.count()) == (2, 1)


def test_form_sent_by_a_double_click_makes_one_record(office: Unit) -> None:
    user, key = make_user(office), uuid4()

    def send(_number: int) -> None:
        with suppress(SentTwice):
            actions.save_and_submit(entry=entry(user.person, form_key=key), at=NOW, by=user)

    at_once(send)
    assert TrainingRecord.objects.count() == 1


def test_fifty_threads_decide_on_a_hundred_records_once_each(office: Unit) -> None:
    """Half of them all at once, half in lots of ten, each beginning with another lot."""
    records = [make_waiting(make_user(office).person) for _ in range(100)]
    looked = seen(*records)
    lots = [dict(list(looked.items())[start : start + 10]) for start in range(0, 100, 10)]
    deciders = [make_user(office, Role.SUPERVISOR) for _ in range(50)]

    def decide(number: int) -> None:
        turned = lots[number % 10 :] + lots[: number % 10]
        for lot in turned if number % 2 else [looked]:
            with suppress(Conflict):
                actions.approve(seen=lot, at=NOW, by=deciders[number])

    at_once(decide, times=50)
    decided = Decision.objects.values_list("record", flat=True)
    assert sorted(decided) == sorted(looked)
    about = AuditEvent.objects.filter(verb="record.approved").values_list("subject", flat=True)
    assert sorted(about) == sorted(f"trainingrecord:{pk}" for pk in looked)
    told = Notice.objects.filter(kind=NoticeKind.RECORD_APPROVED)
    assert (told.count(), told.values("user").distinct().count()) == (100, 100)
    assert set(AreaProgress.objects.values_list("minutes_70", flat=True)) == {120}


def test_many_corrections_of_a_decision_make_one(office: Unit) -> None:
    decider = make_user(office, Role.SUPERVISOR)
    record = make_waiting(make_person(office))
    actions.approve(seen=seen(record), at=NOW, by=decider)
    decision = Decision.objects.get()

    def correct(_number: int) -> None:
        actions.correct(
            decision=decision, verdict=Verdict.RETURNED, reason="ไม่ใช่", at=NOW, by=decider
        )

    assert at_once(correct) == ["conflict"] * (THREADS - 1) + ["done"]
    assert Decision.objects.filter(corrects=decision).count() == 1
    assert not AreaProgress.objects.exclude(minutes_70=0).exists()

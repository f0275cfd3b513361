"""Who may need a word, and the one click that gives it: once in 14 days, inside the scope."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from competencies.actions import Finding, assess_all
from competencies.enums import Source
from personnel.actions.notices import choose_mails
from personnel.emails import send_notices
from personnel.enums import Delivery, NoticeKind, NoticeTopic, Role
from personnel.models import AuditEvent, Notice, Person, Unit, User
from tests.competencies.factories import area_no
from tests.personnel.factories import make_person, make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.conftest import Cost
from tests.training.factories import make_approved, make_draft, make_waiting
from training.actions import remind
from training.enums import Lack
from training.models import Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PAGE, SEND = "/remind/", "/remind/send/"


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def listed(client: Client, **asked: Any) -> list[Person]:
    return [post.person for post in client.get(PAGE, asked).context["page"]]


def send(client: Client, *people: Person, filters: str = "", **more: str) -> int:
    sent = {"to": [person.pk for person in people], "filters": filters, **more}
    return client.post(SEND, sent).status_code


def reminded() -> set[tuple[str, User]]:
    return {(row.kind, row.user) for row in Reminder.objects.select_related("user")}


# --- nothing lately ------------------------------------------------------------------------------
def test_who_logged_nothing_for_long_is_listed_who_never_did_first(
    as_supervisor: Client, school: Unit
) -> None:
    never, long_ago, lately = (make_person(school) for _ in range(3))
    make_waiting(long_ago, days_ago(91))
    make_waiting(lately, days_ago(89))
    make_draft(never)
    assert listed(as_supervisor) == [never, long_ago]
    assert listed(as_supervisor, kind="", unit="", days="1") == [never, long_ago, lately]
    assert listed(as_supervisor, days=30) == [never, long_ago, lately]


def test_logged_is_not_yet_approved(as_supervisor: Client, school: Unit, supervisor: User) -> None:
    waits, old, new = (make_person(school) for _ in range(3))
    make_waiting(waits, days_ago(1))
    for person, day in ((old, today() - timedelta(days=91)), (new, today())):
        make_approved(person, supervisor, start_date=day, end_date=day)
    assert listed(as_supervisor, of="approved") == [waits, old]


def test_lists_hold_people_of_the_scope_but_oneself(
    as_supervisor: Client, school: Unit, other_school: Unit, supervisor: User
) -> None:
    person, outside = make_person(school), make_person(school, group=None, outcome="outside")
    make_person(other_school)
    supervisor.person = make_person(school)
    supervisor.save()
    assert listed(as_supervisor) == [person]
    assert outside.postings.exists()


def test_unit_narrows_and_one_outside_is_not_found(
    as_supervisor: Client, area: Unit, school: Unit, other_school: Unit
) -> None:
    make_person(area)
    person = make_person(school)
    assert listed(as_supervisor, unit=school.pk) == [person]
    assert as_supervisor.get(PAGE, {"unit": other_school.pk}).status_code == 404


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999999999999999999", "1001"])
def test_odd_number_of_days_is_not_found(as_supervisor: Client, days: str) -> None:
    assert as_supervisor.get(PAGE, {"days": days}).status_code == 404


# --- a level is missing --------------------------------------------------------------------------
def test_people_below_a_level_are_listed_most_areas_first(
    as_supervisor: Client, school: Unit, supervisor: User
) -> None:
    all_missing, one_missing, none_missing = (make_person(school) for _ in range(3))
    for person, areas in ((one_missing, range(1, 10)), (none_missing, range(1, 11))):
        assess(person, supervisor, areas)
    assert listed(as_supervisor, kind=Lack.LEVEL) == [all_missing, one_missing]
    page = as_supervisor.get(PAGE, {"kind": Lack.LEVEL}).context["page"]
    assert [post.areas for post in page] == [10, 1]


def assess(person: Person, by: User, areas: Any) -> None:
    assess_all(
        findings=[
            Finding(person=person.pk, area=area_no(n).pk, level=1, source=Source.SUPERVISOR,
                    on=today(), reason="")
            for n in areas
        ],
        by=by,
    )  # fmt: skip


# --- records that wait ---------------------------------------------------------------------------
def test_units_whose_records_wait_are_listed_with_the_nearest_who_decide(
    as_supervisor: Client, area: Unit, school: Unit, other_school: Unit
) -> None:
    director = make_user(school, Role.SUPERVISOR)
    for age in (15, 40, 3):
        make_waiting(make_person(school), days_ago(age))
    make_waiting(make_person(area), days_ago(20))
    make_waiting(make_person(other_school), days_ago(30))
    here, office = as_supervisor.get(PAGE, {"kind": Lack.DECISION}).context["units"]
    assert (here.unit, here.records, here.oldest.date()) == (school, 2, days_ago(40).date())
    assert [decider.account for decider in here.deciders] == [director.pk]
    assert (office.unit, office.deciders) == (area, [])


def test_record_of_a_supervisor_is_a_matter_of_the_next_unit_up(
    ministry: Unit, area: Unit, school: Unit, supervisor: User
) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    make_waiting(director.person, days_ago(20))
    client = Client()
    client.force_login(make_user(ministry, Role.SUPERVISOR))
    [row] = client.get(PAGE, {"kind": Lack.DECISION}).context["units"]
    assert [decider.account for decider in row.deciders] == [supervisor.pk]
    make_waiting(make_person(school), days_ago(20))
    [row] = client.get(PAGE, {"kind": Lack.DECISION}).context["units"]
    both = {director.pk, supervisor.pk}
    assert (row.records, {decider.account for decider in row.deciders}) == (2, both)


def test_nobody_looks_at_what_their_own_supervisor_lacks(school: Unit) -> None:
    director = make_user(school, Role.SUPERVISOR, person=make_person(school))
    teacher = make_person(school)
    client = Client()
    client.force_login(make_user(school, Role.SUPERVISOR))
    assert listed(client) == [teacher]
    assert send(client, director.person) == 404


def test_deciders_of_a_unit_are_reminded(as_supervisor: Client, area: Unit, school: Unit) -> None:
    director = make_user(school, Role.SUPERVISOR)
    make_waiting(make_person(school), days_ago(15))
    filters = f"kind={Lack.DECISION}"
    assert as_supervisor.post(SEND, {"to": school.pk, "filters": filters}).status_code == 302
    assert reminded() == {(Lack.DECISION, director)}
    assert Notice.objects.of(director).get().url == "/queue/"


# --- reminding -----------------------------------------------------------------------------------
def test_one_click_reminds_one(
    as_supervisor: Client, school: Unit, supervisor: User, in_english: None
) -> None:
    first, second = make_user(school), make_user(school)
    assert send(as_supervisor, first.person) == 302
    assert reminded() == {(Lack.RECENT, first)}
    notice = Notice.objects.get()
    assert (notice.user, notice.url, notice.kind) == (first, "/records/new/", NoticeKind.REMINDER)
    event = AuditEvent.objects.get(verb="reminder.sent")
    assert (event.person, event.actor) == (str(first.person_id), supervisor.audit_name)
    assert second.email not in str(notice.params)


def test_one_click_reminds_all_that_were_shown(as_supervisor: Client, school: Unit) -> None:
    users = [make_user(school) for _ in range(3)]
    not_shown = make_user(school)
    shown = {"all": "1", "shown": [user.person_id for user in users]}
    assert as_supervisor.post(SEND, shown).status_code == 302
    assert {user for _kind, user in reminded()} == set(users)
    assert not Notice.objects.of(not_shown).exists()


def test_nobody_is_reminded_twice_of_the_same_in_14_days(
    area: Unit, school: Unit, supervisor: User
) -> None:
    teacher, other = make_user(school), make_user(area, Role.SUPERVISOR)
    day = date(2026, 11, 1)

    def sent(by: User, kind: Lack, after: int) -> int:
        return remind(kind=kind, users=[teacher.pk], days=90, on=day + timedelta(days=after), by=by)

    assert sent(supervisor, Lack.RECENT, 0) == 1
    assert sent(other, Lack.RECENT, 13) == 0
    assert sent(other, Lack.LEVEL, 13) == 1
    assert sent(other, Lack.RECENT, 14) == 1


def test_database_refuses_a_second_reminder(school: Unit, supervisor: User) -> None:
    row = Reminder(
        user=make_user(school), kind=Lack.RECENT, by=supervisor, on_date=today(),
        click="6f9f6c3e-1c1b-4a52-9f3d-4a2f6c1a7f10",
    )  # fmt: skip
    row.save()
    row.pk, row.on_date = None, today() + timedelta(days=13)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_many_who_click_at_once_remind_each_person_once(school: Unit, area: Unit) -> None:
    users = [make_user(school).pk for _ in range(10)]
    clickers = [make_user(area, Role.SUPERVISOR) for _ in range(THREADS)]

    def click(number: int) -> None:
        turned = users if number % 2 else users[::-1]
        remind(kind=Lack.RECENT, users=turned, days=90, on=today(), by=clickers[number])

    assert at_once(click) == ["done"] * THREADS
    assert Reminder.objects.count() == Notice.objects.count() == 10
    assert AuditEvent.objects.filter(verb="reminder.sent").count() == 10


def test_who_lacks_nothing_any_more_is_not_reminded(as_supervisor: Client, school: Unit) -> None:
    teacher = make_user(school)
    make_waiting(teacher.person, timezone.now())
    assert send(as_supervisor, teacher.person) == 302
    assert not Reminder.objects.exists()


def test_person_outside_the_scope_is_not_found(
    as_supervisor: Client, school: Unit, other_school: Unit
) -> None:
    inside, outside = make_user(school), make_user(other_school)
    assert send(as_supervisor, outside.person) == 404
    assert send(as_supervisor, inside.person, outside.person) == 404
    shown = {"all": "1", "shown": [inside.person_id, outside.person_id]}
    assert as_supervisor.post(SEND, shown).status_code == 404
    assert not Reminder.objects.exists()


def test_unit_outside_the_scope_is_not_found(as_supervisor: Client, other_school: Unit) -> None:
    make_user(other_school, Role.SUPERVISOR)
    make_waiting(make_person(other_school), days_ago(30))
    asked = {"to": other_school.pk, "filters": f"kind={Lack.DECISION}"}
    assert as_supervisor.post(SEND, asked).status_code == 404


@pytest.mark.parametrize("chosen", ["", "x", "9" * 30])
def test_nothing_chosen_is_not_found(as_supervisor: Client, chosen: str) -> None:
    assert as_supervisor.post(SEND, {"to": chosen}).status_code == 404


def test_people_without_an_account_are_counted_and_said(
    as_supervisor: Client, school: Unit, in_english: None
) -> None:
    make_person(school), make_user(school, is_active=False), make_user(school)
    response = as_supervisor.get(PAGE)
    assert response.context["without_account"] == 2
    assert "2 of them have no account" in response.content.decode()


def test_who_chose_no_mail_finds_it_in_the_portal_only(
    as_supervisor: Client, school: Unit, in_english: None
) -> None:
    quiet, other = make_user(school), make_user(school)
    choose_mails(choices={NoticeTopic.REMINDERS: Delivery.NEVER}, by=quiet)
    send(as_supervisor, quiet.person, other.person)
    send_notices()
    assert [sent.to for sent in mail.outbox] == [[other.email]]
    assert Notice.objects.of(quiet).get().kind == NoticeKind.REMINDER
    # What the supervisor sees of both is the same.
    assert as_supervisor.get(PAGE).content.decode().count("In the portal since") == 2


def test_look_at_a_list_is_recorded(as_supervisor: Client) -> None:
    as_supervisor.get(PAGE, {"kind": Lack.LEVEL})
    assert AuditEvent.objects.get(verb="lacks.seen").detail == {"kind": Lack.LEVEL}


@pytest.mark.parametrize("kind", Lack)
def test_lists_cost_the_same_for_more_rows(
    as_supervisor: Client, area: Unit, cost: Cost, kind: Lack
) -> None:
    def add() -> None:
        unit = make_unit("โรงเรียน", area)
        make_user(unit, Role.SUPERVISOR)
        make_waiting(make_user(unit).person, days_ago(200))

    add()
    before = cost(as_supervisor, f"{PAGE}?kind={kind}")
    add(), add()
    assert cost(as_supervisor, f"{PAGE}?kind={kind}") == before

"""Workbooks asked for: once, by whoever may, and handed over by a worker."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from personnel import citizen_id
from personnel.actions.files import request_roster
from personnel.actions.groups import load_position_rules
from personnel.actions.imports import upload_roster
from personnel.enums import JobState, NoticeKind, Role
from personnel.models import AuditEvent, Notice, Person, RoleAssignment, RosterFile, Unit, User
from personnel.tasks import make_roster_file, sweep, work_on_roster
from tests.conftest import TODAY
from tests.personnel.factories import LONG_AGO, give_citizen_id, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db
RULES = Path(__file__).parents[2] / "personnel" / "data" / "position_rules.json"
WHY = "ตรวจสอบสิทธิสวัสดิการ"


@pytest.fixture
def admin(area: Unit, settings: Settings, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    return make_user(area, Role.ADMIN)


def ask(unit: Unit, by: User, reason: str = "") -> RosterFile:
    return request_roster(unit=unit, with_ids=bool(reason), reason=reason, language="th", by=by)


def made(file: RosterFile) -> RosterFile:
    make_roster_file(str(file.pk))
    file.refresh_from_db()
    return file


def rows_of(file: RosterFile) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(BytesIO(file.file.read())).active.values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def numbered(school: Unit) -> Person:
    person = make_person(school)
    digits = f"1100700{person.pk % 100000:05}"
    give_citizen_id(person, digits + citizen_id.check_digit(digits))
    return person


def test_roster_names_the_people_of_the_unit_and_below(
    area: Unit, school: Unit, other_school: Unit, admin: User
) -> None:
    here = {make_person(school).pk, make_person(area).pk}
    make_person(other_school)
    make_person(school, to_date=TODAY)
    make_person(school, is_primary=False)
    file = made(ask(area, admin))
    assert {int(row["เลขที่ในระบบ"]) for row in rows_of(file)} == here
    assert (file.is_done, file.rows) == (True, 2)


def test_asking_twice_while_it_is_made_asks_once(area: Unit, admin: User) -> None:
    assert ask(area, admin) == ask(area, admin)
    assert AuditEvent.objects.filter(verb="roster_file.requested").count() == 1


def test_asking_for_another_unit_or_with_ids_is_another_question(
    area: Unit, school: Unit, admin: User
) -> None:
    assert len({ask(area, admin), ask(school, admin), ask(area, admin, WHY)}) == 3


def test_asking_after_it_was_made_makes_it_anew(area: Unit, admin: User) -> None:
    assert made(ask(area, admin)) != ask(area, admin)


def test_making_it_twice_changes_nothing(area: Unit, school: Unit, admin: User) -> None:
    numbered(school)
    file = made(ask(area, admin, WHY))
    name, events = file.file.name, AuditEvent.objects.count()
    assert made(file).file.name == name
    assert AuditEvent.objects.count() == events


def test_everybody_whose_id_is_written_out_is_told(area: Unit, school: Unit, admin: User) -> None:
    people = {str(numbered(school).pk) for _ in range(3)}
    make_person(school)  # of whom no ID is known
    made(ask(area, admin, WHY))
    told = AuditEvent.objects.filter(verb="person.id_exported")
    assert set(told.values_list("person", flat=True)) == people
    assert {event.detail["reason"] for event in told} == {WHY}
    assert {event.actor for event in told} == {admin.audit_name}


def test_without_ids_nobody_has_to_be_told(area: Unit, school: Unit, admin: User) -> None:
    numbered(school)
    file = made(ask(area, admin))
    assert not AuditEvent.objects.filter(verb="person.id_exported").exists()
    assert "เลขประจำตัวประชาชน" not in rows_of(file)[0]


def test_queries_do_not_follow_the_people(area: Unit, school: Unit, admin: User) -> None:
    counts = []
    for people in (1, 20):
        for _ in range(people):
            numbered(school)
        file = ask(area, admin, WHY)
        with CaptureQueriesContext(connection) as queries:
            make_roster_file(str(file.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_right_lost_meanwhile_makes_no_file(area: Unit, admin: User) -> None:
    file = ask(area, admin)
    RoleAssignment.objects.filter(user=admin).update(to_date=LONG_AGO)
    file = made(file)
    assert (file.is_failed, file.file.name) == (True, "")
    assert file.reason_text


def test_failed_finish_leaves_no_file_behind(
    area: Unit, admin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ask(area, admin)
    monkeypatch.setattr("personnel.roster.making.jobs.finish", _fail)
    assert made(file).is_failed
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def _fail(*_args: Any, **_fields: Any) -> None:
    raise RuntimeError


def test_user_is_told_once_that_it_is_ready(area: Unit, admin: User) -> None:
    made(made(ask(area, admin)))
    notice = Notice.objects.get(kind=NoticeKind.FILE_READY)
    assert notice.user == admin
    assert notice.mailed_at is not None


def test_sweeper_rings_for_what_waits(
    area: Unit, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, rung = ask(area, admin), []
    monkeypatch.setattr("personnel.tasks.make_roster_file.delay", rung.append)
    sweep()
    assert rung == [str(file.pk)]
    assert file.state == JobState.QUEUED


@pytest.mark.parametrize("reason", ["", WHY])
def test_export_imports_back_as_nothing_new(
    area: Unit, school: Unit, admin: User, reason: str
) -> None:
    load_position_rules(rows=json.loads(RULES.read_text()), by=None)
    make_unit("โรงเรียนบ้านสอง", area)
    numbered(school)
    make_person(school, position_no="0042", standing="ชำนาญการ", level="คศ.2")
    Person.objects.filter(pk=make_person(area, position="นักวิชาการศึกษา").pk).update(
        last_name="", phone="0812345678", email="a@example.org", staff_no="007", subject="คณิตศาสตร์"
    )
    book = made(ask(area, admin, reason)).file.read()
    before = list(Person.objects.order_by("pk").values())
    roster = upload_roster(file=ContentFile(book, "r.xlsx"), unit=area, as_of=TODAY, by=admin)
    work_on_roster(str(roster.pk))
    roster.refresh_from_db()
    assert roster.waiting_rows == 0
    assert (roster.counts.get("unchanged"), roster.written_rows) == (3, 0)
    assert list(Person.objects.order_by("pk").values()) == before

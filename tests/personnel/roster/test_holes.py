"""Holes that a hostile review found in the judgement, the apply and the undo."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from personnel.actions.imports import confirm_roster, undo_roster
from personnel.actions.people import edit_person
from personnel.models import Person, Posting, RoleAssignment, Unit, User
from personnel.roster.headers import HEADERS
from tests.personnel.factories import give_citizen_id, make_person, make_unit
from tests.personnel.roster.importing import IDS, apply, line, one, read_in, undo, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]


@pytest.mark.parametrize("ended", [date(2026, 11, 10), timezone.localdate() + timedelta(days=100)])
def test_whose_post_elsewhere_lasted_beyond_the_lists_day_is_not_taken(
    admin: User, area: Unit, school: Unit, other_school: Unit, ended: date
) -> None:
    person = make_person(other_school, to_date=ended)
    give_citizen_id(person, IDS[0])
    row = line(f"นาง{person.first_name} ใจดี", school, IDS[0])
    assert one(read_in(row, area, admin)).action == "refused"


@pytest.mark.parametrize("field", ["staff_no", "portal_no"])
def test_number_of_somebody_with_another_id_is_a_question(
    admin: User, area: Unit, school: Unit, field: str
) -> None:
    person = make_person(school)
    give_citizen_id(person, IDS[0])
    Person.objects.update(staff_no="5")
    number = person.pk if field == "portal_no" else 5
    header = f"เลขประจำตัวประชาชน,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,{HEADERS[field][0]}\n"
    row = f"{IDS[1]},นายอื่น ใจดี,ครู,{school.name_th},{number}\n"
    assert one(read_in(header + row, area, admin)).action == "question"


def test_staff_number_of_another_school_and_surname_is_a_question(
    admin: User, area: Unit, school: Unit
) -> None:
    person = make_person(make_unit("โรงเรียนบ้านสาม", area))
    Person.objects.update(staff_no="5")
    row = f"นาง{person.first_name} อื่นนะ,ครู,{school.name_th},5\n"
    header = "ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,รหัสบุคลากร\n"
    assert one(read_in(header + row, area, admin)).action == "question"


def test_position_edited_after_a_move_is_kept(admin: User, area: Unit, school: Unit) -> None:
    other = make_unit("โรงเรียนบ้านสาม", area)
    row = line("นายกล้า ดี", school, IDS[0])
    apply(read_in(row, area, admin, as_of=date(2020, 1, 1)), admin)
    roster = apply(read_in(line("นายกล้า ดี", other, IDS[0]), area, admin), admin)
    post = Posting.objects.select_related("person", "unit").get(unit=other)
    values = {"position": "ผู้อำนวยการสถานศึกษา"}
    edit_person(posting=post, values=values, on=timezone.localdate(), by=admin)
    undo(roster, admin)
    assert roster.counts["kept"] == 1


def test_group_decided_before_the_import_does_not_keep_the_row(
    admin: User, area: Unit, school: Unit
) -> None:
    row = line("นายกล้า ดี", school, IDS[0], phone="0811111111")
    apply(read_in(row, area, admin, as_of=date(2020, 1, 1)), admin)
    Posting.objects.update(placed_by="decision", group_reason="งานตามคำสั่ง")
    row = line("นายกล้า ดี", school, IDS[0], phone="0822222222")
    roster = apply(read_in(row, area, admin), admin)
    undo(roster, admin)
    assert Person.objects.get(first_name="กล้า").phone == "0811111111"


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_lost_the_right_since_has_nothing_applied(
    admin: User, area: Unit, school: Unit, lost: str
) -> None:
    roster = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    confirm_roster(roster=roster, by=admin)
    take_away(lost, admin)
    roster.refresh_from_db()
    assert worked(roster).is_preview


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_lost_the_right_since_has_nothing_undone(
    admin: User, area: Unit, school: Unit, lost: str
) -> None:
    roster = apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    undo_roster(roster=roster, by=admin)
    take_away(lost, admin)
    roster.refresh_from_db()
    assert worked(roster).is_failed
    assert not roster.is_undone


def take_away(lost: str, user: User) -> None:
    if lost == "role":
        RoleAssignment.objects.filter(user=user).update(to_date=date(2026, 1, 1))
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)


def test_refused_row_with_a_new_surname_does_not_end_the_post(
    admin: User, area: Unit, school: Unit
) -> None:
    person = make_person(school)
    give_citizen_id(person, IDS[0])
    rows = line(f"นาง{person.first_name} มีสุข", school, "1101700230709")
    rows += line("นายกล้า ดี", school, IDS[1])
    assert not read_in(rows, area, admin, is_full_list=True).leavers.exists()

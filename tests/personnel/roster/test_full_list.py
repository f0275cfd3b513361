"""A full list: who is missing, what waits for a second admin, and who may release it."""

from datetime import date

import pytest
from pytest_django import Settings

from personnel.actions.groups import Conflict
from personnel.actions.imports import confirm_roster, keep_leavers, release_roster, send_back
from personnel.enums import ImportPhase, Role
from personnel.models import Person, Posting, RosterImport, Unit, User
from tests.personnel.factories import make_user
from tests.personnel.roster.importing import IDS, apply, line, read_in, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]
LAST_DAY = date(2026, 10, 31)


@pytest.fixture
def second(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


def rows(school: Unit, names: int, phone: str = "0811111111") -> str:
    return "".join(line(f"นายคนที่{n} ดี", school, phone=phone) for n in range(names))


def known(school: Unit, area: Unit, admin: User, names: int = 40) -> None:
    """A school whose people were there long before."""
    apply(read_in(rows(school, names), area, admin), admin)
    Posting.objects.update(from_date=date(2020, 5, 16))


def test_only_a_full_list_names_who_is_missing(admin: User, area: Unit, school: Unit) -> None:
    known(school, area, admin)
    assert read_in(rows(school, 39), area, admin).counts["leavers"] == 0
    full = read_in(rows(school, 39), area, admin, is_full_list=True)
    assert [leaver.person.first_name for leaver in full.leavers.all()] == ["คนที่39"]
    assert full.counts["leavers"] == 1


def test_leavers_end_on_the_day_chosen_and_stay_in_the_portal(
    admin: User, area: Unit, school: Unit
) -> None:
    known(school, area, admin)
    full = read_in(rows(school, 39), area, admin, is_full_list=True)
    apply(full, admin, leave_on=LAST_DAY)
    ended = Posting.objects.get(person__first_name="คนที่39")
    assert (ended.to_date, Person.objects.count()) == (LAST_DAY, 40)


def test_without_a_day_nobody_leaves(admin: User, area: Unit, school: Unit) -> None:
    known(school, area, admin)
    apply(read_in(rows(school, 39), area, admin, is_full_list=True), admin)
    assert not Posting.objects.filter(to_date__isnull=False).exists()


def test_who_has_not_left_is_kept(admin: User, area: Unit, school: Unit) -> None:
    known(school, area, admin)
    full = read_in(rows(school, 38), area, admin, is_full_list=True)
    stays = full.leavers.get(person__first_name="คนที่39")
    keep_leavers(roster=full, kept=[stays.pk], by=admin)
    full.refresh_from_db()
    assert full.counts["leavers"] == 1
    apply(full, admin, leave_on=LAST_DAY)
    left = Posting.objects.filter(to_date__isnull=False)
    assert [posting.person.first_name for posting in left] == ["คนที่38"]


def test_ending_too_many_waits_for_a_second_admin(
    admin: User, second: User, area: Unit, school: Unit
) -> None:
    known(school, area, admin)
    full = apply(
        read_in(rows(school, 30), area, admin, is_full_list=True), admin, leave_on=LAST_DAY
    )
    assert (full.phase, full.holds[0]["code"], full.holds[0]["people"]) == ("held", "ended", 10)
    assert not Posting.objects.filter(to_date__isnull=False).exists()
    release_roster(roster=full, by=second)
    assert worked(full).is_applied
    assert Posting.objects.filter(to_date=LAST_DAY).count() == 10


def test_changing_too_many_waits_for_a_second_admin(
    admin: User, area: Unit, school: Unit, settings: Settings
) -> None:
    settings.ROSTER_HOLD_CHANGED_PERCENT = 25
    known(school, area, admin, names=8)
    Person.objects.update(staff_no="")
    numbers = [f"T-{n}" for n in range(8)]
    for person, number in zip(
        Person.objects.filter(first_name__startswith="คนที่"), numbers, strict=True
    ):
        Person.objects.filter(pk=person.pk).update(staff_no=number)
    header = "ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,รหัสบุคลากร,โทรศัพท์\n"
    lines = "".join(
        f"นาย{p.first_name} ดี,ครู,{school.name_th},{p.staff_no},0899999999\n"
        for p in Person.objects.exclude(staff_no="")
    )
    roster = apply(read_in(header + lines, area, admin), admin)
    assert (roster.phase, roster.holds[0]["code"]) == ("held", "changed")


def test_who_confirmed_cannot_release(admin: User, area: Unit, school: Unit) -> None:
    known(school, area, admin)
    full = apply(
        read_in(rows(school, 20), area, admin, is_full_list=True), admin, leave_on=LAST_DAY
    )
    with pytest.raises(Conflict):
        release_roster(roster=full, by=admin)
    assert RosterImport.objects.get(pk=full.pk).phase == ImportPhase.HELD


def test_sent_back_it_is_a_preview_again(
    admin: User, second: User, area: Unit, school: Unit
) -> None:
    known(school, area, admin)
    full = apply(
        read_in(rows(school, 20), area, admin, is_full_list=True), admin, leave_on=LAST_DAY
    )
    send_back(roster=full, by=second)
    full.refresh_from_db()
    assert (full.is_preview, full.confirmed_by, full.leave_on) == (True, None, None)


def test_all_or_nothing_is_the_default(admin: User, area: Unit, school: Unit) -> None:
    lines = line("นายกล้า ดี", school, IDS[0]) + line("นายเก่ง ดี", "โรงเรียนไม่มีจริง", IDS[1])
    roster = read_in(lines, area, admin)
    with pytest.raises(Conflict):
        confirm_roster(roster=roster, by=admin)
    apply(roster, admin, only_good_rows=True)
    assert list(Person.objects.filter(last_name="ดี").values_list("first_name", flat=True)) == [
        "กล้า"
    ]


def test_nobody_is_missing_while_a_sheet_of_people_is_left_out(
    admin: User, area: Unit, school: Unit
) -> None:
    known(school, area, admin)
    full = read_in(rows(school, 39), area, admin, is_full_list=True)
    assert full.missing == 1
    taken = full.layout["sheets"][0]
    full.layout["sheets"].append(taken | {"sheet": "โรงเรียนอื่น", "is_taken": False})
    full.save()
    assert (full.left_out, full.missing) == (["โรงเรียนอื่น"], 0)
    with pytest.raises(Conflict):
        confirm_roster(roster=full, leave_on=LAST_DAY, by=admin)
    apply(full, admin)
    assert not Posting.objects.filter(to_date__isnull=False).exists()

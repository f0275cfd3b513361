"""Taking an applied import back."""

from datetime import date

import pytest

from personnel.actions.groups import Conflict, set_group
from personnel.actions.imports import undo_roster
from personnel.enums import Role, RowUndo
from personnel.models import Person, Posting, Transfer, Unit, User
from tests.personnel.factories import make_unit, make_user
from tests.personnel.roster.importing import AS_OF, IDS, apply, line, read_in, undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]


def facts() -> list[tuple[object, ...]]:
    """Everything about the people and the posts that are counted."""
    return [
        *Person.objects.order_by("pk").values_list(
            "pk", "prefix", "first_name", "last_name", "name_key", "name_sort", "phone",
            "citizen_id_hash", "birth_date",
        ),
        *Posting.objects.primary().order_by("pk").values_list(
            "pk", "person", "unit", "position", "from_date", "to_date", "group"
        ),
    ]  # fmt: skip


def test_created_people_leave_again_and_are_not_counted(
    admin: User, area: Unit, school: Unit
) -> None:
    roster = apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    undo(roster, admin)
    assert roster.is_undone
    assert not Posting.objects.on(date(2026, 11, 2)).filter(person__first_name="กล้า").exists()
    assert not Posting.objects.primary().filter(person__first_name="กล้า").exists()
    assert roster.counts["undone"] == 1


def test_changes_become_what_they_were(admin: User, area: Unit, school: Unit) -> None:
    apply(read_in(line("นางสาวแก้ว ดี", school, IDS[0], phone="0811111111"), area, admin), admin)
    before = facts()
    row = line("นางแก้ว งาม", school, IDS[0], "ครูผู้ช่วย", "0822222222")
    roster = apply(read_in(row, area, admin), admin)
    assert facts() != before
    undo(roster, admin)
    assert facts() == before


@pytest.mark.parametrize("began", [date(2020, 5, 16), AS_OF])
def test_a_move_is_taken_back(admin: User, area: Unit, school: Unit, began: date) -> None:
    other = make_unit("โรงเรียนบ้านสาม", area)
    apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    Posting.objects.update(from_date=began)
    before = facts()
    roster = apply(read_in(line("นายกล้า ดี", other, IDS[0]), area, admin), admin)
    undo(roster, admin)
    assert facts() == before


def test_rows_edited_since_are_kept_and_named(admin: User, area: Unit, school: Unit) -> None:
    rows = line("นายกล้า ดี", school, IDS[0]) + line("นายเก่ง ดี", school, IDS[1])
    roster = apply(read_in(rows, area, admin), admin)
    Person.objects.filter(first_name="เก่ง").update(phone="0899999999")
    undo(roster, admin)
    kept = roster.verdicts.select_related("row").get(undone=RowUndo.KEPT)
    assert kept.row.first_name == "เก่ง"
    assert (roster.counts["undone"], roster.counts["kept"]) == (1, 1)
    assert Posting.objects.get(person__first_name="เก่ง").to_date is None


def test_a_group_decided_since_is_kept(admin: User, area: Unit, school: Unit) -> None:
    roster = apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    set_group(
        posting=Posting.objects.get(person__first_name="กล้า"), group="T",
        reason="คำสั่งที่ 1/2569", by=admin,
    )  # fmt: skip
    undo(roster, admin)
    assert roster.counts["kept"] == 1


def test_leavers_come_back(admin: User, area: Unit, school: Unit) -> None:
    rows = "".join(line(f"นายคนที่{n} ดี", school) for n in range(40))
    apply(read_in(rows, area, admin), admin)
    Posting.objects.update(from_date=date(2020, 5, 16))
    before = facts()
    full = read_in("".join(rows.splitlines(keepends=True)[:39]), area, admin, is_full_list=True)
    apply(full, admin, leave_on=date(2026, 10, 31))
    assert facts() != before
    undo(full, admin)
    assert facts() == before


def test_proposed_transfers_are_withdrawn(
    admin: User, area: Unit, school: Unit, other_area: Unit, other_school: Unit
) -> None:
    theirs = make_user(other_area, Role.ADMIN)
    apply(read_in(line("นายกล้า ดี", other_school, IDS[0]), other_area, theirs), theirs)
    roster = apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    assert Transfer.objects.waiting().count() == 1
    undo(roster, admin)
    assert not Transfer.objects.waiting().exists()


def test_a_second_undo_is_refused(admin: User, area: Unit, school: Unit) -> None:
    roster = undo(apply(read_in(line("นายกล้า ดี", school), area, admin), admin), admin)
    with pytest.raises(Conflict):
        undo_roster(roster=roster, by=admin)


def test_the_same_file_after_an_undo_brings_the_people_back(
    admin: User, area: Unit, school: Unit
) -> None:
    row = line("นายกล้า ดี", school, IDS[0])
    undo(apply(read_in(row, area, admin), admin), admin)
    apply(read_in(row, area, admin), admin)
    assert Posting.objects.primary().get(person__first_name="กล้า").to_date is None
    assert Person.objects.filter(first_name="กล้า").count() == 1

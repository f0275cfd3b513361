"""What an import would do with a row, and what it asks."""

import json
from datetime import date

import pytest

from personnel.actions.imports import answer_person, answer_title, answer_unit
from personnel.enums import Role, RowAction
from personnel.models import Person, Posting, RosterAnswer, Unit, User
from personnel.roster.judging import digest_of, still_holds
from personnel.text import match_key
from tests.personnel.factories import make_person, make_unit, make_user
from tests.personnel.roster.importing import IDS, apply, codes, line, one, read_in, worked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]


def named(unit: Unit, first: str, last: str, **posting: object) -> Person:
    """A person of that name with no citizen ID."""
    person = make_person(unit, **posting)
    person.prefix, person.first_name, person.last_name = "นาย", first, last
    person.name_key = match_key(f"{first} {last}")
    person.save()
    return person


def test_unknown_unit_is_refused_with_its_value(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in(line("นายกล้า ดี", "โรงเรียนไม่มีจริง"), area, admin)
    problem = next(p for p in one(roster).problems if p["field"] == "unit_name")
    assert (problem["code"], problem["value"]) == ("unit-unknown", "โรงเรียนไม่มีจริง")
    assert one(roster).action == RowAction.REFUSED


def test_all_rows_of_an_unknown_unit_are_one_repair(admin: User, area: Unit, school: Unit) -> None:
    lines = "".join(line(f"นายคนที่{n} ดี", "ร.ร.แปลก") for n in range(5))
    (repair,) = (r for r in read_in(lines, area, admin).repairs if r["kind"] == "unit")
    assert (repair["rows"], repair["value"], repair["key"]) == (5, "ร.ร.แปลก", "|ร.ร.แปลก")


def test_a_unit_chosen_once_repairs_its_rows_and_is_remembered(
    admin: User, area: Unit, school: Unit
) -> None:
    lines = "".join(line(f"นายคนที่{n} ดี", "ร.ร.แปลก") for n in range(5))
    roster = read_in(lines, area, admin)
    answer_unit(roster=roster, key="|ร.ร.แปลก", unit=school, by=admin)
    assert worked(roster).counts["new"] == 5
    assert read_in(lines + " ", area, admin).counts["new"] == 5


def test_an_answer_of_another_office_counts_for_nothing(
    admin: User, area: Unit, school: Unit, other_area: Unit, other_school: Unit
) -> None:
    RosterAnswer.objects.create(
        unit=other_area, kind="unit", key="|ร.ร.แปลก", value=str(other_school.pk), answered_by=admin
    )
    assert codes(read_in(line("นายกล้า ดี", "ร.ร.แปลก"), area, admin)) == ["unit-unknown"]


def test_an_answer_outside_the_subtree_counts_for_nothing(
    admin: User, area: Unit, school: Unit, other_school: Unit
) -> None:
    RosterAnswer.objects.create(
        unit=area, kind="unit", key="|ร.ร.แปลก", value=str(other_school.pk), answered_by=admin
    )
    assert codes(read_in(line("นายกล้า ดี", "ร.ร.แปลก"), area, admin)) == ["unit-unknown"]


def test_an_accepted_title_is_no_problem_any_more(admin: User, area: Unit, school: Unit) -> None:
    content = "ลำดับ,คำนำหน้า,ชื่อ,นามสกุล,ตำแหน่ง,โรงเรียน\n1,ฯพณฯ,กล้า,ดี,ครู," + school.name_th
    roster = read_in(content, area, admin)
    assert "prefix-unknown" in codes(roster, "warning")
    answer_title(roster=roster, title="ฯพณฯ", by=admin)
    assert "prefix-unknown" not in codes(worked(roster), "warning")


def test_the_same_name_is_unchanged_where_nothing_would_change(
    admin: User, area: Unit, school: Unit
) -> None:
    person = named(school, "กล้า", "ดี")
    verdict = one(read_in(line("นายกล้า  ดี", school), area, admin))
    assert (verdict.action, verdict.person_id) == (RowAction.UNCHANGED, person.pk)


def test_the_same_name_is_asked_about_before_it_changes_anything(
    admin: User, area: Unit, school: Unit
) -> None:
    named(school, "กล้า", "ดี")
    roster = read_in(line("นายกล้า ดี", school, phone="0812345678"), area, admin)
    assert (one(roster).action, codes(roster, "question")) == (RowAction.QUESTION, ["same-name"])


@pytest.mark.parametrize(("is_same", "action"), [(True, "changed"), (False, "new")])
def test_an_answer_says_who_the_row_is(
    admin: User, area: Unit, school: Unit, is_same: bool, action: str
) -> None:
    named(school, "กล้า", "ดี")
    roster = read_in(line("นายกล้า ดี", school, phone="0812345678"), area, admin)
    answer_person(roster=roster, row_ids=[one(roster).row_id], is_same=is_same, by=admin)
    assert one(worked(roster)).action == action


def test_an_id_for_somebody_known_by_name_is_asked(admin: User, area: Unit, school: Unit) -> None:
    named(school, "กล้า", "ดี")
    roster = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    answer_person(roster=roster, row_ids=[one(roster).row_id], is_same=True, by=admin)
    apply(worked(roster), admin)
    assert Person.objects.get().citizen_id_hash


def test_an_id_with_another_name_is_a_question(admin: User, area: Unit, school: Unit) -> None:
    apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    roster = read_in(line("นางสาวอื่น คนละคน", school, IDS[0]), area, admin)
    assert codes(roster, "question") == ["id-name-differs"]
    answer_person(roster=roster, row_ids=[one(roster).row_id], is_same=False, by=admin)
    assert codes(worked(roster)) == ["id-of-another"]


def test_two_people_of_one_name_are_never_guessed(admin: User, area: Unit, school: Unit) -> None:
    named(school, "กล้า", "ดี")
    named(school, "กล้า", "ดี")
    assert codes(read_in(line("นายกล้า ดี", school), area, admin)) == ["name-ambiguous"]


def test_staff_number_finds_the_person(admin: User, area: Unit, school: Unit) -> None:
    person = named(school, "กล้า", "ดี")
    Person.objects.update(staff_no="T-17")
    content = "ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,รหัสบุคลากร\nนายกล้า มีสุข,ครู," + school.name_th + ",T-17\n"
    verdict = one(read_in(content, area, admin))
    assert (verdict.person_id, verdict.changes) == (person.pk, {"last_name": ["ดี", "มีสุข"]})


def test_person_of_another_area_is_proposed_and_nothing_of_them_shows(
    admin: User, area: Unit, school: Unit, other_area: Unit, other_school: Unit
) -> None:
    """Whoever knows a citizen ID must not be able to read the person behind it."""
    theirs = make_user(other_area, Role.ADMIN)
    apply(
        read_in(line("นางลับ สกุลลับ", other_school, IDS[0], phone="0899999999"), other_area, theirs),
        theirs,
    )
    roster = read_in(line("นายอื่น คนละคน", school, IDS[0], phone="0811111111"), area, admin)
    verdict = one(roster)
    assert verdict.action == RowAction.TRANSFER
    assert (verdict.changes, verdict.conflicts, verdict.old_unit_id) == ({}, {}, None)
    shown = json.dumps([verdict.problems, roster.repairs], ensure_ascii=False)
    assert other_school.name_th not in shown
    assert "ลับ" not in shown


def test_what_is_stored_about_somebody_returning_is_not_shown_but_changed(
    admin: User, area: Unit, school: Unit
) -> None:
    row = line("นางแก้ว ดี", school, IDS[0], phone="0899999999")
    apply(read_in(row, area, admin), admin)
    Posting.objects.update(from_date=date(2020, 1, 1), to_date=date(2021, 1, 1))
    roster = read_in(row.replace("0899999999", "0811111111"), area, admin)
    assert one(roster).changes == {"phone": [None, "0811111111"]}
    apply(roster, admin)
    assert Person.objects.get(first_name="แก้ว").phone == "0811111111"
    assert Posting.objects.filter(person__first_name="แก้ว", to_date=None).count() == 1


def test_somebody_returning_under_another_name_is_refused(
    admin: User, area: Unit, school: Unit
) -> None:
    apply(read_in(line("นางแก้ว ดี", school, IDS[0]), area, admin), admin)
    Posting.objects.update(from_date=date(2020, 1, 1), to_date=date(2021, 1, 1))
    assert codes(read_in(line("นายอื่น คนละคน", school, IDS[0]), area, admin)) == ["id-of-another"]


def test_a_field_edited_by_hand_since_is_kept_and_shown(
    admin: User, area: Unit, school: Unit
) -> None:
    apply(read_in(line("นายกล้า ดี", school, IDS[0], phone="0811111111"), area, admin), admin)
    Person.objects.update(phone="0822222222", edited_on={"phone": "2026-11-20"})
    roster = read_in(line("นายกล้า ดี", school, IDS[0], phone="0811111111"), area, admin)
    verdict = one(roster)
    assert (verdict.action, verdict.changes) == (RowAction.UNCHANGED, {})
    assert verdict.conflicts == {"phone": ["0822222222", "0811111111"]}
    assert codes(roster, "warning")[-1] == "edited-since"


def test_a_later_roster_changes_what_was_edited_by_hand(
    admin: User, area: Unit, school: Unit
) -> None:
    apply(read_in(line("นายกล้า ดี", school, IDS[0], phone="0811111111"), area, admin), admin)
    Person.objects.update(phone="0822222222", edited_on={"phone": "2026-11-20"})
    row = line("นายกล้า ดี", school, IDS[0], phone="0833333333")
    roster = read_in(row, area, admin, as_of=date(2026, 11, 21))
    assert one(roster).changes == {"phone": ["0822222222", "0833333333"]}


def test_the_title_above_a_sheet_names_the_school(admin: User, area: Unit, school: Unit) -> None:
    make_unit("โรงเรียนบ้านสอง", area)
    content = f"บัญชีรายชื่อครู{school.name_th} ปี 2569\nลำดับ,ชื่อ-สกุล,ตำแหน่ง\n1,นายกล้า ดี,ครู\n"
    assert one(read_in(content, area, admin)).unit == school


def test_a_judgement_holds_until_somebody_of_the_unit_is_written_to(
    admin: User, area: Unit, school: Unit, other_school: Unit
) -> None:
    roster = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    make_person(other_school)
    assert still_holds(roster)
    roster.digest = "as if the fingerprint alone had to tell"
    assert still_holds(roster)
    make_person(school)
    assert not still_holds(roster)


def test_the_digest_is_the_same_when_nothing_changed(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    assert digest_of(roster) == roster.digest
    make_person(school)
    assert digest_of(roster) == roster.digest
    named(school, "กล้า", "ดี")
    assert digest_of(roster) != roster.digest

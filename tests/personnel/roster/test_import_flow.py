"""A roster from upload to people, through the functions that the worker calls."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.utils import timezone

from personnel import citizen_id, jobs
from personnel.actions.groups import Conflict, set_group
from personnel.actions.imports import choose_columns, confirm_roster, discard_roster, upload_roster
from personnel.actions.units import NewUnit, add_units
from personnel.enums import Role
from personnel.models import AuditEvent, Person, Posting, RosterImport, Unit, UnitCode, User
from personnel.roster.staging import stage
from personnel.tasks import work_on_roster
from skillsportal.demo.people import MadeUpPerson, later_roster, make_people
from skillsportal.demo.roster_workbook import RosterSummary, write_roster
from skillsportal.demo.units import in_area, read_units
from tests.personnel.factories import LONG_AGO, make_unit, make_user
from tests.personnel.roster.importing import AS_OF, HEADER, apply, codes, one, read_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]


@pytest.fixture
def demo_area(admin: User) -> Unit:
    rows = in_area(read_units())
    units = add_units(
        units=[
            NewUnit(
                key=row.key,
                parent_key="" if row.kind == "AREA_OFFICE" else row.parent_key,
                kind=row.kind,
                name_th=row.name_th,
                short_name=row.short_name,
                aliases=row.aliases,
                codes=[(row.code_scheme, row.code)] if row.code else [],
            )
            for row in rows
        ],
        from_date=LONG_AGO,
        by=None,
    )
    return next(unit for unit in units.values() if unit.kind == "AREA_OFFICE")


@pytest.fixture
def send(tmp_path: Path) -> Callable[[list[MadeUpPerson]], tuple[bytes, RosterSummary]]:
    def write(people: list[MadeUpPerson]) -> tuple[bytes, RosterSummary]:
        path = tmp_path / "office.xlsx"
        summary = write_roster(path, people, seed=1)
        return path.read_bytes(), summary

    return write


def test_office_workbook_is_counted_exactly(demo_area: Unit, send) -> None:  # type: ignore[no-untyped-def]
    people = make_people(read_units(), seed=1)
    content, summary = send(people)
    owner = make_user(demo_area, Role.ADMIN)
    roster = read_in(content, demo_area, owner, "บัญชีรายชื่อ.xlsx")
    assert roster.is_preview, roster.layout
    waiting = roster.verdicts.filter(action__in=["refused", "question"])
    wrong = {row for row, _kind in summary.wrong_rows}
    assert set(waiting.values_list("row__row_no", flat=True)) == wrong
    assert roster.counts["new"] == summary.people_written
    apply(roster, owner)
    assert roster.is_applied
    assert (
        Person.objects.filter(postings__unit__path__startswith=demo_area.path).count()
        == summary.people_written
    )
    outcomes = Counter(
        Posting.objects.filter(unit__path__startswith=demo_area.path).values_list(
            "outcome", flat=True
        )
    )
    assert (outcomes["review"], outcomes["outside"]) == (summary.in_review, summary.outside)


def test_same_file_again_changes_nothing(demo_area: Unit, send) -> None:  # type: ignore[no-untyped-def]
    people = make_people(read_units(), seed=1)[:60]
    content, summary = send(people)
    owner = make_user(demo_area, Role.ADMIN)
    apply(read_in(content, demo_area, owner, "a.xlsx"), owner)
    again = read_in(content, demo_area, owner, "a.xlsx")
    assert again.counts["unchanged"] == summary.people_written
    assert {"new", "changed", "moved"}.isdisjoint(again.counts)


def test_later_roster_moves_and_promotes(demo_area: Unit, send) -> None:  # type: ignore[no-untyped-def]
    people = make_people(read_units(), seed=1)
    owner = make_user(demo_area, Role.ADMIN)
    apply(read_in(send(people)[0], demo_area, owner, "a.xlsx"), owner)
    later = read_in(send(later_roster(people, seed=2))[0], demo_area, owner, "b.xlsx")
    assert later.counts["moved"] >= 5
    assert later.counts["changed"] >= 20
    apply(later, owner)
    assert later.is_applied
    assert (
        not Posting.objects.filter(to_date__isnull=False)
        .exclude(to_date__lt=AS_OF)
        .exclude(from_date=AS_OF)
        .exists()
    )


def test_row_says_group_rule_and_clause(admin: User, area: Unit, school: Unit) -> None:
    row = one(read_in(f"1,,นายกล้า ดี,ครู,{school.name_th}\n", area, admin))
    assert (row.action, row.group) == ("new", "S")
    assert row.rule
    assert "ว 4/2563" in row.clause


def test_unit_outside_the_admins_area_is_unknown(
    admin: User, area: Unit, other_school: Unit
) -> None:
    roster = read_in(f"1,,นายกล้า ดี,ครู,{other_school.name_th}\n", area, admin)
    assert codes(roster) == ["unit-unknown"]


def test_two_units_of_one_name_are_a_question(admin: User, area: Unit) -> None:
    make_unit("โรงเรียนบ้านหนองบัว", area)
    make_unit("โรงเรียนบ้านหนองบัว", area)
    assert codes(read_in("1,,นายกล้า ดี,ครู,บ้านหนองบัว\n", area, admin)) == ["unit-ambiguous"]


def test_second_row_of_one_id_names_the_first(admin: User, area: Unit, school: Unit) -> None:
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    roster = read_in(line + line.replace("กล้า", "แก้ว"), area, admin)
    assert codes(roster) == ["duplicate-id"]
    assert roster.verdicts.get(action="refused").problems[-1]["params"]["row"] == "2"


def test_new_surname_is_a_change(admin: User, area: Unit, school: Unit) -> None:
    apply(read_in(f"1,1101700230708,นางสาวแก้ว ดี,ครู,{school.name_th}\n", area, admin), admin)
    roster = read_in(f"1,1101700230708,นางแก้ว งาม,ครู,{school.name_th}\n", area, admin)
    assert one(roster).changes == {"prefix": ["นางสาว", "นาง"], "last_name": ["ดี", "งาม"]}
    apply(roster, admin)
    assert (
        Person.objects.get(citizen_id_hash=citizen_id.keyed_hash("1101700230708")).full_name
        == "นางแก้ว งาม"
    )


def test_empty_cell_blanks_nothing(admin: User, area: Unit, school: Unit) -> None:
    apply(
        read_in(f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th},0812345678\n", area, admin),
        admin,
    )
    roster = read_in(f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th},\n", area, admin)
    assert one(roster).action == "unchanged"


def test_same_person_with_and_without_id_is_one(admin: User, area: Unit, school: Unit) -> None:
    lines = f"1,,นายกล้า ดี,ครู,{school.name_th}\n2,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    roster = read_in(lines, area, admin)
    assert codes(roster) == ["duplicate-person"]
    assert roster.verdicts.get(action="refused").row.row_no == 2


def test_code_and_name_of_two_units_contradict(admin: User, area: Unit, school: Unit) -> None:
    other = make_unit("โรงเรียนบ้านสาม", area)
    UnitCode.objects.create(unit=other, scheme="moe10", value="1086119999")
    header = HEADER.replace("\n", ",รหัสโรงเรียน\n")
    line = f"1,,นายกล้า ดี,ครู,{school.name_th},,1086119999\n"
    assert codes(read_in(header + line, area, admin)) == ["unit-contradicts"]


def test_older_roster_changes_nothing_newer(admin: User, area: Unit, school: Unit) -> None:
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    apply(read_in(line, area, admin), admin)
    Posting.objects.update(from_date=date(2026, 11, 15))
    assert codes(read_in(line.replace(",ครู,", ",ครูผู้ช่วย,"), area, admin)) == ["roster-too-old"]
    assert codes(read_in(line, area, admin)) == []


def test_corrected_roster_of_the_same_day_leaves_one_post(
    admin: User, area: Unit, school: Unit
) -> None:
    other = make_unit("โรงเรียนบ้านสาม", area)
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    apply(read_in(line, area, admin), admin)
    apply(read_in(line.replace(school.name_th, other.name_th), area, admin), admin)
    assert Posting.objects.get(person__first_name="กล้า").unit == other


def test_move_ends_the_old_post_the_day_before(admin: User, area: Unit, school: Unit) -> None:
    other = make_unit("โรงเรียนบ้านสาม", area)
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    apply(read_in(line, area, admin), admin)
    Posting.objects.update(from_date=date(2020, 1, 1))
    apply(read_in(line.replace(school.name_th, other.name_th), area, admin), admin)
    posts = Posting.objects.order_by("from_date").values_list("unit", "from_date", "to_date")
    assert list(posts) == [
        (school.pk, date(2020, 1, 1), date(2026, 10, 31)),
        (other.pk, AS_OF, None),
    ]


def test_equal_counts_of_other_rows_ask_again(admin: User, area: Unit, school: Unit) -> None:
    """One person changed to what the file says, another away from it: the counts are the same."""
    first = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th},0811111111\n"
    second = f"2,1000000000009,นายเก่ง ดี,ครู,{school.name_th},0822222222\n"
    apply(read_in(first + second, area, admin), admin)
    roster = read_in(first.replace("0811111111", "0833333333") + second, area, admin)
    assert roster.counts["changed"] == 1
    Person.objects.filter(first_name="กล้า").update(phone="0833333333")
    Person.objects.filter(first_name="เก่ง").update(phone="0899999999")
    assert apply(roster, admin).is_outdated


def test_late_worker_cannot_touch_staged_rows(admin: User, area: Unit, school: Unit) -> None:
    file = ContentFile(f"{HEADER}1,,นายกล้า ดี,ครู,{school.name_th}\n".encode(), "r.csv")
    roster = upload_roster(file=file, unit=area, as_of=AS_OF, by=admin)
    late = jobs.claim(RosterImport, roster.pk)
    assert late
    RosterImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work_on_roster(str(roster.pk))
    with pytest.raises(jobs.LostClaim):
        stage(late, Path(late.file.path))
    assert roster.rows.count() == 2


def test_second_sheet_repeats_an_id(admin: User, area: Unit, school: Unit, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, rows in (("ก", 2), ("ข", 1)):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, HEADER.strip().split(","))
            for row in range(rows):
                number = "1101700230708" if row == rows - 1 else "1000000000009"
                page.write_row(row + 1, 0, ["1", number, "นายกล้า ดี", "ครู", school.name_th])
    roster = read_in(path.read_bytes(), area, admin, "two.xlsx")
    assert codes(roster) == ["duplicate-id"]
    assert roster.verdicts.get(action="refused").problems[-1]["params"]["row"] == "ก!3"


def test_import_keeps_a_decided_group(admin: User, area: Unit, school: Unit) -> None:
    apply(
        read_in(f"1,1101700230708,นายกล้า ดี,รักษาการ ผอ.,{school.name_th}\n", area, admin),
        admin,
    )
    set_group(posting=Posting.objects.get(), group="M", reason="คำสั่งที่ 1/2569", by=admin)
    apply(
        read_in(f"1,1101700230708,นายกล้า ดี,รักษาการในตำแหน่ง ผอ.,{school.name_th}\n", area, admin),
        admin,
    )
    assert Posting.objects.get().group == "M"


def test_change_after_the_preview_asks_again(admin: User, area: Unit, school: Unit) -> None:
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
    first, second = read_in(line, area, admin), read_in(line, area, admin)
    apply(first, admin)
    apply(second, admin)
    assert second.is_preview
    assert second.is_outdated
    assert second.counts == {"unchanged": 1, "skipped": 1, "staff": 1, "leavers": 0}


def test_refused_file_stages_nothing(admin: User, area: Unit) -> None:
    roster = read_in(b"%PDF-1.7 \x00\x01", area, admin, "roster.xlsx")
    assert roster.is_refused
    assert roster.layout["refusal"]["code"] == "pdf"
    assert not roster.rows.exists()


def test_file_without_a_position_asks_for_columns(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in("ลำดับ,ชื่อ-สกุล,ทำงานเป็น\n1,นายกล้า ดี,ครู\n", school, admin)
    assert roster.needs_mapping
    with pytest.raises(Conflict):
        confirm_roster(roster=roster, by=admin)
    choose_columns(roster=roster, columns={"ทำงานเป็น": "position"}, by=admin)
    work_on_roster(str(roster.pk))
    roster.refresh_from_db()
    assert not roster.needs_mapping
    assert one(roster).row.position == "ครู"


def test_discarded_import_cannot_be_confirmed(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in(f"1,,นายกล้า ดี,ครู,{school.name_th}\n", area, admin)
    discard_roster(roster=roster, by=admin)
    with pytest.raises(Conflict):
        confirm_roster(roster=roster, by=admin)
    assert not Person.objects.filter(first_name="กล้า").exists()


def test_import_never_touches_accounts(admin: User, area: Unit, school: Unit) -> None:
    header = HEADER.replace("\n", ",role,is_superuser,email\n")
    before = list(User.objects.values_list("email", "is_superuser"))
    line = f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th},,admin,1,{admin.email}\n"
    apply(read_in(header + line, area, admin), admin)
    assert list(User.objects.values_list("email", "is_superuser")) == before


def test_rows_never_hold_a_citizen_id_in_clear(admin: User, area: Unit, school: Unit) -> None:
    roster = read_in(
        f"1,1101700230708,นายกล้า ดี,ครู,{school.name_th}\n"
        f"2,110170023070,นายเก่ง ดี,ครู,{school.name_th}\n",
        area,
        admin,
    )
    stored = json.dumps(
        [roster.layout, list(roster.rows.values("problems", "text", "unit_text"))],
        ensure_ascii=False,
    )
    assert "1101700230708" not in stored
    assert "110170023070" not in stored


def test_samples_of_private_columns_are_not_kept(admin: User, area: Unit, school: Unit) -> None:
    header = HEADER.replace("\n", ",ศาสนา,password\n")
    line = f"1,,นายกล้า ดี,ครู,{school.name_th},,พุทธ,s3cret\n"
    layout = json.dumps(read_in(header + line, area, admin).layout, ensure_ascii=False)
    assert "พุทธ" not in layout
    assert "s3cret" not in layout


def test_every_step_is_audited(admin: User, area: Unit, school: Unit) -> None:
    apply(read_in(f"1,,นายกล้า ดี,ครู,{school.name_th}\n", area, admin), admin)
    verbs = set(AuditEvent.objects.filter(actor=admin.audit_name).values_list("verb", flat=True))
    assert {"roster.uploaded", "roster.confirmed", "roster.applied"} <= verbs


def test_work_twice_in_a_row_applies_once(admin: User, area: Unit, school: Unit) -> None:
    roster = apply(read_in(f"1,,นายกล้า ดี,ครู,{school.name_th}\n", area, admin), admin)
    work_on_roster(str(roster.pk))
    assert Person.objects.filter(first_name="กล้า").count() == 1

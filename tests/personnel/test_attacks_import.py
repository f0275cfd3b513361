"""Attacks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel import citizen_id
from personnel.actions.groups import set_group
from personnel.actions.imports import *
from personnel.actions.people import edit_person
from personnel.enums import *
from personnel.models import *
from personnel.views.guarded import seen
from tests.personnel.factories import *
from tests.personnel.roster.importing import *
from tests.personnel.roster.conftest import import_world, admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("import_world")]


def test_future_end(admin, area, school, other_school):
    p = make_person(other_school, to_date=timezone.localdate() + timedelta(days=100))
    give_citizen_id(p, IDS[0])
    r = read_in(line(f"นาง{p.first_name} ใหม่", school, IDS[0]), area, admin)
    assert one(r).action == "transfer"

def test_ended_later_than_as_of(admin, area, school, other_school):
    p = make_person(other_school, to_date=date(2026, 11, 10))
    give_citizen_id(p, IDS[0])
    r = read_in(line(f"นาง{p.first_name} ใจดี", school, IDS[0]), area, admin)
    v = one(r)
    assert v.action != "moved", (v.action, v.problems)

def test_staff_no_other_id(admin, area, school):
    p = make_person(school); give_citizen_id(p, IDS[0]); p.staff_no = "5"; p.save()
    h = "เลขประจำตัวประชาชน,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,รหัสบุคลากร\n"
    r = read_in(h + f"{IDS[1]},นายอื่น ใจดี,ครู,{school.name_th},5\n", area, admin)
    v = one(r)
    assert v.action in ("question", "refused", "new"), (v.action, v.changes)

def test_portal_no_other_id(admin, area, school):
    p = make_person(school); give_citizen_id(p, IDS[0])
    from personnel.roster.headers import HEADERS
    h = f"เลขประจำตัวประชาชน,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,{HEADERS['portal_no'][0]}\n"
    r = read_in(h + f"{IDS[1]},นาง{p.first_name} อื่น,ครู,{school.name_th},{p.pk}\n", area, admin)
    v = one(r)
    assert v.action in ("question", "refused", "new"), (v.action, v.changes)

def test_staff_no_same_first_name_other_school(admin, area, school):
    other = make_unit("โรงเรียนบ้านสาม", area)
    p = make_person(other); p.staff_no = "5"; p.save()
    h = "ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,รหัสบุคลากร\n"
    r = read_in(h + f"นาง{p.first_name} อื่นนะ,ครู,{school.name_th},5\n", area, admin)
    v = one(r)
    assert v.action in ("question", "refused", "new"), (v.action, v.changes)

def test_undo_move_edited_position(admin, area, school):
    other = make_unit("โรงเรียนบ้านสาม", area)
    apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin, as_of=date(2020,1,1)), admin)
    r = apply(read_in(line("นายกล้า ดี", other, IDS[0]), area, admin), admin)
    post = Posting.objects.select_related("person", "unit").get(unit=other)
    edit_person(posting=post, values={"position": "ผู้อำนวยการสถานศึกษา"}, on=timezone.localdate(), by=admin)
    undo(r, admin)
    assert r.counts["kept"] == 1, list(Posting.objects.values_list("unit__name_th","position","to_date","is_primary"))

def test_undo_changed_with_earlier_decision(admin, area, school):
    apply(read_in(line("นายกล้า ดี", school, IDS[0], phone="0811111111"), area, admin, as_of=date(2020,1,1)), admin)
    post = Posting.objects.get(person__first_name="กล้า")
    Posting.objects.filter(pk=post.pk).update(placed_by="decision", group_reason="because of work")
    r = apply(read_in(line("นายกล้า ดี", school, IDS[0], phone="0822222222"), area, admin), admin)
    assert one(r).action == "changed"
    undo(r, admin)
    assert Person.objects.get(first_name="กล้า").phone == "0811111111", r.counts

def test_retry_expired_undo(admin, area, school):
    from tests.personnel.rosters import make_import, NOT_UNDONE
    r = make_import(area, admin, **NOT_UNDONE | {"expired_at": timezone.now()})
    from personnel.actions.groups import Conflict
    with pytest.raises(Conflict):
        retry_roster(roster=r, by=admin)

def test_apply_after_deactivation(admin, area, school):
    r = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    confirm_roster(roster=r, by=admin)
    User.objects.filter(pk=admin.pk).update(is_active=False)
    r.refresh_from_db(); worked(r)
    assert not r.is_applied

def test_apply_after_role_end(admin, area, school):
    r = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    confirm_roster(roster=r, by=admin)
    RoleAssignment.objects.update(to_date=date(2026,1,1))
    r.refresh_from_db(); worked(r)
    assert not r.is_applied

def test_undo_after_role_end(admin, area, school):
    r = apply(read_in(line("นายกล้า ดี", school, IDS[0]), area, admin), admin)
    undo_roster(roster=r, by=admin)
    RoleAssignment.objects.update(to_date=date(2026,1,1))
    r.refresh_from_db(); worked(r)
    assert not r.is_undone

def test_refused_row_is_leaver(admin, area, school):
    p = make_person(school); give_citizen_id(p, IDS[0])
    r = read_in(line(f"นาง{p.first_name} นามสกุลใหม่", school, "1101700230709") + line("นายกล้า ดี", school, IDS[1]), area, admin, is_full_list=True)
    assert r.counts.get("refused") == 1
    assert not r.leavers.exists()

def test_kept_swapped_is_seen(admin, area, school):
    a, b = make_person(school), make_person(school)
    r = read_in(line("นายกล้า ดี", school, IDS[1]), area, admin, is_full_list=True)
    la, lb = r.leavers.order_by("pk")
    keep_leavers(roster=r, kept=[la.pk], by=admin); r.refresh_from_db()
    was = seen(r)
    keep_leavers(roster=r, kept=[lb.pk], by=admin); r.refresh_from_db()
    assert seen(r) != was

def test_id_in_file_name(admin, area, school):
    r = read_in(line("นายกล้า ดี", school, IDS[1]), area, admin, name=f"ประวัติ {IDS[0]} กล้า.csv")
    assert IDS[0] not in r.file_name
    assert not Notice.objects.filter(params__file__contains=IDS[0]).exists()

def test_id_in_label(admin, area, school):
    h = f"ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,{IDS[0]}\n"
    r = read_in(h + f"นายกล้า ดี,ครู,{school.name_th},x\n", area, admin)
    import json
    assert IDS[0] not in json.dumps(r.layout), r.layout

def test_id_in_sheet(admin, area, school, tmp_path):
    from tests.personnel.roster.files import xlsx, PEOPLE
    f = xlsx(tmp_path / "a.xlsx", {f"{IDS[0]}": PEOPLE})
    r = read_in(f.read_bytes(), area, admin, name="a.xlsx")
    import json
    assert IDS[0] not in json.dumps(r.layout)
    assert not r.rows.filter(sheet__contains=IDS[0]).exists()

def test_long_key(admin, area, school):
    h = "ชื่อ-สกุล,ตำแหน่ง,โรงเรียน," + "ﬃ"*120 + "\n"
    r = read_in(h + f"นายกล้า ดี,ครู,{school.name_th},x\n", area, admin)
    k = r.layout["sheets"][0]["table"]["columns"]
    choose_columns(roster=r, columns={c["key"]: c["field"] for c in k}, by=admin)

BIG = "9" * 30
HUGE = "9" * 5000
@pytest.mark.parametrize("num", [BIG, HUGE])
@pytest.mark.parametrize("which", ["same", "row", "kept", "answer", "transfer", "unit", "leavers", "page"])
def test_numbers(client: Client, admin, area, school, num, which):
    client.force_login(admin)
    client.raise_request_exception = False
    a = make_person(school)
    r = read_in(line("นายกล้า ดี", school, IDS[1]), area, admin, is_full_list=True)
    s = {"seen": seen(r)}
    u = lambda n: reverse(f"roster_import_{n}", args=[r.pk])
    ans = {
      "same": lambda: client.post(u("people"), s | {"same": num}),
      "row": lambda: client.post(u("people"), s | {"same": "ticked", "row": [num]}),
      "kept": lambda: client.post(u("leavers"), s | {"kept": [num], "shown": [num]}),
      "answer": lambda: client.post(u("answer_forget"), s | {"answer": num}),
      "transfer": lambda: client.post(reverse("transfers_confirm"), {"chosen": [num]}),
      "unit": lambda: client.post(u("units"), s | {"key": "x", "unit": num}),
      "leavers": lambda: client.get(u("leavers"), {"page": num}),
      "page": lambda: client.get(u("rows"), {"page": num}),
    }[which]()
    assert ans.status_code < 500

@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_code_nul(client: Client, admin, area, school, bad):
    client.force_login(admin)
    client.raise_request_exception = False
    r = read_in(line("นายกล้า ดี", school, IDS[1]), area, admin, is_full_list=True)
    import urllib.parse
    body = urllib.parse.urlencode({"seen": seen(r), "same": "all", "code": bad}, errors="surrogatepass")
    a = client.post(reverse("roster_import_people", args=[r.pk]), body, content_type="application/x-www-form-urlencoded")
    assert a.status_code < 500
    for name in ("titles", "units"):
        body = urllib.parse.urlencode({"seen": seen(r), "key": bad, "unit": "1"}, errors="surrogatepass")
        a = client.post(reverse(f"roster_import_{name}", args=[r.pk]), body, content_type="application/x-www-form-urlencoded")
        assert a.status_code < 500
    a = client.get(reverse("roster_import_rows", args=[r.pk]) + "?" + urllib.parse.urlencode({"code": "x", "value": bad, "q": bad}, errors="surrogatepass"))
    assert a.status_code < 500

def test_fix_other_import_row(client, admin, area, school, other_area):
    client.force_login(admin)
    b = make_user(other_area, Role.ADMIN)
    theirs = read_in(line("นายกล้า ดี", other_area, IDS[1]), other_area, b)
    mine = read_in(line("นายเก่ง ดี", school, IDS[0]), area, admin)
    row = theirs.rows.get(skip_reason="")
    a = client.post(reverse("roster_import_cell", args=[mine.pk, row.pk, "phone"]), {"seen": seen(mine), "text": "x"})
    assert a.status_code == 404
    for n in ("", "_rows", "_progress", "_units", "_leavers", "_undo"):
        assert client.get(reverse(f"roster_import{n}", args=[theirs.pk])).status_code == 404, n
    for n in ("titles", "people", "columns", "confirm", "discard", "release", "send_back", "retry", "undo", "answer_forget"):
        assert client.post(reverse(f"roster_import_{n}", args=[theirs.pk]), {"seen": seen(theirs)}).status_code == 404, n
    assert client.post(reverse("roster_errors_new", args=[theirs.pk])).status_code == 404

def test_leave_on_future(admin, area, school):
    from personnel.forms import ConfirmForm
    make_person(school)
    r = read_in(line("นายกล้า ดี", school, IDS[1]), area, admin, is_full_list=True)
    f = ConfirmForm({"ends": "on", "leave_on": "01/01/2600"}, roster=r)
    assert not f.is_valid()

def test_mail_after_role_end(admin, area, school):
    r = read_in(line("นายกล้า ดี", school, IDS[0]), area, admin)
    confirm_roster(roster=r, by=admin)
    RoleAssignment.objects.update(to_date=date(2026,1,1))
    r.refresh_from_db(); worked(r)
    assert not Notice.objects.filter(kind="roster-applied", user=admin).exists()

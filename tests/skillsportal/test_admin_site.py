"""The admin site offers what goes through the actions, and nothing of the libraries."""

from io import BytesIO

import openpyxl
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from personnel.enums import Role
from personnel.models import AuditEvent, PositionRule, Posting, RoleAssignment, Unit, User
from tests.personnel.factories import give_citizen_id, make_person, make_user
from training.models import ReturnReason

EXPORT = "/admin/personnel/posting/export/"
ADDRESS = "/admin/personnel/user/add/"


@pytest.fixture
def as_superuser(client: Client, db: None) -> Client:
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def test_admin_site_holds_only_our_own_models() -> None:
    personnel = {User, RoleAssignment, PositionRule, Posting, AuditEvent}
    assert set(admin.site._registry) == {*personnel, ReturnReason}


def test_passwords_change_where_everybody_changes_them(as_superuser: Client) -> None:
    answer = as_superuser.get(reverse("admin:password_change"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))


def test_address_of_an_account_is_kept_in_small_letters(as_superuser: Client) -> None:
    as_superuser.post(ADDRESS, {"email": "Teacher@Example.org"})
    assert User.objects.filter(email="teacher@example.org").exists()


@pytest.mark.parametrize("stored", ["teacher@example.org", "Teacher@example.org"])
def test_second_account_of_an_address_is_refused_in_words(
    as_superuser: Client, stored: str
) -> None:
    make_user(email=stored)
    answer = as_superuser.post(ADDRESS, {"email": "TEACHER@example.org"})
    assert "มีบัญชีผู้ใช้ที่ใช้อีเมลนี้อยู่แล้ว" in answer.content.decode()
    assert User.objects.filter(email__iexact=stored).count() == 1


def test_postings_are_exported_by_the_portals_own_writer(
    as_superuser: Client, school: Unit
) -> None:
    give_citizen_id(make_person(school, position="=1+1"), "1100700000025")
    make_person(school, position="ครู")
    answer = as_superuser.get(EXPORT, {"q": "=1+1"})
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows())
    assert [cell.data_type for cell in rows[1] if cell.value == "=1+1"] == ["s"]
    assert len(rows) == 2
    assert "1100700000025" not in {cell.value for cell in rows[1]}
    assert AuditEvent.objects.get(verb="postings.exported").subject == "postings:1"


def test_too_many_postings_are_not_exported_at_once(
    as_superuser: Client, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("personnel.admin.MOST_EXPORTED", 1)
    for _ in range(2):
        make_person(school)
    answer = as_superuser.get(EXPORT, follow=True)
    assert answer.redirect_chain == [("/admin/personnel/posting/", 302)]
    assert not AuditEvent.objects.filter(verb="postings.exported").exists()


def test_postings_are_exported_by_superusers_only(client: Client, area: Unit) -> None:
    client.force_login(make_user(area, Role.ADMIN, is_staff=True))
    assert client.get(EXPORT).status_code in (302, 403)


def test_list_of_postings_offers_export_and_no_import(as_superuser: Client, school: Unit) -> None:
    make_person(school)
    content = as_superuser.get("/admin/personnel/posting/").content.decode()
    assert EXPORT in content
    assert "posting/import" not in content
    assert as_superuser.get("/admin/personnel/posting/import/").status_code in (302, 404)

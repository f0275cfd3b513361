"""The admin site offers what goes through the actions, and nothing of the libraries."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from personnel.models import AuditEvent, PositionRule, RoleAssignment, User
from tests.personnel.factories import make_user

ADDRESS = "/admin/personnel/user/add/"


@pytest.fixture
def as_superuser(client: Client, db: None) -> Client:
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def test_admin_site_holds_only_our_own_models() -> None:
    assert set(admin.site._registry) == {User, RoleAssignment, PositionRule, AuditEvent}


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

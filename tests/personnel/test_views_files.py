"""Pages of workbooks: asked for, followed, downloaded by whoever asked, and nobody else."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from personnel.actions.files import request_roster
from personnel.enums import JobState, Role
from personnel.models import AuditEvent, RoleAssignment, RosterFile, Unit, User
from personnel.tasks import make_roster_file
from tests.personnel.factories import LONG_AGO, make_person, make_user
from tests.personnel.rosters import make_import

WHY = "ตรวจสอบสิทธิสวัสดิการ"


@pytest.fixture
def admin(area: Unit, school: Unit, settings: Settings, tmp_path: Path, client: Client) -> User:
    settings.MEDIA_ROOT = tmp_path
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    return user


@pytest.fixture
def file(area: Unit, school: Unit, admin: User) -> RosterFile:
    make_person(school)
    asked = request_roster(unit=area, with_ids=False, reason="", language="th", by=admin)
    make_roster_file(str(asked.pk))
    asked.refresh_from_db()
    return asked


def page(client: Client, name: str, file: RosterFile) -> Any:
    return client.get(reverse(name, args=[file.pk]))


def test_roster_is_asked_for_and_found_again(client: Client, admin: User, area: Unit) -> None:
    answer = client.post(reverse("roster_export"), {"unit": area.pk})
    asked = RosterFile.objects.get()
    assert answer["Location"] == reverse("roster_file", args=[asked.pk])
    assert answer["Location"] in client.get(reverse("roster_export")).content.decode()


def test_unit_of_the_address_is_chosen_already(client: Client, admin: User, school: Unit) -> None:
    answer = client.get(reverse("roster_export"), {"unit": school.pk})
    assert f'<option value="{school.pk}" selected>' in answer.content.decode()


def test_workbook_that_the_disk_lost_is_gone_and_was_not_downloaded(
    client: Client, file: RosterFile
) -> None:
    Path(file.file.path).unlink()
    answer = page(client, "roster_file_download", file)
    assert answer.status_code == 410
    assert "410" in answer.text
    assert not AuditEvent.objects.filter(verb="roster_file.downloaded").exists()


def test_unit_outside_the_scope_is_refused(client: Client, admin: User, other_school: Unit) -> None:
    answer = client.post(reverse("roster_export"), {"unit": other_school.pk})
    assert "unit" in answer.context["form"].errors
    assert not RosterFile.objects.exists()


@pytest.mark.parametrize("reason", ["", "สั้น"])
def test_citizen_ids_need_a_reason(client: Client, admin: User, area: Unit, reason: str) -> None:
    data = {"unit": area.pk, "with_ids": "on", "reason": reason}
    answer = client.post(reverse("roster_export"), data)
    assert list(answer.context["form"].errors) == ["reason"]
    assert not RosterFile.objects.exists()


def test_page_polls_until_the_workbook_is_made(client: Client, admin: User, area: Unit) -> None:
    asked = request_roster(unit=area, with_ids=False, reason="", language="th", by=admin)
    url = reverse("roster_file_progress", args=[asked.pk])
    assert f'hx-get="{url}"' in page(client, "roster_file", asked).content.decode()
    assert "hx-get" in client.get(url).content.decode()
    make_roster_file(str(asked.pk))
    made = client.get(url).content.decode()
    assert "hx-get" not in made
    assert reverse("roster_file_download", args=[asked.pk]) in made


def test_download_has_a_thai_name_and_is_written_down(
    client: Client, file: RosterFile, area: Unit
) -> None:
    answer = page(client, "roster_file_download", file)
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert quote(area.name_th) in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert openpyxl.load_workbook(BytesIO(b"".join(answer))).active.max_row == 2
    assert AuditEvent.objects.filter(verb="roster_file.downloaded").count() == 1


@pytest.mark.parametrize("name", ["roster_file", "roster_file_progress", "roster_file_download"])
def test_file_is_for_who_asked_only(
    client: Client, file: RosterFile, area: Unit, name: str
) -> None:
    client.force_login(make_user(area, Role.ADMIN))
    assert page(client, name, file).status_code == 404


def test_right_that_ended_since_ends_the_download(
    client: Client, file: RosterFile, admin: User, other_area: Unit
) -> None:
    RoleAssignment.objects.filter(user=admin).update(to_date=LONG_AGO)
    RoleAssignment.objects.create(
        user=admin, role=Role.ADMIN, unit=other_area, from_date=LONG_AGO, granted_by="test"
    )
    assert page(client, "roster_file_download", file).status_code == 404
    assert page(client, "roster_file", file).status_code == 404


def test_removed_workbook_says_so(client: Client, file: RosterFile) -> None:
    RosterFile.objects.update(file="")
    assert page(client, "roster_file_download", file).status_code == 404
    content = page(client, "roster_file", file).content.decode()
    assert reverse("roster_file_download", args=[file.pk]) not in content


def test_failed_workbook_says_why(client: Client, file: RosterFile) -> None:
    RosterFile.objects.update(state=JobState.FAILED, reason="An odd reason", file="")
    assert "An odd reason" in page(client, "roster_file", file).content.decode()


def test_page_of_ids_names_the_reason(client: Client, file: RosterFile) -> None:
    RosterFile.objects.update(with_ids=True, id_reason=WHY)
    assert WHY in page(client, "roster_file", file).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_more_files(
    client: Client, admin: User, area: Unit, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        RosterFile.objects.create(kind="roster", unit=area, requested_by=admin, state="done")
    client.get(reverse("roster_export"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("roster_export"))


QUERIES = 11


def test_errors_are_asked_for_with_the_import(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, counts={"refused": 2})
    answer = client.post(reverse("roster_errors_new", args=[roster.pk]))
    asked = RosterFile.objects.get()
    assert answer["Location"] == reverse("roster_file", args=[asked.pk])
    assert asked.roster_import == roster
    content = page(client, "roster_file", asked).content.decode()
    assert reverse("roster_import", args=[roster.pk]) in content


def test_import_without_rows_to_repair_answers_409(client: Client, admin: User, area: Unit) -> None:
    roster = make_import(area, admin, counts={"new": 2})
    assert client.post(reverse("roster_errors_new", args=[roster.pk])).status_code == 409


def test_template_offers_the_units_of_the_scope(
    client: Client, admin: User, school: Unit, other_school: Unit
) -> None:
    answer = client.get(reverse("roster_template"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))
    cells = {cell for row in book.worksheets[1].values for cell in row}
    assert school.name_th in cells
    assert other_school.name_th not in cells
    assert answer["Content-Disposition"].startswith("attachment")

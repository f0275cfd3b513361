"""Two imports whose subtrees overlap, confirmed at once."""

import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from pytest_django import Settings

from personnel.actions.imports import confirm_roster, upload_roster
from personnel.enums import Role
from personnel.models import Person, RosterImport, Unit
from personnel.tasks import work_on_roster
from tests.conftest import TODAY
from tests.personnel.factories import make_user

PEOPLE = 300
ROSTER = "ลำดับ,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน\n" + "".join(
    f"{n},นายคนที่{n} ทดสอบ,ครู,โรงเรียนบ้านหนึ่ง\n" for n in range(PEOPLE)
)


def work(roster: RosterImport) -> None:
    work_on_roster(str(roster.pk))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_area_and_school_at_once_make_nobody_twice(
    area: Unit, school: Unit, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    admin = make_user(area, Role.ADMIN)
    rosters = [
        upload_roster(file=ContentFile(ROSTER.encode(), "r.csv"), unit=unit, as_of=TODAY, by=admin)
        for unit in (area, school)
    ]
    for roster in rosters:
        work_on_roster(str(roster.pk))
        roster.refresh_from_db()
        confirm_roster(roster=roster, only_good_rows=True, by=admin)
    threads = [threading.Thread(target=work, args=[roster]) for roster in rosters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Person.objects.filter(last_name="ทดสอบ").count() == PEOPLE
    assert sorted(r.is_outdated for r in RosterImport.objects.all()) == [False, True]

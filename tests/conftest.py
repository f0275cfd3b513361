"""Fixtures that every floor uses. The servers are started by tests/servers.py."""

from datetime import date

import pytest

from personnel.enums import UnitKind
from personnel.models import Unit
from tests.personnel.factories import make_unit

TODAY = date(2026, 11, 22)


@pytest.fixture
def ministry(db: None) -> Unit:
    return make_unit("กระทรวงศึกษาธิการ", kind=UnitKind.MINISTRY)


@pytest.fixture
def area(ministry: Unit) -> Unit:
    return make_unit("สำนักงานเขตพื้นที่การศึกษาทดสอบ", ministry, kind=UnitKind.AREA_OFFICE)


@pytest.fixture
def school(area: Unit) -> Unit:
    return make_unit("โรงเรียนบ้านหนึ่ง", area)


@pytest.fixture
def other_area(ministry: Unit) -> Unit:
    return make_unit("สำนักงานเขตพื้นที่การศึกษาอื่น", ministry, kind=UnitKind.AREA_OFFICE)


@pytest.fixture
def other_school(other_area: Unit) -> Unit:
    return make_unit("โรงเรียนบ้านอื่น", other_area)

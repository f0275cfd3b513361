"""What an import needs around it: the rule book, a private place for files, an admin."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from personnel.actions.groups import load_position_rules
from personnel.enums import Role
from personnel.models import Unit, User
from tests.personnel.factories import make_user

RULES = Path(__file__).parents[3] / "personnel" / "data" / "position_rules.json"


@pytest.fixture
def import_world(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    # One of two people is half of them; the limits have tests of their own.
    settings.ROSTER_HOLD_CHANGED_PERCENT = 100
    load_position_rules(rows=json.loads(RULES.read_text()), by=None)


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area, Role.ADMIN)

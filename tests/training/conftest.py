"""Fixtures of the training floor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from personnel.enums import Role
from personnel.models import Unit, User
from tests.personnel.factories import make_user
from tests.training.factories import make_catalogue

Cost = Callable[[Client, str], int]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files of a test lie in a directory of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cost() -> Cost:
    """The number of queries that a page takes."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def catalogue(db: None) -> None:
    make_catalogue()


@pytest.fixture
def teacher(school: Unit) -> User:
    return make_user(school)


@pytest.fixture
def supervisor(area: Unit) -> User:
    return make_user(area, Role.SUPERVISOR)


@pytest.fixture
def stranger(other_area: Unit) -> User:
    """A supervisor of another area."""
    return make_user(other_area, Role.SUPERVISOR)


@pytest.fixture
def as_teacher(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


@pytest.fixture
def as_supervisor(supervisor: User) -> Client:
    client = Client()
    client.force_login(supervisor)
    return client

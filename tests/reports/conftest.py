import pytest
from django.test import Client

from competencies.models import Framework
from personnel.enums import Role
from personnel.models import Unit
from tests.competencies.factories import make_framework
from tests.personnel.factories import make_user


@pytest.fixture
def framework(db: None) -> Framework:
    return make_framework()


@pytest.fixture
def reader(client: Client, ministry: Unit) -> Client:
    """A supervisor of the whole ministry."""
    client.force_login(make_user(ministry, Role.SUPERVISOR))
    return client

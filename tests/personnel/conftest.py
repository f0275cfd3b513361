import pytest
from django.test import Client

from personnel.enums import Role
from personnel.models import Unit, User
from tests.personnel.factories import make_user


@pytest.fixture
def admin(area: Unit, client: Client) -> User:
    """The area's admin, signed in and reading English."""
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user

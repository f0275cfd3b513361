import pytest

from competencies.models import Framework
from tests.competencies.factories import make_framework


@pytest.fixture
def framework(db: None) -> Framework:
    return make_framework()

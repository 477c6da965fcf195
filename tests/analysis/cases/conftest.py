"""The small zone of these tests, and people to act in it."""

import pytest

from parcels.models import User
from tests.analysis.cases.made_cases import Made, made_zone, person


@pytest.fixture
def made(db: None) -> Made:
    return made_zone()


@pytest.fixture
def leader(db: None) -> User:
    return person("leader")

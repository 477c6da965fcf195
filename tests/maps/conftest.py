"""A made-up zone and people of several roles, for the tests of maps."""

import gzip
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from analysis.models import AnalysisRun
from parcels.models import User
from tests.maps.made_zone import make_zone

LOGIN_BACKEND = settings.AUTHENTICATION_BACKENDS[-1]


@pytest.fixture
def run(db: None) -> AnalysisRun:
    return make_zone(60)


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """A browser session of somebody with these roles, answering in English."""

    def make(*roles: str, sees_tax: bool = False) -> Client:
        name = "-".join([*roles, str(sees_tax)])
        user = User.objects.create_user(name, roles=list(roles), sees_tax=sees_tax)
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend=LOGIN_BACKEND)
        client.cookies["django_language"] = "en"
        return client

    return make


@pytest.fixture
def planner(client_of: Callable[..., Client]) -> Client:
    return client_of("planner", sees_tax=True)


@pytest.fixture
def unpacked() -> Callable[..., bytes]:
    """The bytes of an answer, whether it came packed or not."""

    def unpack(answer) -> bytes:
        return gzip.decompress(answer.content) if answer.get("Content-Encoding") == "gzip" else answer.content

    return unpack

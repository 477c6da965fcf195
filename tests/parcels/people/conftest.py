"""People for the tests of log-ins and rights; made up, named by role only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from parcels.models import User

PASSWORD = "kept-for-the-tests-7"


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    def make(*roles: str, username: str = "", **fields: Any) -> User:
        name = username or "-".join(roles)
        return User.objects.create_user(name, password=PASSWORD, roles=list(roles), **fields)

    return make


@pytest.fixture
def logged_in() -> Callable[[User], Client]:
    def open_door(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="parcels.sessions.LoginBackend")
        return client

    return open_door

"""A small made-up zone with land to offer, and offers on the page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from maps.models import Listing
from tests.maps.public_land.made_offers import lay_offers, make_user


@pytest.fixture
def offers(db: None) -> dict[str, Listing]:
    """One published offer of each basis, by basis, on the smallest zone."""
    return lay_offers()


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def user(db: None) -> Callable[..., Any]:
    return make_user

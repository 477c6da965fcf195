"""A real browser at a served site: pages that may ask nobody else, and screenshots when a folder is named for them.

`LANDGIS_SHOTS=folder` keeps the pictures that tests take.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from parcels.models import User
from tests.chromium import ARGUMENTS, find_chromium

# Playwright's own loop runs in this thread; Django would refuse the database beside any loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LOCAL_SCHEMES = {"data", "blob", "about", "file"}
DESK, PHONE = (1440, 900), (390, 844)
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def requests_elsewhere() -> list[str]:
    """What pages asked of another host than the served site."""
    return []


@pytest.fixture
def page_faults() -> list[str]:
    """Errors in the page's script, and answers that say a page is broken."""
    return []


@pytest.fixture(autouse=True)
def nothing_leaves_the_house(requests_elsewhere: list[str], page_faults: list[str]) -> Iterator[None]:
    """No test passes when a page asked another host for anything, or when its script broke."""
    yield
    assert requests_elsewhere == []
    assert page_faults == []


@pytest.fixture
def log_in(transactional_db: None) -> Callable[..., tuple[str, str]]:
    """Make a user with these roles and a session; gives the session's cookie."""

    def make(*roles: str, sees_tax: bool = True) -> tuple[str, str]:
        name = "-".join(roles) or "nobody"
        user, _made = User.objects.get_or_create(username=name, defaults={"roles": list(roles), "sees_tax": sees_tax})
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value

    return make


@pytest.fixture
def open_page(
    browser: Browser, live_server: Any, requests_elsewhere: list[str], page_faults: list[str], log_in: Any
) -> Iterator[OpenPage]:
    """Open an address of the served site as somebody with these roles, in a language, at a size."""
    contexts: list[BrowserContext] = []

    def open_as(
        path: str, *roles: str, language: str = "zh-hans", size: tuple[int, int] = DESK, script: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, has_touch=size == PHONE
        )
        contexts.append(context)
        host = urlsplit(live_server.url).hostname
        cookies = [("django_language", language), *([log_in(*roles)] if roles else [])]
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
        page = context.new_page()
        watch(page, host, requests_elsewhere, page_faults)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_as
    for context in contexts:
        context.close()


def watch(page: Page, host: str | None, elsewhere: list[str], faults: list[str]) -> None:
    """Note what a page asks of other hosts than this one, and what breaks in it."""
    page.on("request", lambda request: _note_elsewhere(request.url, host, elsewhere))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None)


def _note_elsewhere(url: str, host: str | None, found: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in LOCAL_SCHEMES and parts.hostname != host:
        found.append(url)


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Keep a picture of the page when `LANDGIS_SHOTS` names a folder."""
    folder = os.environ.get("LANDGIS_SHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"))

    return take

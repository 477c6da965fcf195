"""One site for all pages of a module, served once: the pages only look, so none needs a database of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from parcels.models import User
from tests.browser.conftest import DESK, watch
from tests.browser.everywhere.made_site import client_of, everybody, make_site
from tests.maps.made_pmtiles import MVT, write_pmtiles

HOME = {"127.0.0.1", "::1", "localhost", "0.0.0.0", ""}


class Visitor:
    """One person's browser at the served site, going from page to page."""

    def __init__(self, browser: Browser, url: str, user: User | None, elsewhere: list[str], faults: list[str]) -> None:
        self.url = url
        self.client = client_of(user) if user else Client()
        self.context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, reduced_motion="reduce")
        self.speak("zh-hans")
        if user:
            session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
        self.page: Page = self.context.new_page()
        watch(self.page, urlsplit(url).hostname, elsewhere, faults)

    def speak(self, language: str) -> None:
        """Have the pages in this language."""
        self.client.cookies["django_language"] = language
        self.context.add_cookies([{"name": "django_language", "value": language, "url": self.url}])

    def go(self, address: str, size: tuple[int, int] = DESK) -> Page:
        """Open an address at a size, and wait until it and what it asks for is there."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(f"{self.url}{address}", wait_until="networkidle")
        return self.page


@pytest.fixture(scope="module")
def no_network() -> Iterator[list[str]]:
    """Refuse every connection that the server itself would make to another host, and tell which it tried."""
    tried: list[str] = []
    patch = pytest.MonkeyPatch()

    def guarded(name: str, place: int) -> None:
        real = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HOME:
                tried.append(f"{address[0]}:{address[1]}")
                raise ConnectionRefusedError("no network here")
            return real(self, address)

        patch.setattr(socket.socket, name, connect)

    for number, name in enumerate(("connect", "connect_ex")):
        guarded(name, number)
    yield tried
    patch.undo()


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, open for the whole module and emptied after it.

    Stands in for pytest-django's fixture of this name, which also makes it set the test database up.
    """
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith(settings.DATABASES["default"]["TEST"]["NAME"])
        yield
        call_command("flush", verbosity=0, interactive=False)
        connection.close()  # beside the browser's loop Django keeps a connection of its own


@pytest.fixture(scope="module")
def served(db: None, no_network: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the served site."""
    folder = tmp_path_factory.mktemp("media")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    base = write_pmtiles(folder / "base.pmtiles", {(0, 0, 0): b"no tile"}, MVT, {"name": "示例底图"})
    given = {"LANDGIS_PMTILES": str(base), "LANDGIS_PMTILES_DATUM": "cgcs2000"}
    with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=hashers, ALLOWED_HOSTS=["*"], **given):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def noted() -> tuple[list[str], list[str]]:
    """What any page of the module asked of other hosts, and what broke in one."""
    return [], []


@pytest.fixture(scope="module")
def visitor(served: str, browser: Browser, noted: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody of all roles in a zone that has something behind every page."""
    user = everybody()
    make_site(user, tmp_path_factory.mktemp("site"))
    made = Visitor(browser, served, user, *noted)
    yield made
    made.context.close()


@pytest.fixture(scope="module")
def newcomer(served: str, browser: Browser, noted: Any) -> Iterator[Visitor]:
    """Somebody of all roles on the first day: the register is empty."""
    made = Visitor(browser, served, everybody(), *noted)
    yield made
    made.context.close()


@pytest.fixture(autouse=True)
def nothing_left_the_house(noted: tuple[list[str], list[str]], no_network: list[str]) -> Iterator[None]:
    """No page asked another host, nor did the server for it; no script broke."""
    for kept in (*noted, no_network):
        kept.clear()
    yield
    elsewhere, faults = noted
    assert elsewhere == []
    assert no_network == []
    assert faults == []

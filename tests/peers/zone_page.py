"""Part (z): the page of the zone as a leader gets it: time in the server, bytes in all, time until it can be used."""

import gzip
import sys
import time
from typing import Any

from tests.chromium import ARGUMENTS, find_chromium
from tests.peers import database, tile_server
from tests.peers.report import Report

AIMED_PARCELS, MOST_MS = 5_000, 300.0
MOST_BYTES, MOST_INTERACTIVE_MS = 1_500_000, 2_000.0
ROUNDS, VISITS = 30, 5
# The page can be used once it is parsed, its deferred scripts have run, and the main thread answers.
INTERACTIVE = """() => new Promise((done) => requestIdleCallback(() => {
  const [navigation] = performance.getEntriesByType("navigation");
  done(Math.max(performance.now(), navigation.domContentLoadedEventEnd));
}))"""


def measure(report: Report, parcels: int) -> None:
    """Warm requests to the view, then visits with an empty cache of a headless browser to a served site."""
    from django.conf import settings
    from django.test import Client

    user = _leader()
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    allowed = 1 if parcels <= AIMED_PARCELS else 2
    milliseconds, body = _requests(client)
    _tell(report, parcels, "the page in the server, warm", milliseconds, "ms", MOST_MS * allowed)
    cold = _cold(client)
    report.row("z", parcels, "the page in the server, outlines drawn anew", "LandGIS", [cold], "ms")
    report.row("z", parcels, "the page itself, packed", "LandGIS", [len(gzip.compress(body)) / 1000], "kB")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    sizes, ready = _visits(settings.SESSION_COOKIE_NAME, session)
    _tell(
        report,
        parcels,
        "all that the browser fetches, packed",
        [size / 1000 for size in sizes],
        "kB",
        MOST_BYTES / 1000,
    )
    _tell(report, parcels, "until it can be used, empty cache", ready, "ms", MOST_INTERACTIVE_MS * allowed)


def _leader() -> Any:
    from parcels.models import Role, User

    return User.objects.get_or_create(username="bench-leader", defaults={"roles": [Role.LEADER]})[0]


def _requests(client: Any) -> tuple[list[float], bytes]:
    client.get("/zone/")
    taken, body = [], b""
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get("/zone/")
        taken.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.status_code
        body = answer.content
    return taken, body


def _cold(client: Any) -> float:
    from django.core.cache import cache

    cache.clear()
    began = time.perf_counter()
    client.get("/zone/")
    return 1000 * (time.perf_counter() - began)


def _visits(cookie: str, session: str) -> tuple[list[float], list[float]]:
    """Bytes over the wire and milliseconds of each visit."""
    from playwright.sync_api import sync_playwright

    port = tile_server.free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "landgis.wsgi", "-w", "2", "--threads", "8", "-b", f"127.0.0.1:{port}"]
    sizes, ready = [], []
    with tile_server.serving("zone-page", command, port, database.environment()), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for visit in range(VISITS + 1):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": cookie, "value": session, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/zone/", timeout=120_000)
            milliseconds = page.evaluate(INTERACTIVE)
            page.wait_for_load_state("networkidle")
            fetched = page.evaluate(
                "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                ".reduce((sum, entry) => sum + entry.transferSize, 0)"
            )
            if visit:  # the first one starts the workers
                sizes.append(float(fetched))
                ready.append(float(milliseconds))
            context.close()
        browser.close()
    return sizes, ready


def _tell(report: Report, parcels: int, what: str, values: list[float], unit: str, most: float) -> None:
    report.row("z", parcels, what, "LandGIS", values, unit)
    middle = sorted(values)[len(values) // 2]
    report.aim("z", f"{what}, {parcels:,} parcels", middle, most, at_least=False, unit=unit)

"""`make pictures`: every page of the running demonstration, at three sizes in both languages, and the list of them.

Walks the site's addresses as the browser tests do (tests/browser/everywhere/walk.py), so a new page is pictured without
being named here. Works on the demonstration's own deployment: run it beside `make run`. Pictures go to
docs/pictures/pages, the list to docs/pages.md.

    python tools/page_pictures.py [address] [route ...]
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "landgis.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FOLDER, LIST = ROOT / "docs" / "pictures" / "pages", ROOT / "docs" / "pages.md"
SIZES = {"desk": (1440, 900), "wall": (1920, 1080), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# The first of these who may open a page is whose page is pictured, unless another stands in `VIEWERS`.
ROLES = ("planner", "staff", "leader", "reviewer", "enterprise-service", "project-officer", "administrator", "auditor")
VIEWERS = {"home": "leader", "job": "staff", "jobs": "staff", "zone": "leader"}
ADDRESSES: dict[str, str] = {}
"""Addresses that show more than the walk's own, by route."""
DRAWN = """() => {
  const map = window.landgisMap;
  const small = [...document.querySelectorAll("land-map")].filter((one) => one.checkVisibility());
  return (!map || (map.loaded() && map.areTilesLoaded())) && small.every((one) => one.dataset.ready);
}"""


@dataclass(frozen=True)
class Pictured:
    """A page that is pictured: its route, address, title in English, and whose it is."""

    name: str
    pattern: str
    address: str
    title: str
    viewer: str
    session: str


def main(address: str, *wanted: str) -> None:
    """Furnish the demonstration, then picture and list its pages."""
    import django

    django.setup()
    from django.conf import settings

    logging.disable(logging.ERROR)  # a page that is not for a role is no news here
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    _furnish()
    pages = list(_pages())
    _take(address, [one for one in pages if not wanted or one.name in wanted])
    LIST.write_text(_listed([one for one in pages if _is_pictured(one)]), encoding="utf-8")


def _furnish() -> None:
    from parcels.models import User, Worklist
    from tests.browser.everywhere.made_site import furnish_demonstration

    if not Worklist.objects.exists():
        staff, planner = (User.objects.get(username=f"demo-{role}") for role in ("staff", "planner"))
        with tempfile.TemporaryDirectory() as folder:
            furnish_demonstration(staff, planner, Path(folder), _workers_are_done)


def _workers_are_done() -> None:
    from parcels.models import Job

    while Job.objects.filter(state__in=["queued", "running"]).exists():
        time.sleep(0.5)


def _pages() -> Iterator[Pictured]:
    """Every route that shows somebody a page."""
    from tests.browser.everywhere.walk import ROUTES

    clients = _clients()
    for name, route in ROUTES.items():
        if name == "logout" or name.endswith("-export"):
            continue
        first = VIEWERS.get(name)
        for viewer in ("", first, *ROLES) if first else ("", *ROLES):
            client, session, user = clients[viewer or ""]
            permission = getattr(route.entry.callback, "permission", None)
            if permission and not permission(user):
                continue
            found = _page(name, route.pattern, viewer or "", client, session)
            if found:
                yield found
                break


def _clients() -> dict[str, tuple[Any, str, Any]]:
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.test import Client

    from parcels.models import User

    made: dict[str, tuple[Any, str, Any]] = {"": (Client(), "", AnonymousUser())}
    for role in ROLES:
        client, user = Client(raise_request_exception=False), User.objects.get(username=f"demo-{role}")
        client.force_login(user, backend="parcels.sessions.LoginBackend")
        made[role] = client, client.cookies[settings.SESSION_COOKIE_NAME].value, user
    for client, _session, _user in made.values():
        client.cookies["django_language"] = "en"
    return made


def _page(name: str, pattern: str, viewer: str, client: Any, session: str) -> Pictured | None:
    from django.core.exceptions import ObjectDoesNotExist

    from tests.browser.everywhere import walk

    try:
        path = ADDRESSES.get(name) or walk.address(name)
    except (AttributeError, AssertionError, ObjectDoesNotExist):
        return None  # nothing of the kind is there
    answer = client.get(path)
    if answer.status_code != 200 or answer.streaming or b"<!doctype html>" not in answer.content[:200]:
        return None
    title = re.search(r"<title>(.*?)(?: · [^·]*)?</title>", answer.content.decode(), re.DOTALL)
    return Pictured(name, pattern, path, " ".join(title[1].split()) if title else name, viewer, session)


def _take(address: str, pages: list[Pictured]) -> None:
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.chromium import ARGUMENTS, find_chromium
    from tools.small_pictures import small

    FOLDER.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for word, language in LANGUAGES.items():
            context = browser.new_context(reduced_motion="reduce", locale=LOCALES[word])
            for one in pages:
                page = context.new_page()
                cookies = {"django_language": language, settings.SESSION_COOKIE_NAME: one.session}
                context.clear_cookies()
                context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items() if v])
                for size, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    _open(page, address + one.address, size)
                    (FOLDER / f"{one.name}-{size}-{word}.png").write_bytes(small(page.screenshot()))
                page.close()
                print(f"{time.monotonic() - began:6.0f} s  {one.name} {word}", flush=True)
            context.close()
        browser.close()


def _open(page: Any, url: str, size: str) -> None:
    """Open the page and let its map be drawn; a map is opened anew on a phone, anything else follows the size."""
    if page.url != url or (size == "phone" and page.locator(".maplibregl-map").count()):
        answer = page.goto(url)
        if answer.status >= 500:
            raise SystemExit(f"{url} breaks: mend it before it is pictured")
    with suppress(Exception):  # a page whose map stays empty is pictured as it is
        page.wait_for_function(DRAWN, timeout=10_000)
    page.wait_for_timeout(300)


def _is_pictured(page: Pictured) -> bool:
    return all((FOLDER / f"{page.name}-{size}-{word}.png").is_file() for size in SIZES for word in LANGUAGES)


def _listed(pages: list[Pictured]) -> str:
    head = """# Every page, pictured

Taken from the running demonstration by `make pictures`, beside `make run`: each page at 1440 × 900, 390 × 844 and
1920 × 1080, in both languages. Zone, firms and figures are made up.
"""
    return head + "".join(_entry(one) for one in pages)


def _entry(page: Pictured) -> str:
    def link(size: str, word: str) -> str:
        width, height = SIZES[size]
        return f"[{width} × {height}](pictures/pages/{page.name}-{size}-{word}.png)"

    rows = " | ".join(f"{word}: " + " · ".join(link(size, word) for size in SIZES) for word in LANGUAGES)
    who = f", as the {page.viewer.replace('-', ' ')} sees it" if page.viewer else ", open to everybody"
    first = f"pictures/pages/{page.name}-desk-zh.png"
    return f"\n## {page.title}\n\n`/{page.pattern.lstrip('/')}`{who}. {rows}\n\n![{page.title}]({first})\n"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000", *sys.argv[2:])

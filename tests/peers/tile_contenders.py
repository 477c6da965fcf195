"""The three tile servers, each with two workers and over the same land: ours, tipg and django-vectortiles."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from parcels.models import User
from tests.peers import database, peer_env
from tests.peers.place import PEER_PYTHON
from tests.peers.report import Report
from tests.peers.tile_server import WORKERS, Server, TileName, free_port, serving
from tests.peers.tile_views import COLUMNS

OURS, TIPG, VECTORTILES = "LandGIS", "tipg", "django-vectortiles"
GUNICORN = ["--workers", str(WORKERS), "--threads", "4", "--timeout", "120", "--no-control-socket"]
WHOLE = "whole tile"
CONTENTS = {"parcels": ["parcels"], WHOLE: list(COLUMNS)}


@contextmanager
def all_servers(run: int, report: Report) -> Iterator[dict[str, dict[str, Server]]]:
    """The servers that can be had, by content and name; each peer that can't be had costs one line."""
    with ExitStack() as stack:
        found = [stack.enter_context(_ours(run))]
        for package, start in ((TIPG, _tipg), (VECTORTILES, _vectortiles)):
            if not peer_env.version_of(package):
                continue
            try:
                found.append(stack.enter_context(start()))
            except RuntimeError as error:
                report.remark(f"{package} is left out: {error}")
        yield {content: {servers[content].name: servers[content] for servers in found} for content in CONTENTS}


@contextmanager
def _ours(run: int) -> Iterator[dict[str, Server]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "landgis.wsgi", "--bind", f"127.0.0.1:{port}", *GUNICORN, "--preload"]
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={_session()}"}

    def paths(only: str) -> Server:
        return Server(OURS, port, lambda tile: [f"/tiles/{run}/{_address(tile)}.mvt{only}"], headers)

    with serving(OURS, command, port, database.environment()):
        yield {"parcels": paths("?layer=parcels"), WHOLE: paths("")}


@contextmanager
def _tipg() -> Iterator[dict[str, Server]]:
    port = free_port()
    command = [str(PEER_PYTHON), "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--workers", str(WORKERS)]
    environment = os.environ | {
        "DATABASE_URL": database.url(),
        "TIPG_DB_SCHEMAS": '["bench_tiles"]',
        "TIPG_TILE_BUFFER": "64",
        "TIPG_CATALOG_TTL": "0",
    }

    def server(layers: list[str]) -> Server:
        def paths(tile: TileName) -> list[str]:
            return [f"/collections/bench_tiles.{layer}/tiles/WebMercatorQuad/{_address(tile)}" for layer in layers]

        return Server(TIPG, port, paths, {})

    with serving(TIPG, [*command, "--no-access-log", "--log-level", "warning"], port, environment):
        yield {content: server(layers) for content, layers in CONTENTS.items()}


@contextmanager
def _vectortiles() -> Iterator[dict[str, Server]]:
    port = free_port()
    command = [str(PEER_PYTHON), "-m", "gunicorn", "tests.peers.vectortiles_site:application", *GUNICORN]
    pages = {"parcels": "parcels", WHOLE: "whole"}

    def server(page: str) -> Server:
        return Server(VECTORTILES, port, lambda tile: [f"/{page}/{_address(tile)}"], {})

    with serving(VECTORTILES, [*command, "--bind", f"127.0.0.1:{port}"], port, os.environ):
        yield {content: server(page) for content, page in pages.items()}


def _address(tile: TileName) -> str:
    return "/".join(map(str, tile))


def _session() -> str:
    """A logged-in planner who sees tax, so that our tiles carry every column."""
    person, _ = User.objects.get_or_create(username="bench", defaults={"roles": ["planner"], "sees_tax": True})
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "parcels.sessions.LoginBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)

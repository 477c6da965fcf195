"""The server killed in the middle of a split: the land is as it was, the draft is listed, and the split can be done."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from landgis import serve
from parcels.models import AuditEntry, Draft, Hold, Lineage, Operation, Parcel, ParcelEvent
from tests.parcels.killed import programs
from tests.parcels.surgery.made_land import lay, staff, stored, versions

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = {"document": "浦资规变〔2026〕1 号", "document_on": "2026-11-20", "effective_on": "2026-11-20"}


class Person:
    """Somebody at the served site, with a session of their own."""

    def __init__(self, port: int) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(staff(), backend=settings.AUTHENTICATION_BACKENDS[-1])
        client.get("/map/")
        self.host = f"http://127.0.0.1:{port}"
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def ask(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, "X-CSRFToken": token, "Referer": self.host, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.host + path, data, {**sent, **headers})
        with urllib.request.urlopen(asked, timeout=programs.PATIENCE_S) as answer:
            return dict(json.load(answer))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def register() -> tuple[Any, ...]:
    """All that a split writes, to the last bit and the last row."""
    counts = [model.objects.count() for model in (Parcel, ParcelEvent, Operation, Lineage, AuditEntry)]
    return (stored(), dict(Parcel.objects.values_list("pk", "version")), counts)


def committed(person: Person, body: dict[str, Any]) -> dict[str, Any]:
    match = ", ".join(f'"{one["id"]}:{one["version"]}"' for one in body["parcels"])
    return person.ask("/surgery/commit/", {**body, **PAPER}, **{"If-Match": match})


def answer_of(person: Person, body: dict[str, Any]) -> object:
    """What the browser gets: the server's answer, or the error of a connection that broke."""
    try:
        return committed(person, body)
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read().decode()[:500]}"
    except OSError as broken:
        return broken


def test_server_killed_in_the_middle_of_a_split(tmp_path: Path) -> None:
    land = lay()
    parcel = sorted(land)[4]
    west, south, east, north = land[parcel].bounds
    line = [[west - 10, (south + north) / 2], [east + 10, (south + north) / 2 + 3]]
    body = {"kind": "split", "parcels": versions(parcel), "lines": [line]}
    port = free_port()
    person = Person(port)
    command = serve._server("127.0.0.1", port)[1:]
    with programs.program(command, tmp_path / "log") as server:
        programs.until(lambda: served(port), "the server to listen")
        person.ask("/surgery/drafts/", body)
        assert person.ask("/surgery/preview/", body)["ok"]
        before = register()
        got: list[object] = []
        with programs.held("parcels_auditentry"):
            asking = threading.Thread(target=lambda: got.append(answer_of(person, body)))
            asking.start()
            # The line in the audit log is written last: the new parcels, lineage and history are written by then.
            written = "parcels_auditentry"
            programs.until(lambda: got or programs.waiting_to_write(written), "the split to be written")
            assert got == [], (got, (tmp_path / "log").read_text()[-2000:])
            (session,) = programs.waiting_to_write(written)
            programs.kill(server)
            asking.join()
        programs.until(lambda: not programs.is_there(session), "the database to notice")
    assert isinstance(got[0], OSError), got  # and no answer
    assert register() == before
    assert Hold.objects.filter(draft__isnull=False).count() == 1
    with programs.program(command, tmp_path / "log"):
        programs.until(lambda: served(port), "the server to listen again")
        (draft,) = person.ask("/surgery/drafts/")["drafts"]
        assert draft["ids"] == [parcel]
        done = committed(person, draft["body"])
    pieces = [Parcel.objects.get(pk=one["id"]) for one in done["parcels"] if one["role"] == "begun"]
    assert len(pieces) == 2
    assert abs(sum(piece.area_m2 for piece in pieces) - land[parcel].area) < 1e-6
    assert Parcel.objects.get(pk=parcel).status == "retired"
    assert not Draft.objects.exists()

"""Programs of the house as real processes on the test database, and how to see in which statement they are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings
from django.db import connection

HOUSE = Path(__file__).resolve().parents[3]
PATIENCE_S = 90.0


def database_url() -> str:
    """The address of the database that this test uses."""
    known = connection.settings_dict
    host = quote(str(known["HOST"]), safe="")
    port = f":{known['PORT']}" if known["PORT"] else ""
    secret = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    return f"postgresql://{known['USER']}{secret}@{host}{port}/{known['NAME']}"


@contextmanager
def program(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the house in a process group of its own; killed at the end if it still runs."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "LANDGIS_MEDIA": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "landgis.settings",
    }
    with log.open("ab") as output:
        running = subprocess.Popen(
            [sys.executable, *command], cwd=HOUSE, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            kill(running)


def kill(running: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the program and everything it started: what a power cut or the kernel's memory killer does."""
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is true, and say what was waited for when it never is."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"waited in vain: {what}; the database is at {_statements()}"
        time.sleep(0.05)


def _statements() -> list[tuple[object, ...]]:
    """What the sessions of the database do: for whoever reads why a wait was in vain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, wait_event_type, wait_event, left(query, 200) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return list(cursor.fetchall())


@contextmanager
def held(table: str) -> Iterator[None]:
    """Keep everybody from writing a table, in a session of its own."""
    session = psycopg2.connect(database_url())
    try:
        with session.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
    finally:
        session.close()


def waiting_to_write(table: str) -> list[int]:
    """Processes of the database that wait for a lock in a statement about that table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE %s",
            [f'%INSERT INTO "{table}"%'],
        )
        return [pid for (pid,) in cursor.fetchall()]


def is_there(pid: int) -> bool:
    """Whether a process of the database still runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid])
        return cursor.fetchone() is not None

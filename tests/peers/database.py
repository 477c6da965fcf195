"""The bench's own database in the private cluster: made for a size of zone, dropped at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import sql

from landgis import local_postgres
from landgis.postgres_place import find_place
from tests.peers.place import DATABASE, ROOT


def url() -> str:
    """The address of the bench's database."""
    return find_place().url(DATABASE)


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database that is dropped in the end, whatever happens."""
    local_postgres.ensure_running()
    recreate()
    try:
        yield
    finally:
        _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def recreate() -> None:
    """Drop what an earlier run left and make the database with its tables."""
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _maintain("CREATE DATABASE {}")


def manage(*arguments: str) -> float:
    """Run a command of manage.py on the bench's database; its last words end the bench when it fails.

    Returns
    -------
    float
        Wall-clock seconds of the whole command, the start of Python included.
    """
    start = time.perf_counter()
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise SystemExit("\n".join([f"manage.py {' '.join(arguments)} ended with {done.returncode}:", *words]))
    return time.perf_counter() - start


def environment() -> dict[str, str]:
    """The environment of a program that works on the bench's database."""
    return os.environ | {"DATABASE_URL": url(), "DJANGO_SETTINGS_MODULE": "landgis.settings"}


def execute(statement: str) -> list[tuple[object, ...]]:
    """Run a statement outside a transaction (VACUUM can't run inside one) and return its rows."""
    with closing(psycopg2.connect(url())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def _maintain(statement: str) -> None:
    with closing(psycopg2.connect(find_place().url("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(DATABASE)))

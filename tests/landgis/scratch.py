"""A database of a test's own beside the test database, for what a command does to a whole database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from landgis import local_postgres

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Deployment:
    """A database and a media folder that `manage.py` is pointed at."""

    url: str
    media: Path

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command as an administrator would."""
        environment = os.environ | {"DATABASE_URL": self.url, "LANDGIS_MEDIA": str(self.media)}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def ask(self, statement: str) -> list[tuple]:
        """What the database answers."""
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def url_of(database: str) -> str:
    """The address of another database on the tests' server."""
    parts = urlsplit(os.environ.get("DATABASE_URL") or local_postgres.database_url())
    return urlunsplit(parts._replace(path=f"/{database}"))


@contextmanager
def deployment(name: str, media: Path) -> Iterator[Deployment]:
    """An empty database, removed afterwards with those that restoring leaves beside it."""
    names = (name, f"{name}_restoring", f"{name}_before_restore")
    _each(f'DROP DATABASE IF EXISTS "{each}"' for each in names)
    _each([f'CREATE DATABASE "{name}"'])
    try:
        yield Deployment(url_of(name), media)
    finally:
        _each(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)' for each in names)


def _each(statements) -> None:
    connection = psycopg2.connect(url_of("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()

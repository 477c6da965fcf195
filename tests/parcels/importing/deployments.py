"""A deployment of its own beside the tests' one: another database, another coordinate system."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def database_beside() -> Iterator[str]:
    """A database of its own beside the test database; its address."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    settings = connection.settings_dict
    keys = (
        ("dbname", "postgres"),
        ("user", settings["USER"]),
        ("password", settings["PASSWORD"]),
        ("host", settings["HOST"]),
        ("port", settings["PORT"]),
    )
    server = psycopg2.connect(**{key: value for key, value in keys if value})
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{name}"')
    host = settings["HOST"].replace("/", "%2F")
    secret = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    yield f"postgresql://{settings['USER']}{secret}@{host}{port}/{name}"
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture
def own_database(db):
    """A database of its own for one test; its address."""
    with database_beside() as address:
        yield address


def manage(address: str, settings: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the house in that deployment."""
    own = {"DATABASE_URL": address, **settings}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LANDGIS_")}
    program = [sys.executable, "manage.py", *command]
    return subprocess.run(program, cwd=ROOT, env={**environment, **own}, capture_output=True, text=True, check=False)

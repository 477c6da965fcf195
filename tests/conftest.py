"""What all tests need: the local database is up before Django asks for it, and its ids are those of a busy office."""

import os
from typing import Any

import hypothesis
import pytest
from django.core.management.commands import flush
from django.db import connection

from landgis import local_postgres

if "DATABASE_URL" not in os.environ:
    local_postgres.ensure_running()

# How long an example takes tells of the machine, not of the rule that is tried.
hypothesis.settings.register_profile("landgis", deadline=None)
hypothesis.settings.load_profile("landgis")

# A register has thousands of rows: an id that a page writes as "5,001" has to fail here, and not only there.
FIRST_ID = 5001


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with ids that begin above a thousand."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {FIRST_ID}")


def _sql_of_what_is_filled(style: Any, database: Any, **_options: Any) -> list[str]:
    """Empty the tables that hold something: most hold nothing after most tests, and each costs milliseconds."""
    names = database.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = {name: database.ops.quote_name(name) for name in names if name not in KEPT}
    with database.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {it})" for name, it in quoted.items())
        )
        filled = [name for (name,) in cursor.fetchall()]
    return database.ops.sql_flush(style, filled, allow_cascade=True) if filled else []


@pytest.fixture(autouse=True)
def quick_start(settings: Any) -> None:
    """A password costs no half second, and a client doesn't look through all static files before its first question."""
    # The second knows the passwords that a fixture for many tests made before this one.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    settings.WHITENOISE_AUTOREFRESH = True


# What migrations write, the same after every test.
KEPT = {"auth_permission", "django_content_type"}
flush.sql_flush = _sql_of_what_is_filled

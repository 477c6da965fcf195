"""How public pages reach the database: as a role that can read two tables, and nothing else.

A view that forgets a condition then shows an error, never a firm's figure. The role is made after each migration where
the deployment's account may make roles; elsewhere its administrator does so once (docs/administrator/public-land.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from maps.models import PublicGround, PublicParcel

READABLE = (PublicParcel._meta.db_table, PublicGround._meta.db_table)
SLOWEST_MS = 5000

# $$-blocks take no parameters: the role's name is quoted into them.
_MAKE = """DO $make$ BEGIN
    IF to_regrole(quote_ident({text})) IS NULL THEN CREATE ROLE {name} NOLOGIN; END IF;
    IF NOT pg_has_role(current_user, {text}, 'MEMBER') THEN GRANT {name} TO current_user; END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $make$"""


class PublicRoleMissing(RuntimeError):
    """The database lacks the role that public pages read as: they stay shut."""


@contextmanager
def as_public() -> Iterator[None]:
    """Run what is inside with the rights of the public role; what is read must be read out inside.

    Raises
    ------
    PublicRoleMissing
        When the role is not there, or the deployment's account may not take it.
    """
    if not role_is_there():
        raise PublicRoleMissing(settings.LANDGIS_PUBLIC_DB_ROLE)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {_quoted()}")
            cursor.execute(f"SET LOCAL statement_timeout = {SLOWEST_MS}")
        yield
        with connection.cursor() as cursor:  # after an error the transaction's end takes both back
            cursor.execute("SET LOCAL ROLE NONE; SET LOCAL statement_timeout TO DEFAULT")


def role_is_there() -> bool:
    """Whether the role exists, this account may take it, and it may read both tables."""
    name = settings.LANDGIS_PUBLIC_DB_ROLE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN to_regrole(quote_ident(%s)) IS NULL THEN false ELSE pg_has_role(%s, 'MEMBER') END",
            [name, name],
        )
        return bool(cursor.fetchone()[0])


def make_role(**kwargs: Any) -> None:
    """Make the role where this account may, and let it read the two tables; asking again changes nothing."""
    name = settings.LANDGIS_PUBLIC_DB_ROLE
    with connection.cursor() as cursor:
        if not all(table in connection.introspection.table_names(cursor) for table in READABLE):
            return  # on the way back to before these tables
        cursor.execute(_MAKE.format(name=_quoted(), text=_text(name)))
        if role_is_there():
            tables = ", ".join(map(connection.ops.quote_name, READABLE))
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {_quoted()}; GRANT SELECT ON {tables} TO {_quoted()}")


def _quoted() -> str:
    return connection.ops.quote_name(settings.LANDGIS_PUBLIC_DB_ROLE)


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"

"""Run a tile statement: prepared once a connection, so that the database plans it once and not for every tile."""

from hashlib import blake2s
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.utils import OperationalError, ProgrammingError

from .sql import PARAMETERS

# DESIGN section 8: PostgreSQL over-costs the MVT query and starts JIT and parallel workers for it.
_SESSION = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET plan_cache_mode = force_generic_plan"

_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def fetch_tile(statement: str, parameters: list[Any]) -> bytes:
    """The tile's bytes; an empty tile is empty."""
    name = f"tile_{blake2s(statement.encode(), digest_size=6).hexdigest()}"
    try:
        return _execute(name, statement, parameters)
    except (OperationalError, ProgrammingError):
        # A pooler may have given us another server session under the same connection: prepare anew, once.
        if connection.in_atomic_block or name not in _known():
            raise
        _known().clear()
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        return _execute(name, statement, parameters)


def _known() -> set[str]:
    connection.ensure_connection()
    return _prepared.setdefault(connection.connection, set())


def _execute(name: str, statement: str, parameters: list[Any]) -> bytes:
    known = _known()
    with connection.cursor() as cursor:
        if name not in known:
            if not known:
                cursor.execute(_SESSION)
            cursor.execute(f"PREPARE {name} ({PARAMETERS}) AS {statement}")
            known.add(name)
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(parameters))})", parameters)
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] else b""

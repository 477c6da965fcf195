"""Runs pg_dump and pg_restore against a database that Django knows, its password kept off the command line."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from landgis.postgres_binaries import LocalPostgresError, find_binaries


class BackupError(RuntimeError):
    """A backup can't be made or brought back; the text is one line that says why."""


def run_program(program: str, settings: dict[str, Any], *arguments: str, database: str | None = None) -> str:
    """Run a PostgreSQL client program and return what it printed.

    Parameters
    ----------
    settings : dict
        The connection's entry in Django's DATABASES.
    database : str, optional
        Another database of the same server.
    """
    environment = os.environ | _environment(settings, database or settings["NAME"])
    done = subprocess.run(
        [_path(program), *arguments], env=environment, capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {_error_line(done.stderr)}")
    return done.stdout


def load_dump(dump: Path, settings: dict[str, Any], database: str) -> None:
    """Load a dump into an empty database, in one transaction.

    A dump empties the search path, and PostgreSQL writes `IS DISTINCT FROM` without the schema of its operator: a
    trigger that compares two geometries can't be created then. So the path is set to where PostGIS lives.
    """
    environment = os.environ | _environment(settings, database)
    reader = [
        _path("pg_restore"),
        "--no-owner",
        "--no-privileges",  # they name roles that this server may not have; the migrations that follow grant anew
        f"--use-list={_wanted_contents(dump, settings)}",
        "--file=-",
        str(dump),
    ]
    writer = [
        _path("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--file=-",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=words) as reading,
        subprocess.Popen(writer, env=environment, stdin=subprocess.PIPE, stderr=words) as writing,
    ):
        assert reading.stdout is not None
        assert writing.stdin is not None
        with suppress(BrokenPipeError):  # the other side ended; its last words are told below
            _copy_with_search_path(reading.stdout, writing.stdin)
        with suppress(BrokenPipeError):
            writing.stdin.close()
        reading.stdout.close()
        if writing.wait() or reading.wait():
            words.seek(0)
            raise BackupError(f"The dump can't be loaded: {_error_line(words.read().decode(errors='replace'))}")


def _wanted_contents(dump: Path, settings: dict[str, Any]) -> Path:
    """The dump's list of contents without comments on extensions: only an extension's owner may write those."""
    contents = run_program("pg_restore", settings, "--list", str(dump))
    listed = dump.with_suffix(".list")
    listed.write_text("\n".join(line for line in contents.splitlines() if "COMMENT - EXTENSION" not in line))
    return listed


def _copy_with_search_path(source: IO[bytes], target: IO[bytes]) -> None:
    for line in source:
        found = line == b"SELECT pg_catalog.set_config('search_path', '', false);\n"
        target.write(b"SELECT pg_catalog.set_config('search_path', 'public', false);\n" if found else line)
        if found:
            break
    shutil.copyfileobj(source, target, 1 << 20)


def _error_line(words: str) -> str:
    lines = words.strip().splitlines() or ["no message"]
    return next((line for line in lines if "ERROR" in line), lines[-1])


def _environment(settings: dict[str, Any], database: str) -> dict[str, str]:
    """The connection as libpq's variables; one that Django leaves empty stays libpq's own default."""
    options = settings.get("OPTIONS", {})
    values = {
        "PGHOST": settings.get("HOST"),
        "PGPORT": settings.get("PORT"),
        "PGUSER": settings.get("USER"),
        "PGPASSWORD": settings.get("PASSWORD"),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
        "PGDATABASE": database,
    }
    return {name: str(value) for name, value in values.items() if value}


def _path(program: str) -> str:
    try:
        return str(find_binaries() / program)
    except LocalPostgresError:  # the server is on another machine; only its client programs are here
        found = shutil.which(program)
    if not found:
        raise BackupError(f"{program} was not found: install the PostgreSQL client programs (postgresql-client).")
    return str(Path(found))

"""Bring a backup back. All is prepared and checked beside the present state, which then steps aside and is kept."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from landgis import backup_file
from landgis.backup import count_rows
from landgis.backup_file import DUMP, MEDIA, Manifest
from landgis.postgres_programs import BackupError, load_dump


def restore(source: Path) -> Manifest:
    """Put a backup in the place of the deployment's database and uploaded files.

    The present ones are kept as `<database>_before_restore` and `<media>.before-restore` until the next restore.

    Raises
    ------
    BackupError
        When the backup is damaged, belongs to another deployment or comes back incomplete; nothing is changed then.
    """
    live = str(connection.settings_dict["NAME"])
    fresh = f"{live}_restoring"
    media = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory(dir=_existing_parent(media), prefix=".restoring-") as workspace:
        manifest = backup_file.unpack(source, Path(workspace))
        _refuse_other_deployment(manifest)
        _fill_database(fresh, Path(workspace) / DUMP)
        _check_and_upgrade(fresh, manifest)
        _swap_databases(live, fresh, f"{live}_before_restore")
        _swap_folders(media, Path(workspace) / MEDIA)
    return manifest


def _refuse_other_deployment(manifest: Manifest) -> None:
    if manifest.srid != settings.LANDGIS_SRID:
        raise BackupError(
            f"The backup's land is in EPSG:{manifest.srid}, this deployment's in EPSG:{settings.LANDGIS_SRID}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupError(f"The backup was made by another version of LandGIS, which knows {newer[0]}.")


def _fill_database(name: str, dump: Path) -> None:
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
    load_dump(dump, connection.settings_dict, name)


def _check_and_upgrade(name: str, manifest: Manifest) -> None:
    with _pointed_at(name):
        with connection.cursor() as cursor:
            found = count_rows(cursor)
        if found != manifest.rows:
            tables = sorted(table for table, _ in found.items() ^ manifest.rows.items())
            raise BackupError(f"The restored rows differ from the backup's in {', '.join(dict.fromkeys(tables))}.")
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Let Django's default connection mean another database for a while, so that migrations run on it."""
    live = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live


def _swap_databases(live: str, fresh: str, former: str) -> None:
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(former)}")
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [live])
        steps = [f"ALTER DATABASE {quote(fresh)} RENAME TO {quote(live)}"]
        if cursor.rowcount:
            # Nobody may be connected to a database that changes its name, nor come back in between.
            cursor.execute(f"ALTER DATABASE {quote(live)} ALLOW_CONNECTIONS false")
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [live])
            aside = [f"ALTER DATABASE {quote(live)} RENAME TO {quote(former)}"]
            steps = [*aside, *steps, f"ALTER DATABASE {quote(former)} ALLOW_CONNECTIONS true"]
        cursor.execute(";".join(["BEGIN", *steps, "COMMIT"]))


def _swap_folders(media: Path, restored: Path) -> None:
    former = media.with_name(f"{media.name}.before-restore")
    shutil.rmtree(former, ignore_errors=True)
    if media.exists():
        media.rename(former)
    restored.rename(media)


def _existing_parent(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent

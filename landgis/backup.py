"""Write the whole deployment, database and uploaded files, into one file."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from landgis import backup_file
from landgis.backup_file import DUMP, MEDIA, Manifest
from landgis.postgres_programs import run_program


def make_backup(folder: Path) -> Path:
    """Back up to a new file in the folder and return its path.

    The row counts and the dump come from one snapshot, so a site in use is backed up whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    target = folder / f"landgis-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as workspace:
        space = Path(workspace)
        rows, migrations = _dump(space / DUMP)
        _copy_media(space / MEDIA)
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            srid=settings.LANDGIS_SRID,
            rows=rows,
            migrations=migrations,
            sha256=backup_file.checksums(space),
        )
        backup_file.pack(space, manifest, target)
    return target


def count_rows(cursor: CursorWrapper) -> dict[str, int]:
    """Rows of each table, those that an extension brings left out."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"
    )
    tables = [name for (name,) in cursor.fetchall()]
    counts = {}
    for table in tables:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        counts[table] = cursor.fetchone()[0]
    return counts


def applied_migrations(cursor: CursorWrapper) -> list[str]:
    """The applied migrations as `app.name`, in the order of their names."""
    cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in cursor.fetchall()]


def _dump(target: Path) -> tuple[dict[str, int], list[str]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        found = count_rows(cursor), applied_migrations(cursor)
        arguments = ("--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        run_program("pg_dump", connection.settings_dict, *arguments)
    return found


def _copy_media(target: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        shutil.copytree(media, target)
    else:
        target.mkdir()

"""Bring a backup back."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from landgis.postgres_programs import BackupError
from landgis.restore import restore
from parcels import audit


class Command(BaseCommand):
    help = "Check a backup and put it in the place of the database and the uploaded files; the present ones are kept."
    requires_system_checks: list[str] = []  # the present database may be the broken one

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that the backup command wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"].resolve())
        except BackupError as error:
            raise CommandError(str(error)) from None
        audit.record(None, "backup_restored", detail={"file": options["file"].name}, name=getpass.getuser())
        rows = sum(manifest.rows.values())
        self.stdout.write(f"Restored the state of {manifest.made_at}: {rows} rows in {len(manifest.rows)} tables.")
        self.stdout.write("The state before it is kept in <database>_before_restore and <media>.before-restore.")

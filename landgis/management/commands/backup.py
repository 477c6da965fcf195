"""Write the database and the uploaded files to one file."""

import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from landgis.backup import make_backup
from landgis.postgres_programs import BackupError
from parcels import audit


class Command(BaseCommand):
    help = "Back up the database and the uploaded files to one tar file with checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "backups", help="folder of the backups")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(options["out"].resolve())
        except BackupError as error:
            raise CommandError(str(error)) from None
        audit.record(None, "backup_made", detail={"file": made.name}, name=getpass.getuser())
        self.stdout.write(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")

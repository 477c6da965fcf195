"""``manage.py load_zone DIR``: every layer that ``make_zone`` wrote, in order."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from parcels.importing.report import Report
from parcels.importing.zone_folder import import_folder
from parcels.management.commands.import_register import FAILED, SOME_REFUSED, keep_report
from parcels.refusals import Refusal


class Command(BaseCommand):
    """Load a zone's folder into the register."""

    help = "Load a folder as make_zone writes it (zone.gpkg and CSV tables) into the register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all layers and end with the exit code that says how it went."""
        began = time.monotonic()
        try:
            reports = import_folder(options["folder"], self._line)
        except Refusal as refusal:
            self.stderr.write(self.style.ERROR(f"{refusal.code}: {refusal.message}"))
            sys.exit(FAILED)
        keep_report(options["report"], {"layers": [report.as_dict() for report in reports]})
        seconds = time.monotonic() - began
        self.stdout.write(self.style.SUCCESS(_("{seconds:.1f} s in all").format(seconds=seconds)))
        if any(report.refused_rows for report in reports):
            sys.exit(SOME_REFUSED)

    def _line(self, report: Report) -> None:
        counts = report.counts()
        self.stdout.write(
            f"{report.layer:18} {counts['rows']:>9} {_('rows')}, {counts['new']} {_('new')}, {counts['updated']}"
            f" {_('changed')}, {counts['unchanged']} {_('unchanged')}, {counts['refused']} {_('refused')}"
            f" {counts['refused_by_reason'] or ''} {report.seconds:.1f} s"
        )

"""``manage.py export_register FILE --layer L``: write a layer of the register to a file (DESIGN section 5)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from parcels import audit
from parcels.exporting import Written, write
from parcels.exporting.names import CHINESE, CODE
from parcels.exporting.rows import select
from parcels.importing.layers import layer_named
from parcels.management.commands.import_register import keep_report
from parcels.refusals import Refusal

SOME_LEFT_OUT, WRONG_USAGE, FAILED = 1, 2, 3
# What a file of this format lacks, though it was asked for.
_LOSSES = frozenset({"export_text_cut", "export_shapes_left_out", "export_shapes_too_small"})


class Command(BaseCommand):
    """Export a layer of the register to a file."""

    help = "Export a layer of the register; the format is that of the file's suffix."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the layer, which rows, at which moment, and how they are to be written."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", required=True)
        parser.add_argument("--where", help="a filter such as: town_code = 330726001 and area_m2 >= 5000")
        parser.add_argument("--as-of", metavar="DATE", help="what was true on that day")
        parser.add_argument("--known-at", metavar="TIME", help="as it was known then")
        parser.add_argument("--srid", type=int, help="EPSG number of the coordinate system to write")
        parser.add_argument("--encoding", help="utf-8 or gbk")
        parser.add_argument("--names", choices=(CODE, CHINESE), default=CODE, help="column names")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and end with the exit code that says how it went."""
        try:
            written = _run(options)
        except Refusal as refusal:
            keep_report(options["report"], {"written": False, "refusal": refusal.as_dict()})
            self.stderr.write(self.style.ERROR(f"{refusal.code}: {refusal.message}"))
            sys.exit(WRONG_USAGE)
        except Exception as error:
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        keep_report(options["report"], {"written": True, **written.as_dict()})
        for note in written.as_dict()["notes"]:
            self.stdout.write(f"  {note['how_en']}")
        self.stdout.write(json.dumps({"rows": written.rows, "srid": written.srid}))
        self.stdout.write(self.style.SUCCESS(f"{written.layer} → {written.path.name}: {written.seconds:.1f} s"))
        if any(note.how in _LOSSES for note in written.notes):
            sys.exit(SOME_LEFT_OUT)


def _run(options: dict[str, Any]) -> Written:
    layer = layer_named(options["layer"])
    rows = select(layer, options["where"], day(options["as_of"]), instant(options["known_at"]))
    path = options["file"].resolve()
    if not path.parent.is_dir():
        raise Refusal("file_missing", {"name": str(options["file"].parent)})
    written = write(layer, path, None, rows, srid=options["srid"], encoding=options["encoding"], names=options["names"])
    detail = {"file": path.name, "layer": layer.name, "rows": written.rows, "where": options["where"]}
    audit.record(None, "register_exported", detail=detail, name="export_register")
    return written


def day(text: str | None) -> date | None:
    """Return the day of an option."""
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise Refusal("export_moment", {"value": text[:40]})
    return found


def instant(text: str | None) -> datetime | None:
    """Return the instant of an option; without a zone it is the deployment's."""
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise Refusal("export_moment", {"value": text[:40]})
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found

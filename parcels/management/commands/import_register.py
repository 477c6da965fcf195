"""``manage.py import_register FILE --layer L``: bring a file into the register (DESIGN section 5)."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from parcels.files.mapping import parse_stated
from parcels.importing.importer import import_file
from parcels.importing.joined import AGGREGATES
from parcels.importing.options import ImportOptions, Join
from parcels.importing.report import Report
from parcels.refusals import Refusal

SOME_REFUSED, WRONG_USAGE, FAILED = 1, 2, 3
# Refusals that a different command line would have avoided.
_USAGE = frozenset(
    {
        "layer_unknown",
        "mapping_syntax",
        "mapping_their_column",
        "mapping_our_column",
        "mapping_twice",
        "mapping_unit",
        "aggregate_syntax",
        "join_syntax",
        "join_column",
        "encoding_name",
        "crs_unknown_code",
        "layer_not_found",
        "layer_choice_needed",
        "file_missing",
    }
)
_JOIN = re.compile(r"^(?P<layer>.+):(?P<theirs>[^:=]+)=(?P<ours>[^=]+)$")
_SHOWN_ROWS = 20


class Command(BaseCommand):
    """Import a file into one layer of the register."""

    help = "Import a file into a layer of the register; every refused row is reported with its reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the layer, and what is known about the file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", required=True)
        parser.add_argument("--in-layer", help="layer, table or sheet of the file")
        parser.add_argument("--srid", type=int, help="EPSG number of the file's coordinate system")
        parser.add_argument("--encoding")
        parser.add_argument("--map", action="append", nargs="+", default=[], metavar="THEIRS[unit]=OURS")
        parser.add_argument("--join", metavar="LAYER:THEIR_KEY=OUR_KEY", help="bring in another layer's rows by key")
        parser.add_argument("--aggregate", action="append", nargs="+", default=[], metavar="COLUMN=sum|max|min|first")
        parser.add_argument("--dissolve", metavar="KEY", help="join several shapes of one key to one")
        parser.add_argument("--attributes-only", action="store_true", help="leave shapes unread; update by key")
        parser.add_argument("--dry-run", action="store_true", help="judge everything, save nothing")
        parser.add_argument("--all-or-nothing", action="store_true", help="save nothing when any row is refused")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and end with the exit code that says how it went."""
        try:
            report = self._run(options)
        except Refusal as refusal:
            self._end_refused(refusal, options["report"])
        except Exception as error:
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        keep_report(options["report"], report.as_dict())
        self._summary(report)
        if report.refused_rows:
            sys.exit(SOME_REFUSED)

    def _run(self, options: dict[str, Any]) -> Report:
        with tqdm(total=100, unit="%", disable=not sys.stderr.isatty(), leave=False) as bar:

            def progress(stage: str, percent: int) -> None:
                bar.set_description(stage, refresh=False)
                bar.update(percent - bar.n)

            return import_file(options["file"], import_options(options), progress=progress)

    def _end_refused(self, refusal: Refusal, target: Path | None) -> NoReturn:
        keep_report(target, {"saved": False, "refusal": refusal.as_dict()})
        self.stderr.write(self.style.ERROR(f"{refusal.code}: {refusal.message}"))
        sys.exit(WRONG_USAGE if refusal.code in _USAGE else FAILED)

    def _summary(self, report: Report) -> None:
        for finding in report.findings:
            mark = "" if finding.certain else " (?)"
            self.stdout.write(f"  {finding.what}: {finding.value}{mark} — {finding.as_dict()['how_en']}")
        if report.unread_columns:
            self.stdout.write(f"  {_('not read')}: {', '.join(report.unread_columns)}")
        for row in report.as_dict()["refused_rows"][:_SHOWN_ROWS]:
            self.stdout.write(f"  {_('row')} {row['row']} {row['name'] or ''}: {row['code']}: {row['message_en']}")
        self.stdout.write(json.dumps(report.counts(), ensure_ascii=False))
        state = _("saved") if report.saved else _("nothing saved")
        self.stdout.write(self.style.SUCCESS(f"{report.file} → {report.layer}: {state}, {report.seconds:.1f} s"))


def import_options(options: dict[str, Any]) -> ImportOptions:
    """Return the options of a command line; what cannot be parsed is refused by name."""
    return ImportOptions(
        layer=options["layer"],
        in_layer=options["in_layer"],
        srid=options["srid"],
        encoding=options["encoding"],
        mappings=tuple(parse_stated(_flat(options["map"]))),
        dry_run=options["dry_run"],
        all_or_nothing=options["all_or_nothing"],
        attributes_only=options["attributes_only"],
        join=parse_join(options["join"]),
        aggregates=tuple(parse_aggregate(text) for text in _flat(options["aggregate"])),
        dissolve=options["dissolve"],
    )


def _flat(groups: list[Any]) -> list[str]:
    return [text for group in groups for text in ([group] if isinstance(group, str) else group)]


def parse_join(text: str | None) -> Join | None:
    """Parse ``LAYER:THEIR_KEY=OUR_KEY``."""
    if not text:
        return None
    found = _JOIN.match(text)
    if not found:
        raise Refusal("join_syntax", {"join": text[:100]})
    return Join(found["layer"], found["theirs"].strip(), found["ours"].strip())


def parse_aggregate(text: str) -> tuple[str, str]:
    """Parse ``COLUMN=sum``."""
    column, _equals, how = text.rpartition("=")
    if not column or how not in AGGREGATES:
        raise Refusal("aggregate_syntax", {"aggregate": text[:100]})
    return column.strip(), how


def keep_report(target: Path | None, report: dict[str, Any]) -> None:
    """Write a report as JSON where one is wanted."""
    if target:
        target.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")

"""What the commands over files have in common: exit codes, the report, and a progress bar on a terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from analysis.arithmetic.policy_errors import PolicyError
from parcels.files.evidence import RowIssue
from parcels.refusals import Refusal, message

ROWS_REFUSED, WRONG_USAGE, FAILED = 1, 2, 3
_USAGE = frozenset(
    {"file_missing", "layer_choice_needed", "layer_not_found", "output_kind_unknown", "encoding_name"}
    | {"year_needed", "year_absent", "mapping_syntax", "mapping_unit", "policy_not_found", "crs_unknown_code"}
)
# A report lists this many issues of a file; beyond it only their number is told.
LISTED = 10_000


class FileCommand(BaseCommand):
    """A command over files alone: no database, no system checks.

    Exits with 0, with 1 when rows were refused (the good ones are saved), 2 on wrong usage, 3 when it failed.
    """

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what every file command takes."""
        parser.add_argument("--out", type=Path, required=True, help="file to write, its kind by its ending")
        parser.add_argument("--report", type=Path, help="also write a report as JSON")
        parser.add_argument("--encoding", help="text encoding, when it is not found rightly by itself")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command and turn refusals into exit codes and a report."""
        started = time.perf_counter()
        try:
            report = self.run(options)
        except (Refusal, PolicyError) as error:
            self._write_report(options, {"error": error.as_dict()})
            raise CommandError(_told(error), returncode=WRONG_USAGE if error.code in _USAGE else FAILED) from error
        except Exception as error:  # whatever failed, scripts must see 3 and not a traceback's 1
            self._write_report(options, {"error": {"code": type(error).__name__, "message_en": str(error)}})
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        report["seconds"] = round(time.perf_counter() - started, 3)
        self._write_report(options, report)
        self._summarise(options, report)
        if report["refused"]:
            sys.exit(ROWS_REFUSED)

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Do the work and return the report: ``rows_in``, ``rows_out``, ``refused``, ``issues`` and the like."""
        raise NotImplementedError

    def stages(self, names: Iterable[str]) -> Generator[str, None, None]:
        """Go through the stages of the work with a progress bar on a terminal."""
        with tqdm(list(names), disable=not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:
            for name in bar:
                bar.set_description(name)
                yield name

    def _write_report(self, options: dict[str, Any], report: dict[str, Any]) -> None:
        if options["report"]:
            whole = {"command": type(self).__module__.rsplit(".", 1)[-1], "out": str(options["out"]), **report}
            text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
            options["report"].write_text(text + "\n", encoding="utf-8")

    def _summarise(self, options: dict[str, Any], report: dict[str, Any]) -> None:
        for remark in report.get("remarks", []):
            self.stderr.write(remark["message_en"])
        counts = ", ".join(f"{name} {value}" for name, value in report.get("counts", {}).items())
        line = f"{report['rows_out']} of {report['rows_in']} rows → {options['out']}; {report['refused']} refused"
        self.stdout.write(f"{line}; {report['seconds']} s" + (f" ({counts})" if counts else ""))


def _told(error: Refusal | PolicyError) -> str:
    return message(error.code, error.figures) if isinstance(error, Refusal) else f"{error.code}: {error}"


def issue_dicts(issues: list[RowIssue], **more: Any) -> list[dict[str, Any]]:
    """Row issues as a report lists them."""
    return [{**more, **issue.as_dict()} for issue in sorted(issues, key=lambda issue: issue.row)[:LISTED]]


def remark_dict(code: str, figures: dict[str, Any]) -> dict[str, Any]:
    """A remark about a whole file as a report lists it, in both languages."""
    return Refusal(code, figures).as_dict()

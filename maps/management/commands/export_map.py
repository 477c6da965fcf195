"""A run's map as one file: `manage.py export_map` (DESIGN 5)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override
from tqdm import tqdm

from analysis.models import AnalysisRun, RunState
from maps.classes import COMPUTED, DEFAULT_CLASSES, Classing
from maps.exports.one_file import one_file
from maps.exports.sheet import make_sheet
from maps.filters import Filter, with_results
from maps.indicators import INDICATORS, Indicator
from parcels.models import Parcel
from parcels.refusals import Refusal

WRONG_USAGE, FAILED = 2, 3
USAGE = frozenset({"run_not_found", "indicator_unknown"})


class Command(BaseCommand):
    help = "Write a run's map as one HTML file that opens with no network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", type=int, help="number of the run; the newest when left out")
        parser.add_argument("--indicator", required=True, help=", ".join(INDICATORS))
        parser.add_argument("--out", type=Path, required=True, help="the HTML file to write")
        parser.add_argument("--method", choices=COMPUTED, default="quantile", help="how classes are made")
        parser.add_argument("--classes", type=int, choices=range(2, 8), default=DEFAULT_CLASSES, help="how many")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")
        parser.add_argument("--report", type=Path, help="also write a report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        try:
            with override(options["language"]):
                report = self._write(options)
        except Refusal as refusal:
            self._report(options, {"error": refusal.as_dict()})
            raise CommandError(
                refusal.message, returncode=WRONG_USAGE if refusal.code in USAGE else FAILED
            ) from refusal
        except OSError as error:
            self._report(options, {"error": {"code": type(error).__name__, "message_en": str(error)}})
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        report["seconds"] = round(time.perf_counter() - started, 3)
        self._report(options, report)
        self.stdout.write(
            f"run {report['run']}, {report['indicator']}: {report['parcels']} parcels → {options['out']}; "
            f"{report['bytes']:,} bytes; {report['seconds']} s"
        )

    def _write(self, options: dict[str, Any]) -> dict[str, Any]:
        run, indicator = _run(options["run"]), _indicator(options["indicator"])
        with tqdm(total=2, disable=not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:
            classing = Classing(options["method"], options["classes"])
            sheet = make_sheet(with_results(Parcel.objects.all(), run), run, indicator, classing, Filter())
            bar.update()
            text = one_file(sheet)
            options["out"].write_text(text, encoding="utf-8")
            bar.update()
        size = options["out"].stat().st_size
        return {"run": run.pk, "indicator": indicator.name, "parcels": sheet.parcels.count(), "bytes": size}

    def _report(self, options: dict[str, Any], report: dict[str, Any]) -> None:
        if options["report"]:
            text = json.dumps(
                {"command": "export_map", "out": str(options["out"]), **report}, ensure_ascii=False, indent=1
            )
            options["report"].write_text(text + "\n", encoding="utf-8")


def _run(number: int | None) -> AnalysisRun:
    finished = AnalysisRun.objects.filter(state=RunState.DONE)
    run = finished.first() if number is None else finished.filter(pk=number).first()
    if run is None:
        raise Refusal("run_not_found", {"run": number})
    return run


def _indicator(name: str) -> Indicator:
    if name not in INDICATORS:
        raise Refusal("indicator_unknown", {"indicator": name, "known": list(INDICATORS)})
    return INDICATORS[name]

"""One run over the register: `manage.py analyse` (DESIGN 5)."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from tqdm import tqdm

from analysis.exports import check_ending, write_run
from analysis.models import AnalysisRun
from analysis.reports import run_report, write_report
from analysis.runs import Question, analyse
from parcels.refusals import Refusal

WRONG_USAGE, FAILED = 2, 3
USAGE = frozenset(
    {"policy_not_found", "policy_refused", "policy_has_no_rules", "output_kind_unknown", "engine_not_installed"}
    | {"date_unreadable", "time_unreadable"}
)


class Command(BaseCommand):
    help = "Analyse the register: indicators, stock status and proposals, stored as a run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", help="the day whose truth is analysed, YYYY-MM-DD; today when left out")
        parser.add_argument("--known-at", help="as the register was known then, ISO date and time; now when left out")
        parser.add_argument("--policy", default=settings.LANDGIS_POLICY, help="a policy's name or TOML file")
        parser.add_argument("--engine", choices=("local", "dask"), default="local", help="where the work is done")
        parser.add_argument("--out", type=Path, help="also write the results: .csv .xlsx .gpkg .geojson .parquet")
        parser.add_argument("--report", type=Path, help="also write a report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = self._run(options)
        except Refusal as refusal:
            write_report(options["report"], {"error": refusal.as_dict()})
            code = WRONG_USAGE if refusal.code in USAGE else FAILED
            raise CommandError(refusal.message, returncode=code) from refusal
        except Exception as error:  # whatever failed, scripts must see 3 and not a traceback's 1
            write_report(options["report"], {"error": {"code": type(error).__name__, "message_en": str(error)}})
            raise CommandError(f"{type(error).__name__}: {error}", returncode=FAILED) from error
        write_report(options["report"], run_report(run))
        self._summarise(run, options["out"])

    def _run(self, options: dict[str, Any]) -> AnalysisRun:
        if options["engine"] == "dask":
            raise Refusal("engine_not_installed", {"engine": "dask"})
        if options["out"]:
            check_ending(options["out"])
        question = Question(as_of_day(options["as_of"]), options["policy"], instant(options["known_at"]))
        with tqdm(total=100, disable=not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:

            def progress(stage: str, percent: float) -> None:
                bar.set_description(stage)
                bar.update(percent - bar.n)

            run = analyse(question, progress=progress)
            if options["out"]:
                write_run(run, options["out"])
        return run

    def _summarise(self, run: AnalysisRun, out: Path | None) -> None:
        stock = ", ".join(f"{name} {count}" for name, (count, _) in run.counts["stock"].items())
        self.stdout.write(
            f"run {run.pk}: {run.counts['parcels']} parcels as of {run.as_of}, policy {run.policy_name} "
            f"{run.policy_version}, data of {run.data_date}; {stock}; {run.seconds} s; {run.fingerprint[:12]}"
        )
        if out:
            self.stdout.write(f"→ {out}")


def as_of_day(text: str | None) -> date:
    """The day asked for; today where none is."""
    if not text:
        return timezone.localdate()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Refusal("date_unreadable", {"value": text})
    return day


def instant(text: str | None) -> datetime | None:
    """The instant asked for, in the deployment's time zone unless it names another; a bare day means its end."""
    if not text:
        return None
    try:
        day = parse_date(text)
        moment = datetime.combine(day, datetime.max.time()) if day else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal("time_unreadable", {"value": text})
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment

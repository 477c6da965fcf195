"""Intensive-use indicators, scores and total of zones: `manage.py zone_evaluation` (DESIGN 5, DOMAIN 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from analysis.arithmetic.evaluation.reader import load_scheme
from analysis.files.command import FileCommand, issue_dicts
from analysis.files.evaluations import evaluated
from analysis.files.proposals import counts
from analysis.tables import read_table, write_table


class Command(FileCommand):
    help = "Indicators, standard scores and total of development zones under a scheme, without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--in", dest="zones", type=Path, required=True, help="one row a zone, year and area")
        parser.add_argument("--scheme", default="demo", help="a scheme's name or TOML file (default: demo)")
        parser.add_argument("--layer", help="sheet of the file, when it has several")

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read, evaluate, write; rows whose figures can't be read or contradict each other are refused by name."""
        stages = self.stages(("read", "evaluate", "write"))
        next(stages)
        scheme = load_scheme(options["scheme"])
        table = read_table(options["zones"], layer=options["layer"], encoding=options["encoding"])
        next(stages)
        result, issues = evaluated(table, scheme)
        next(stages)
        write_table(result, options["out"])
        stages.close()
        return {
            "rows_in": len(table),
            "rows_out": len(result),
            "refused": len(table) - len(result),
            "scheme": {"name": scheme.name, "version": scheme.version},
            "counts": counts(result["type_used"]),
            "scored": int(result["total"].notna().sum()),
            "notes": counts(result["note"].str.split(";").explode()),
            "issues": issue_dicts(issues),
        }

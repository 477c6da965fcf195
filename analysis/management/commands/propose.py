"""Disposal proposals over a table of facts: `manage.py propose` (DESIGN 5 and 6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from analysis.arithmetic.disposal import propose_columns, with_columns
from analysis.arithmetic.policy import load_policy
from analysis.files.command import FileCommand, issue_dicts
from analysis.files.proposals import accepted_facts, counts
from analysis.tables import read_table, write_table

STAGES = ("read", "propose", "write")


class Command(FileCommand):
    help = "Stock category, disposal path and reasons for a table of facts, without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--facts", type=Path, required=True, help="one row a parcel; empty means unknown")
        parser.add_argument("--policy", default=settings.LANDGIS_POLICY, help="a policy's name or TOML file")
        parser.add_argument("--layer", help="sheet or layer of the file, when it has several")

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read, propose, write; report what was refused and how many of each category and rule there are."""
        stages = self.stages(STAGES)
        next(stages)
        policy = load_policy(options["policy"])
        table = read_table(options["facts"], layer=options["layer"], encoding=options["encoding"])
        rows, facts, issues = accepted_facts(table)
        next(stages)
        result = with_columns(rows, propose_columns(facts, policy))
        next(stages)
        write_table(result, options["out"])
        stages.close()
        return {
            "rows_in": len(table),
            "rows_out": len(result),
            "refused": len(table) - len(result),
            "policy": {"name": policy.name, "version": policy.version, "valid_from": policy.valid_from.isoformat()},
            "counts": counts(result["category"]),
            "rules": counts(result["rule"]),
            "paths": counts(result["path"]),
            "certainty": counts(result["certainty"]),
            "issues": issue_dicts(issues),
        }

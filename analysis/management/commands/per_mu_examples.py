"""Two published examples recomputed: Huangyan's score of a made-up firm, and Lishui's two averages (DOMAIN 6)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.arithmetic.aggregates import ratio_of_sums
from analysis.arithmetic.grading.scheme import load_scheme
from analysis.arithmetic.grading.scores import grade

SCHEME = "huangyan_2022"
# DOMAIN 6.3: tax 20, value added 150 wan per mu, 2.0 per tce, 5000 per tonne, 20 per person, R&D ratio 0.03.
VECTOR = {
    "scale": "above", "land_mu": 10, "tax_wan": 200, "value_added_wan": 1500, "energy_tce": 750,
    "pollutant_t": 0.3, "staff": 75, "rd_wan": 3, "revenue_wan": 100,
}  # fmt: skip
# The city's own totals of 2019, which the table of its districts leaves out.
LISHUI_TAX_WAN, LISHUI_LAND_MU = 573_564.0, 30_341.0
TAX_PER_MU = "亩均税收_万元每亩"


class Command(BaseCommand):
    """Recompute the examples; no database."""

    help = "Recompute two published examples of per-mu evaluation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--lishui", type=Path, help="JSON table of Lishui's districts in 2019")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both."""
        self.stdout.write(huangyan())
        if options["lishui"]:
            try:
                self.stdout.write(lishui(options["lishui"].read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise CommandError(f"{options['lishui']}: {error}", returncode=2) from error


def huangyan() -> str:
    """The score of the vector with its parts."""
    scheme = load_scheme(SCHEME)
    found = grade(pd.DataFrame([VECTOR]), scheme).iloc[0]
    parts = [found[f"{one.name}_score"] for one in scheme.groups[0].indicators]
    return f"{SCHEME}: {' + '.join(f'{part:.4f}' for part in parts)} = {found['score']:.4f}"


def lishui(text: str) -> str:
    """The mean of the districts' tax per mu beside the city's ratio of sums."""
    rows = json.loads(text)[TAX_PER_MU]["rows"]
    mean = sum(row["value"] for row in rows) / len(rows)
    whole = ratio_of_sums([LISHUI_TAX_WAN], [LISHUI_LAND_MU])["ratio"].item()
    return f"Lishui 2019, tax per mu: mean of {len(rows)} ratios {mean:.2f}, ratio of sums {whole:.2f} wan yuan per mu"

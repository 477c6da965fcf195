"""Indicators of parcels from files alone: `manage.py indicators` (DESIGN 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from analysis.arithmetic.policy import load_policy
from analysis.files.columns import parse_mapping, renamed
from analysis.files.command import FileCommand, issue_dicts, remark_dict
from analysis.files.indicators import CERTIFICATE, PLANAR, Issues, Question, indicators_of_files, zone_figures
from analysis.high_storeys import high_storey
from analysis.tables import read_table, write_table
from parcels.files.coordinate_system import deployment_of

STAGES = ("read", "compute", "write")


class Command(FileCommand):
    help = "Floor-area ratio, density and per-mu figures of parcels, from files, without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--parcels", type=Path, required=True, help="parcel_code and shapes")
        parser.add_argument("--buildings", type=Path, help="shapes, with storeys or floor_area_m2")
        parser.add_argument("--performance", type=Path, help="parcel_code, output_wan, value_added_wan, tax_wan, year")
        parser.add_argument("--parcels-layer", help="layer of the parcels file, when it has several")
        parser.add_argument("--buildings-layer", help="layer of the buildings file, when it has several")
        parser.add_argument("--srid", type=int, help="EPSG number of files that state no coordinate system")
        parser.add_argument("--area", choices=(PLANAR, CERTIFICATE), default=PLANAR, help="the area to divide by")
        parser.add_argument("--year", type=int, help="the year of the performance rows")
        parser.add_argument("--policy", default=settings.LANDGIS_POLICY, help="a policy's name or TOML file")
        parser.add_argument("--map", action="append", default=[], metavar="THEIRS[unit]=OURS", help="rename a column")

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read, compute, write; report what was refused and the whole file's figures."""
        issues = Issues()
        stages = self.stages(STAGES)
        next(stages)
        mapping = dict(parse_mapping(text) for text in options["map"])
        tables = {name: self._table(name, options, mapping) for name in ("parcels", "buildings", "performance")}
        question = Question(
            deployment=deployment_of(settings.LANDGIS_SRID, settings.LANDGIS_EXTENT),
            area=options["area"],
            year=options["year"],
            high=high_storey(load_policy(options["policy"])),
            srid=options["srid"],
        )
        next(stages)
        result = indicators_of_files(tables["parcels"], tables["buildings"], tables["performance"], question, issues)
        next(stages)
        write_table(result, options["out"])
        stages.close()
        return {
            "rows_in": len(tables["parcels"]),
            "rows_out": len(result),
            "refused": issues.refused,
            "area_basis": options["area"],
            "policy": options["policy"],
            "zone": zone_figures(result),
            "remarks": [remark_dict(code, figures) for code, figures in issues.remarks],
            "issues": [entry for name, rows in issues.rows.items() for entry in issue_dicts(rows, file=name)],
        }

    def _table(self, name: str, options: dict[str, Any], mapping: dict[str, tuple[str, str]]) -> Any:
        if options[name] is None:
            return None
        layer = options.get(f"{name}_layer")
        return renamed(read_table(options[name], layer=layer, encoding=options["encoding"]), mapping)

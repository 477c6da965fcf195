"""A run's results as a file: CSV, XLSX, GeoPackage, GeoJSON or GeoParquet, by the ending of its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from django.conf import settings

from analysis.facts.known import literal
from analysis.facts.reading import read, read_shapes
from analysis.models import AnalysisRun, ParcelResult
from analysis.tables import PARQUET, WRITABLE, write_table
from parcels.refusals import Refusal

WITH_SHAPES = PARQUET | {".gpkg", ".geojson"}
LEFT_OUT = ("id", "run_id", "parcel_id", "facts", "floor_sector")


def check_ending(path: Path) -> None:
    """Refuse a kind of file that can't be written, before any work is done."""
    if path.suffix.lower() not in WRITABLE:
        raise Refusal("output_kind_unknown", {"name": path.name, "kinds": list(WRITABLE)})


def write_run(run: AnalysisRun, path: Path) -> None:
    """Write the results sorted by parcel code; kinds of file that hold shapes get the parcels' own."""
    write_table(results_of(run, path.suffix.lower() in WITH_SHAPES), path)


def results_of(run: AnalysisRun, with_shapes: bool = False) -> pd.DataFrame:
    """The results of a run as stored, one column for each of `ParcelResult` that a reader can use.

    `zone_code`, `town_code` and `block_code` say where the parcel lies, so that sums can be made again from the file.
    """
    names = [field.column for field in ParcelResult._meta.concrete_fields if field.column not in LEFT_OUT]
    columns = ", ".join(f"r.{name}" for name in names)
    shape = ", p.geom" if with_shapes else ""
    sql = f"""SELECT {columns}, z.code AS zone_code, t.code AS town_code, b.code AS block_code{shape}
              FROM analysis_parcelresult AS r JOIN parcels_parcel AS p ON p.id = r.parcel_id
              LEFT JOIN parcels_block AS b ON b.id = p.block_id
              LEFT JOIN parcels_zone AS z ON z.id = coalesce(p.zone_id, b.zone_id)
              LEFT JOIN parcels_town AS t ON t.id = coalesce(p.town_id, b.town_id)
              WHERE r.run_id = {literal(run.pk)} ORDER BY r.parcel_code COLLATE "C" """
    if not with_shapes:
        return read(sql)
    frame, shapes = read_shapes(sql)
    geometry: Any = gpd.array.from_shapely(shapes, crs=settings.LANDGIS_SRID)
    return gpd.GeoDataFrame(frame, geometry=geometry)

"""A run summed over a grid of hexagons: placed in one pass, summed by the run's own arithmetic, kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd
from django.conf import settings
from django.db import connection, transaction

from analysis.areas import sums_by_area, with_industrial
from analysis.facts.moment import Moment
from analysis.facts.occupations import occupations
from analysis.facts.reading import read
from analysis.models import AnalysisRun, AreaResult
from maps.models import HexCell, HexGrid

LOCK = 0x48455847  # beside the run and size, so that two first viewers don't sum twice
COLUMNS = (
    "parcels", "area_mu", "far", "industrial_far", "output_per_mu", "value_added_per_mu", "tax_per_mu",
    "main_category", "main_path", "enterprises",
)  # fmt: skip


def hexagon_grid(run: AnalysisRun, size_m: int) -> HexGrid:
    """The run's grid of hexagons with this edge in metres; summed once, the first time it is asked for."""
    found = HexGrid.objects.filter(run=run, size_m=size_m).first()
    return found or _made(run, size_m)


def _made(run: AnalysisRun, size_m: int) -> HexGrid:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, (run.pk * 8192 + size_m) % 2**31])
        grid, is_new = HexGrid.objects.get_or_create(run=run, size_m=size_m)
        if is_new:
            _store(grid, _sums(run, size_m))
    return grid


def _sums(run: AnalysisRun, size_m: int) -> list[tuple[int, int, AreaResult]]:
    placed = _placed(run, size_m)
    if placed.empty:
        return []
    cells = placed.groupby(["i", "j"], sort=True).ngroup()
    at = sorted({(int(i), int(j)) for i, j in zip(placed["i"], placed["j"], strict=True)})
    occupied = occupations(Moment(run.as_of, run.known_at))[["parcel_id", "enterprise_id"]]
    sums = sums_by_area(run, "hex", placed, cells.to_numpy(), occupied)
    return [(*at[one.area_id], one) for one in sums]


def _placed(run: AnalysisRun, size_m: int) -> pd.DataFrame:
    """The run's parcels, each with the hexagon that its point on surface lies in; on an edge, the first of the two.

    The grid stands on the origin of the projected system, so a hexagon is the same for every run of a deployment.
    """
    frame = read(
        f"""SELECT DISTINCT ON (r.parcel_id) r.parcel_id AS id, g.i, g.j, r.area_m2, r.area_mu,
                   r.floor_area_m2, r.output_wan, r.value_added_wan, r.tax_wan, r.stock_category AS category, r.path,
                   r.land_class
            FROM analysis_parcelresult r JOIN parcels_parcel p ON p.id = r.parcel_id
            CROSS JOIN LATERAL (SELECT ST_PointOnSurface(p.geom) AS point OFFSET 0) s
            CROSS JOIN LATERAL ST_HexagonGrid({int(size_m)}, s.point) g
            WHERE r.run_id = {int(run.pk)} AND ST_Intersects(g.geom, s.point)
            ORDER BY r.parcel_id, g.i, g.j"""
    )
    return with_industrial(frame).assign(category=frame["category"].fillna(""), path=frame["path"].fillna(""))


def _store(grid: HexGrid, sums: Iterable[tuple[int, int, AreaResult]]) -> None:
    rows: list[dict[str, Any]] = [
        {"i": i, "j": j} | {name: getattr(one, name) for name in COLUMNS} for i, j, one in sums
    ]
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {HexCell._meta.db_table} (grid_id, i, j, {names}, geom)
                SELECT %s, c.i, c.j, {", ".join(f"c.{name}" for name in COLUMNS)},
                       ST_SetSRID(ST_Hexagon(%s, c.i, c.j), %s)
                FROM jsonb_to_recordset(%s::jsonb) AS c (
                    i int, j int, parcels int, area_mu float8, far float8, industrial_far float8, output_per_mu float8,
                    value_added_per_mu float8, tax_per_mu float8, main_category text, main_path text,
                    enterprises int)""",
            [grid.pk, grid.size_m, settings.LANDGIS_SRID, json.dumps(rows)],
        )

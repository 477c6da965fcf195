"""The picture of a file over the register, made while it is judged and before anything is saved."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyproj
import shapely
from django.conf import settings
from django.db import connection

from parcels.crs import WGS84
from parcels.importing import merge
from parcels.importing.stage import STAGE, Stage
from parcels.importing.values import Issues

KEPT = "landgis_import_picture"
MOST_SHAPES = 5000
MOST_STANDING = 3000
STATES = """
SELECT k.row, CASE WHEN s.row IS NULL THEN 'refused' WHEN t.id IS NULL THEN 'new'
                   WHEN {changed} THEN 'updated' ELSE 'unchanged' END,
       ST_AsGeoJSON(ST_Transform(k.geom, 4326), 9)
FROM {kept} k LEFT JOIN {stage} s ON s.row = k.row LEFT JOIN {table} t ON {matched}
WHERE k.geom IS NOT NULL ORDER BY k.row
"""
STANDING = """
SELECT p.id, right(p.parcel_code, 7), ST_AsGeoJSON(ST_Transform(p.geom, 4326), 9) FROM parcels_parcel p,
  (SELECT ST_SetSRID(ST_Expand(ST_Extent(geom)::geometry, 60), %s) AS box FROM {kept}) AS around
WHERE p.status = 'active' AND p.kind = 'parcel' AND p.geom && around.box ORDER BY p.id LIMIT %s
"""


def keep(stage: Stage) -> None:
    """Keep the staged shapes aside, up to a number: rows that are refused later leave the stage."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{KEPT}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {KEPT} ON COMMIT DROP AS SELECT row, geom FROM {STAGE} ORDER BY row LIMIT %s",
            [MOST_SHAPES],
        )


def draw(stage: Stage, issues: Issues, rows: int) -> dict[str, Any]:
    """Return GeoJSON: what the file brings by state, what was refused, and the register beneath.

    ``left_out`` tells how many rows of a large file the picture doesn't show.
    """
    sql = STATES.format(
        kept=KEPT, stage=STAGE, table=stage.layer.table, matched=merge.matched(stage), changed=merge.changed(stage)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        staged = cursor.fetchall()
        cursor.execute(STANDING.format(kept=KEPT), [settings.LANDGIS_SRID, MOST_STANDING])
        standing = cursor.fetchall()
    warned = {issue.row for issue in issues.found if not issue.refused}
    refused = {issue.row for issue in issues.found if issue.refused}
    features = [_feature(f"p{key}", "neighbour", code, json.loads(shape), "register") for key, code, shape in standing]
    for row, state, shape in staged:
        shown = "refused" if row in refused else "warning" if row in warned else state
        label = str(row) if shown in ("refused", "warning") else ""
        features.append(_feature(str(row), shown, label, json.loads(shape), "file"))
    drawn = {int(row) for row, _state, _shape in staged}
    features += [_rejected(row, shape) for row, shape in issues.shapes.items() if row not in drawn]
    return {
        "type": "FeatureCollection",
        "features": features,
        "left_out": max(0, rows - len(drawn) - len(issues.shapes)),
    }


def _feature(key: str, state: str, label: str, shape: Any, of: str) -> dict[str, Any]:
    properties = {"id": key, "state": state, "of": of, **({"label": label} if label else {})}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def _rejected(row: int, shape: Any) -> dict[str, Any]:
    """A shape that is not valid is drawn as the line it is."""
    transformer = pyproj.Transformer.from_crs(settings.LANDGIS_SRID, WGS84, always_xy=True)

    def degrees(metres: Any) -> Any:
        return np.column_stack(transformer.transform(metres[:, 0], metres[:, 1]))

    # Renderers leave out a ring whose halves cancel out, as those of a crossing one may: its line shows always.
    lines = shapely.MultiLineString([shapely.LineString(ring) for ring in shapely.get_rings(shapely.get_parts(shape))])
    moved = shapely.transform(lines, degrees)
    return _feature(str(row), "refused", str(row), shapely.geometry.mapping(moved), "file")

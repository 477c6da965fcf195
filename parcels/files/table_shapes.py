"""Shapes in tables: a column of WKT, or a pair of columns with coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from parcels.files.batches import Batch
from parcels.files.evidence import Finding, RowIssue

_WKT = ("wkt", "geometry", "geom", "the_geom", "shape", "wkt_geom", "geomsurf", "图形", "几何", "坐标串")
_PAIRS = (
    ("x", "y"),
    ("geox", "geoy"),
    ("lon", "lat"),
    ("lng", "lat"),
    ("longitude", "latitude"),
    ("easting", "northing"),
    ("经度", "纬度"),
)


@dataclass(frozen=True)
class ShapeColumns:
    """Where a table keeps its shapes: one WKT column, or an x and a y column."""

    wkt: str | None = None
    x: str | None = None
    y: str | None = None

    def finding(self) -> Finding:
        """Say which columns hold the shapes."""
        if self.wkt:
            return Finding("shape", self.wkt, "table_wkt_column", {"column": self.wkt})
        return Finding("shape", f"{self.x}, {self.y}", "table_xy_columns", {"x": self.x, "y": self.y})


def find_shape_columns(columns: list[str]) -> ShapeColumns | None:
    """Find the columns that hold shapes by their names."""
    by_name = {column.strip().lower(): column for column in columns}
    for name in _WKT:
        if name in by_name:
            return ShapeColumns(wkt=by_name[name])
    for x, y in _PAIRS:
        if x in by_name and y in by_name:
            return ShapeColumns(x=by_name[x], y=by_name[y])
    return None


def with_shapes(batch: Batch, shape: ShapeColumns | None) -> Batch:
    """Give a batch of a table its shapes; the coordinate columns stay columns as well."""
    if shape is None:
        return batch
    if shape.wkt:
        return _from_wkt(batch, shape.wkt)
    return _from_points(batch, str(shape.x), str(shape.y))


def _from_wkt(batch: Batch, column: str) -> Batch:
    texts = np.array(batch.table[column].to_pylist(), dtype=object)
    bare = np.array([None if text is None else re.sub(r"^SRID=\d+;", "", text) for text in texts], dtype=object)
    parsed = shapely.from_wkt(bare, on_invalid="ignore")
    bad = [(text is not None) and (shape is None) for text, shape in zip(texts, parsed, strict=True)]
    issues = [
        RowIssue(int(batch.rows[at]), "geometry_unreadable", {"detail": f"WKT: {str(texts[at])[:60]}"})
        for at in np.flatnonzero(bad)
    ]
    raw = [None if shape is None else shapely.to_wkb(shape) for shape in parsed]
    return Batch(batch.rows, batch.table.drop_columns([column]), raw, batch.issues + issues)


def _from_points(batch: Batch, x: str, y: str) -> Batch:
    places = np.column_stack([_numbers(batch.table[name]) for name in (x, y)])
    known = np.isfinite(places).all(axis=1)
    points = np.full(len(places), None, dtype=object)
    points[known] = shapely.points(places[known])
    return Batch(batch.rows, batch.table, list(shapely.to_wkb(points)), batch.issues)


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    return np.array([_number(text) for text in column.to_pylist()], dtype=float)


def _number(text: str | None) -> float:
    try:
        return float(text) if text else float("nan")
    except ValueError:
        return float("nan")

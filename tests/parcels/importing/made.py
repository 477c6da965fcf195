"""Small made-up files for import tests: squares of 100 m in the deployment's system (EPSG:4549)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

EAST, NORTH = 489_000.0, 3_259_000.0


def square(column: float, row: float = 0, size: float = 100.0) -> shapely.Polygon:
    """A square on a 100 m grid near Pujiang."""
    x, y = EAST + 100 * column, NORTH + 100 * row
    return shapely.box(x, y, x + size, y + size)


def code(number: int) -> str:
    """A made-up parcel code that follows GB/T 37346."""
    return f"330726001002GB{number:05d}"


def parcels(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    """Parcels with codes 1, 2, 3... and further columns."""
    frame = {"parcel_code": [code(number) for number in range(1, len(shapes) + 1)], **columns}
    return gpd.GeoDataFrame(pd.DataFrame(frame), geometry=shapes, crs=4549)


def write(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    """Write a frame in the format of the path's suffix."""
    frame.to_file(path, engine="pyogrio", **options)
    return path

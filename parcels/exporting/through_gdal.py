"""Batches to GDAL as a stream of Arrow: nothing is held but the batch under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from pyogrio import write_arrow

from parcels.exporting.rows import Rows

SHAPE = "geom"


def stream(path: Path, driver: str, columns: pa.Schema, batches: Iterable[Rows], srid: int, **more: Any) -> None:
    """Write batches with shapes in one of GDAL's formats.

    Parameters
    ----------
    path, driver
        The file and GDAL's name of the format.
    columns : pa.Schema
        The attributes; the batches' columns under these names.
    batches : iterable of Rows
        What to write.
    srid : int
        The system of the shapes.
    more
        Further options of `pyogrio.write_arrow`, the geometry type among them.
    """
    whole = columns.append(pa.field(SHAPE, pa.binary()))
    reader = pa.RecordBatchReader.from_batches(whole, _records(columns, whole, batches))
    write_arrow(reader, path, driver=driver, geometry_name=SHAPE, crs=f"EPSG:{srid}", **more)


def _records(columns: pa.Schema, whole: pa.Schema, batches: Iterable[Rows]) -> Iterator[pa.RecordBatch]:
    for rows in batches:
        kept = rows.table.rename_columns(columns.names) if columns.names else rows.table.select([])
        raw = pa.array(shapely.to_wkb(rows.shapes), pa.binary())
        arrays = [*(column.combine_chunks() for column in kept.columns), raw]
        flat = [array.chunk(0) if isinstance(array, pa.ChunkedArray) else array for array in arrays]
        yield pa.RecordBatch.from_arrays(flat, schema=whole)

"""GeoParquet and plain Parquet, row group by row group; shapes as well-known binary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from parcels.files import shapes
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions
from parcels.files.evidence import Finding, RowIssue
from parcels.files.limits import COMMAND
from parcels.files.table_shapes import find_shape_columns, with_shapes
from parcels.files.vector import as_text
from parcels.refusals import Refusal

# What the format says of data that state no system.
_LONLAT = "OGC:CRS84"


def open_geoparquet(path: Path, _options: ReadOptions) -> Opened:
    """Open a Parquet file; without the format's word on shapes, a WKT column or coordinates are looked for."""
    try:
        file = pq.ParquetFile(path)
        geo = _geo(file)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(path, error) from error
    names = [str(name) for name in file.schema_arrow.names]
    if len(names) > COMMAND.columns:
        raise Refusal("too_many_columns", {"columns": len(names), "limit": COMMAND.columns})
    shape = _shape_column(path, geo, names)
    findings = [Finding("format", "GeoParquet" if shape else "Parquet", "format_by_content", {"format": "Parquet"})]
    columns = [name for name in names if name != shape]
    table = find_shape_columns(columns) if shape is None else None
    findings += [] if table is None else [table.finding()]
    return Opened(
        kind="geoparquet",
        columns=[name for name in columns if table is None or name != table.wkt],
        batches=(with_shapes(batch, table) for batch in _batches(path, file, shape)),
        layer=path.stem,
        layers=[path.stem],
        declared=_declared(geo, shape) if shape else None,
        findings=findings,
        has_shapes=shape is not None or table is not None,
    )


def _geo(file: pq.ParquetFile) -> dict[str, Any] | None:
    raw = (file.schema_arrow.metadata or {}).get(b"geo")
    found = json.loads(raw) if raw else None
    if found is not None and not (isinstance(found, dict) and isinstance(found.get("columns"), dict)):
        raise ValueError("geo metadata")
    return found


def _shape_column(path: Path, geo: dict[str, Any] | None, names: list[str]) -> str | None:
    if geo is None:
        return None
    name = geo.get("primary_column")
    about = geo["columns"].get(name)
    if name not in names or not isinstance(about, dict):
        raise _damaged(path, ValueError(f"no column {name}"))
    if about.get("encoding") != "WKB":
        raise Refusal("format_not_available", {"format": f"GeoParquet ({str(about.get('encoding'))[:20]})"})
    return str(name)


def _declared(geo: dict[str, Any] | None, shape: str) -> Declared | None:
    about = (geo or {})["columns"][shape]
    system = about.get("crs", _LONLAT)
    if system is None:
        return None
    return Declared(system if isinstance(system, str) else json.dumps(system), "geoparquet")


def _batches(path: Path, file: pq.ParquetFile, shape: str | None) -> Iterator[Batch]:
    start = 1
    try:
        for record in file.iter_batches(batch_size=SIZE):
            yield _batch(pa.Table.from_batches([record]), shape, start)
            start += record.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _batch(table: pa.Table, shape: str | None, start: int) -> Batch:
    rows = np.arange(start, start + table.num_rows)
    raw: list[bytes | None] | None = None
    issues: list[RowIssue] = []
    if shape:
        kind = table[shape].type
        if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
            raise Refusal("format_not_available", {"format": f"GeoParquet ({kind})"})
        raw, issues = shapes.readable(table[shape].to_pylist(), rows)
        table = table.drop_columns([shape])
    return Batch(rows, as_text(_decoded(table)), raw, issues)


def _decoded(table: pa.Table) -> pa.Table:
    """Turn columns that are kept as a dictionary into what they stand for."""
    for at, kind in enumerate(table.schema):
        if pa.types.is_dictionary(kind.type):
            table = table.set_column(at, kind.name, table[at].cast(kind.type.value_type))
    return table


def _damaged(path: Path, error: Exception) -> Refusal:
    return Refusal("file_damaged", {"name": path.name, "detail": str(error)[:300]})

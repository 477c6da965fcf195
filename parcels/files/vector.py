"""GeoPackage and DXF through GDAL, in Arrow batches; GeoPackage curves and odd types stay what they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import open_arrow

from parcels.files import shapes
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions
from parcels.files.drawing import areas
from parcels.files.evidence import Finding, RowIssue
from parcels.refusals import Refusal


def open_geopackage(path: Path, options: ReadOptions) -> Opened:
    """Open a GeoPackage layer or attribute table."""
    layers = list_layers(path)
    layer, findings = choose_layer(path, layers, options.layer)
    info = _info(path, layer)
    findings.insert(0, Finding("format", "GeoPackage", "format_by_content", {"format": "GeoPackage"}))
    findings.append(Finding("encoding", "UTF-8", "encoding_by_format", {"format": "GeoPackage"}))
    declared = Declared(info["crs"], "geopackage") if info["crs"] else None
    return Opened(
        kind="geopackage",
        columns=[str(name) for name in info["fields"]],
        batches=_batches(path, layer, has_shapes=info["geometry_type"] is not None),
        layer=layer,
        layers=layers,
        declared=declared,
        findings=findings,
        has_shapes=info["geometry_type"] is not None,
    )


def open_dxf(path: Path, _options: ReadOptions) -> Opened:
    """Open a DXF drawing: closed polylines become areas, everything else stays what it is."""
    info = _info(path, "entities")
    drawing, told = areas(list(_batches(path, "entities", has_shapes=True)))
    findings = [
        Finding("format", "DXF", "format_by_content", {"format": "DXF"}),
        Finding("shape", "polygon", "dxf_closed_lines", {}, certain=False),
        told,
    ]
    return Opened(
        kind="dxf",
        columns=[str(name) for name in info["fields"]],
        batches=iter([drawing] if len(drawing.rows) else []),
        layer="entities",
        layers=["entities"],
        findings=findings,
    )


def list_layers(path: Path) -> list[str]:
    """Return the names of the layers and attribute tables."""
    try:
        found = [str(name) for name, _kind in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise _damaged(path, error) from error
    if not found:
        raise Refusal("no_layer", {"name": path.name})
    return found


def choose_layer(path: Path, layers: list[str], wanted: str | None) -> tuple[str, list[Finding]]:
    """Return the layer to read: the one that was named, or the only one."""
    if wanted:
        if wanted not in layers:
            raise Refusal("layer_not_found", {"layer": wanted, "layers": layers})
        return wanted, [Finding("layer", wanted, "layer_stated", {"layers": layers})]
    if len(layers) > 1:
        raise Refusal("layer_choice_needed", {"layers": layers})
    return layers[0], [Finding("layer", layers[0], "layer_only", {"layers": layers})]


def _info(path: Path, layer: str) -> dict[str, Any]:
    try:
        return dict(pyogrio.read_info(path, layer=layer, force_feature_count=False))
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> Refusal:
    if "Nonlinear geometry" in str(error):
        return Refusal("geometry_curve", {})
    return Refusal("file_damaged", {"name": path.name, "detail": str(error)[:300]})


def _batches(path: Path, layer: str, *, has_shapes: bool) -> Iterator[Batch]:
    start = 1
    try:
        with open_arrow(path, layer=layer, batch_size=SIZE, use_pyarrow=True) as (meta, reader):
            shape_column = meta["geometry_name"] or "wkb_geometry"
            for record in reader:
                batch = _batch(pa.Table.from_batches([record]), shape_column, start, has_shapes)
                start += len(batch.rows)
                yield batch
    except (DataSourceError, DataLayerError, RuntimeError, pa.ArrowInvalid) as error:
        raise _damaged(path, error) from error


def _batch(table: pa.Table, shape_column: str, start: int, has_shapes: bool) -> Batch:
    rows = np.arange(start, start + table.num_rows)
    raw: list[bytes | None] | None = None
    issues: list[RowIssue] = []
    if has_shapes and shape_column in table.column_names:
        raw, issues = shapes.readable(table[shape_column].to_pylist(), rows)
        table = table.drop_columns([shape_column])
    return Batch(rows, as_text(table), raw, issues)


def as_text(table: pa.Table) -> pa.Table:
    """Return every column as the text that stood in the file."""
    return pa.Table.from_arrays([_text(column) for column in table.columns], names=table.column_names)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "yes", "no")
    if pa.types.is_floating(kind):
        return _float_text(column)
    if pa.types.is_timestamp(kind):
        return pc.strftime(column, format="%Y-%m-%d %H:%M:%S")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_nested(kind):
        return pa.chunked_array([pa.array([None if v is None else "…" for v in column.to_pylist()], pa.string())])
    return column.cast(pa.string())


def _float_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    values = [None if value is None else repr(value).removesuffix(".0") for value in column.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string())])

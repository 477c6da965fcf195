"""Shapefiles: shapes through GDAL, attributes through our own dBase reader, parts found by content of the folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import open_arrow

from parcels.files import dbf, shapes
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions, text_table
from parcels.files.evidence import Finding
from parcels.refusals import Refusal


def sibling(path: Path, suffix: str) -> Path | None:
    """Return the part of a shapefile with this suffix, whatever the case of its letters."""
    for found in path.parent.iterdir():
        if found.stem.lower() == path.stem.lower() and found.suffix.lower() == suffix:
            return found
    return None


def open_shapefile(path: Path, options: ReadOptions) -> Opened:
    """Open a shapefile with the parts that are there; a missing .shx is rebuilt, a missing .dbf leaves no columns."""
    if path.suffix.lower() == ".shx":
        raise Refusal("file_part_missing", {"part": ".shp"})
    findings = [Finding("format", "Shapefile", "format_by_content", {"format": "Shapefile"})]
    findings += [
        Finding("part", suffix, "shapefile_part_absent", {"part": suffix}, certain=suffix == ".shx")
        for suffix in (".shx", ".dbf", ".prj")
        if sibling(path, suffix) is None
    ]
    table = _table(path, options)
    if table:
        findings.append(table.finding)
    return Opened(
        kind="shapefile",
        columns=table.columns if table else [],
        batches=_batches(path, table),
        layer=path.stem,
        layers=[path.stem],
        declared=_declared(path),
        findings=findings,
    )


def _table(path: Path, options: ReadOptions) -> dbf.Table | None:
    found, cpg = sibling(path, ".dbf"), sibling(path, ".cpg")
    if found is None:
        return None
    cpg_text = cpg.read_bytes()[:40].decode("ascii", "ignore") if cpg else None
    return dbf.Table(found, stated=options.encoding, cpg=cpg_text) if dbf.read_header(found).fields else None


def _declared(path: Path) -> Declared | None:
    found = sibling(path, ".prj")
    text = found.read_bytes()[:20_000].decode("utf-8", "replace").strip("\ufeff \r\n\x00") if found else ""
    return Declared(text, "prj") if text else None


def _batches(path: Path, table: dbf.Table | None) -> Iterator[Batch]:
    """Yield shapes and records side by side; the shapes are read from a copy without its .dbf, so none is skipped."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "shapes.shp"
        shutil.copyfile(path, alone)
        index = sibling(path, ".shx")
        if index:
            shutil.copyfile(index, alone.with_suffix(".shx"))
        yield from _joined(alone, path.name, table)


def _joined(alone: Path, name: str, table: dbf.Table | None) -> Iterator[Batch]:
    start = 0
    for raw in _shape_batches(alone, name):
        positions = np.arange(start, start + len(raw))
        start += len(raw)
        yield _batch(positions, raw, table)
    if table and start != table.header.records:
        raise Refusal(
            "file_damaged", {"name": name, "detail": f"{start} shapes, {table.header.records} rows in the .dbf"}
        )


def _shape_batches(alone: Path, name: str) -> Iterator[list[bytes | None]]:
    try:
        if pyogrio.read_info(alone)["geometry_type"] is None:
            raise Refusal("file_damaged", {"name": name, "detail": "no shapes"})
        with open_arrow(alone, columns=[], batch_size=SIZE, use_pyarrow=True) as (meta, reader):
            for record in reader:
                yield record.column(meta["geometry_name"] or "wkb_geometry").to_pylist()
    except (DataSourceError, DataLayerError, RuntimeError, ValueError) as error:
        raise Refusal("file_damaged", {"name": name, "detail": str(error)[:300]}) from error


def _batch(positions: np.ndarray, raw: list[bytes | None], table: dbf.Table | None) -> Batch:
    if table is None:
        good, issues = shapes.readable(raw, positions + 1)
        return Batch(positions + 1, text_table([], []), good, issues)
    kept = positions[positions < table.header.records]
    kept = kept[~table.deleted[kept]]
    good, issues = shapes.readable([raw[at - positions[0]] for at in kept], kept + 1)
    values, cut = table.batch(kept)
    return Batch(kept + 1, values, good, issues + cut)

"""Zipped Shapefile: shapes by GDAL, the table by our own writer (names of ten bytes, GBK or UTF-8; DOMAIN 8.7)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from parcels.exporting.dbase import Widths, write_table
from parcels.exporting.rows import Rows
from parcels.exporting.through_gdal import stream
from parcels.exporting.writing import Job
from parcels.files.evidence import Finding
from parcels.files.short_names import short_names
from parcels.importing.layers import POLYGON

_CPG = {"gbk": "GBK", "utf-8": "UTF-8"}


def write(job: Job) -> None:
    """Write .shp, .shx, .dbf, .prj and .cpg into one archive; say which names and texts did not fit."""
    folder = job.path.parent
    columns = pa.schema([kind.with_name(name) for name, kind in zip(job.names, job.schema, strict=True)])
    widths, stem = Widths(columns, job.encoding), folder / job.layer.name
    spool = folder / "rows.arrow"
    kind = "Polygon" if job.layer.geometry == POLYGON else "Unknown"
    with pa.OSFile(str(spool), "wb") as sink, pa.ipc.new_file(sink, columns) as spooled:
        passing = _spool(job, spooled, widths)
        stream(stem.with_suffix(".shp"), "ESRI Shapefile", pa.schema([]), passing, job.srid, geometry_type=kind)
    with pa.memory_map(str(spool)) as source, pa.ipc.open_file(source) as rows:
        tables = [pa.Table.from_batches([rows.get_batch(at)]) for at in range(rows.num_record_batches)]
        write_table(stem.with_suffix(".dbf"), widths, tables, sum(table.num_rows for table in tables))
    stem.with_suffix(".cpg").write_text(_CPG[job.encoding], encoding="ascii")
    _archive(job.path, stem)
    job.notes += _notes(widths)


def _spool(job: Job, spooled: pa.ipc.RecordBatchFileWriter, widths: Widths) -> Iterator[Rows]:
    """Put the attributes aside while the shapes go to GDAL: a record's width is known only at the end."""
    for rows in job.batches:
        table = job.renamed(rows)
        widths.take(table)
        spooled.write_table(table)
        yield rows


def _archive(path: Path, stem: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            part = stem.with_suffix(suffix)
            if part.exists():
                archive.write(part, part.name)


def _notes(widths: Widths) -> list[Finding]:
    names = widths.schema.names
    short = short_names(names, widths.encoding)
    renamed = [f"{long} → {cut}" for long, cut in zip(names, short, strict=True) if long != cut]
    notes = [Finding("columns", ", ".join(renamed), "export_names_cut", {"names": renamed})] if renamed else []
    for name, width in zip(names, widths.columns, strict=True):
        if width.too_wide:
            figures = {"column": name, "rows": width.too_wide, "limit": 254}
            notes.append(Finding("column", name, "export_text_cut", figures, certain=False))
    return notes

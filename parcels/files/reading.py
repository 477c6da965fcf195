"""One door to all readers: what kind of file it is, what is inside, and the reader for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from parcels.files.batches import Opened, ReadOptions
from parcels.files.detect import detect
from parcels.files.evidence import Finding
from parcels.files.limits import MB, Limits
from parcels.refusals import Refusal

Reader = Callable[[Path, ReadOptions], Opened]


def open_file(path: Path, options: ReadOptions, limits: Limits, scratch: Path) -> Opened:
    """Open any file that can be read.

    Parameters
    ----------
    path : Path
        The file, or a shapefile's .shp with its parts beside it.
    options : ReadOptions
        What the user said about it.
    limits : Limits
        What it may cost.
    scratch : Path
        An empty folder for what comes out of an archive.
    """
    check_size(path, limits)
    kind = detect(path)
    if kind != "archive":
        return _reader(kind)(path, options)
    from parcels.files.archive import unpack

    inner = unpack(path, scratch, limits)
    inner_kind = detect(inner)
    if inner_kind == "archive":
        raise Refusal("format_not_available", {"format": "zip in zip"})
    opened = _reader(inner_kind)(inner, options)
    opened.findings.insert(0, Finding("archive", path.name, "archive_member", {"kind": inner_kind}))
    return opened


def check_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is larger than allowed."""
    size = path.stat().st_size if path.is_file() else 0
    if size > limits.file_mb * MB:
        raise Refusal("file_too_large", {"size_mb": round(size / MB), "limit_mb": limits.file_mb})


def _reader(kind: str) -> Reader:
    """Return the reader of a kind; imported here, so that a table doesn't wait for GDAL."""
    from parcels.files import dbf, geojson, kml, shapefile, spreadsheet, table, vector

    readers: dict[str, Reader] = {
        "shapefile": shapefile.open_shapefile,
        "geopackage": vector.open_geopackage,
        "dxf": vector.open_dxf,
        "geojson": geojson.open_geojson,
        "kml": kml.open_kml,
        "csv": table.open_csv,
        "dbf": dbf.open_table,
        "xlsx": spreadsheet.open_spreadsheet,
        "xls": spreadsheet.open_spreadsheet,
    }
    return readers[kind]

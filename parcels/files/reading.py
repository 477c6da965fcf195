"""One door to all readers: what kind of file it is, what is inside, and the reader for it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from parcels.files.archive import Member, unpack
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
    members = unpack(path, scratch, limits)
    if len(members) > 1:
        return _several(path, members, options)
    inner = members[0].path
    inner_kind = detect(inner)
    if inner_kind == "archive":
        raise Refusal("format_not_available", {"format": "zip in zip"})
    opened = _reader(inner_kind)(inner, options)
    opened.findings.insert(0, Finding("archive", path.name, "archive_member", {"kind": inner_kind}))
    return opened


def _several(path: Path, members: list[Member], options: ReadOptions) -> Opened:
    """Open an archive of boundary points with a file for each parcel."""
    from parcels.files.boundary_points import open_several

    names = [member.name for member in members]
    if any(detect(member.path) != "boundary_points" for member in members):
        raise Refusal("archive_many_data", {"members": names[:20]})
    opened = open_several([member.path for member in members], options, names)
    opened.findings.insert(0, Finding("archive", path.name, "archive_members", {"files": len(members)}))
    return opened


def check_size(path: Path, limits: Limits) -> None:
    """Refuse a file that is larger than allowed."""
    size = path.stat().st_size if path.is_file() else 0
    if size > limits.file_mb * MB:
        raise Refusal("file_too_large", {"size_mb": round(size / MB), "limit_mb": limits.file_mb})


_READERS = {
    "shapefile": ("shapefile", "open_shapefile"),
    "geopackage": ("vector", "open_geopackage"),
    "dxf": ("vector", "open_dxf"),
    "geojson": ("geojson", "open_geojson"),
    "geoparquet": ("geoparquet", "open_geoparquet"),
    "boundary_points": ("boundary_points", "open_boundary_points"),
    "kml": ("kml", "open_kml"),
    "csv": ("table", "open_csv"),
    "dbf": ("dbf", "open_table"),
    "xlsx": ("spreadsheet", "open_spreadsheet"),
    "xls": ("spreadsheet", "open_spreadsheet"),
}


def _reader(kind: str) -> Reader:
    """Return the reader of a kind; its module alone is imported: a table needn't wait for Parquet."""
    module, name = _READERS[kind]
    reader: Reader = getattr(import_module(f"parcels.files.{module}"), name)
    return reader

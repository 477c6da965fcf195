"""One door to all writers: a layer goes to a file beside the target, which takes its place when it is whole."""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db.models import QuerySet

from parcels import crs
from parcels.exporting.names import CODE, column_names
from parcels.exporting.rows import Rows, batches, schema, select
from parcels.files.evidence import Finding
from parcels.importing.layers import Layer, layer_named
from parcels.refusals import Refusal

# The kind of a file and the module that writes it, by suffix.
KINDS: dict[str, str] = {
    "zip": "shapefile",
    "gpkg": "geopackage",
    "geojson": "geojson",
    "kml": "kml",
    "kmz": "kml",
    "dxf": "dxf",
    "txt": "boundary_points",
    "csv": "table",
    "xlsx": "table",
    "parquet": "geoparquet",
}
ALIASES = {"shp": "zip", "json": "geojson", "geoparquet": "parquet"}
_ONLY_SHAPES = ("zip", "kml", "kmz", "dxf", "txt")
_LONLAT = ("kml", "kmz")


@dataclass
class Job:
    """What a writer is asked: the columns under the names they go out by, the batches, and where to write."""

    layer: Layer
    kind: str
    path: Path
    names: list[str]
    schema: pa.Schema
    batches: Iterator[Rows]
    srid: int
    encoding: str
    notes: list[Finding] = field(default_factory=list)

    def renamed(self, rows: Rows) -> pa.Table:
        """Return a batch's columns under the names they go out by."""
        return rows.table.rename_columns(self.names)


@dataclass(frozen=True)
class Written:
    """What was written: how many rows, in which system, and what had to be said about it."""

    path: Path
    kind: str
    layer: str
    rows: int
    srid: int | None
    seconds: float
    notes: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as reports keep it."""
        return {
            "file": self.path.name,
            "kind": self.kind,
            "layer": self.layer,
            "rows": self.rows,
            "srid": self.srid,
            "seconds": round(self.seconds, 3),
            "notes": [note.as_dict() for note in self.notes],
        }


def write(
    layer: Layer | str,
    path: Path,
    kind: str | None = None,
    rows: QuerySet[Any] | None = None,
    *,
    srid: int | None = None,
    encoding: str | None = None,
    names: str = CODE,
) -> Written:
    """Write rows of a layer to a file; either the whole file is there in the end or the old one stays as it was.

    Parameters
    ----------
    layer : Layer or str
        The layer, or its name.
    path : Path
        The file to write; an existing one is replaced at the end.
    kind : str, optional
        One of `KINDS` (``zip`` is a zipped Shapefile); by the path's suffix when left out.
    rows : QuerySet, optional
        Of the layer's model or of its event model (`parcels.exporting.rows.select`, `parcels.moments.parcels_at`);
        the layer as it stands when left out.
    srid : int, optional
        The coordinate system; the register's own when left out. KML is always WGS 84.
    encoding : str, optional
        ``utf-8`` or ``gbk``, for Shapefile, CSV and boundary points; else their custom: GBK for boundary points,
        UTF-8 for the others.
    names : str
        ``code`` (the contract's names) or ``chinese``; both are known again when the file is read.

    Raises
    ------
    Refusal
        ``export_kind``, ``export_encoding``, ``export_names``, ``export_no_shapes``, ``export_gauss_only``,
        and those of `parcels.crs.read_crs`.
    """
    began = time.monotonic()
    chosen = layer_named(layer) if isinstance(layer, str) else layer
    kind = kind_of(path, kind)
    if chosen.geometry is None and kind in _ONLY_SHAPES:
        raise Refusal("export_no_shapes", {"layer": chosen.name, "kind": kind})
    here = settings.LANDGIS_SRID
    target = _target(kind, srid, here)
    rows = select(chosen) if rows is None else rows
    counted = _Counted(batches(chosen, rows, here, target))
    # Whole in place: written beside the target, so that the move cannot be half done.
    with tempfile.TemporaryDirectory(prefix=".landgis-export-", dir=path.parent) as folder:
        made = Path(folder) / f"export.{kind}"
        out = column_names(chosen, names)
        job = Job(chosen, kind, made, out, schema(chosen), iter(counted), target, _encoding(kind, encoding))
        _writer(kind)(job)
        os.replace(made, path)
    shown = target if chosen.geometry else None
    return Written(path, kind, chosen.name, counted.rows, shown, time.monotonic() - began, tuple(job.notes))


def kind_of(path: Path, kind: str | None = None) -> str:
    """Return the kind that is asked for, or that the suffix says."""
    wanted = (kind or path.suffix.lstrip(".")).lower()
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in KINDS:
        raise Refusal("export_kind", {"kind": wanted, "kinds": list(KINDS)})
    return wanted


def _target(kind: str, srid: int | None, here: int) -> int:
    if kind in _LONLAT:
        return crs.WGS84
    if kind == "txt":
        from parcels.exporting.boundary_points import system_for

        return system_for(srid or here)
    return int(crs.read_crs(srid).to_epsg() or here) if srid else here


def _encoding(kind: str, encoding: str | None) -> str:
    plain = (encoding or ("gbk" if kind == "txt" else "utf-8")).lower().replace("utf8", "utf-8")
    if plain not in ("utf-8", "gbk"):
        raise Refusal("export_encoding", {"encoding": plain[:40]})
    return plain


def _writer(kind: str) -> Callable[[Job], None]:
    module = importlib.import_module(f"parcels.exporting.{KINDS[kind]}")
    found: Callable[[Job], None] = module.write
    return found


class _Counted:
    """Counts the rows that pass."""

    def __init__(self, found: Iterator[Rows]) -> None:
        self._found, self.rows = found, 0

    def __iter__(self) -> Iterator[Rows]:
        for rows in self._found:
            self.rows += rows.table.num_rows
            yield rows

"""Writing a table of results in any of the kinds that go out, each with its provenance inside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from analysis.outputs.official import official_table
from analysis.outputs.provenance import Provenance
from analysis.tables import spreadsheet
from parcels.refusals import Refusal
from parcels.scratch import scratch_folder

KINDS: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
}
WITH_SHAPES = ("gpkg", "parquet")
INSIDE = ("run", "as_of", "data_date", "policy", "policy_version", "scenario")
"""Provenance that a CSV carries in columns: it has no other place for it."""


def written(
    kind: str, frame: pd.DataFrame, title: str, labels: Mapping[str, str], provenance: Provenance, unit: str = ""
) -> bytes:
    """The file's bytes.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    frame : DataFrame
        One row a line; a GeoDataFrame for kinds that hold shapes. Columns keep their code names in layers and CSV.
    labels : mapping
        Heads of the official table by column; a column without one is left out of it.

    Raises
    ------
    Refusal
        ``output_kind_unknown``.
    """
    if kind == "xlsx":
        shown = frame[[name for name in labels if name in frame]]
        cells = shown.astype(object).where(shown.notna(), None).itertuples(index=False, name=None)
        return official_table(title, [labels[str(name)] for name in shown], cells, provenance, unit)
    if kind == "csv":
        told = {name: value for name, value in provenance.as_dict().items() if name in INSIDE}
        return spreadsheet(frame.assign(**told)).to_csv(index=False).encode("utf-8-sig")
    if kind == "gpkg":
        return _geopackage(gpd.GeoDataFrame(frame), provenance)
    if kind == "parquet":
        return _geoparquet(gpd.GeoDataFrame(frame), provenance)
    raise Refusal("output_kind_unknown", {"name": kind, "kinds": list(KINDS)})


def _geopackage(frame: gpd.GeoDataFrame, provenance: Provenance) -> bytes:
    """The layer `result`, and a table `about` of what it rests on."""
    about = pd.DataFrame(provenance.lines, columns=["key", "label", "value"])
    with scratch_folder("output") as folder:
        path = Path(folder) / "result.gpkg"
        pyogrio.write_dataframe(frame, path, driver="GPKG", layer="result")
        pyogrio.write_dataframe(about, path, driver="GPKG", layer="about", append=True)
        return path.read_bytes()


def _geoparquet(frame: gpd.GeoDataFrame, provenance: Provenance) -> bytes:
    """GeoParquet with the provenance as JSON under the key ``landgis`` of its metadata."""
    with scratch_folder("output") as folder:
        path = Path(folder) / "result.parquet"
        frame.to_parquet(path, index=False)
        table: Any = pq.read_table(path)
        metadata = {**(table.schema.metadata or {}), b"landgis": provenance.as_json().encode()}
        sink = pa.BufferOutputStream()
        pq.write_table(table.replace_schema_metadata(metadata), sink)
        return bytes(sink.getvalue())

"""GeoParquet 1.1: shapes as WKB, the system as PROJJSON; a layer without shapes is plain Parquet."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from parcels import crs
from parcels.exporting.writing import Job

SHAPE = "geometry"


def write(job: Job) -> None:
    """Write the job's rows, a row group for each batch."""
    columns = pa.schema([kind.with_name(name) for name, kind in zip(job.names, job.schema, strict=True)])
    if job.layer.geometry:
        columns = columns.append(pa.field(SHAPE, pa.binary())).with_metadata({"geo": json.dumps(_geo(job.srid))})
    with pq.ParquetWriter(job.path, columns, compression="zstd") as out:
        for rows in job.batches:
            table = job.renamed(rows)
            if rows.shapes is not None:
                table = table.append_column(SHAPE, pa.array(shapely.to_wkb(rows.shapes), pa.binary()))
            out.write_table(table.cast(columns))


def _geo(srid: int) -> dict[str, object]:
    shape = {"encoding": "WKB", "geometry_types": [], "crs": crs.read_crs(srid).to_json_dict()}
    return {"version": "1.1.0", "primary_column": SHAPE, "columns": {SHAPE: shape}}

"""GeoPackage, with the layer's name as the name of the table."""

from __future__ import annotations

import pyarrow as pa
from pyogrio import write_arrow

from parcels.exporting.through_gdal import stream
from parcels.exporting.writing import Job
from parcels.importing.layers import POLYGON


def write(job: Job) -> None:
    """Write the job's rows; a layer without shapes becomes a table of attributes."""
    columns = pa.schema([kind.with_name(name) for name, kind in zip(job.names, job.schema, strict=True)])
    if job.layer.geometry:
        kind = "MultiPolygon" if job.layer.geometry == POLYGON else "Unknown"
        stream(job.path, "GPKG", columns, job.batches, job.srid, layer=job.layer.name, geometry_type=kind)
        return
    records = (batch for rows in job.batches for batch in job.renamed(rows).combine_chunks().to_batches())
    reader = pa.RecordBatchReader.from_batches(columns, records)
    write_arrow(reader, job.path, driver="GPKG", layer=job.layer.name, geometry_type=None, crs=None)

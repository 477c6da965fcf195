"""GeoJSON with full precision; a system other than WGS 84 is named, as GDAL and QGIS read it."""

from __future__ import annotations

import json

import shapely

from parcels import crs
from parcels.exporting.plain import plain_rows
from parcels.exporting.writing import Job


def write(job: Job) -> None:
    """Write a feature collection, one feature a line; unknown is null."""
    head = {"type": "FeatureCollection", "name": job.layer.name}
    if job.srid != crs.WGS84:
        head |= {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{job.srid}"}}}  # type: ignore[dict-item]
    with job.path.open("w", encoding="utf-8") as out:
        out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
        mark = "\n"
        for rows in job.batches:
            shapes = ["null"] * rows.table.num_rows if rows.shapes is None else shapely.to_geojson(rows.shapes).tolist()
            for values, shape in zip(plain_rows(rows.table), shapes, strict=True):
                properties = json.dumps(dict(zip(job.names, values, strict=True)), ensure_ascii=False)
                out.write(f'{mark}{{"type": "Feature", "properties": {properties}, "geometry": {shape or "null"}}}')
                mark = ",\n"
        out.write("\n]}\n")

"""KML and KMZ: WGS 84, the columns as ExtendedData, the key as the name."""

from __future__ import annotations

import zipfile
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

import shapely

from parcels.exporting.plain import plain_rows, text_of
from parcels.exporting.writing import Job


def write(job: Job) -> None:
    """Write the document, and for KMZ the archive around it."""
    target = job.path.with_name("doc.kml")
    with target.open("w", encoding="utf-8") as out:
        _write(job, out)
    if job.kind == "kmz":
        with zipfile.ZipFile(job.path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(target, "doc.kml")
    else:
        target.replace(job.path)


def _write(job: Job, out: TextIO) -> None:
    name = escape(job.layer.name)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n')
    out.write(f"<Document><name>{name}</name>\n")
    key = job.layer.names.index(job.layer.key[-1]) if job.layer.key else 0
    for rows in job.batches:
        if rows.shapes is None:
            continue
        for values, shape in zip(plain_rows(rows.table), rows.shapes, strict=True):
            title = "" if "name" in job.names else f"<name>{escape(text_of(values[key]))}</name>"
            out.write(f"<Placemark>{title}<ExtendedData>")
            for column, value in zip(job.names, values, strict=True):
                if value is not None:
                    text = escape(text_of(value))
                    out.write(f"<Data name={quoteattr(column)}><value>{text}</value></Data>")
            out.write(f"</ExtendedData>{_shape(shape)}</Placemark>\n")
    out.write("</Document>\n</kml>\n")


def _shape(shape: shapely.Geometry | None) -> str:
    if shape is None or shapely.is_empty(shape):
        return ""
    if isinstance(shape, shapely.Polygon):
        holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
        return f"<Polygon><outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>{holes}</Polygon>"
    if isinstance(shape, shapely.LineString | shapely.Point):
        return f"<{shape.geom_type}>{_places(shape)}</{shape.geom_type}>"
    return f"<MultiGeometry>{''.join(_shape(part) for part in shape.geoms)}</MultiGeometry>"  # type: ignore[attr-defined]


def _ring(ring: shapely.LinearRing) -> str:
    return f"<LinearRing>{_places(ring)}</LinearRing>"


def _places(line: shapely.Geometry) -> str:
    places = " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(line).tolist())
    return f"<coordinates>{places}</coordinates>"

"""DXF (R12, which every drawing program opens): closed polylines on a layer each, the code as text inside.

Holes are closed polylines on the layer of their parcel. Chinese is in code page 936.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import shapely

from parcels.exporting.writing import Job
from parcels.files.evidence import Finding

_CODE_PAGE, _ENCODING = "ANSI_936", "gbk"
_TEXT_HEIGHT_M = 2.5
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def write(job: Job) -> None:
    """Write the shapes with their key; a drawing carries no other column."""
    name = job.layer.name.upper()
    with job.path.open("w", encoding=_ENCODING, errors="replace", newline="\r\n") as out:
        _pairs(out, 0, "SECTION", 2, "HEADER", 9, "$ACADVER", 1, "AC1009", 9, "$DWGCODEPAGE", 3, _CODE_PAGE)
        _pairs(out, 0, "ENDSEC", 0, "SECTION", 2, "TABLES", 0, "TABLE", 2, "LAYER", 70, 2)
        for layer, colour in ((name, 7), (f"{name}_TEXT", 3)):
            _pairs(out, 0, "LAYER", 2, layer, 70, 0, 62, colour, 6, "CONTINUOUS")
        _pairs(out, 0, "ENDTAB", 0, "ENDSEC", 0, "SECTION", 2, "ENTITIES")
        _entities(job, out, name)
        _pairs(out, 0, "ENDSEC", 0, "EOF")
    job.notes.append(Finding("columns", ", ".join(job.layer.key), "export_key_only", {"kind": "DXF"}))


def _entities(job: Job, out: TextIO, name: str) -> None:
    for rows in job.batches:
        keys = rows.table.column(job.layer.key[-1]).to_pylist() if job.layer.key else [None] * rows.table.num_rows
        for key, shape in zip(keys, rows.shapes if rows.shapes is not None else [], strict=True):
            for part in shapely.get_parts(shape):
                for line in _lines(part):
                    _polyline(out, name, line)
                if key is not None:
                    _text(out, f"{name}_TEXT", str(key), part)


def _lines(part: shapely.Geometry) -> Iterator[shapely.Geometry]:
    yield from (part.exterior, *part.interiors) if isinstance(part, shapely.Polygon) else (part,)


def _polyline(out: TextIO, layer: str, line: shapely.Geometry) -> None:
    places = shapely.get_coordinates(line).tolist()
    closed = len(places) > 3 and places[0] == places[-1]
    _pairs(out, 0, "POLYLINE", 8, layer, 66, 1, 70, int(closed), 10, 0.0, 20, 0.0, 30, 0.0)
    for x, y in places[:-1] if closed else places:
        _pairs(out, 0, "VERTEX", 8, layer, 10, repr(x), 20, repr(y), 30, 0.0)
    _pairs(out, 0, "SEQEND", 8, layer)


def _text(out: TextIO, layer: str, text: str, part: shapely.Geometry) -> None:
    east, north = shapely.get_coordinates(shapely.point_on_surface(part))[0].tolist()
    _pairs(out, 0, "TEXT", 8, layer, 10, repr(east), 20, repr(north), 30, 0.0, 40, _TEXT_HEIGHT_M, 1, text)


def _pairs(out: TextIO, *codes_and_values: object) -> None:
    out.writelines(f"{item}\n" for item in codes_and_values)

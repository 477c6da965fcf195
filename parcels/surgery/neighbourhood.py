"""The land around an operation, read in one question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from parcels.arithmetic.surgery import Neighbourhood
from parcels.hex_shapes import shapes_from_hex
from parcels.refusals import Refusal

MARGIN_M = 2.0
"""How far beyond the parcels' box a neighbour may begin: twice the widest snap."""
MOST_PARCELS = 4000

COLUMNS = "p.id, p.parcel_code, p.kind, p.version, p.town_id, p.area_m2, p.certificate_area_m2, p.valid_from"
BOX = """
SELECT min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom))
FROM parcels_parcel WHERE id = ANY(%s)
"""
IN_BOX = f"""
SELECT {COLUMNS}, p.geom::text FROM parcels_parcel AS p
WHERE p.status = 'active' AND p.kind = 'parcel'
  AND p.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
ORDER BY p.id LIMIT {MOST_PARCELS}
"""


@dataclass(frozen=True)
class Standing:
    """An active parcel as it stands; areas in m²."""

    id: int
    code: str
    kind: str
    version: int
    town_id: int | None
    area_m2: float
    certificate_area_m2: float | None
    valid_from: Any
    shape: Any


Land = dict[int, Standing]


def around(ids: Collection[int], margin_m: float = MARGIN_M, box: Sequence[float] | None = None) -> Land:
    """Return the active parcels among `ids` and all whose box lies near theirs, or near `box` where a shape is drawn.

    Raises
    ------
    Refusal
        ``parcel_not_active`` when one of them is not an active parcel.
    """
    # The box goes into the second question as figures: joined in one, every parcel would be looked at.
    own = _box(ids) if ids else None
    land = in_box(own, margin_m) if own is not None else {}
    if box is not None:
        land |= in_box(box, margin_m)
    missing = [key for key in ids if key not in land]
    if missing:
        raise Refusal("parcel_not_active", {"ids": missing})
    return land


def _box(ids: Collection[int]) -> tuple[float, float, float, float] | None:
    with connection.cursor() as cursor:
        cursor.execute(BOX, [list(ids)])
        west, south, east, north = cursor.fetchone()
    return None if west is None else (west, south, east, north)


def in_box(box: Sequence[float], margin_m: float = 0.0) -> Land:
    """Return the active parcels whose box meets a box (west, south, east, north in metres)."""
    west, south, east, north = (float(value) for value in box)
    corners = {"west": west - margin_m, "south": south - margin_m, "east": east + margin_m, "north": north + margin_m}
    return _read(IN_BOX, {**corners, "srid": settings.LANDGIS_SRID})


def _read(sql: str, parameters: dict[str, Any]) -> Land:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Any] = cursor.fetchall()
    shapes = shapes_from_hex(row[-1] for row in rows)
    return {row[0]: Standing(*(*row[:-1], plain(shape))) for row, shape in zip(rows, shapes, strict=True)}


def plain(shape: Any) -> Any:
    """Return a multipolygon of one part as that polygon; surgery works on what people see."""
    return shape.geoms[0] if shape.geom_type == "MultiPolygon" and len(shape.geoms) == 1 else shape


def hood_of(land: Land) -> Neighbourhood:
    """Return the shapes alone, for the arithmetic."""
    return Neighbourhood({key: one.shape for key, one in land.items()})

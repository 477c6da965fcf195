"""The land that an import has to fit into: staged parcels and the register around them, one strip after the other.

Each strip runs from south to north and holds about `STRIP` staged parcels, so that a large file takes no more memory
than a small one. A parcel across a strip's edge is in both: two that overlap are seen together where they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from django.conf import settings
from django.db import connection

from parcels.hex_shapes import shapes_from_hex
from parcels.importing.stage import STAGE

STRIP = 20_000
_EXTENT = f"""
SELECT count(geom), min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom)) FROM {STAGE}
"""
_EDGES = f"""
SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY ST_XMin(geom)) FROM {STAGE} WHERE geom IS NOT NULL
"""
# Row 0 stands for the register; a row that repeats the shape its parcel has there counts as the register, too.
_LAND = f"""
SELECT CASE WHEN p.id IS NULL THEN s.row ELSE 0 END, s.parcel_code, s.geom::text
FROM {STAGE} s LEFT JOIN parcels_parcel p ON p.parcel_code = s.parcel_code AND p.status = 'active' AND p.geom = s.geom
WHERE s.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
UNION ALL
SELECT 0, p.parcel_code, p.geom::text
FROM parcels_parcel p LEFT JOIN {STAGE} s ON s.parcel_code = p.parcel_code AND s.geom IS NOT NULL
WHERE p.status = 'active' AND p.kind = 'parcel' AND s.row IS NULL
  AND p.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
ORDER BY 1
"""


@dataclass(frozen=True)
class Land:
    """Shapes with their codes; rows of a file have a row number, parcels of the register have 0."""

    rows: np.ndarray
    codes: np.ndarray
    shapes: np.ndarray


def strips() -> Iterator[Land]:
    """Yield the staged parcels that bring a shape, with the active parcels near them that no staged row replaces."""
    boxes = _boxes()
    if len(boxes) > 1:
        _index()
    for box in boxes:
        with connection.cursor() as cursor:
            cursor.execute(_LAND, {**box, "srid": settings.LANDGIS_SRID})
            found = cursor.fetchall()
        rows, codes = (np.array([one[at] for one in found], dtype=kind) for at, kind in ((0, int), (1, object)))
        yield Land(rows, codes, shapes_from_hex(one[2] for one in found))


def _boxes() -> list[dict[str, float]]:
    """The strips, each with as many western ends of staged parcels; none where no staged row has a shape."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT)
        count, west, south, east, north = cursor.fetchone()
        if not count:
            return []
        pieces = -(-count // STRIP)
        edges = [west, east]
        if pieces > 1:
            cursor.execute(_EDGES, [[at / pieces for at in range(1, pieces)]])
            edges[1:1] = cursor.fetchone()[0]
    return [{"west": left, "south": south, "east": right, "north": north} for left, right in pairwise(edges)]


def _index() -> None:
    """Without an index each strip would look at the whole file."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON {STAGE} USING gist (geom)")

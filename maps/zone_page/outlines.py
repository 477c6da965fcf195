"""Outlines for the page's picture: generalised to a tenth of a pixel's worth, in picture coordinates, kept a while.

The database cuts and simplifies; what comes out is the text of SVG paths. A zone of any size gives a picture of a few
tens of kilobytes, since blocks give way to towns where there are very many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from parcels.models import Zone

WIDTH, MOST_HEIGHT, MARGIN = 720.0, 470.0, 6.0
KEPT_SECONDS = 600
GENERALISED_PX = 0.6
CONTEXT = 60
"""Pieces of water and of green, the largest of each."""
_TABLES = {"block": "parcels_block", "town": "parcels_town", "parcel": "parcels_parcel"}
_INSIDE = {
    "block": ("a.zone_id = %(zone)s", "a.geom"),
    "parcel": ("a.zone_id = %(zone)s AND a.status = 'active'", "a.geom"),
    "town": (
        "ST_Intersects(a.geom, (SELECT g FROM zone))",
        "ST_CollectionExtract(ST_Intersection(a.geom, (SELECT g FROM zone)), 3)",
    ),
}
"""Which of a table's rows are drawn, and what of each."""


@dataclass(frozen=True)
class Outline:
    """An area's path and the point for its label, in picture coordinates."""

    d: str
    x: float
    y: float


@dataclass(frozen=True)
class Sketch:
    """The zone drawn: its own outline, water and green under the areas."""

    width: float
    height: float
    zone: str
    water: tuple[str, ...]
    green: tuple[str, ...]
    areas: dict[int, Outline]


def sketch(zone: Zone, kind: str) -> Sketch:
    """The picture of a zone with its blocks, towns or active parcels; drawn anew after ten minutes."""
    key = f"zone-sketch:{zone.pk}:{kind}"
    kept: Sketch | None = cache.get(key)
    if kept is None:
        kept = _draw(zone, kind)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


@dataclass(frozen=True)
class _Frame:
    """Metres to pixels: west and north edges, pixels a metre."""

    west: float
    north: float
    scale: float

    def sql(self, geometry: str) -> str:
        """The shape in picture coordinates (north up: SVG's turning down is `ST_AsSVG`'s own)."""
        moved = f"ST_TransScale({geometry}, {-self.west!r}, {-self.north!r}, {self.scale!r}, {self.scale!r})"
        return f"ST_Translate(ST_SimplifyPreserveTopology({moved}, {GENERALISED_PX}), {MARGIN}, {-MARGIN})"


def _draw(zone: Zone, kind: str) -> Sketch:
    west, south, east, north = _rows("SELECT ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g) FROM zone", zone)[0]
    inner = WIDTH - 2 * MARGIN
    scale = min(inner / max(east - west, 1.0), (MOST_HEIGHT - 2 * MARGIN) / max(north - south, 1.0))
    frame = _Frame(west, north, scale)
    return Sketch(
        width=round((east - west) * scale + 2 * MARGIN, 1),
        height=round((north - south) * scale + 2 * MARGIN, 1),
        zone=_rows(f"SELECT ST_AsSVG({frame.sql('g')}, 1, 1) FROM zone", zone)[0][0] or "",
        water=_context(zone, frame, "water"),
        green=_context(zone, frame, "green"),
        areas=_areas(zone, frame, kind),
    )


def _areas(zone: Zone, frame: _Frame, kind: str) -> dict[int, Outline]:
    """Blocks or parcels of the zone, or towns cut to it."""
    inside, shape = _INSIDE[kind]
    rows = _rows(
        f"""SELECT id, ST_AsSVG(s, 1, 1), ST_X(ST_PointOnSurface(s)), -ST_Y(ST_PointOnSurface(s))
            FROM (SELECT a.id, {frame.sql(shape)} AS s FROM {_TABLES[kind]} AS a WHERE {inside}) AS drawn
            WHERE NOT ST_IsEmpty(s)""",
        zone,
    )
    return {key: Outline(d, round(x, 1), round(y, 1)) for key, d, x, y in rows if d}


def _context(zone: Zone, frame: _Frame, feature: str) -> tuple[str, ...]:
    cut = "ST_CollectionExtract(ST_Intersection(c.geom, (SELECT g FROM zone)), 3)"
    rows = _rows(
        f"""SELECT ST_AsSVG({frame.sql(cut)}, 1, 1) FROM parcels_contextfeature AS c
            WHERE c.feature = %(feature)s AND ST_Dimension(c.geom) = 2 AND ST_Intersects(c.geom, (SELECT g FROM zone))
            ORDER BY ST_Area(c.geom) DESC LIMIT {CONTEXT}""",
        zone,
        feature=feature,
    )
    return tuple(row[0] for row in rows if row[0])


def _rows(sql: str, zone: Zone, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH zone AS (SELECT geom AS g FROM parcels_zone WHERE id = %(zone)s) {sql}", {"zone": zone.pk, **values}
        )
        return list(cursor.fetchall())

"""Shapes read from PostGIS in millimetres of paper: moved, scaled, cut to the frame and snapped by the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db.models import BinaryField, F, Func, QuerySet

from maps.areas.layer import AreaLayer
from maps.areas.levels import BLOCK, HEXAGON, TOWN
from maps.exports.sheet import Sheet
from maps.models import HexCell
from maps.prints.scale import Ground, metres
from parcels.models import Block, Building, ContextFeature, Parcel, Town, Zone
from parcels.units import m2_to_mu

GRAIN_MM = 0.01
"""Corners stand on a grid of this width: two neighbours keep the same edge, and what is finer nobody can print."""
BEYOND_MM = 3.0
"""Shapes are cut so far outside the frame, so that no edge of a cut shows."""


@dataclass(frozen=True)
class Piece:
    """A parcel or block as it is drawn; `key` is its class in the legend."""

    pk: int
    shape: Any
    key: str
    value: Any
    mu: float
    code: str
    category: str = ""
    kind: str = ""


def on_paper(ground: Ground, column: str = "geom") -> Func:
    """The column as WKB in millimetres from the frame's upper left corner, y down."""
    west, south, east, north = _cut(ground)
    per_metre = 1000 / ground.scale
    top = ground.box[3]
    template = (
        f"ST_AsBinary(ST_SnapToGrid(ST_TransScale(ST_ClipByBox2D(%(expressions)s, "
        f"ST_MakeEnvelope({west:.4f}, {south:.4f}, {east:.4f}, {north:.4f}, {settings.LANDGIS_SRID})::box2d), "
        f"{-ground.west!r}, {-top!r}, {per_metre!r}, {-per_metre!r}), {GRAIN_MM}))"
    )
    return Func(F(column), template=template, output_field=BinaryField())


def _cut(ground: Ground) -> tuple[float, float, float, float]:
    beyond = metres(BEYOND_MM, ground.scale)
    west, south, east, north = ground.box
    return west - beyond, south - beyond, east + beyond, north + beyond


def frame_polygon(ground: Ground) -> Polygon:
    """The land in the frame."""
    box = Polygon.from_bbox(ground.box)
    box.srid = settings.LANDGIS_SRID
    return box


def _shapes(rows: Iterable[Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Rows with something left of their shape, and that shape."""
    kept = list(rows)
    for row, shape in zip(kept, shapely.from_wkb([bytes(row["mm"]) for row in kept]), strict=True):
        if not shape.is_empty:
            yield row, shape


def parcels_in(ground: Ground, parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """Those of `parcels` that lie at least partly in the frame."""
    return parcels.filter(geom__intersects=frame_polygon(ground))


def parcel_pieces(ground: Ground, sheet: Sheet, most: int) -> list[Piece]:
    """The parcels of the filter in the frame, the largest `most` of them."""
    rows = (
        parcels_in(ground, sheet.parcels)
        .annotate(mm=on_paper(ground), shown=F(f"result__{sheet.indicator.name}"))
        .order_by("-area_m2", "id")
        .values("id", "mm", "shown", "parcel_code", "area_m2", "kind", "result__stock_category")[:most]
    )
    return [
        Piece(
            row["id"],
            shape,
            sheet.class_key(row["shown"]),
            row["shown"],
            float(m2_to_mu(row["area_m2"])),
            row["parcel_code"],
            row["result__stock_category"] or "",
            row["kind"],
        )
        for row, shape in _shapes(rows)
    ]


def area_pieces(ground: Ground, layer: AreaLayer) -> list[Piece]:
    """The blocks, towns or hexagons of a layer in the frame, largest first."""
    model: Any = {BLOCK: Block, TOWN: Town, HEXAGON: HexCell}[layer.level]
    told = {row.id: row for row in layer.rows}
    areas = model.objects.filter(pk__in=told, geom__intersects=frame_polygon(ground))
    rows = areas.annotate(mm=on_paper(ground)).order_by("pk").values("pk", "mm")
    found = [(told[row["pk"]], shape) for row, shape in _shapes(rows)]
    pieces = [Piece(one.id, shape, one.key, one.value, one.mu, one.name) for one, shape in found]
    return sorted(pieces, key=lambda piece: -piece.mu)


def outlines(ground: Ground, parcels: QuerySet[Parcel]) -> list[Any]:
    """Shapes of further parcels in the frame: those that the filter holds back."""
    rows = parcels_in(ground, parcels).annotate(mm=on_paper(ground)).order_by("id").values("mm")
    return [shape for _row, shape in _shapes(rows)]


def buildings(ground: Ground) -> list[Any]:
    """Shapes of the buildings that stand."""
    rows = Building.objects.filter(geom__intersects=frame_polygon(ground), demolished_on=None)
    return [shape for _row, shape in _shapes(rows.annotate(mm=on_paper(ground)).order_by("id").values("mm"))]


def zones(ground: Ground) -> list[Any]:
    """Shapes of the zones."""
    rows = Zone.objects.filter(geom__intersects=frame_polygon(ground)).annotate(mm=on_paper(ground)).order_by("id")
    return [shape for _row, shape in _shapes(rows.values("mm"))]


def context(ground: Ground) -> list[tuple[dict[str, Any], Any]]:
    """The quiet base: rows of feature, name and width, with their shapes."""
    rows = ContextFeature.objects.filter(geom__intersects=frame_polygon(ground)).annotate(mm=on_paper(ground))
    return list(_shapes(rows.order_by("id").values("mm", "feature", "name", "width_m")))


def path_of(shapes: Iterable[Any]) -> str:
    """Path data of shapes: polygons closed, lines open."""
    return "".join(_part(part) for shape in shapes for part in shapely.get_parts(shape))


def _part(part: Any) -> str:
    if part.geom_type == "Polygon":
        return "".join(_line(ring, "Z") for ring in (part.exterior, *part.interiors))
    return _line(part, "") if part.geom_type == "LineString" else ""


def _line(line: Any, end: str) -> str:
    coords = np.round(shapely.get_coordinates(line), 2)
    points = [f"{x:g} {y:g}" for x, y in (coords[:-1] if end else coords).tolist()]
    return f"M{'L'.join(points)}{end}" if len(points) > 1 else ""

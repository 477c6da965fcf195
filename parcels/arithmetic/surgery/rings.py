"""Polygons as rings of vertices, and back, without touching a single coordinate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from .outcome import Coordinates, Point


def polygons_of(shape: Any) -> list[Any]:
    """Return the polygons of a shape."""
    parts = shapely.get_parts(shape)
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def rings_of(shape: Any) -> list[Coordinates]:
    """Return all rings of a shape as closed arrays of vertices."""
    return [
        shapely.get_coordinates(ring)
        for polygon in polygons_of(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def vertices_of(shapes: Iterable[Any]) -> Coordinates:
    """Return every vertex of the shapes (closing vertices left out)."""
    found = [ring[:-1] for shape in shapes for ring in rings_of(shape)]
    return np.concatenate(found) if found else np.empty((0, 2))


def with_rings(shape: Any, change: Callable[[Coordinates], Coordinates]) -> Any:
    """Return the shape with each closed ring replaced; a ring of fewer than three corners is dropped."""
    made = []
    for polygon in polygons_of(shape):
        outer, *inner = (change(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors))
        if len(outer) >= 4:
            made.append(shapely.Polygon(outer, [ring for ring in inner if len(ring) >= 4]))
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)


def as_points(vertices: Coordinates | Sequence[Sequence[float]]) -> list[Point]:
    """Return vertices as hashable pairs."""
    return [(float(x), float(y)) for x, y in vertices]


def segments_of(shape: Any) -> tuple[Coordinates, Coordinates]:
    """Return the starts and the ends of all edges of a shape."""
    rings = rings_of(shape)
    if not rings:
        return np.empty((0, 2)), np.empty((0, 2))
    return np.concatenate([ring[:-1] for ring in rings]), np.concatenate([ring[1:] for ring in rings])

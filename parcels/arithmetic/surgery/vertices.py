"""The heart of surgery: put the same vertex, to the last bit, into every parcel whose edge it lies on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from .outcome import NODE_TOL_M, Coordinates, Noded, Point
from .rings import as_points, vertices_of, with_rings


def along(starts: Coordinates, ends: Coordinates, point: Point) -> tuple[Coordinates, Coordinates]:
    """Where a point lies beside edges: its place along each (0 to 1) and its distance from the edge's line (m)."""
    edge = ends - starts
    away = np.asarray(point) - starts
    length2 = np.einsum("ij,ij->i", edge, edge)
    length2 = np.where(length2 > 0, length2, 1.0)
    place = np.einsum("ij,ij->i", away, edge) / length2
    distance = np.abs(edge[:, 0] * away[:, 1] - edge[:, 1] * away[:, 0]) / np.sqrt(length2)
    return place, distance


def insert_into_ring(ring: Coordinates, points: Coordinates, tolerance: float) -> Coordinates:
    """Insert points into the edges of a closed ring that they lie on; those that are vertices already stay out."""
    starts, ends = ring[:-1], ring[1:]
    found: list[tuple[int, float, Point]] = []
    there = set(as_points(starts))
    for point in dict.fromkeys(as_points(points)):
        if point in there:
            continue
        place, distance = along(starts, ends, point)
        # Nearer to an end than the tolerance is that end, not a place on the edge.
        slack = tolerance / np.maximum(np.hypot(*(ends - starts).T), tolerance)
        on = np.flatnonzero((distance <= tolerance) & (place > slack) & (place < 1 - slack))
        if len(on):
            nearest = int(on[np.argmin(distance[on])])
            found.append((nearest, float(place[nearest]), point))
    if not found:
        return ring
    found.sort()
    return np.insert(ring, [edge + 1 for edge, _, _ in found], [point for _, _, point in found], axis=0)


def insert_vertices(shape: Any, points: Coordinates, tolerance: float = NODE_TOL_M) -> Any:
    """Return the shape with the points inserted where they lie on its edges; the same object when none does."""
    near = _near(shape, points, tolerance)
    if not len(near):
        return shape
    made = with_rings(shape, lambda ring: insert_into_ring(ring, near, tolerance))
    return made if shapely.get_num_coordinates(made) > shapely.get_num_coordinates(shape) else shape


def _near(shape: Any, points: Coordinates, tolerance: float) -> Coordinates:
    if not len(points):
        return points
    return points[shapely.dwithin(shapely.boundary(shape), shapely.points(points), tolerance)]


def node_neighbours(shapes: Mapping[int, Any], points: Coordinates, tolerance: float = NODE_TOL_M) -> dict[int, Noded]:
    """Return the neighbours that a new vertex lies on the edge of, with it inserted."""
    noded = {}
    for key, shape in shapes.items():
        made = insert_vertices(shape, points, tolerance)
        if made is not shape:
            before = set(as_points(vertices_of([shape])))
            new = [point for point in as_points(vertices_of([made])) if point not in before]
            noded[key] = Noded(made, tuple(dict.fromkeys(new)))
    return noded


def new_vertices(before: Iterable[Any], after: Iterable[Any]) -> Coordinates:
    """Return the vertices of `after` that none of `before` has."""
    known = set(as_points(vertices_of(before)))
    found = [point for point in dict.fromkeys(as_points(vertices_of(after))) if point not in known]
    return np.array(found, dtype=float).reshape(-1, 2)

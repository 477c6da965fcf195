"""No overlap wider than 2 mm, checked over a whole file at once: first the coverage, then only what it flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

WIDTH_M = 0.002


@dataclass(frozen=True)
class Overlap:
    """Two shapes, by position, that share land: how much, and how wide at its widest."""

    first: int
    second: int
    area_m2: float
    width_m: float


def find_overlaps(shapes: np.ndarray) -> list[Overlap]:
    """Return every pair of shapes that overlap by more than 2 mm of width (metres).

    A coverage check (edges that do not match their neighbour's) names the suspects in linear time; only pairs with a
    suspect in them are intersected. Two equal shapes have matching edges, so equals are looked for apart.
    """
    if len(shapes) < 2:
        return []
    suspects = _suspects(shapes)
    if not suspects.any():
        return []
    tree = shapely.STRtree(shapes)
    asked = np.flatnonzero(suspects)
    left, right = tree.query(shapes[asked], predicate="intersects")
    pairs = np.unique(np.sort(np.column_stack([asked[left], right]), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return _measured(shapes, pairs)


def _suspects(shapes: np.ndarray) -> np.ndarray:
    edges = shapely.coverage_invalid_edges(shapes)
    suspects = ~shapely.is_empty(edges)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    _values, inverse, counts = np.unique(np.round(points, 3), axis=0, return_inverse=True, return_counts=True)
    return np.asarray(suspects | (counts[inverse.ravel()] > 1))


def _measured(shapes: np.ndarray, pairs: np.ndarray) -> list[Overlap]:
    if not len(pairs):
        return []
    first, second = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    inner = shapely.relate_pattern(first, second, "T********")
    pairs, first, second = pairs[inner], first[inner], second[inner]
    shared = _land_only(shapely.intersection(first, second))
    wide = ~shapely.is_empty(shapely.buffer(shared, -WIDTH_M / 2))
    return [
        Overlap(int(i), int(j), float(area), widest(land))
        for (i, j), land, area in zip(pairs[wide], shared[wide], shapely.area(shared[wide]), strict=True)
    ]


def _land_only(shared: np.ndarray) -> np.ndarray:
    """Return the polygons of shared land, without the lines and points in which shapes merely touch."""
    mixed = np.flatnonzero(shapely.get_type_id(shared) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for at in mixed:
        parts = shapely.get_parts(shared[at])
        shared[at] = shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    return shared


def widest(land: Any) -> float:
    """Return the diameter of the largest circle inside some land (m)."""
    circle = shapely.maximum_inscribed_circle(land, tolerance=0.01)
    return round(2 * float(shapely.length(circle)), 4)

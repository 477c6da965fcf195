"""Drawn lines made ready to cut: ends snapped, crossings computed once and shared by line and ring."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from .outcome import NODE_TOL_M, Coordinates, NotPossible, Point
from .rings import segments_of, vertices_of
from .vertices import along, insert_vertices

ATTRACT_M = 0.001
"""A line that passes a corner this closely goes through it: no survey tells the two apart."""


def snapped(points: Coordinates, shapes: Iterable[Any], snap_m: float) -> Coordinates:
    """Move points to the nearest vertex within `snap_m`, else to the nearest edge within it."""
    shapes = list(shapes)
    corners = vertices_of(shapes)
    ends = [segments_of(shape) for shape in shapes]
    if not len(corners) or snap_m <= 0:
        return points
    starts, stops = np.concatenate([a for a, _ in ends]), np.concatenate([b for _, b in ends])
    return np.array([_snapped(point, corners, starts, stops, snap_m) for point in points], dtype=float)


def _snapped(point: Coordinates, corners: Coordinates, starts: Coordinates, stops: Coordinates, snap_m: float) -> Any:
    far = np.hypot(*(corners - point).T)
    nearest = int(np.argmin(far))
    if far[nearest] <= snap_m:
        return corners[nearest]
    place, distance = along(starts, stops, (point[0], point[1]))
    distance = np.where((place > 0) & (place < 1), distance, np.inf)
    edge = int(np.argmin(distance))
    if distance[edge] > snap_m:
        return point
    return starts[edge] + place[edge] * (stops[edge] - starts[edge])


def crossings(line: Coordinates, starts: Coordinates, ends: Coordinates) -> list[tuple[int, float, Point]]:
    """Proper crossings of a line with edges: segment of the line, place along it, and the point.

    Computed beside the line's own start, so that no digit is lost to the large coordinates.
    """
    found: list[tuple[int, float, Point]] = []
    for number, (first, last) in enumerate(itertools.pairwise(line)):
        course, edge, away = last - first, ends - starts, starts - first
        cross = course[0] * edge[:, 1] - course[1] * edge[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            on_line = (away[:, 0] * edge[:, 1] - away[:, 1] * edge[:, 0]) / cross
            on_edge = (away[:, 0] * course[1] - away[:, 1] * course[0]) / cross
        inside = (cross != 0) & (on_line > 0) & (on_line < 1) & (on_edge > 0) & (on_edge < 1)
        for at in np.flatnonzero(inside):
            point = starts[at] + on_edge[at] * edge[at]
            if _is_new(point, first, last, starts[at], ends[at]):
                found.append((number, float(on_line[at]), (float(point[0]), float(point[1]))))
    return sorted(found)


def _is_new(point: Coordinates, *others: Coordinates) -> bool:
    """Whether a crossing is a place of its own, not a corner that line and edge meet at already."""
    return all(float(np.hypot(*(point - other))) > NODE_TOL_M for other in others)


def through_corners(line: Coordinates, shape: Any, attract_m: float) -> Coordinates:
    """Lead a line through the corners that it passes within `attract_m`."""
    made = _insert_into_line(line, vertices_of([shape]), attract_m)
    keep = np.r_[True, np.any(made[1:] != made[:-1], axis=1)]
    return made[keep]


def _insert_into_line(line: Coordinates, points: Coordinates, tolerance: float) -> Coordinates:
    found = []
    there = {tuple(point) for point in line.tolist()}
    for point in points:
        if tuple(point.tolist()) in there:
            continue
        place, distance = along(line[:-1], line[1:], (point[0], point[1]))
        on = np.flatnonzero((distance <= tolerance) & (place > 0) & (place < 1))
        if len(on):
            nearest = int(on[np.argmin(distance[on])])
            found.append((nearest, float(place[nearest]), tuple(point.tolist())))
    found = sorted(set(found))
    if not found:
        return line
    return np.insert(line, [at + 1 for at, _, _ in found], [point for _, _, point in found], axis=0)


def ready(line: Any, shape: Any, around: Iterable[Any], snap_m: float, attract_m: float) -> tuple[Coordinates, Any]:
    """Return the line with every crossing in it, and the shape with every crossing in its rings."""
    drawn = np.asarray(line, dtype=float)
    if drawn.ndim != 2 or drawn.shape[1] != 2 or len(drawn) < 2 or not np.isfinite(drawn).all():
        raise NotPossible("line_unreadable")
    drawn = through_corners(snapped(drawn, [shape, *around], snap_m), shape, attract_m)
    if len(drawn) < 2:
        raise NotPossible("line_unreadable")
    starts, ends = segments_of(shape)
    met = crossings(drawn, starts, ends)
    if met:
        drawn = np.insert(drawn, [at + 1 for at, _, _ in met], [point for _, _, point in met], axis=0)
    return drawn, insert_vertices(shape, drawn)


def inner_edges(line: Coordinates, shape: Any) -> list[Any]:
    """Return the line's segments that run through the inside of a shape, noded with each other."""
    pairs = shapely.linestrings(np.stack([line[:-1], line[1:]], axis=1))
    middles = shapely.points((line[:-1] + line[1:]) / 2)
    shapely.prepare(shape)
    inside = shapely.contains_properly(shape, middles)
    inside &= shapely.distance(shapely.boundary(shape), middles) > NODE_TOL_M
    return list(np.asarray(pairs)[inside])


def edges_of(shape: Any) -> list[Any]:
    """Return every edge of a shape as a line of two points."""
    starts, ends = segments_of(shape)
    return list(np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1))))


def noded_with_each_other(edges: Sequence[Any]) -> list[Any]:
    """Cut drawn lines where they cross each other."""
    lines = shapely.get_parts(shapely.node(shapely.multilinestrings(list(edges))))
    return list(lines)

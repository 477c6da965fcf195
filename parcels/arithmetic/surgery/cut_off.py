"""Cut a given area off one side of a parcel, parallel to that side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from .outcome import AREA_TOL_M2, NODE_TOL_M, Check, Coordinates, Neighbourhood, NotPossible, Outcome, pieces_of
from .split import cut
from .vertices import new_vertices, node_neighbours

MARGIN_M = 10.0
POLISHING = 6


def cut_off(
    hood: Neighbourhood,
    parcel_id: int,
    area_m2: float,
    side: Sequence[Sequence[float]] | None = None,
    bearing_deg: float | None = None,
) -> Outcome:
    """Cut `area_m2` off a parcel by a line parallel to a side; the piece lies at that side and is named ``a``.

    Parameters
    ----------
    side : two points, optional
        An edge of the parcel, or any line the cut is to be parallel to; the piece lies on its side of the parcel.
    bearing_deg : float, optional
        Instead of an edge: the direction the piece lies in, clockwise from north (0 = off the north).

    Raises
    ------
    NotPossible
        ``cut_off_area``, ``side_unreadable``, ``cut_off_not_exact``.
    """
    shape = hood.of(parcel_id)
    if not math.isfinite(area_m2) or not AREA_TOL_M2 < area_m2 < shape.area - AREA_TOL_M2:
        raise NotPossible("cut_off_area", {"area_m2": area_m2, "parcel_m2": shape.area})
    inward = _inward(shape, side, bearing_deg)
    near, far = _cut_exactly(shape, inward, area_m2)
    around = hood.others([parcel_id])
    noded = node_neighbours(around, new_vertices([shape], [near, far]))
    first, last = pieces_of([near], {parcel_id: shape})[0], pieces_of([far], {parcel_id: shape})[0]
    pieces = (first, type(last)("b", last.shape, last.shares))
    several = max(shapely.get_num_geometries(near), shapely.get_num_geometries(far))
    checks = (Check("piece_in_parts", "warning", {"parts": int(several)}),) if several > 1 else ()
    return Outcome((parcel_id,), pieces, {}, noded, checks)


def _inward(shape: Any, side: Sequence[Sequence[float]] | None, bearing_deg: float | None) -> Coordinates:
    """Return the unit vector that leads from the chosen side into the parcel."""
    if side is None:
        if bearing_deg is None or not math.isfinite(bearing_deg):
            raise NotPossible("side_unreadable")
        angle = math.radians(bearing_deg)
        return -np.array([math.sin(angle), math.cos(angle)])
    ends = np.asarray(side, dtype=float)
    if ends.shape != (2, 2) or not np.isfinite(ends).all() or math.dist(*ends) < NODE_TOL_M:
        raise NotPossible("side_unreadable")
    course = (ends[1] - ends[0]) / math.dist(*ends)
    inward = np.array([-course[1], course[0]])
    heights = (shapely.get_coordinates(shape.centroid)[0] - ends[0]) @ inward
    middle = ends.mean(axis=0)
    left, right = (shapely.Point(middle + sign * 1e-3 * inward) for sign in (1, -1))
    if shapely.contains(shape, left) != shapely.contains(shape, right):
        return inward if shapely.contains(shape, left) else -inward
    return inward if heights >= 0 else -inward


def _cut_exactly(shape: Any, inward: Coordinates, area_m2: float) -> tuple[Any, Any]:
    """Return the piece at the side and the rest, the piece's area right to `AREA_TOL_M2`."""
    from scipy.optimize import brentq  # here, since it takes most of a second to load and few requests need it

    origin = shapely.get_coordinates(shape)[0]
    heights = (shapely.get_coordinates(shape) - origin) @ inward
    at = brentq(lambda t: _below(shape, origin, inward, t).area - area_m2, heights.min(), heights.max(), xtol=1e-10)
    for _again in range(POLISHING):
        near, far, width = _halves(shape, origin, inward, at)
        missing = area_m2 - near.area
        if abs(missing) <= AREA_TOL_M2 / 10:
            return near, far
        at += missing / width
    if abs(missing) <= AREA_TOL_M2:
        return near, far
    raise NotPossible("cut_off_not_exact", {"difference_m2": missing})


def _below(shape: Any, origin: Coordinates, inward: Coordinates, at: float) -> Any:
    """Return the part of the shape on the near side of the line at this height."""
    reach = _reach(shape)
    course = np.array([inward[1], -inward[0]])
    top = origin + at * inward
    corners = [
        top - reach * course,
        top + reach * course,
        top + reach * (course - inward),
        top - reach * (course + inward),
    ]
    return shapely.intersection(shape, shapely.Polygon(corners))


def _reach(shape: Any) -> float:
    west, south, east, north = shape.bounds
    return 2 * math.hypot(east - west, north - south) + MARGIN_M


def _halves(shape: Any, origin: Coordinates, inward: Coordinates, at: float) -> tuple[Any, Any, float]:
    course = np.array([inward[1], -inward[0]])
    top, reach = origin + at * inward, _reach(shape)
    line = [top - reach * course, top + reach * course]
    made = cut(shape, [line], [], 0.0, NODE_TOL_M)
    near = [face for face in made.faces if (shapely.get_coordinates(face.centroid)[0] - top) @ inward < 0]
    far = [face for face in made.faces if not any(face is other for other in near)]
    width = shapely.length(shapely.intersection(shape, shapely.LineString(line)))
    return _together(near), _together(far), float(width)


def _together(faces: list[Any]) -> Any:
    return faces[0] if len(faces) == 1 else shapely.MultiPolygon(faces)

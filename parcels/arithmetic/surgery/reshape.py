"""Give one parcel another boundary; neighbours that share the changed course follow when that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import shapely

from .cut_lines import snapped
from .move_boundary import moved, refuse_unsound
from .outcome import AREA_TOL_M2, NODE_TOL_M, Neighbourhood, NotPossible, Outcome, Point
from .rings import as_points, rings_of, vertices_of, with_rings
from .vertices import insert_vertices, new_vertices, node_neighbours

Chain = tuple[Point, ...]
NEAR_M = 1e-4
"""Lines this near run along each other: a file in tenths of a millimetre tells no more."""
SHARED_M = 0.01
"""So much common line is no corner that two parcels only touch at."""


def reshape(
    hood: Neighbourhood, parcel_id: int, shape: Any, neighbours_follow: bool = False, snap_m: float = 0.05
) -> Outcome:
    """Replace a parcel's boundary; `changed` holds it and the neighbours that followed.

    Raises
    ------
    NotPossible
        ``result_invalid``, ``overlaps_neighbour``, ``neighbour_shares_part``, ``nothing_changed``.
    """
    before = hood.of(parcel_id)
    around = hood.others([parcel_id])
    _refuse_unreadable(shape)
    # A corner that moves along its own edge leaves its old place on the new one, where neighbours still have it.
    going = set(_moves(_changed_courses(before, shape))) if neighbours_follow else set()
    after = fitted(shape, list(around.values()), snap_m, keep=before, going=going)
    if shapely.equals_exact(after, before, 0):
        raise NotPossible("nothing_changed")
    changed = {parcel_id: after}
    if neighbours_follow:
        changed |= _followers(before, after, around)
    refuse_unsound(changed)
    others = {key: other for key, other in around.items() if key not in changed}
    if neighbours_follow:
        _refuse_left_behind([(hood.of(key), made) for key, made in changed.items()], others)
    for one in changed.values():
        refuse_overlap(one, others)
    noded = node_neighbours(others, new_vertices([before], changed.values()))
    return Outcome((), (), changed, noded)


def fitted(
    shape: Any, around: Sequence[Any], snap_m: float, keep: Any = None, going: Collection[Point] = frozenset()
) -> Any:
    """Return a drawn shape snapped to what is there; vertices that `keep` already has stay as they are.

    Vertices of others on its edges become its own, but for those that are `going` to another place.
    """
    _refuse_unreadable(shape)
    known = set() if keep is None else set(as_points(vertices_of([keep])))
    old = as_points(shapely.get_coordinates(shape))
    fresh = [point for point in dict.fromkeys(old) if point not in known]
    places = dict(zip(fresh, as_points(snapped(np.array(fresh).reshape(-1, 2), around, snap_m)), strict=True))
    made = with_rings(shape, lambda ring: _without_repeats([places.get(point, point) for point in as_points(ring)]))
    if made.is_empty or not made.is_valid:
        raise NotPossible("result_invalid", {"reason": shapely.is_valid_reason(made)})
    # A neighbour's corner on the new edge becomes a corner here too, within the distance that drawing snaps.
    near = np.array([point for point in as_points(vertices_of(around)) if point not in going]).reshape(-1, 2)
    kept_edges = NODE_TOL_M if keep is not None else snap_m
    made = insert_vertices(made, near, kept_edges)
    if not made.is_valid:
        raise NotPossible("result_invalid", {"reason": shapely.is_valid_reason(made)})
    return shapely.normalize(made) if keep is None else made


def _refuse_unreadable(shape: Any) -> None:
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        raise NotPossible("line_unreadable")


def _without_repeats(ring: list[Point]) -> Any:
    kept = [point for at, point in enumerate(ring) if at == 0 or point != ring[at - 1]]
    return np.array(kept, dtype=float)


def refuse_overlap(shape: Any, around: Mapping[int, Any]) -> None:
    """Refuse a shape that takes land of others."""
    for key, other in around.items():
        area = float(shapely.intersection(shape, other).area)
        if area > AREA_TOL_M2 * max(1.0, shapely.length(shape)):
            raise NotPossible("overlaps_neighbour", {"id": key, "area_m2": area})


def _followers(before: Any, after: Any, around: Mapping[int, Any]) -> dict[int, Any]:
    """Return the neighbours whose boundary runs along a changed course, with the new course in it.

    A course that only moves its vertices takes each of them along in every parcel that stands on it, also where the
    parcel's boundary turns off there; a course with other vertices than before needs a neighbour along all of it.
    """
    courses = _changed_courses(before, after)
    places = _moves(courses)
    followers = {}
    for key, shape in around.items():
        made = moved(shape, places) if places.keys() & set(as_points(vertices_of([shape]))) else shape
        for old, new in courses:
            if len(old) == len(new):
                continue
            made = _with_course(key, made, old, new)
        if made is not shape:
            followers[key] = made
    return followers


def _moves(courses: Sequence[tuple[Chain, Chain]]) -> dict[Point, Point]:
    """Return the vertices that only move, with their new places."""
    return {a: b for old, new in courses if len(old) == len(new) for a, b in zip(old, new, strict=True) if a != b}


def _refuse_left_behind(changes: Sequence[tuple[Any, Any]], others: Mapping[int, Any]) -> None:
    """Refuse a change that leaves somebody at the old course, who has no vertex there to follow with: a gap would open.

    It happens where the coverage has an edge that meets two, as imported files do.
    """
    left = [shapely.difference(shapely.boundary(old), shapely.buffer(new.boundary, NEAR_M)) for old, new in changes]
    old_courses = shapely.union_all(left)
    for key, other in others.items():
        if shapely.length(shapely.intersection(old_courses, shapely.buffer(other.boundary, NEAR_M))) > SHARED_M:
            raise NotPossible("neighbour_shares_part", {"id": key})


def _changed_courses(before: Any, after: Any) -> list[tuple[Chain, Chain]]:
    """Return old and new course between corners that stayed, ring by ring."""
    courses = []
    for old, new in zip(rings_of(before), rings_of(after), strict=False):
        first, second = as_points(old[:-1]), as_points(new[:-1])
        anchor = next((point for point in first if point in set(second)), None)
        if anchor is None:
            raise NotPossible("nothing_stays")
        first, second = _from(first, anchor), _from(second, anchor)
        for what, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
            if what != "equal":
                courses.append((tuple(first[a - 1 : b + 1]), tuple(second[c - 1 : d + 1])))
    return courses


def _from(ring: list[Point], anchor: Point) -> list[Point]:
    at = ring.index(anchor)
    return [*ring[at:], *ring[:at], anchor]


def _with_course(key: int, shape: Any, old: Chain, new: Chain) -> Any:
    """Return the neighbour with the old course, walked the other way, replaced; the same object where it has none."""
    back, forth = old[::-1], new[::-1]
    for ring in rings_of(shape):
        points = as_points(ring[:-1])
        shared = [point for point in back[1:-1] if point in set(points)]
        has_edge = _is_walked(points, back)
        if has_edge:
            return with_rings(shape, lambda one: _replaced(one, back, forth))
        if shared:
            raise NotPossible("neighbour_shares_part", {"id": key})
    return shape


def _is_walked(points: list[Point], chain: Chain) -> bool:
    if chain[0] not in points:
        return False
    turned = _from(points, chain[0])
    return tuple(turned[: len(chain)]) == chain


def _replaced(ring: Any, chain: Chain, course: Chain) -> Any:
    points = as_points(ring[:-1])
    if not _is_walked(points, chain):
        return ring
    turned = _from(points, chain[0])
    return np.array([*course, *turned[len(chain) :]], dtype=float)

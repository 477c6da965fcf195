"""Give the boundary between parcels a new course; together they keep their land."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from .merge import union
from .outcome import AREA_TOL_M2, NODE_TOL_M, Neighbourhood, NotPossible, Outcome, Point, pieces_of
from .rings import as_points, with_rings
from .split import cut
from .vertices import new_vertices, node_neighbours


def move_boundary(
    hood: Neighbourhood,
    ids: Sequence[int],
    line: Any = None,
    moves: Sequence[Sequence[Sequence[float]]] | None = None,
    snap_m: float = 0.05,
) -> Outcome:
    """Move the boundary between parcels; they retire and as many begin, each in the place of one (same order).

    Parameters
    ----------
    ids : two parcels with `line`, two or more with `moves`.
    line : the new course; it must lead from outer boundary to outer boundary of the two together.
    moves : pairs of an existing vertex, exactly as it stands, and its new place.

    Raises
    ------
    NotPossible
        ``boundary_needs_two``, ``boundary_pieces``, ``vertex_not_shared``, ``vertex_of_a_third``,
        ``moves_change_outline``, ``result_invalid`` and what `split` refuses.
    """
    chosen = list(dict.fromkeys(ids))
    if len(chosen) < 2:
        raise NotPossible("boundary_needs_two")
    parents = {key: hood.of(key) for key in chosen}
    around = hood.others(chosen)
    if line is not None:
        if len(chosen) != 2:
            raise NotPossible("boundary_needs_two")
        after = _by_line(parents, list(around.values()), line, snap_m)
    else:
        after = _by_moves(parents, around, moves or [], snap_m)
    noded = node_neighbours(around, new_vertices(parents.values(), after.values()))
    pieces = tuple(
        type(piece)(chr(97 + at), piece.shape, piece.shares)
        for at, key in enumerate(chosen)
        for piece in pieces_of([after[key]], parents)
    )
    return Outcome(tuple(chosen), pieces, {}, noded)


def _by_line(parents: Mapping[int, Any], around: Sequence[Any], line: Any, snap_m: float) -> dict[int, Any]:
    together = union(list(parents.values()))
    made = cut(together, [line], around, snap_m)
    if len(made.faces) != 2:
        raise NotPossible("boundary_pieces", {"pieces": len(made.faces)})
    (first, one), (second, other) = parents.items()
    ahead = shapely.intersection(made.faces[0], one).area + shapely.intersection(made.faces[1], other).area
    behind = shapely.intersection(made.faces[1], one).area + shapely.intersection(made.faces[0], other).area
    faces = made.faces if ahead >= behind else made.faces[::-1]
    return {first: faces[0], second: faces[1]}


def _by_moves(
    parents: Mapping[int, Any], around: Mapping[int, Any], moves: Sequence[Any], snap_m: float
) -> dict[int, Any]:
    places = _read(moves)
    if not places:
        raise NotPossible("line_unreadable")
    _refuse_strangers(parents, around, places)
    after = {key: moved(shape, places) for key, shape in parents.items()}
    if all(shapely.equals_exact(after[key], parents[key], 0) for key in parents):
        raise NotPossible("vertex_not_shared")
    refuse_unsound(after)
    before = shapely.union_all(list(parents.values()))
    change = float(shapely.symmetric_difference(shapely.union_all(list(after.values())), before).area)
    if change > AREA_TOL_M2:
        raise NotPossible("moves_change_outline", {"difference_m2": change})
    return after


def _read(moves: Sequence[Any]) -> dict[Point, Point]:
    try:
        pairs = np.asarray(moves, dtype=float).reshape(-1, 2, 2)
    except ValueError as error:
        raise NotPossible("line_unreadable") from error
    if not np.isfinite(pairs).all():
        raise NotPossible("line_unreadable")
    return {(float(a[0]), float(a[1])): (float(b[0]), float(b[1])) for a, b in pairs}


def _refuse_strangers(parents: Mapping[int, Any], around: Mapping[int, Any], places: Mapping[Point, Point]) -> None:
    """A vertex that a third parcel stands on can't move without that parcel."""
    olds = shapely.multipoints(list(places))
    for key, shape in around.items():
        if shapely.dwithin(shapely.boundary(shape), olds, NODE_TOL_M):
            raise NotPossible("vertex_of_a_third", {"id": key})


def moved(shape: Any, places: Mapping[Point, Point]) -> Any:
    """Return the shape with vertices in their new places."""
    return with_rings(shape, lambda ring: np.array([places.get(point, point) for point in as_points(ring)]))


def refuse_unsound(after: Mapping[int, Any]) -> None:
    """Refuse shapes that cross themselves or each other."""
    keys = list(after)
    for key in keys:
        if not after[key].is_valid:
            raise NotPossible("result_invalid", {"id": key, "reason": shapely.is_valid_reason(after[key])})
    for at, key in enumerate(keys):
        for other in keys[at + 1 :]:
            area = float(shapely.intersection(after[key], after[other]).area)
            if area > AREA_TOL_M2:
                raise NotPossible("result_overlaps", {"id": key, "other_id": other, "area_m2": area})

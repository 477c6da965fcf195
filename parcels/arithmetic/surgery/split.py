"""Split a parcel by drawn lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .cut_lines import ATTRACT_M, edges_of, inner_edges, noded_with_each_other, ready
from .outcome import AREA_TOL_M2, Check, Neighbourhood, NotPossible, Outcome, pieces_of
from .rings import polygons_of
from .vertices import new_vertices, node_neighbours


@dataclass(frozen=True)
class Cut:
    """A shape cut into faces; `whole` is the shape with the cut's ends in its rings, `uncut` parts no line met."""

    whole: Any
    faces: tuple[Any, ...]
    uncut: tuple[Any, ...]


def split(hood: Neighbourhood, parcel_id: int, lines: Sequence[Any], snap_m: float) -> Outcome:
    """Split a parcel by one or more lines; it retires and its pieces begin.

    Lines may cross the parcel several times, run through holes and cross each other; what lies outside is ignored.

    Raises
    ------
    NotPossible
        ``line_ends_inside``, ``line_cuts_nothing``, ``line_unreadable``.
    """
    shape = hood.of(parcel_id)
    around = hood.others([parcel_id])
    made = cut(shape, lines, list(around.values()), snap_m)
    pieces, checks = _with_uncut_parts(made)
    noded = node_neighbours(around, new_vertices([shape], pieces))
    return Outcome((parcel_id,), pieces_of(pieces, {parcel_id: shape}), {}, noded, checks)


def cut(shape: Any, lines: Sequence[Any], around: Sequence[Any], snap_m: float, attract_m: float = ATTRACT_M) -> Cut:
    """Cut a shape along lines into faces whose areas sum to its own."""
    whole, inner = shape, []
    drawn = []
    for line in lines:
        made, whole = ready(line, whole, around, snap_m, attract_m)
        drawn.append(made)
    for made in drawn:
        # A later line's end may lie on an earlier one's corner: the finished outline counts.
        inner += inner_edges(made, whole)
    if not inner:
        raise NotPossible("line_cuts_nothing")
    if len(lines) > 1 or not shapely.is_simple(shapely.linestrings(drawn[0])):
        inner = noded_with_each_other(inner)
    faces = _faces(whole, inner)
    return Cut(whole, tuple(faces), tuple(_uncut(whole, faces)))


def _faces(whole: Any, inner: Sequence[Any]) -> list[Any]:
    edges = np.array([*edges_of(whole), *inner], dtype=object)
    polygons, _cuts, dangles, _bad = shapely.polygonize_full(edges)
    loose = shapely.get_parts(dangles)
    if len(loose):
        end = _loose_end(loose, whole)
        raise NotPossible("line_ends_inside", {"x": round(end[0], 3), "y": round(end[1], 3)})
    faces = [face for face in shapely.get_parts(polygons) if shapely.contains(whole, face.representative_point())]
    if len(faces) <= len(polygons_of(whole)):
        raise NotPossible("line_cuts_nothing")
    lost = abs(sum(face.area for face in faces) - whole.area)
    if lost > AREA_TOL_M2:
        raise NotPossible("areas_do_not_sum", {"difference_m2": lost})
    return faces


def _loose_end(loose: Any, whole: Any) -> tuple[float, float]:
    """Return the end of a dangling line that lies deepest inside."""
    ends = shapely.get_coordinates(loose)
    deep = shapely.distance(shapely.boundary(whole), shapely.points(ends))
    x, y = ends[int(np.argmax(deep))]
    return float(x), float(y)


def _uncut(whole: Any, faces: Sequence[Any]) -> list[Any]:
    """Return the parts of a multipart shape that came through whole."""
    parts = polygons_of(whole)
    if len(parts) == 1:
        return []
    return [face for face in faces if any(shapely.equals(face, part) for part in parts)]


def _with_uncut_parts(made: Cut) -> tuple[list[Any], tuple[Check, ...]]:
    """Leave the parts that no line met with the largest piece, and say so."""
    if not made.uncut:
        return list(made.faces), ()
    pieces = [face for face in made.faces if not any(face is other for other in made.uncut)]
    largest = max(range(len(pieces)), key=lambda at: pieces[at].area)
    pieces[largest] = shapely.MultiPolygon([pieces[largest], *made.uncut])
    return pieces, (Check("parts_go_along", "warning", {"parts": len(made.uncut)}),)

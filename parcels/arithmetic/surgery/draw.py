"""Draw a new parcel, add a part to one, cut a part out of one."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from .merge import union
from .outcome import AREA_TOL_M2, Check, Neighbourhood, NotPossible, Outcome, pieces_of
from .reshape import fitted, refuse_overlap
from .rings import rings_of, vertices_of
from .split import cut
from .vertices import new_vertices, node_neighbours


def draw(hood: Neighbourhood, shape: Any, snap_m: float = 0.05) -> Outcome:
    """Begin a parcel on land that no other has.

    Raises
    ------
    NotPossible
        ``result_invalid``, ``overlaps_neighbour``.
    """
    made = fitted(shape, list(hood.shapes.values()), snap_m)
    refuse_overlap(made, hood.shapes)
    noded = node_neighbours(hood.shapes, vertices_of([made]))
    return Outcome((), pieces_of([made], {}), {}, noded, _in_parts(made))


def add_part(hood: Neighbourhood, parcel_id: int, part: Any, snap_m: float = 0.05) -> Outcome:
    """Add land to a parcel: joined where it touches along an edge, a part of its own else (with a warning)."""
    before, around = hood.of(parcel_id), hood.others([parcel_id])
    made = fitted(part, list(hood.shapes.values()), snap_m)
    refuse_overlap(made, {parcel_id: before, **around})
    after = _joined(before, made)
    noded = node_neighbours(around, new_vertices([before], [after]))
    return Outcome((), (), {parcel_id: after}, noded, _in_parts(after))


def _joined(before: Any, part: Any) -> Any:
    if shapely.length(shapely.intersection(shapely.boundary(before), shapely.boundary(part))) > 0:
        return union([before, part])
    return shapely.MultiPolygon([*shapely.get_parts(before), *shapely.get_parts(part)])


def cut_part(hood: Neighbourhood, parcel_id: int, part: Any, keep_part: bool, snap_m: float = 0.05) -> Outcome:
    """Cut the drawn part out of a parcel; kept, it becomes a parcel (piece ``b``), else its land leaves the register.

    Raises
    ------
    NotPossible
        ``line_cuts_nothing`` when the part misses the parcel, ``result_invalid`` when it crosses itself.
    """
    before, around = hood.of(parcel_id), hood.others([parcel_id])
    if part.is_empty or not part.is_valid:
        raise NotPossible("result_invalid", {"reason": shapely.is_valid_reason(part)})
    made = cut(before, rings_of(part), list(around.values()), snap_m)
    inside = [face for face in made.faces if shapely.contains(part, face.representative_point())]
    outside = [face for face in made.faces if not any(face is other for other in inside)]
    if not inside or not outside:
        raise NotPossible("line_cuts_nothing")
    rest, taken = _together(outside), _together(inside)
    noded = node_neighbours(around, new_vertices([before], [rest, taken]))
    if not keep_part:
        return Outcome((), (), {parcel_id: rest}, noded, _in_parts(rest))
    first, second = (pieces_of([shape], {parcel_id: before})[0] for shape in (rest, taken))
    return Outcome((parcel_id,), (first, type(second)("b", second.shape, second.shares)), {}, noded, _in_parts(rest))


def _together(faces: list[Any]) -> Any:
    return faces[0] if len(faces) == 1 else shapely.MultiPolygon(faces)


def _in_parts(shape: Any) -> tuple[Check, ...]:
    """A 宗地 is one closed piece; several parts are accepted with a warning (DESIGN section 4)."""
    parts = int(shapely.get_num_geometries(shape))
    small = float(np.min(shapely.area(shapely.get_parts(shape))))
    if parts == 1:
        return ()
    return (Check("piece_in_parts", "warning", {"parts": parts, "smallest_m2": max(small, AREA_TOL_M2)}),)

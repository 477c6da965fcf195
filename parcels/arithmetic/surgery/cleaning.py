"""Repair a coverage: close a gap, cut an overlap, dissolve a sliver."""

from __future__ import annotations

from typing import Any

import shapely

from .merge import union
from .outcome import AREA_TOL_M2, Neighbourhood, NotPossible, Outcome
from .reshape import refuse_overlap
from .rings import polygons_of
from .vertices import insert_vertices, new_vertices, node_neighbours


def give_gap(hood: Neighbourhood, gap: Any, to_id: int) -> Outcome:
    """Give the land of a gap to one parcel beside it.

    Raises
    ------
    NotPossible
        ``gap_not_beside``, ``overlaps_neighbour``, ``merge_gap_between``.
    """
    before, around = hood.of(to_id), hood.others([to_id])
    if shapely.length(shapely.intersection(shapely.boundary(before), shapely.boundary(gap))) <= 0:
        raise NotPossible("gap_not_beside", {"id": to_id})
    refuse_overlap(gap, hood.shapes)
    after = union([before, gap])
    return Outcome((), (), {to_id: after}, node_neighbours(around, new_vertices([before], [after])))


def cut_overlap(hood: Neighbourhood, keep_id: int, cut_id: int) -> Outcome:
    """Take the land that two parcels both claim away from one of them.

    Raises
    ------
    NotPossible
        ``no_overlap``, ``nothing_left``.
    """
    kept, before = hood.of(keep_id), hood.of(cut_id)
    if shapely.intersection(kept, before).area <= 0:
        raise NotPossible("no_overlap", {"id": keep_id, "other_id": cut_id})
    left = [part for part in polygons_of(shapely.difference(before, kept)) if part.area > AREA_TOL_M2]
    if not left:
        raise NotPossible("nothing_left", {"id": cut_id})
    after = left[0] if len(left) == 1 else shapely.MultiPolygon(left)
    around = hood.others([cut_id])
    return Outcome((), (), {cut_id: after}, node_neighbours(around, new_vertices([before], [after])))


def dissolve_sliver(hood: Neighbourhood, sliver_id: int, into_id: int) -> Outcome:
    """Give a sliver's land to a neighbour: the sliver retires, the neighbour goes on with more land."""
    sliver, before = hood.of(sliver_id), hood.of(into_id)
    if shapely.length(shapely.intersection(shapely.boundary(sliver), shapely.boundary(before))) <= 0:
        raise NotPossible("merge_not_touching", {"parts": 2})
    after = union([insert_vertices(before, shapely.get_coordinates(sliver)), sliver])
    around = hood.others([sliver_id, into_id])
    noded = node_neighbours(around, new_vertices([before, sliver], [after]))
    return Outcome((sliver_id,), (), {into_id: after}, noded)

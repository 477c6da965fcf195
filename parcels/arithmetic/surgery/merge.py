"""Merge parcels that touch along an edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from .outcome import AREA_TOL_M2, Neighbourhood, Noded, NotPossible, Outcome, pieces_of
from .rings import vertices_of
from .vertices import insert_vertices, node_neighbours


def merge(hood: Neighbourhood, ids: Sequence[int]) -> Outcome:
    """Merge two or more parcels into one; all retire and piece ``a`` begins. No outer vertex is lost or moved.

    Raises
    ------
    NotPossible
        ``merge_needs_two``, ``merge_not_touching``, ``merge_gap_between``.
    """
    chosen = list(dict.fromkeys(ids))
    if len(chosen) < 2:
        raise NotPossible("merge_needs_two")
    parents = {key: hood.of(key) for key in sorted(chosen)}
    made = union(list(parents.values()))
    if shapely.get_num_geometries(made) > max(shapely.get_num_geometries(shape) for shape in parents.values()):
        raise NotPossible("merge_not_touching", {"parts": int(shapely.get_num_geometries(made))})
    around = hood.others(chosen)
    noded: dict[int, Noded] = node_neighbours(around, vertices_of([made]))
    return Outcome(tuple(sorted(chosen)), pieces_of([made], parents), {}, noded)


def union(shapes: Sequence[Any]) -> Any:
    """Return the union of shapes that meet without overlap: shared edges go, every other vertex stays.

    Raises
    ------
    NotPossible
        ``merge_gap_between`` when they overlap, or when a hairline stays open between them.
    """
    corners = vertices_of(shapes)
    nodes = [insert_vertices(shape, corners) for shape in shapes]
    made: Any = shapely.coverage_union_all(np.array(nodes, dtype=object))
    made = shapely.get_geometry(made, 0) if shapely.get_num_geometries(made) == 1 else made
    difference = float(made.area - sum(shape.area for shape in shapes))
    if not made.is_valid or abs(difference) > AREA_TOL_M2:
        raise NotPossible("merge_gap_between", {"difference_m2": difference})
    return made

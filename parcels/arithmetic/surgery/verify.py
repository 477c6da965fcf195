"""The last look before an outcome leaves: sound shapes, no overlap, and land that adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from .outcome import AREA_TOL_M2, Neighbourhood, NotPossible, Outcome


def verify(hood: Neighbourhood, outcome: Outcome, keeps_land: bool) -> Outcome:
    """Return the outcome when it is sound.

    Parameters
    ----------
    keeps_land : bool
        Whether the operation may neither add nor lose registered land (split, merge, boundary, noding).

    Raises
    ------
    NotPossible
        ``result_invalid``, ``result_overlaps``, ``areas_do_not_sum``.
    """
    after = {f"piece {piece.key}": piece.shape for piece in outcome.pieces}
    after |= {str(key): shape for key, shape in outcome.changed.items()}
    noded = {str(key): one.shape for key, one in outcome.noded.items()}
    _refuse_invalid(after | noded)
    _refuse_overlap(after | noded, list(after))
    for key, one in outcome.noded.items():
        _refuse_difference(one.shape.area - hood.of(key).area)
    if keeps_land:
        before = [hood.of(key) for key in (*outcome.retired, *outcome.changed)]
        _refuse_difference(sum(shape.area for shape in after.values()) - sum(shape.area for shape in before))
    return outcome


def _refuse_invalid(shapes: dict[str, Any]) -> None:
    for key, shape in shapes.items():
        if not shape.is_valid or shape.is_empty:
            raise NotPossible("result_invalid", {"id": key, "reason": shapely.is_valid_reason(shape)})


def _refuse_overlap(shapes: dict[str, Any], first: list[str]) -> None:
    keys = list(shapes)
    land = np.array([shapes[key] for key in keys], dtype=object)
    for key in first:
        areas = shapely.area(shapely.intersection(land, shapes[key]))
        areas[keys.index(key)] = 0
        worst = int(np.argmax(areas))
        if areas[worst] > AREA_TOL_M2:
            raise NotPossible("result_overlaps", {"id": key, "other_id": keys[worst], "area_m2": float(areas[worst])})


def _refuse_difference(difference_m2: float) -> None:
    if abs(difference_m2) > AREA_TOL_M2:
        raise NotPossible("areas_do_not_sum", {"difference_m2": float(difference_m2)})

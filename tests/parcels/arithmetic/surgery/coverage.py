"""A made-up coverage: a bent, irregular grid whose cells share every corner, on Pujiang's coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

WEST, SOUTH, PITCH = 486_000.0, 3_258_000.0, 120.0


def grid(columns: int, rows: int, seed: int = 1) -> dict[int, Any]:
    """Cells of about 120 m by 120 m, numbered from 1; corners moved at random, edges broken by further corners."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij")
    corners = np.stack([x, y], axis=-1) * PITCH + random.uniform(-30, 30, (columns + 1, rows + 1, 2))
    corners += [WEST, SOUTH]
    across = _between(corners[:-1], corners[1:], random)
    up = _between(corners[:, :-1], corners[:, 1:], random)
    cells = {}
    for column in range(columns):
        for row in range(rows):
            ring = [
                corners[column, row],
                across[column, row],
                corners[column + 1, row],
                up[column + 1, row],
                corners[column + 1, row + 1],
                across[column, row + 1],
                corners[column, row + 1],
                up[column, row],
            ]
            cells[len(cells) + 1] = shapely.Polygon(ring)
    return cells


def _between(first: Any, last: Any, random: np.random.Generator) -> Any:
    return (first + last) / 2 + random.uniform(-8, 8, first.shape)


def faults(shapes: dict[int, Any]) -> dict[str, float]:
    """Overlap (largest, m²), area and number of holes of the whole, and whether edges match to the last bit."""
    land = np.array(list(shapes.values()), dtype=object)
    tree = shapely.STRtree(land)
    left, right = tree.query(land, predicate="intersects")
    pairs = left < right
    overlaps = shapely.area(shapely.intersection(land[left[pairs]], land[right[pairs]]))
    together = shapely.coverage_union_all(land)
    parts = shapely.get_parts(together)
    return {
        "overlap_m2": float(overlaps.max(initial=0)),
        "area_m2": float(np.sum(shapely.area(land))),
        "together_m2": float(together.area),
        "holes": int(shapely.get_num_interior_rings(parts).sum()),
        "parts": len(parts),
        "valid": bool(shapely.coverage_is_valid(land)),
    }

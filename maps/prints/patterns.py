"""Hatch and dots as lines of their own, cut to the shape: a PDF's pattern fill turns ragged in pictures of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

HATCH_MM, DOTS_MM = 1.5, 1.5


def hatch(shapes: Iterable[Any], step: float = HATCH_MM) -> str:
    """Slanting lines inside the shapes (mm on paper, y down), as path data; they run on from shape to shape."""
    return " ".join(_line(part) for shape in shapes for part in shapely.get_parts(_hatched(shape, step)))


def _hatched(shape: Any, step: float) -> Any:
    west, north, east, south = shape.bounds
    # Lines x + y = c rise to the right on paper; c stands on multiples of the step, so neighbours match.
    width = step * math.sqrt(2)
    sums = np.arange(math.floor((west + north) / width), math.ceil((east + south) / width) + 1) * width
    ends = np.stack(
        [
            np.stack([np.full_like(sums, west), sums - west], axis=1),
            np.stack([np.full_like(sums, east), sums - east], axis=1),
        ],
        axis=1,
    )
    return shapely.intersection(shapely.multilinestrings(list(ends)), shape)


def _line(part: Any) -> str:
    coords = shapely.get_coordinates(part)
    if len(coords) < 2:
        return ""
    (x0, y0), (x1, y1) = coords[0], coords[-1]
    return f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}"


def dots(shapes: Iterable[Any], step: float = DOTS_MM) -> str:
    """Points of a grid inside the shapes, as path data of lines without length: a round end draws each as a dot."""
    return " ".join(f"M{x:.2f} {y:.2f}h0.01" for shape in shapes for x, y in _dotted(shape, step))


def _dotted(shape: Any, step: float) -> Any:
    west, north, east, south = shape.bounds
    xs = np.arange(math.ceil(west / step), math.floor(east / step) + 1) * step
    ys = np.arange(math.ceil(north / step), math.floor(south / step) + 1) * step
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    inside = shapely.contains_xy(shape, grid[:, 0], grid[:, 1]) if len(grid) else np.zeros(0, dtype=bool)
    return grid[inside]

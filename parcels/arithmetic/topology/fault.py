"""One place where the coverage is not as it should be, and the sizes that make it one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely


@dataclass(frozen=True)
class Sizes:
    """From what size on something is a fault; areas in m², widths in m. No rule states them: all can be changed.

    Attributes
    ----------
    overlap_m2 : smallest overlap that is told.
    gap_min_m2, gap_max_m2 : smallest and largest gap; what is larger is a street or land of its own.
    gap_width_m : how wide a gap that is open to a street may be to be one.
    sliver_width_m : a parcel or part narrower than this (twice its area by its perimeter) is a sliver.
    outside_m2 : smallest part of a parcel outside the zone.
    area_share, area_m2 : by how much certificate and computed area may differ: the larger of the two.
    """

    overlap_m2: float = 1e-4
    gap_min_m2: float = 0.01
    gap_max_m2: float = 500.0
    gap_width_m: float = 0.5
    sliver_width_m: float = 1.0
    outside_m2: float = 1.0
    area_share: float = 0.001
    area_m2: float = 1.0


@dataclass(frozen=True)
class Fault:
    """A fault: its kind, the positions of the parcels in the arrays, its shape and figures."""

    kind: str
    positions: tuple[int, ...]
    shape: Any = None
    area_m2: float | None = None
    width_m: float | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


def width_of(shape: Any) -> float:
    """How wide a shape is where it is widest (m): the diameter of the largest circle in it."""
    if shape.is_empty or shape.area <= 0:
        return 0.0
    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: part.area)
    return 2 * float(
        shapely.length(shapely.maximum_inscribed_circle(largest, tolerance=max(largest.length / 500, 1e-6)))
    )

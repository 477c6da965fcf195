"""What goes into an operation and what comes out of it: land around the parcel, and the pieces it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Point = tuple[float, float]
Coordinates = npt.NDArray[np.float64]

NODE_TOL_M = 1e-6
"""A vertex this near to an edge lies on it: inserting it changes no area that anybody could measure."""
AREA_TOL_M2 = 1e-6
"""Surgery keeps areas to this (DESIGN section 4)."""


class NotPossible(Exception):
    """An operation is refused, by name and with the figures that caused it."""

    def __init__(self, code: str, figures: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, dict(figures or {}))
        self.code = code
        self.figures: dict[str, Any] = dict(figures or {})


@dataclass(frozen=True)
class Check:
    """Something that was looked at: a registered code, ``ok``, ``warning`` or ``refused``, and its figures."""

    code: str
    level: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Neighbourhood:
    """Parcels by id with their shapes (Polygon or MultiPolygon, metres, x east first)."""

    shapes: Mapping[int, Any]

    def of(self, parcel_id: int) -> Any:
        """Return the shape of a parcel; refused when it isn't there."""
        if parcel_id not in self.shapes:
            raise NotPossible("parcel_not_here", {"id": parcel_id})
        return self.shapes[parcel_id]

    def others(self, ids: Iterable[int]) -> dict[int, Any]:
        """Return the shapes of all but these."""
        left_out = set(ids)
        return {key: shape for key, shape in self.shapes.items() if key not in left_out}


@dataclass(frozen=True)
class Piece:
    """A parcel that begins: its key (``a``, ``b``, …), its shape, and from whom how much land came (m²)."""

    key: str
    shape: Any
    shares: Mapping[int, float]


@dataclass(frozen=True)
class Noded:
    """A neighbour with vertices added on its edges; its area does not change."""

    shape: Any
    new_vertices: tuple[Point, ...]


@dataclass(frozen=True)
class Outcome:
    """What an operation does.

    Attributes
    ----------
    retired : ids of parcels that end.
    pieces : parcels that begin.
    changed : shapes of parcels that go on with another boundary (a new version).
    noded : neighbours that get vertices.
    checks : what was looked at beside.
    """

    retired: tuple[int, ...] = ()
    pieces: tuple[Piece, ...] = ()
    changed: Mapping[int, Any] = field(default_factory=dict)
    noded: Mapping[int, Noded] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


def key_of(position: int) -> str:
    """Return a, b, …, z, aa, ab, …"""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(97 + rest) + name
    return name


def in_order(shapes: Iterable[Any]) -> list[Any]:
    """Sort pieces from north to south, then west to east: the same for the same pieces."""
    return sorted(shapes, key=lambda shape: (-shape.centroid.y, shape.centroid.x, -shape.area))


def pieces_of(shapes: Iterable[Any], parents: Mapping[int, Any]) -> tuple[Piece, ...]:
    """Name the pieces and say how much of each parent they hold."""
    return tuple(
        Piece(key_of(position), shape, _shares(shape, parents)) for position, shape in enumerate(in_order(shapes))
    )


def _shares(shape: Any, parents: Mapping[int, Any]) -> dict[int, float]:
    if len(parents) == 1:
        return dict.fromkeys(parents, float(shape.area))
    common = {key: float(shapely.intersection(shape, parent).area) for key, parent in parents.items()}
    return {key: area for key, area in common.items() if area > AREA_TOL_M2}

"""Shapes as bytes: which can be read, which only lack their last point, and why the rest cannot be read."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException

from parcels.files.evidence import RowIssue

CLOSING_GAP_M = 0.001
CLOSING_GAP_DEGREES = 1e-8
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7
_CURVES = frozenset({8, 9, 10, 11, 12, 13, 14})
Ring = list[tuple[float, ...]]


def readable(shapes: Sequence[bytes | None], rows: np.ndarray) -> tuple[list[bytes | None], list[RowIssue]]:
    """Return the shapes that can be read, with rings closed over at most a millimetre, and the issues of the others.

    A wider gap is refused: where the boundary goes is not ours to guess.
    """
    parsed = shapely.from_wkb(np.asarray(shapes, dtype=object), on_invalid="ignore")
    result = list(shapes)
    issues: list[RowIssue] = []
    for at in map(int, np.flatnonzero(shapely.is_missing(parsed))):
        raw = shapes[at]
        if raw is not None:
            result[at], issue = _explained(raw, int(rows[at]))
            issues.append(issue)
    return result, issues


def _explained(raw: bytes, row: int) -> tuple[bytes | None, RowIssue]:
    try:
        parts = _polygons(_Reader(raw))
    except _Curve:
        return None, RowIssue(row, "geometry_curve")
    except (struct.error, IndexError, ValueError, MemoryError) as error:
        return None, RowIssue(row, "geometry_unreadable", {"detail": str(error)[:120]})
    return polygon_from_rings(parts, row)


def polygon_from_rings(parts: list[list[Ring]], row: int) -> tuple[bytes | None, RowIssue]:
    """Build a polygon from rings that did not pass as they stood; the issue says what was done or what is wrong."""
    worst, place = 0.0, (0.0, 0.0)
    for ring in (ring for part in parts for ring in part):
        problem = ring_problem(ring)
        if problem:
            return None, RowIssue(row, problem[0], problem[1])
        gap = math.dist(ring[0][:2], ring[-1][:2])
        if gap > worst:
            worst, place = gap, (ring[0][0], ring[0][1])
    figures = {"gap_m": gap_m(worst, place), "x": place[0], "y": place[1]}
    if worst > (CLOSING_GAP_DEGREES if _in_degrees(place) else CLOSING_GAP_M):
        return None, RowIssue(row, "geometry_ring_open", figures)
    try:
        closed = [[[*ring[:-1], ring[0]] if worst else ring for ring in part] for part in parts]
        shape = shapely.MultiPolygon([(part[0], part[1:]) for part in closed])
    except (GEOSException, ValueError, IndexError) as error:
        return None, RowIssue(row, "geometry_unreadable", {"detail": str(error)[:120]})
    return shapely.to_wkb(shape), RowIssue(row, "ring_closed", figures, refused=False)


def ring_problem(ring: Ring) -> tuple[str, dict[str, Any]] | None:
    """Say why points make no ring: coordinates that are no numbers, or too few different points."""
    if not ring:
        return "geometry_empty", {}
    if any(not math.isfinite(value) for point in ring for value in point[:2]):
        return "coordinate_not_finite", {}
    different = len({point[:2] for point in ring})
    return ("geometry_few_points", {"points": different, "x": ring[0][0], "y": ring[0][1]}) if different < 3 else None


def gap_m(gap: float, place: tuple[float, float]) -> float:
    """Return a gap in metres; where the coordinates are degrees, at 111.32 km a degree."""
    return gap * 111_320 if _in_degrees(place) else gap


def _in_degrees(place: tuple[float, float]) -> bool:
    return abs(place[0]) <= 360 and abs(place[1]) <= 360


class _Curve(Exception):
    """A curved shape."""


class _Reader:
    """Walks well-known binary (ISO and extended)."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at, self.order = raw, 0, "<"

    def take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize(self.order + form)
        values = struct.unpack_from(self.order + form, self.raw, self.at)
        self.at += size
        return values

    def header(self) -> tuple[int, int]:
        """Return the kind of shape and the number of coordinates of a point."""
        self.order = "<" if self.raw[self.at] == 1 else ">"
        self.at += 1
        (code,) = self.take("I")
        flags, plain = code & 0xE0000000, code & 0x1FFFFFFF
        if flags & 0x20000000:
            self.take("I")
        extra = bin(flags & 0xC0000000).count("1") + {0: 0, 1: 1, 2: 1, 3: 2}.get(plain // 1000, 0)
        return plain % 1000, 2 + extra

    def points(self, width: int) -> Ring:
        (count,) = self.take("I")
        if count * width * 8 > len(self.raw):
            raise ValueError("more points than bytes")
        flat = self.take(f"{count * width}d")
        return [flat[start : start + width] for start in range(0, len(flat), width)]


def _polygons(reader: _Reader) -> list[list[Ring]]:
    kind, width = reader.header()
    if kind in _CURVES:
        raise _Curve
    if kind == _POLYGON:
        (rings,) = reader.take("I")
        return [[reader.points(width) for _ in range(min(rings, len(reader.raw)))]]
    if kind in (_MULTIPOLYGON, _COLLECTION):
        (count,) = reader.take("I")
        return [part for _ in range(min(count, len(reader.raw))) for part in _polygons(reader)]
    raise ValueError(f"shape type {kind}")

"""Rings out of boundary points: closed where the office left them open, repeats dropped, holes to their part."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from parcels.files.boundary_lines import Block, Point
from parcels.files.evidence import RowIssue

Place = tuple[float, float]


@dataclass
class Rings:
    """The rings of one parcel: a list of parts, each an outer ring and its holes, and what was done to them."""

    parts: list[list[list[Place]]] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    closing: int = 0

    def shape(self) -> bytes | None:
        """Return the WKB of the parts, valid or not: shapes of all files are judged in one place."""
        if not self.parts:
            return None
        return bytes(shapely.to_wkb(shapely.MultiPolygon([(part[0], part[1:]) for part in self.parts])))

    def area_m2(self) -> float:
        """Return the planar area of the outer rings less their holes."""
        areas = [[abs(_shoelace(ring)) for ring in part] for part in self.parts]
        return float(sum(part[0] - sum(part[1:]) for part in areas))

    def length_m(self) -> float:
        """Return the length of all rings."""
        return float(sum(shapely.LineString(ring).length for part in self.parts for ring in part))


def build(block: Block, row: int) -> Rings:
    """Build the rings of a parcel.

    A ring ends where its first point comes again or where the ring's number changes. A ring numbered 1, or without a
    number, begins a part; any other is a hole of the part before it.
    """
    found = Rings()
    for number, points in _split(block.points):
        ring, closed, repeats = _closed(points)
        found.closing += closed
        if repeats:
            found.issues.append(RowIssue(row, "txt_points_repeated", {"points": repeats}, refused=False))
        if len(set(ring)) < 3:
            figures = {"points": len(set(ring)), "x": points[0].first, "y": points[0].second}
            return Rings(issues=[*found.issues, RowIssue(row, "geometry_few_points", figures)])
        if not closed:
            figures = {"ring": number or 1, "gap_m": round(_distance(points[0], points[-1]), 3)}
            found.issues.append(RowIssue(row, "txt_ring_not_closed", figures, refused=False))
        if number in (None, 1) or not found.parts:
            found.parts.append([ring])
        else:
            found.parts[-1].append(ring)
    return found


def _split(points: list[Point]) -> list[tuple[int | None, list[Point]]]:
    rings: list[tuple[int | None, list[Point]]] = []
    for point in points:
        if not rings or rings[-1][0] != point.ring or _is_over(rings[-1][1], point):
            rings.append((point.ring, [point]))
        else:
            rings[-1][1].append(point)
    return rings


def _is_over(ring: list[Point], point: Point) -> bool:
    """Whether a ring came back to its beginning and the next point is elsewhere."""
    return len(ring) > 3 and _same(ring[0], ring[-1]) and not _same(ring[-1], point)


def _closed(points: list[Point]) -> tuple[list[Place], int, int]:
    """Return the closed ring, whether it was closed in the file (1 or 0), and how many points stood twice."""
    places = [(point.first, point.second) for point in points]
    kept = [place for at, place in enumerate(places) if at == 0 or place != places[at - 1]]
    repeats = len(places) - len(kept)
    closed = len(kept) > 1 and kept[0] == kept[-1]
    return (kept if closed else [*kept, kept[0]]), int(closed), repeats


def _same(one: Point, other: Point) -> bool:
    return one.first == other.first and one.second == other.second


def _distance(one: Point, other: Point) -> float:
    return float(np.hypot(one.first - other.first, one.second - other.second))


def _shoelace(ring: list[Place]) -> float:
    places = np.asarray(ring) - np.asarray(ring[0])  # small numbers keep the digits
    x, y = places[:, 0], places[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)

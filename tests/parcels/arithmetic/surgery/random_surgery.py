"""Random operations on a coverage, as requests that say the same to the pure functions and to the service."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from parcels.arithmetic.surgery import Neighbourhood, NotPossible, Outcome, cut_off, cut_part, merge, move_boundary
from parcels.arithmetic.surgery import reshape as give_shape
from parcels.arithmetic.surgery import split as split_by

Request = dict[str, Any]
SNAP_M = 0.05


class RandomSurgery:
    """Thinks up operations that keep the land as it is: splits, cuts, merges, boundary moves, inner parts."""

    def __init__(self, seed: int, first: dict[int, Any]) -> None:
        self.random = np.random.default_rng(seed)
        self.outline = shapely.boundary(shapely.coverage_union_all(list(first.values())))

    def request(self, shapes: dict[int, Any]) -> Request:
        """One request; it may prove impossible, as people's do."""
        kind = self.random.choice(
            ["split", "split2", "cut_off", "merge", "merge", "boundary", "moves", "reshape", "inner"]
        )
        parcel = int(self.random.choice(sorted(shapes)))
        return getattr(self, str(kind))(shapes, parcel)

    def split(self, shapes: dict[int, Any], parcel: int) -> Request:
        """A line of two or three points right across."""
        return {"kind": "split", "ids": [parcel], "lines": [self._across(shapes[parcel])]}

    def split2(self, shapes: dict[int, Any], parcel: int) -> Request:
        """Two lines, that may cross each other."""
        return {"kind": "split", "ids": [parcel], "lines": [self._across(shapes[parcel]) for _ in range(2)]}

    def cut_off(self, shapes: dict[int, Any], parcel: int) -> Request:
        """Part of the area, off a side or off a bearing."""
        area = float(shapes[parcel].area * self.random.uniform(0.1, 0.9))
        if self.random.random() < 0.5:
            return {
                "kind": "cut_off",
                "ids": [parcel],
                "area_m2": area,
                "bearing_deg": float(self.random.uniform(0, 360)),
            }
        ring = shapely.get_coordinates(shapely.get_parts(shapes[parcel])[0].exterior)
        at = int(self.random.integers(len(ring) - 1))
        return {"kind": "cut_off", "ids": [parcel], "area_m2": area, "side": ring[at : at + 2].tolist()}

    def merge(self, shapes: dict[int, Any], parcel: int) -> Request:
        """With a neighbour."""
        return {"kind": "merge", "ids": [parcel, self._neighbour(shapes, parcel)]}

    def boundary(self, shapes: dict[int, Any], parcel: int) -> Request:
        """A new straight course across two neighbours."""
        other = self._neighbour(shapes, parcel)
        together = shapely.union_all([shapes[parcel], shapes[other]])
        return {"kind": "boundary", "ids": [parcel, other], "line": self._across(together)}

    def moves(self, shapes: dict[int, Any], parcel: int) -> Request:
        """A shared vertex pushed a few metres."""
        other = self._neighbour(shapes, parcel)
        ours = {tuple(p) for p in shapely.get_coordinates(shapes[parcel]).tolist()}
        both = sorted(ours & {tuple(p) for p in shapely.get_coordinates(shapes[other]).tolist()})
        if not both:
            return self.merge(shapes, parcel)
        old = both[int(self.random.integers(len(both)))]
        new = [old[0] + self.random.uniform(-6, 6), old[1] + self.random.uniform(-6, 6)]
        return {"kind": "boundary", "ids": [parcel, other], "moves": [[list(old), new]]}

    def reshape(self, shapes: dict[int, Any], parcel: int) -> Request:
        """One vertex pushed, the neighbours following."""
        polygon = shapely.get_parts(shapes[parcel])[0]
        ring = shapely.get_coordinates(polygon.exterior)[:-1]
        at = int(self.random.integers(len(ring)))
        if shapely.distance(self.outline, shapely.Point(ring[at])) < 1e-3:
            return self.merge(shapes, parcel)
        ring[at] += self.random.uniform(-5, 5, 2)
        holes = [shapely.get_coordinates(hole).tolist() for hole in polygon.interiors]
        return {"kind": "reshape", "ids": [parcel], "coordinates": [[[*ring.tolist(), ring[0].tolist()], *holes]]}

    def inner(self, shapes: dict[int, Any], parcel: int) -> Request:
        """A part cut out of the middle that becomes a parcel: the rest gets a hole."""
        middle = shapes[parcel].representative_point()
        room = shapely.distance(middle, shapely.boundary(shapes[parcel])) * self.random.uniform(0.3, 1.4)
        ring = shapely.get_coordinates(shapely.buffer(middle, max(room, 1.0), quad_segs=2)).tolist()
        return {"kind": "cut_part", "ids": [parcel], "coordinates": [[ring]], "keep_part": True}

    def _across(self, shape: Any) -> list[list[float]]:
        middle = shapely.get_coordinates(shape.representative_point())[0]
        angle, reach = self.random.uniform(0, 2 * np.pi), shape.length
        away = np.array([np.cos(angle), np.sin(angle)]) * reach
        line = [middle - away, middle + away]
        if self.random.random() < 0.5:
            line.insert(1, middle + self.random.uniform(-4, 4, 2))
        return np.array(line).tolist()

    def _neighbour(self, shapes: dict[int, Any], parcel: int) -> int:
        near = [
            key
            for key, shape in shapes.items()
            if key != parcel
            and shapely.length(shapely.intersection(shapely.boundary(shape), shapely.boundary(shapes[parcel]))) > 1e-3
        ]
        return int(self.random.choice(near or [key for key in shapes if key != parcel]))


def outcome_of(request: Request, shapes: dict[int, Any]) -> Outcome:
    """Ask the pure functions."""
    ids, kind = request["ids"], request["kind"]
    hood = Neighbourhood(shapes)
    if kind == "split":
        return split_by(hood, ids[0], request["lines"], SNAP_M)
    if kind == "cut_off":
        return cut_off(hood, ids[0], request["area_m2"], request.get("side"), request.get("bearing_deg"))
    if kind == "merge":
        return merge(hood, ids)
    if kind == "boundary":
        return move_boundary(hood, ids, request.get("line"), request.get("moves"), SNAP_M)
    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in request["coordinates"]]
    if kind == "cut_part":
        return cut_part(hood, ids[0], polygons[0], request["keep_part"], SNAP_M)
    old = shapes[ids[0]]
    rest = list(shapely.get_parts(old)[1:])
    shape = polygons[0] if not rest else shapely.MultiPolygon([polygons[0], *rest])
    return give_shape(hood, ids[0], shape, neighbours_follow=True, snap_m=0.0)


__all__ = ["NotPossible", "RandomSurgery", "Request", "outcome_of"]

"""From a request in words to an outcome in shapes: reads what was asked and calls the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings

from parcels.arithmetic import surgery
from parcels.arithmetic.surgery import Neighbourhood, NotPossible, Outcome
from parcels.models import OperationKind
from parcels.refusals import Refusal

Request = Mapping[str, Any]

KEEPS_LAND = frozenset({"split", "cut_off", "merge", "boundary", "dissolve_sliver"})
"""Kinds that may neither add nor lose registered land."""
SHAPED = frozenset({"reshape", "draw", "add_part", "cut_part", "give_gap"})
MOST_VERTICES = 20_000


@dataclass(frozen=True)
class Asked:
    """A request that was understood: its kind, the parcels with the versions seen, and the drawn shape if any."""

    kind: str
    versions: Mapping[int, int]
    shape: Any
    body: Request

    @property
    def ids(self) -> list[int]:
        """The parcels, in the order they were named."""
        return list(self.versions)

    @property
    def operation_kind(self) -> str:
        """What the operation is kept as."""
        if self.kind == "reshape":
            return OperationKind.BOUNDARY if self.body.get("as") == "boundary" else OperationKind.CORRECTION
        if self.kind == "cut_part":
            return OperationKind.SPLIT if self.body.get("keep_part") else OperationKind.CORRECTION
        return _KEPT_AS[self.kind]


_KEPT_AS: dict[str, str] = {
    "split": OperationKind.SPLIT,
    "cut_off": OperationKind.SPLIT,
    "merge": OperationKind.MERGE,
    "boundary": OperationKind.BOUNDARY,
    "draw": OperationKind.BEGIN,
    "add_part": OperationKind.CORRECTION,
    "give_gap": OperationKind.CLEANING,
    "cut_overlap": OperationKind.CLEANING,
    "dissolve_sliver": OperationKind.CLEANING,
    "restore": OperationKind.RESTORE,
}


def read(body: Request) -> Asked:
    """Read a request; what cannot be read is refused by name."""
    kind = str(body.get("kind") or "")
    if kind not in _PERFORMERS:
        raise Refusal("surgery_kind_unknown", {"kind": kind[:40], "kinds": sorted(_PERFORMERS)})
    try:
        versions = {int(one["id"]): int(one["version"]) for one in body.get("parcels") or []}
    except (TypeError, KeyError, ValueError) as error:
        raise Refusal("surgery_unreadable", {"field": "parcels"}) from error
    if not versions and kind != "draw":
        raise Refusal("surgery_unreadable", {"field": "parcels"})
    shape = shape_of(body.get("coordinates")) if kind in SHAPED or kind == "restore" else None
    return Asked(kind, versions, shape, body)


def shape_of(coordinates: Any) -> Any:
    """Return the shape of GeoJSON-like coordinates: polygons of rings of pairs; one polygon's rings will do."""
    try:
        depth = np.asarray(coordinates[0][0][0], dtype=float).ndim
        polygons = [coordinates] if depth == 0 else coordinates
        made = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons]
    except (TypeError, ValueError, IndexError, shapely.errors.GEOSException) as error:
        raise Refusal("surgery_unreadable", {"field": "coordinates"}) from error
    shape = made[0] if len(made) == 1 else shapely.MultiPolygon(made)
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise Refusal("too_many_vertices", {"vertices": int(shapely.get_num_coordinates(shape)), "most": MOST_VERTICES})
    return shape


def perform(asked: Asked, hood: Neighbourhood) -> Outcome:
    """Do the geometry and check it; the arithmetic's refusals become named ones.

    Raises
    ------
    Refusal
    """
    try:
        outcome = _PERFORMERS[asked.kind](asked, hood)
        return surgery.verify(hood, outcome, _keeps_land(asked))
    except NotPossible as error:
        raise Refusal(error.code, error.figures) from error
    except shapely.errors.GEOSException as error:
        raise Refusal("result_invalid", {"reason": str(error)[:200]}) from error
    except (TypeError, ValueError, KeyError) as error:
        raise Refusal("surgery_unreadable", {"field": str(error)[:60]}) from error


def _keeps_land(asked: Asked) -> bool:
    return asked.kind in KEEPS_LAND or (asked.kind == "cut_part" and bool(asked.body.get("keep_part")))


def _split(asked: Asked, hood: Neighbourhood) -> Outcome:
    return surgery.split(hood, asked.ids[0], asked.body["lines"], settings.LANDGIS_SNAP_M)


def _cut_off(asked: Asked, hood: Neighbourhood) -> Outcome:
    bearing = asked.body.get("bearing_deg")
    side = asked.body.get("side")
    return surgery.cut_off(
        hood, asked.ids[0], float(asked.body["area_m2"]), side, None if bearing is None else float(bearing)
    )


def _merge(asked: Asked, hood: Neighbourhood) -> Outcome:
    return surgery.merge(hood, asked.ids)


def _boundary(asked: Asked, hood: Neighbourhood) -> Outcome:
    line, moves = asked.body.get("line"), asked.body.get("moves")
    return surgery.move_boundary(hood, asked.ids, line, moves, settings.LANDGIS_SNAP_M)


def _reshape(asked: Asked, hood: Neighbourhood) -> Outcome:
    follow = bool(asked.body.get("neighbours_follow"))
    snap = 0.0 if asked.kind == "restore" else settings.LANDGIS_SNAP_M
    outcome = surgery.reshape(hood, asked.ids[0], asked.shape, follow, snap)
    return _as_boundary(outcome, hood) if asked.operation_kind == OperationKind.BOUNDARY else outcome


def _as_boundary(outcome: Outcome, hood: Neighbourhood) -> Outcome:
    """Return a change of boundary: whoever changed retires and begins anew."""
    keys = list(outcome.changed)
    pieces = tuple(
        surgery.Piece(chr(97 + at), outcome.changed[key], {key: min(outcome.changed[key].area, hood.of(key).area)})
        for at, key in enumerate(keys)
    )
    return Outcome(tuple(keys), pieces, {}, outcome.noded, outcome.checks)


def _draw(asked: Asked, hood: Neighbourhood) -> Outcome:
    return surgery.draw(hood, asked.shape, settings.LANDGIS_SNAP_M)


def _add_part(asked: Asked, hood: Neighbourhood) -> Outcome:
    return surgery.add_part(hood, asked.ids[0], asked.shape, settings.LANDGIS_SNAP_M)


def _cut_part(asked: Asked, hood: Neighbourhood) -> Outcome:
    keep = bool(asked.body.get("keep_part"))
    return surgery.cut_part(hood, asked.ids[0], asked.shape, keep, settings.LANDGIS_SNAP_M)


def _give_gap(asked: Asked, hood: Neighbourhood) -> Outcome:
    return surgery.give_gap(hood, asked.shape, asked.ids[0])


def _cut_overlap(asked: Asked, hood: Neighbourhood) -> Outcome:
    keep, cut = asked.ids
    return surgery.cut_overlap(hood, keep, cut)


def _dissolve(asked: Asked, hood: Neighbourhood) -> Outcome:
    sliver, into = asked.ids
    return surgery.dissolve_sliver(hood, sliver, into)


_PERFORMERS: dict[str, Callable[[Asked, Neighbourhood], Outcome]] = {
    "split": _split,
    "cut_off": _cut_off,
    "merge": _merge,
    "boundary": _boundary,
    "reshape": _reshape,
    "draw": _draw,
    "add_part": _add_part,
    "cut_part": _cut_part,
    "give_gap": _give_gap,
    "cut_overlap": _cut_overlap,
    "dissolve_sliver": _dissolve,
    "restore": _reshape,
}

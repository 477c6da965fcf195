"""Two moments of a parcel laid over each other: what land came, what went, which columns differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings

from parcels.crs import reproject
from parcels.history.timeline import Change, changes_between
from parcels.history.versions import Version, shape_at

WIDTH_NOT_SHOWN_M = 0.0005
"""Differences narrower than a millimetre are rounding, and are not drawn; their area still counts."""
DEGREES = 4326


@dataclass(frozen=True)
class Comparison:
    """Shapes in metres in the deployment's system, areas in m²."""

    before: Version
    after: Version
    shape_before: Any
    shape_after: Any
    added: Any
    removed: Any
    changes: list[Change]

    @property
    def added_m2(self) -> float:
        """Land that only the later version has."""
        return float(self.added.area)

    @property
    def removed_m2(self) -> float:
        """Land that only the earlier version has."""
        return float(self.removed.area)

    @property
    def difference_m2(self) -> float:
        """Area after less area before."""
        return float(self.shape_after.area - self.shape_before.area)

    @property
    def vertices(self) -> tuple[int, int]:
        """How many vertices the boundary had and has."""
        return _vertices(self.shape_before), _vertices(self.shape_after)


def _vertices(shape: Any) -> int:
    rings = shapely.get_rings(shapely.get_parts(shape))
    return int(shapely.get_num_coordinates(rings).sum() - len(rings))


def compare(parcel_id: int, before: Version, after: Version) -> Comparison:
    """Lay two versions of a parcel over each other."""
    was, now = shape_at(parcel_id, before.number), shape_at(parcel_id, after.number)
    added, removed = shapely.difference(now, was), shapely.difference(was, now)
    return Comparison(before, after, was, now, added, removed, changes_between(before, after))


def features_of(compared: Comparison, words: dict[str, str]) -> dict[str, Any]:
    """Return the comparison for the small map: longitude and latitude, states as `land_map.js` draws them."""
    shapes = {
        "before": compared.shape_before,
        "after": compared.shape_after,
        "removed": _shown(compared.removed),
        "added": _shown(compared.added),
    }
    kept = {state: shape for state, shape in shapes.items() if not shape.is_empty}
    return collection(kept, {state: {"id": state, "state": state, "label": words.get(state, "")} for state in kept})


def _shown(shape: Any) -> Any:
    """Return what of a difference is wide enough to be seen."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    wide = [part for part in parts if not part.buffer(-WIDTH_NOT_SHOWN_M).is_empty]
    return shapely.MultiPolygon(wide)


def collection(shapes: dict[Any, Any], properties: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    """Return shapes in metres as a GeoJSON collection in longitude and latitude."""
    land = np.array(list(shapes.values()), dtype=object)
    moved = reproject(land, settings.LANDGIS_SRID, DEGREES) if len(land) else land
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties[key], "geometry": shapely.geometry.mapping(shape)}
            for key, shape in zip(shapes, moved, strict=True)
        ],
    }

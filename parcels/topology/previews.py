"""A plan as shapes for the small map: before, after, and what changes hands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from django.conf import settings

from parcels.crs import WGS84
from parcels.surgery.plan import Plan


def drawn(plan: Plan) -> dict[str, Any]:
    """Return GeoJSON in degrees: neighbours, the land before and after, what is added and what is taken away."""
    changing = plan.changing
    before = {key: plan.land[key].shape for key in changing}
    after = {str(key): shape for key, shape in plan.outcome.changed.items()}
    after |= {piece.key: piece.shape for piece in plan.outcome.pieces}
    box = shapely.box(*shapely.total_bounds([*before.values(), *after.values()]))
    near = [one for key, one in plan.land.items() if key not in changing and shapely.intersects(one.shape, box)]
    features = [_feature(one.shape, "neighbour", one.code[-7:], f"n{one.id}") for one in near]
    features += [_feature(shape, "after", "", f"a{key}") for key, shape in after.items()]
    features += [_feature(shape, "before", plan.land[key].code[-7:], f"b{key}") for key, shape in before.items()]
    old, new = shapely.union_all(list(before.values())), shapely.union_all(list(after.values()))
    for state, shape in (("added", shapely.difference(new, old)), ("removed", shapely.difference(old, new))):
        if shape.area > 0:
            features.append(_feature(shape, state, "", state))
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, state: str, label: str, key: str) -> dict[str, Any]:
    transformer = pyproj.Transformer.from_crs(settings.LANDGIS_SRID, WGS84, always_xy=True)
    moved = shapely.transform(shape, lambda xy: _degrees(transformer, xy))
    properties = {"id": key, "state": state, **({"label": label} if label else {})}
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(moved)}


def _degrees(transformer: pyproj.Transformer, metres: Any) -> Any:
    lon, lat = transformer.transform(metres[:, 0], metres[:, 1])
    return np.column_stack([lon, lat])

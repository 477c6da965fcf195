"""Shapes of a batch: what may be saved, what is refused and where it is wrong. Nothing is repaired silently."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import shapely

from parcels import crs
from parcels.files.coordinate_system import Deployment, Placement, inside
from parcels.importing.layers import ANY, Layer
from parcels.importing.repairs import Repairs, mend_shapes
from parcels.importing.values import Issues

MIN_PARCEL_M2 = 1.0
MOST_REJECTED = 300
# A certificate that differs from the shape by more than this is shown (the larger of both).
AREA_TOLERANCE_SHARE = 0.005
AREA_TOLERANCE_M2 = 1.0

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_REASON = re.compile(r"^(?P<reason>[^\[]+)(\[(?P<x>\S+) (?P<y>\S+)\])?")
_REASON_CODES = {
    "Self-intersection": "geometry_self_intersection",
    "Ring Self-intersection": "geometry_self_intersection",
    "Hole lies outside shell": "geometry_hole_outside",
    "Too few points in geometry component": "geometry_few_points",
    "Interior is disconnected": "geometry_disconnected",
    "Invalid Coordinate": "coordinate_not_finite",
}
Shapes = np.ndarray


def read_shapes(
    raw: pd.Series,
    layer: Layer,
    placement: Placement,
    deployment: Deployment,
    issues: Issues,
    repairs: Repairs | None = None,
) -> Shapes:
    """Return the shapes of a batch in the deployment's system; None where a row has none that may be saved.

    Parameters
    ----------
    raw : Series
        WKB in the file's system and axis order, indexed by row number.
    layer : Layer
        Says whether shapes must be there and of which type.
    placement : Placement
        How coordinates are to be read.
    deployment : Deployment
        Where they have to lie.
    issues : Issues
        Takes what is wrong; rows that the reader has already refused get no second reason.
    repairs : mapping, optional
        What staff asked for single rows.
    """
    shapes = shapely.from_wkb(raw.to_numpy(dtype=object), on_invalid="ignore")
    rows = raw.index.to_numpy()
    _missing(shapes, rows, layer, issues)
    shapes = _flat(shapes, rows, issues)
    keep = _finite(shapes, rows, issues)
    keep &= _right_type(shapes, rows, layer, issues)
    shapes[~keep] = None
    mend_shapes(shapes, rows, repairs or {})
    shapes = _placed(shapes, rows, placement, deployment, issues)
    shapes = _valid(shapes, rows, issues)
    if layer.geometry == ANY:
        return shapes
    _check_areas(shapes, rows, layer, issues)
    return _as_multi(shapes, rows, layer, issues)


def _missing(shapes: Shapes, rows: np.ndarray, layer: Layer, issues: Issues) -> None:
    if not layer.geometry_required or layer.attributes_may_update:
        absent = np.zeros(len(shapes), bool)
    else:
        absent = shapely.is_missing(shapes)
    for row in rows[absent]:
        if int(row) not in issues.refused:
            issues.add(row, "geometry_missing")
    for row in rows[shapely.is_empty(shapes) & ~shapely.is_missing(shapes)]:
        issues.add(row, "geometry_empty")


def _flat(shapes: Shapes, rows: np.ndarray, issues: Issues) -> Shapes:
    solid = shapely.has_z(shapes) | (shapely.has_m(shapes) if hasattr(shapely, "has_m") else False)
    for row in rows[solid]:
        issues.add(row, "height_dropped", refuse=False)
    return shapely.force_2d(shapes)


def _finite(shapes: Shapes, rows: np.ndarray, issues: Issues) -> np.ndarray:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    broken = np.unique(owner[~np.isfinite(points).all(axis=1)])
    for at in broken:
        issues.add(rows[at], "coordinate_not_finite")
    keep = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    keep[broken] = False
    return keep


def _right_type(shapes: Shapes, rows: np.ndarray, layer: Layer, issues: Issues) -> np.ndarray:
    if layer.geometry == ANY:
        return np.ones(len(shapes), bool)
    kinds = shapely.get_type_id(shapes)
    right = np.isin(kinds, _POLYGONS) | (kinds < 0) | shapely.is_empty(shapes)
    for at in np.flatnonzero(~right):
        issues.add(rows[at], "geometry_not_polygon", {"type": shapes[at].geom_type})
    return right


def _placed(shapes: Shapes, rows: np.ndarray, placement: Placement, deployment: Deployment, issues: Issues) -> Shapes:
    known = np.flatnonzero(~shapely.is_missing(shapes))
    if not len(known):
        return shapes
    boxes = shapely.bounds(shapes[known])
    within = inside(boxes, placement.system, placement.swapped, deployment)
    for at, box in zip(known[~within], boxes[~within], strict=True):
        issues.add(rows[at], "coordinate_outside", _outside(box, deployment))
    moved = np.full(len(shapes), None, dtype=object)
    good = known[within]
    turned = shapely.transform(shapes[good], lambda xy: xy[:, ::-1]) if placement.swapped else shapes[good]
    moved[good] = crs.reproject(turned, placement.system, deployment.srid)
    return moved


def _outside(box: np.ndarray, deployment: Deployment) -> dict[str, Any]:
    bounds = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    cause = crs.likely_cause(bounds, deployment.srid, deployment.extent)
    return {"x": round(bounds[0], 3), "y": round(bounds[1], 3), "cause": f"cause_{cause}"}


def _valid(shapes: Shapes, rows: np.ndarray, issues: Issues) -> Shapes:
    bad = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes))
    for at in bad:
        code, figures = invalid_reason(shapely.is_valid_reason(shapes[at]))
        issues.add(rows[at], code, figures)
        if len(issues.shapes) < MOST_REJECTED:
            issues.shapes[int(rows[at])] = shapes[at]
    kept = shapes.copy()
    kept[bad] = None
    return kept


def invalid_reason(text: str) -> tuple[str, dict[str, Any]]:
    """Return the code and place for a sentence of GEOS such as ``Self-intersection[3 4]``."""
    found = _REASON.match(text)
    reason = found["reason"].strip() if found else text
    figures: dict[str, Any] = {"x": None, "y": None}
    if found and found["x"]:
        figures = {"x": round(float(found["x"]), 3), "y": round(float(found["y"]), 3)}
    code = _REASON_CODES.get(reason, "geometry_invalid")
    return code, figures if code != "geometry_invalid" else {**figures, "reason": reason}


def _check_areas(shapes: Shapes, rows: np.ndarray, layer: Layer, issues: Issues) -> None:
    areas = shapely.area(shapes)
    limit = MIN_PARCEL_M2 if layer.name == "parcels" else 0.0
    for at in np.flatnonzero(~shapely.is_missing(shapes) & ((areas < limit) | (areas <= 0))):
        issues.add(rows[at], "area_too_small", {"area_m2": round(float(areas[at]), 6), "limit_m2": limit})


def _as_multi(shapes: Shapes, rows: np.ndarray, layer: Layer, issues: Issues) -> Shapes:
    parts = shapely.get_num_geometries(shapes)
    if layer.name == "parcels":
        for at in np.flatnonzero((parts > 1) & ~shapely.is_missing(shapes)):
            issues.add(rows[at], "parts_several", {"parts": int(parts[at])}, refuse=False)
    single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    multi = shapes.copy()
    multi[single] = shapely.multipolygons(shapes[single], indices=np.arange(int(single.sum())))
    return multi


def compare_areas(shapes: Shapes, certificates: pd.Series, issues: Issues) -> None:
    """Warn where the certificate's area and the shape's differ by more than half a per cent and a square metre."""
    areas = shapely.area(shapes)
    stated = certificates.to_numpy(dtype=float)
    allowed = np.maximum(AREA_TOLERANCE_M2, AREA_TOLERANCE_SHARE * np.maximum(areas, stated))
    differ = ~shapely.is_missing(shapes) & np.isfinite(stated) & (np.abs(areas - stated) > allowed)
    for at in np.flatnonzero(differ):
        figures = {
            "certificate_m2": round(float(stated[at]), 2),
            "computed_m2": round(float(areas[at]), 2),
            "ratio": round(float(stated[at] / areas[at]), 4) if areas[at] else None,
        }
        issues.add(int(certificates.index.to_numpy()[at]), "area_differs", figures, refuse=False)

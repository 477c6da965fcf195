"""The coordinate boundary: every conversion between coordinate systems passes here, always x-east first.

EPSG declares the Chinese Gauss-Krüger systems north-east; arrays in LandGIS are east-north throughout, so
transformers are always built with ``always_xy``. Areas are planar; a system that distorts them (degrees, web
mercator, feet) is never measured as it stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from parcels.refusals import Refusal

Geometries = npt.NDArray[Any]
Bounds = tuple[float, float, float, float]

# A parcel may be measured in a system whose areas are within a quarter of a per cent of the ground: that lets in
# Gauss-Krüger and UTM to the edge of their zones and keeps out everything that is not meant for measuring.
AREA_TOLERANCE = 0.0025
WGS84 = 4326
WEB_MERCATOR = 3857
FIRST_ZONE, LAST_ZONE = 25, 45  # of the Chinese 3-degree zones


def read_crs(definition: Any) -> pyproj.CRS:
    """Return the system for an EPSG number, a WKT text or a CRS object.

    Raises
    ------
    Refusal
        ``crs_unknown_code`` for a number EPSG does not have, ``crs_not_readable`` for anything else.
    """
    try:
        return pyproj.CRS.from_user_input(definition)
    except CRSError as error:
        if isinstance(definition, int):
            raise Refusal("crs_unknown_code", {"srid": definition}) from error
        raise Refusal("crs_not_readable", {"detail": str(error)[:200]}) from error


def name_of(crs: pyproj.CRS) -> str:
    """``EPSG:n`` where the system has a number, else its own name, else its definition."""
    number = crs.to_epsg()
    if number:
        return f"EPSG:{number}"
    return crs.name if crs.name != "unknown" else crs.to_string().removesuffix(" +type=crs")


@lru_cache(maxsize=64)
def _transformer(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def reproject(geometries: Geometries, source: Any, target: Any) -> Geometries:
    """Convert geometries vertex by vertex, x-east first; a third coordinate is dropped.

    Raises
    ------
    Refusal
        ``crs_convert`` when any vertex has no place in the target system.
    """
    here, there = read_crs(source), read_crs(target)
    if here.equals(there, ignore_axis_order=True):
        return shapely.force_2d(geometries)

    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(_transformer(here, there).transform(points[:, 0], points[:, 1]))

    try:
        moved = shapely.transform(geometries, move)
    except ProjError as error:
        raise Refusal("crs_convert", {"source": name_of(here), "target": name_of(there)}) from error
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise Refusal("crs_convert", {"source": name_of(here), "target": name_of(there)})
    return moved


def move_points(points: npt.NDArray[np.float64], source: Any, target: Any) -> npt.NDArray[np.float64]:
    """Convert points (n × 2, x-east first); a point that has no place in the target system becomes infinite."""
    here, there = read_crs(source), read_crs(target)
    if here.equals(there, ignore_axis_order=True):
        return points
    return np.column_stack(_transformer(here, there).transform(points[:, 0], points[:, 1]))


def to_deployment(geometries: Geometries, source: Any, srid: int) -> Geometries:
    """Bring geometries into the deployment's projected system (``LANDGIS_SRID``)."""
    return reproject(geometries, source, srid)


def lonlat_bounds(bounds: Bounds, crs: pyproj.CRS) -> Bounds:
    """The box of ``bounds`` in degrees of longitude and latitude (not finite where it has no place)."""
    return _transformer(crs, read_crs(WGS84)).transform_bounds(*bounds)


@lru_cache(maxsize=16)
def area_of_use(srid: int) -> Bounds:
    """The extent of a system by its own area of use, in its own units, east-north."""
    crs = read_crs(srid)
    use = crs.area_of_use
    if use is None:
        return -math.inf, -math.inf, math.inf, math.inf
    return _transformer(read_crs(WGS84), crs).transform_bounds(use.west, use.south, use.east, use.north)


def is_within(bounds: Bounds, extent: Bounds) -> bool:
    """Whether a box lies inside an extent; a box with a coordinate that is not finite does not."""
    if not all(math.isfinite(value) for value in bounds):
        return False
    return extent[0] <= bounds[0] and extent[1] <= bounds[1] and bounds[2] <= extent[2] and bounds[3] <= extent[3]


def areal_scale(crs: pyproj.CRS, bounds: Bounds) -> float:
    """Map area over ground area at the middle of a box given in the system's own coordinates; NaN where unknown."""
    longitude, latitude = _transformer(crs, read_crs(WGS84)).transform(
        (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    )
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return math.nan
    try:
        return float(pyproj.Proj(crs).get_factors(longitude, latitude, errcheck=True).areal_scale)
    except ProjError:
        return math.nan


def measures_metres(crs: pyproj.CRS) -> bool:
    """Whether the system is projected and counts in metres."""
    return crs.is_projected and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2])


def is_area_safe(crs: pyproj.CRS, bounds: Bounds) -> bool:
    """Whether planar areas of data in this box may be taken as they stand."""
    # Near the equator web mercator's factors look sound; it is no system to measure in anywhere.
    if not measures_metres(crs) or crs.to_epsg() == WEB_MERCATOR:
        return False
    return abs(areal_scale(crs, bounds) - 1) <= AREA_TOLERANCE


@dataclass(frozen=True)
class Measuring:
    """The system areas are taken in, and what has to be said about it (a registered code with figures)."""

    crs: pyproj.CRS
    note: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


def local_equal_area(bounds: Bounds, crs: pyproj.CRS) -> pyproj.CRS:
    """A Lambert azimuthal equal-area system centred near the data, in metres."""
    west, south, east, north = lonlat_bounds(bounds, crs)
    if not all(math.isfinite(value) for value in (west, south, east, north)):
        raise Refusal("crs_convert", {"source": name_of(crs), "target": name_of(read_crs(WGS84))})
    centre = f"+lat_0={round((south + north) / 2)} +lon_0={round((west + east) / 2)}"
    return pyproj.CRS.from_proj4(f"+proj=laea {centre} +ellps=GRS80 +units=m +no_defs")


def measuring_system(crs: pyproj.CRS | None, bounds: Bounds, srid: int, extent: Bounds) -> Measuring:
    """Choose the system in which data may be measured.

    As it stands when areas are safe in it; else the deployment's own when the data lie in its extent; else a local
    equal-area system. Data without a stated system are taken for the deployment's only when they lie in its extent.

    Parameters
    ----------
    crs : pyproj.CRS or None
        The system the data are in.
    bounds : tuple of float
        The box of the data, in that system.
    srid, extent
        The deployment's system and its extent in it.

    Raises
    ------
    Refusal
        ``crs_missing`` when no system is stated and none can be taken for granted.
    """
    deployment = read_crs(srid)
    if crs is None:
        if not is_within(bounds, extent):
            raise Refusal("crs_missing", {"figures_seen": [round(value, 3) for value in bounds]})
        return Measuring(deployment, "crs_assumed", {"target": name_of(deployment)})
    if is_area_safe(crs, bounds):
        return _as_it_stands(crs, bounds)
    moved = _transformer(crs, deployment).transform_bounds(*bounds)
    target = deployment if is_within(moved, extent) else local_equal_area(bounds, crs)
    return Measuring(target, "crs_reprojected", {"source": name_of(crs), "target": name_of(target)})


def _as_it_stands(crs: pyproj.CRS, bounds: Bounds) -> Measuring:
    use, box = crs.area_of_use, lonlat_bounds(bounds, crs)
    if use is None or is_within(box, (use.west, use.south, use.east, use.north)):
        return Measuring(crs)
    # A northern place kept in a southern UTM zone has odd northings but sound areas: say so and measure.
    return Measuring(crs, "crs_outside_area_of_use", {"source": name_of(crs), "latitude": round(box[1], 4)})


def without_zone_prefix(srid: int) -> int | None:
    """The 3-degree Gauss-Krüger system without zone prefix for one with it (4528 → 4549), and the other way round."""
    if 4488 + FIRST_ZONE <= srid <= 4488 + LAST_ZONE:
        return srid + 21
    return srid - 21 if 4534 <= srid <= 4554 else None


def likely_cause(bounds: Bounds, srid: int, extent: Bounds) -> str:
    """Why coordinates lie outside the extent: ``swapped_axes``, ``degrees``, ``degrees_swapped``, ``zone_prefix``,
    ``web_mercator``, ``another_zone`` or ``another_system``.
    """
    west, south, east, north = bounds
    if is_within((south, west, north, east), extent):
        return "swapped_axes"
    if -180 <= west and east <= 180 and -180 <= south and north <= 180:
        return "degrees" if _lands_inside(bounds, WGS84, srid, extent) else _swapped_degrees(bounds, srid, extent)
    sibling = without_zone_prefix(srid)
    if sibling and (_lands_inside(bounds, sibling, srid, extent) or _prefix_of_neighbour(bounds, extent)):
        return "zone_prefix"
    if _lands_inside(bounds, WEB_MERCATOR, srid, extent):
        return "web_mercator"
    other = any(_lands_inside(bounds, code, srid, extent) for code in range(4513, 4555))
    return "another_zone" if other else "another_system"


def _lands_inside(bounds: Bounds, source: int, target: int, extent: Bounds) -> bool:
    try:
        moved = _transformer(read_crs(source), read_crs(target)).transform_bounds(*bounds)
    except ProjError:
        return False
    return is_within(moved, extent)


def _swapped_degrees(bounds: Bounds, srid: int, extent: Bounds) -> str:
    west, south, east, north = bounds
    swapped = _lands_inside((south, west, north, east), WGS84, srid, extent)
    return "degrees_swapped" if swapped else "another_system"


def _prefix_of_neighbour(bounds: Bounds, extent: Bounds) -> bool:
    """A prefix of any zone in front of an easting that would otherwise fit."""
    bare = (bounds[0] % 1_000_000, bounds[1], bounds[2] % 1_000_000, bounds[3])
    return bounds[0] >= FIRST_ZONE * 1_000_000 and is_within(bare, extent)

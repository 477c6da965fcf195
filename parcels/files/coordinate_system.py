"""Which coordinate system a file is in, and in which order its axes stand: found, tested and said why (DOMAIN 8.2).

A guess counts only when the shapes land inside the area of this register; nothing is believed for its name alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyproj

from parcels import crs
from parcels.files.batches import Declared
from parcels.files.evidence import Finding
from parcels.refusals import Refusal

_SAMPLE = 5000
_SURE_SHARE = 0.9
_FIRST_CGCS, _LAST_CGCS = 4490, 4554
# Chinese datums whose parameters to CGCS2000 are secret: a public conversion would be metres wrong, silently.
_SECRET_DATUMS = ("xian 1980", "xi'an 1980", "xian_1980", "beijing 1954", "beijing_1954", "new beijing")
_AUTHORITY_HOW = {
    "prj": "crs_from_prj",
    "geopackage": "crs_from_geopackage",
    "geojson_crs": "crs_from_geojson",
    "kml": "crs_from_kml",
    "geoparquet": "crs_from_geoparquet",
    "txt_header": "crs_from_txt_header",
    "txt_prefix": "crs_from_txt_prefix",
}


@dataclass(frozen=True)
class Deployment:
    """The system of this register and its area in it (x-east first, in the system's units)."""

    srid: int
    extent: crs.Bounds


@dataclass(frozen=True)
class Candidate:
    """One way to read the coordinates."""

    system: pyproj.CRS
    swapped: bool
    how: str
    figures: dict[str, Any] = field(default_factory=dict)
    certain: bool = True


@dataclass(frozen=True)
class Placement:
    """How coordinates are to be read, and the findings that say why."""

    system: pyproj.CRS
    swapped: bool
    findings: tuple[Finding, ...]


def locate(
    boxes: np.ndarray, deployment: Deployment, *, declared: Declared | None, stated: int | None, kind: str
) -> Placement:
    """Find the coordinate system and axis order of a file.

    Parameters
    ----------
    boxes : array
        The bounding box of each shape (n × 4), as the file has them; rows without a shape hold NaN.
    deployment : Deployment
        Where the register lies.
    declared : Declared, optional
        What the file states.
    stated : int, optional
        What the user states; goes before what the file states.
    kind : str
        The kind of the file: GeoJSON without a system is in degrees by its standard.

    Raises
    ------
    Refusal
        ``outside_extent``, ``crs_missing``, ``crs_local``, ``crs_datum`` and the refusals of `parcels.crs`.
    """
    known = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(known):
        system = crs.read_crs(stated or deployment.srid)
        return Placement(system, False, (Finding("coordinate_system", crs.name_of(system), "crs_nothing_to_place"),))
    sample = known[:: max(1, len(known) // _SAMPLE)]
    candidates = _stated(stated) or _declared(declared, deployment) or guesses(sample, deployment, kind)
    shares = [inside_share(sample, candidate, deployment) for candidate in candidates]
    if not shares or max(shares) == 0:
        raise _nowhere(known, deployment, candidates if declared or stated else [], kind)
    best = candidates[int(np.argmax(shares))]
    share = max(shares)
    return Placement(best.system, best.swapped, tuple(_findings(best, share, len(known), deployment, sample)))


def _stated(srid: int | None) -> list[Candidate]:
    return [] if srid is None else _both_orders(crs.read_crs(srid), "crs_stated", {"srid": srid})


def _declared(declared: Declared | None, deployment: Deployment) -> list[Candidate]:
    if declared is None:
        return []
    system = crs.read_crs(declared.definition)
    if system.type_name in ("Engineering CRS", "Unknown"):
        raise Refusal("crs_local", {"name": system.name})
    _check_datum(system, deployment)
    number = system.to_epsg(min_confidence=25)
    named = crs.read_crs(number) if number else system
    return _both_orders(named, _AUTHORITY_HOW[declared.how], {"name": system.name})


def _check_datum(system: pyproj.CRS, deployment: Deployment) -> None:
    here, there = _datum(system), _datum(crs.read_crs(deployment.srid))
    if any(secret in here for secret in _SECRET_DATUMS) and here != there:
        raise Refusal("crs_datum", {"name": system.name, "target": deployment.srid})


def _datum(system: pyproj.CRS) -> str:
    geodetic = system.geodetic_crs
    return f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}".lower() if geodetic else ""


def _both_orders(system: pyproj.CRS, how: str, figures: dict[str, Any], certain: bool = True) -> list[Candidate]:
    return [Candidate(system, swapped, how, figures, certain) for swapped in (False, True)]


def guesses(sample: np.ndarray, deployment: Deployment, kind: str) -> list[Candidate]:
    """Return the ways to read coordinates whose system nobody states, likeliest first."""
    x, y = np.median(sample[:, 0]), np.median(sample[:, 1])
    if abs(x) <= 180 and abs(y) <= 180:
        return _degrees(deployment, kind)
    found = [candidate for swapped in (False, True) for candidate in _by_prefix(y if swapped else x, swapped)]
    found += _both_orders(crs.read_crs(deployment.srid), "crs_fits_deployment", {"srid": deployment.srid})
    sibling = crs.without_zone_prefix(deployment.srid)
    if sibling:
        found += _both_orders(crs.read_crs(sibling), "crs_fits_sibling", {"srid": sibling})
    return [*found, Candidate(crs.read_crs(crs.WEB_MERCATOR), False, "crs_fits_mercator", {}, certain=False)]


def _degrees(deployment: Deployment, kind: str) -> list[Candidate]:
    chinese = _FIRST_CGCS <= deployment.srid <= _LAST_CGCS
    if kind == "geojson":
        return _both_orders(crs.read_crs(crs.WGS84), "crs_geojson_standard", {})
    system = crs.read_crs(_FIRST_CGCS if chinese else crs.WGS84)
    return _both_orders(system, "crs_in_degrees", {"name": crs.name_of(system)}, certain=False)


def _by_prefix(easting: float, swapped: bool) -> list[Candidate]:
    zone = int(easting // 1_000_000)
    if crs.FIRST_ZONE <= zone <= crs.LAST_ZONE:
        figures = {"zone": zone, "meridian": 3 * zone, "srid": 4488 + zone}
        return [Candidate(crs.read_crs(4488 + zone), swapped, "crs_zone_prefix", figures)]
    if 13 <= zone <= 23:
        figures = {"zone": zone, "meridian": 6 * zone - 3, "srid": 4478 + zone}
        return [Candidate(crs.read_crs(4478 + zone), swapped, "crs_zone_prefix_6", figures)]
    return []


def turned(boxes: np.ndarray, swapped: bool) -> np.ndarray:
    """Return boxes x-east first."""
    return boxes[:, [1, 0, 3, 2]] if swapped else boxes


def inside(boxes: np.ndarray, system: pyproj.CRS, swapped: bool, deployment: Deployment) -> np.ndarray:
    """Return which boxes lie inside the register's area when read this way; a box that has no place does not."""
    east_first = turned(boxes, swapped)
    low = crs.move_points(east_first[:, :2], system, deployment.srid)
    high = crs.move_points(east_first[:, 2:], system, deployment.srid)
    west, south, east, north = deployment.extent
    points = np.concatenate([low, high], axis=1)
    within = (points[:, [0, 2]] >= west) & (points[:, [0, 2]] <= east)
    within &= (points[:, [1, 3]] >= south) & (points[:, [1, 3]] <= north)
    return np.asarray(within.all(axis=1) & np.isfinite(points).all(axis=1))


def inside_share(sample: np.ndarray, candidate: Candidate, deployment: Deployment) -> float:
    """Return the share of boxes that lie inside the register's area."""
    return float(inside(sample, candidate.system, candidate.swapped, deployment).mean())


def _findings(best: Candidate, share: float, shapes: int, deployment: Deployment, sample: np.ndarray) -> list[Finding]:
    percent = round(share * 100, 1)
    figures = {**best.figures, "inside_percent": percent, "shapes": shapes, "target": deployment.srid}
    certain = best.certain and share >= _SURE_SHARE
    found = [Finding("coordinate_system", crs.name_of(best.system), best.how, figures, certain)]
    x, y = sample[len(sample) // 2][:2]
    order = {"first": round(float(x), 4), "second": round(float(y), 4)}
    how = "axes_north_first" if best.swapped else "axes_east_first"
    return [*found, Finding("axis_order", "N, E" if best.swapped else "E, N", how, order)]


def _nowhere(known: np.ndarray, deployment: Deployment, tried: list[Candidate], kind: str) -> Refusal:
    """Say where the coordinates lie and, where another reading would fit, which."""
    box = (*known[:, :2].min(axis=0), *known[:, 2:].max(axis=0))
    figures: dict[str, Any] = dict(
        zip(("minx", "miny", "maxx", "maxy"), (round(float(v), 4) for v in box), strict=True)
    )
    figures["cause"] = "cause_" + crs.likely_cause(
        (float(box[0]), float(box[1]), float(box[2]), float(box[3])), deployment.srid, deployment.extent
    )
    if tried:
        figures["read_as"] = crs.name_of(tried[0].system)
        here, there = _zone(deployment.srid), _zone(tried[0].system.to_epsg() or 0)
        if figures["cause"] == "cause_another_system" and here and there and here != there:
            figures["cause"] = "cause_another_zone"
        other = [c for c in guesses(known, deployment, kind) if inside_share(known, c, deployment) > 0.5]
        figures["fits"] = crs.name_of(other[0].system) if other else None
        return Refusal("outside_extent_stated", figures)
    return Refusal("outside_extent", figures)


def _zone(srid: int) -> int | None:
    """Return the 3-degree zone of a system of CGCS2000, with the zone in front of its eastings or without."""
    for base in (4488, 4509):
        if crs.FIRST_ZONE <= srid - base <= crs.LAST_ZONE:
            return srid - base
    return None


def deployment_of(srid: int, extent: crs.Bounds | None) -> Deployment:
    """Return the deployment; without an extent of its own, its area is the system's area of use."""
    return Deployment(srid, extent if extent is not None else _padded(crs.area_of_use(srid)))


def _padded(use: crs.Bounds) -> crs.Bounds:
    if not all(math.isfinite(value) for value in use):
        return use
    margin = 0.05 * max(use[2] - use[0], use[3] - use[1])
    return use[0] - margin, use[1] - margin, use[2] + margin, use[3] + margin

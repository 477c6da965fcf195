"""The finders: each looks at the whole coverage at once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from .fault import Fault, Sizes, width_of

Geometries = npt.NDArray[Any]
SAME_SHARE = 0.98
"""Two parcels that share this part of their joint land are the same parcel twice."""


def overlaps(shapes: Geometries, sizes: Sizes) -> list[Fault]:
    """Land that two parcels both claim."""
    left, right = _pairs(shapes)
    common = shapely.intersection(shapes[left], shapes[right])
    areas = shapely.area(common)
    found = []
    for at in np.flatnonzero(areas > sizes.overlap_m2):
        land = _polygons(common[at])
        if _is_same(shapes[left[at]], shapes[right[at]], areas[at]):
            continue
        positions = (int(left[at]), int(right[at]))
        found.append(Fault("overlap", positions, land, float(areas[at]), width_of(land)))
    return found


def _pairs(shapes: Geometries) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of shapes whose insides may meet; the exact look comes after."""
    left, right = shapely.STRtree(shapes).query(shapes)
    once = left < right
    left, right = left[once], right[once]
    meet = shapely.relate_pattern(shapes[left], shapes[right], "T********") if len(left) else np.zeros(0, dtype=bool)
    return left[meet], right[meet]


def _is_same(one: Any, other: Any, common_m2: float) -> bool:
    return bool(common_m2 / (one.area + other.area - common_m2) >= SAME_SHARE)


def _polygons(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def duplicates(shapes: Geometries, codes: Sequence[str]) -> list[Fault]:
    """The same land twice, or codes that differ only in case, width or spaces."""
    left, right = _pairs(shapes)
    common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    found = [
        Fault("duplicate", (int(a), int(b)), shapes[a], float(area), figures={"by": "shape"})
        for a, b, area in zip(left, right, common, strict=True)
        if _is_same(shapes[a], shapes[b], area)
    ]
    alike: dict[str, list[int]] = defaultdict(list)
    for position, code in enumerate(codes):
        alike["".join(unicodedata.normalize("NFKC", code).upper().split())].append(position)
    same_code = [tuple(positions) for positions in alike.values() if len(positions) > 1]
    return found + [
        Fault("duplicate", positions, shapes[positions[0]], figures={"by": "code"}) for positions in same_code
    ]


def gaps(shapes: Geometries, sizes: Sizes) -> list[Fault]:
    """Land between parcels that no parcel has: closed holes up to a size, and narrow clefts open at an end."""
    together = shapely.union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(together) for ring in shapely.get_rings(part)[1:]]
    clefts = _clefts(together, sizes.gap_width_m)
    tree = shapely.STRtree(shapes)
    inside = [hole for hole in holes if sizes.gap_min_m2 <= hole.area <= sizes.gap_max_m2]
    # A cleft inside a closed hole is that hole.
    closed = shapely.union_all(holes) if holes else shapely.Polygon()
    open_ones = [one for one in clefts if sizes.gap_min_m2 <= one.area <= sizes.gap_max_m2 and not closed.covers(one)]
    return [fault for one in (*inside, *open_ones) if len((fault := _gap(one, tree)).positions) >= 1]


def _clefts(land: Any, width_m: float) -> list[Any]:
    """What closing the land by half a width on both sides fills; corners keep their shape with mitred joins."""
    half = width_m / 2
    grown = shapely.buffer(land, half, join_style="mitre", mitre_limit=2.0)
    closed = shapely.buffer(grown, -half, join_style="mitre", mitre_limit=2.0)
    filled = shapely.difference(closed, land)
    parts = [part for part in shapely.get_parts(filled) if part.geom_type == "Polygon"]
    # Longer than wide, and touching land on most of its outline: else it is only a corner cut short.
    return [part for part in parts if _borders(part, land) >= 0.8]


def _borders(part: Any, land: Any) -> float:
    edge = shapely.boundary(part)
    return float(shapely.length(shapely.intersection(edge, shapely.buffer(land, 1e-6))) / max(edge.length, 1e-9))


def _gap(shape: Any, tree: shapely.STRtree) -> Fault:
    beside = tree.query(shape, predicate="dwithin", distance=1e-6)
    edge = shapely.boundary(shape)
    shared = shapely.length(shapely.intersection(tree.geometries.take(beside), shapely.buffer(edge, 1e-6)))
    touching = [int(position) for position in beside[np.argsort(-shared)]]
    return Fault("gap", tuple(touching), shape, float(shape.area), width_of(shape))


def slivers(shapes: Geometries, sizes: Sizes) -> list[Fault]:
    """Parcels, or parts of parcels, too thin to be one."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    width = 2 * shapely.area(parts) / np.maximum(shapely.length(parts), 1e-9)
    thin = np.flatnonzero(width < sizes.sliver_width_m)
    several = np.bincount(owner, minlength=len(shapes)) > 1
    return [
        Fault(
            "sliver",
            (int(owner[at]),),
            parts[at],
            float(shapely.area(parts[at])),
            width_of(parts[at]),
            {"part": bool(several[owner[at]])},
        )
        for at in thin
    ]


def outside(shapes: Geometries, zone: Any, sizes: Sizes) -> list[Fault]:
    """Parcels with land outside the zone; without a zone nothing is outside."""
    if zone is None or zone.is_empty:
        return []
    shapely.prepare(zone)
    beyond = np.flatnonzero(~shapely.covers(zone, shapes))
    rest = shapely.difference(shapes[beyond], zone)
    areas = shapely.area(rest)
    return [
        Fault(
            "outside_zone",
            (int(beyond[at]),),
            _polygons(rest[at]),
            float(areas[at]),
            figures={"share": float(areas[at] / shapely.area(shapes[beyond[at]]))},
        )
        for at in np.flatnonzero(areas > sizes.outside_m2)
    ]


def area_differences(shapes: Geometries, certificate_m2: npt.NDArray[np.float64], sizes: Sizes) -> list[Fault]:
    """Parcels whose certificate states another area than their boundary holds; an unknown certificate is no fault."""
    areas = shapely.area(shapes)
    difference = areas - certificate_m2
    allowed = np.maximum(sizes.area_m2, sizes.area_share * areas)
    wrong = np.flatnonzero(np.isfinite(certificate_m2) & (np.abs(difference) > allowed))
    return [
        Fault(
            "area_difference",
            (int(at),),
            shapes[at],
            float(abs(difference[at])),
            figures={
                "certificate_m2": float(certificate_m2[at]),
                "computed_m2": float(areas[at]),
                "difference_m2": float(difference[at]),
            },
        )
        for at in wrong
    ]

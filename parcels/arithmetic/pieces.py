"""Which building stands on which parcel, and with what part of its footprint.

A building that a parcel covers is settled by a prepared test; the exact intersection is cut only where a building
reaches across a line. Work goes in batches of parcels, so that prepared shapes stay in the processor's cache, and in
threads, since shapely lets go of the interpreter while it computes.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[Any]
Positions = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

BATCH = 2000
# Less than this part of a footprint is rounding of coordinates along a shared line, not a building across it.
SLIVER_SHARE = 1e-9


@dataclass(frozen=True)
class Pieces:
    """Parts of footprints by parcel, sorted by parcel.

    Attributes
    ----------
    parcel, building : positions in the arrays that were handed in.
    shape : the part of the footprint inside the parcel.
    area_m2 : its area.
    share : its part of the whole footprint, 1 for a building wholly inside.
    """

    parcel: Positions
    building: Positions
    shape: Geometries
    area_m2: Floats
    share: Floats


def default_threads() -> int:
    """Two threads where there are two cores: beyond that the interpreter's own share no longer pays."""
    return min(2, os.cpu_count() or 1)


def cut_pieces(parcels: Geometries, buildings: Geometries, threads: int | None = None) -> Pieces:
    """Cut footprints along parcel lines.

    Parameters
    ----------
    parcels, buildings : arrays of valid polygons in one projected system; None is skipped.
    threads : int, optional
        How many batches run at once.
    """
    tree = shapely.STRtree(buildings)
    if len(parcels) <= BATCH:
        return _joined([_cut_batch(parcels, 0, tree)], buildings)
    with ThreadPoolExecutor(threads or default_threads()) as pool:
        done = list(pool.map(lambda first: _cut_batch(parcels, first, tree), range(0, len(parcels), BATCH)))
    return _joined(done, buildings)


Cut = tuple[Positions, Positions, Geometries, Floats]


def _cut_batch(parcels: Geometries, first: int, tree: shapely.STRtree) -> Cut:
    """Positions, shape inside and its area, for a batch of parcels; NaN stands for the whole footprint."""
    buildings = tree.geometries
    parcel_at, building_at = tree.query(parcels[first : first + BATCH])
    order = np.lexsort((building_at, parcel_at))
    parcel_at, building_at = parcel_at[order] + first, building_at[order]
    here = parcels[parcel_at]
    shapes = buildings[building_at]
    prepared = parcels[np.unique(parcel_at)]
    shapely.prepare(prepared)
    whole = shapely.covers(here, shapes)
    across = np.flatnonzero(~whole)
    across = across[shapely.intersects(here[across], shapes[across])]
    shapely.destroy_prepared(prepared)
    areas = np.full(len(parcel_at), np.nan)
    shapes[across] = shapely.intersection(here[across], shapes[across])
    areas[across] = shapely.area(shapes[across])
    kept = whole
    kept[across] = areas[across] > 0
    return parcel_at[kept], building_at[kept], shapes[kept], areas[kept]


def _joined(done: list[Cut], buildings: Geometries) -> Pieces:
    parcel, building, shape, area = (np.concatenate(column) for column in zip(*done, strict=True))
    whole_area = shapely.area(buildings)[building]
    area = np.where(np.isnan(area), whole_area, area)
    share = np.divide(area, whole_area, out=np.zeros_like(area), where=whole_area > 0)
    kept = share > SLIVER_SHARE
    return Pieces(parcel[kept], building[kept], shape[kept], area[kept], np.minimum(share[kept], 1.0))

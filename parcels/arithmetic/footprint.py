"""Footprint of a parcel: the area of the union of the parts of buildings that stand on it.

Where no two parts on a parcel overlap, the union's area is their sum; only the rest is united.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import shapely

from parcels.arithmetic.pieces import BATCH, Floats, Pieces, Positions, default_threads

# Up to this many parts on a parcel are compared one with another; beyond it a spatial index finds the neighbours.
FEW = 64
Mask = npt.NDArray[np.bool_]


def footprint_areas(pieces: Pieces, parcels: int, threads: int | None = None) -> tuple[Floats, Mask]:
    """Footprint of each parcel in m², and whether buildings overlap one another on it.

    Parameters
    ----------
    pieces : Pieces
        Parts of footprints, sorted by parcel.
    parcels : int
        How many parcels there are; those without a part get 0.
    threads : int, optional
        Into how many ranges of parcels the work is divided.
    """
    if parcels <= BATCH:  # a few are done before a thread has begun
        return _areas(pieces, parcels)
    ranges = np.linspace(0, parcels, (threads or default_threads()) + 1).astype(np.intp)
    with ThreadPoolExecutor(len(ranges) - 1) as pool:
        done = list(
            pool.map(lambda first, last: _areas(_of_parcels(pieces, first, last), last - first), ranges, ranges[1:])
        )
    return np.concatenate([areas for areas, _ in done]), np.concatenate([overlapping for _, overlapping in done])


def _of_parcels(pieces: Pieces, first: int, last: int) -> Pieces:
    """The pieces on a range of parcels, counted from its first."""
    at = slice(*np.searchsorted(pieces.parcel, [first, last]))
    return Pieces(
        pieces.parcel[at] - first, pieces.building[at], pieces.shape[at], pieces.area_m2[at], pieces.share[at]
    )


def _areas(pieces: Pieces, parcels: int) -> tuple[Floats, Mask]:
    # Without a single part numpy counts in integers, whatever the weights.
    areas = np.bincount(pieces.parcel, weights=pieces.area_m2, minlength=parcels).astype(float)
    where, common = _overlaps(pieces)
    overlaps = np.bincount(where, minlength=parcels)
    # A single overlap is simply counted once less; several may overlap among themselves.
    single = overlaps[where] == 1
    areas[where[single]] -= common[single]
    for parcel in np.flatnonzero(overlaps > 1):
        first, last = np.searchsorted(pieces.parcel, [parcel, parcel + 1])
        areas[parcel] = shapely.area(shapely.union_all(pieces.shape[first:last]))
    return areas, overlaps > 0


def _overlaps(pieces: Pieces) -> tuple[Positions, Floats]:
    """The parcel of each two parts that overlap, and the area they have in common."""
    one, other = _neighbours(pieces)
    boxes = shapely.bounds(pieces.shape)
    near = (
        (boxes[one, 0] < boxes[other, 2])
        & (boxes[other, 0] < boxes[one, 2])
        & (boxes[one, 1] < boxes[other, 3])
        & (boxes[other, 1] < boxes[one, 3])
    )
    one, other = one[near], other[near]
    touching = shapely.intersects(pieces.shape[one], pieces.shape[other])
    one, other = one[touching], other[touching]
    common = shapely.area(shapely.intersection(pieces.shape[one], pieces.shape[other]))
    return pieces.parcel[one[common > 0]], common[common > 0]


def _neighbours(pieces: Pieces) -> tuple[Positions, Positions]:
    """Pairs of parts on one parcel that may overlap."""
    size = np.bincount(pieces.parcel)[pieces.parcel] if len(pieces.parcel) else np.empty(0, dtype=np.intp)
    few, many = _pairs_within(pieces.parcel, size), _pairs_by_index(pieces, np.flatnonzero(size > FEW))
    return np.concatenate([few[0], many[0]]), np.concatenate([few[1], many[1]])


def _pairs_within(parcel: Positions, size: Positions) -> tuple[Positions, Positions]:
    ones, others = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    one = np.flatnonzero((size > 1) & (size <= FEW))
    for distance in range(1, FEW):
        one = one[one + distance < len(parcel)]
        one = one[parcel[one] == parcel[one + distance]]
        if not len(one):
            break
        ones.append(one)
        others.append(one + distance)
    return np.concatenate(ones), np.concatenate(others)


def _pairs_by_index(pieces: Pieces, many: Positions) -> tuple[Positions, Positions]:
    shapes = pieces.shape[many]
    one, other = shapely.STRtree(shapes).query(shapes)
    one, other = many[one], many[other]
    once = (one < other) & (pieces.parcel[one] == pieces.parcel[other])
    return one[once], other[once]

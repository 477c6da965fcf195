"""Floor area of parcels, from footprints and storeys or as given (DOMAIN 4.1, DESIGN 5).

A building's countable floor area is the one given for it, else footprint × storeys, double where a storey is higher
than the policy's limit. A building across a parcel line is shared by area. What is unknown stays unknown: one building
without a storey count leaves its parcel's floor area open and fills only ``floor_area_known_m2``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from parcels.arithmetic.footprint import footprint_areas
from parcels.arithmetic.pieces import Floats, Geometries, Pieces, cut_pieces

NOTE_NO_BUILDING = "no_building"
NOTE_STOREYS_UNKNOWN = "storeys_unknown"
NOTE_DIFFERS = "floor_area_differs"
NOTE_FOOTPRINT_DIFFERS = "footprint_differs"
NOTE_OVERLAP = "buildings_overlap"
# A given figure and the one from buildings agree when they are within one per cent of each other.
SAME_AREA = 0.01


@dataclass(frozen=True)
class HighStorey:
    """From what storey height, in metres, floor area counts how many times (DOMAIN 4.1, to be confirmed)."""

    above_m: float = 8.0
    factor: float = 2.0


@dataclass(frozen=True)
class Buildings:
    """Buildings as arrays of one length; columns that a file lacks are left out.

    ``footprint`` polygons, ``storeys`` counts, ``storey_height_m``, ``floor_area_m2`` given; NaN is unknown.
    """

    footprint: Geometries
    storeys: Any = None
    storey_height_m: Any = None
    floor_area_m2: Any = None


def _column(values: Any, length: int) -> Floats:
    """Numbers with NaN for unknown; a missing column is unknown throughout."""
    if values is None:
        return np.full(length, np.nan)
    return pd.to_numeric(pd.Series(np.asarray(values)), errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def countable_floor_area(buildings: Buildings, high: HighStorey = HighStorey()) -> Floats:
    """Countable floor area of each building in m²; NaN where neither it nor the storey count is known.

    A storey height that is not known counts once: the double count needs a storey known to be high.
    """
    length = len(buildings.footprint)
    height = _column(buildings.storey_height_m, length)
    factor = np.where(height > high.above_m, high.factor, 1.0)
    computed = shapely.area(buildings.footprint) * _column(buildings.storeys, length) * factor
    given = _column(buildings.floor_area_m2, length)
    return np.where(np.isnan(given), computed, given)


def allocate_floor_area(
    parcels: Geometries,
    buildings: Buildings | None,
    *,
    given_floor_area_m2: Any = None,
    given_footprint_m2: Any = None,
    high: HighStorey = HighStorey(),
    threads: int | None = None,
) -> pd.DataFrame:
    """Floor area and footprint of each parcel.

    Parameters
    ----------
    parcels : array of valid polygons in a projected system in metres.
    buildings : Buildings or None
        None when there is no file of buildings; then nothing is said about floors that is not given.
    given_floor_area_m2, given_footprint_m2 : array-like, optional
        The parcels' own figures; they win over buildings, and a difference is noted.
    high : HighStorey
        The rule for high storeys.

    Returns
    -------
    DataFrame
        In the order of ``parcels``: ``floor_area_m2`` (NaN unknown), ``floor_area_known_m2`` (the part that is known),
        ``floor_area_buildings_m2``, ``floor_area_source`` (given, buildings or empty), ``footprint_m2``,
        ``building_count``, ``floor_area_note`` (names joined by ``;``).

    Examples
    --------
    >>> square = shapely.box(0, 0, 10, 10)
    >>> plant = Buildings(np.array([shapely.box(5, 0, 15, 4)]), storeys=[3])
    >>> allocate_floor_area(np.array([square]), plant).floor_area_m2.item()
    60.0
    """
    shapes = np.asarray(parcels, dtype=object)
    given = _column(given_floor_area_m2, len(shapes))
    given_footprint = _column(given_footprint_m2, len(shapes))
    if buildings is None:
        return _without_buildings(given, given_footprint)
    pieces = cut_pieces(shapes, np.asarray(buildings.footprint, dtype=object), threads)
    total, known = _floor_sums(pieces, countable_floor_area(buildings, high), len(shapes))
    footprint, overlapping = footprint_areas(pieces, len(shapes), threads)
    count = np.bincount(pieces.parcel, minlength=len(shapes))
    is_given = ~np.isnan(given)
    floor = np.where(is_given, given, total)
    notes = {
        NOTE_NO_BUILDING: count == 0,
        NOTE_STOREYS_UNKNOWN: np.isnan(total),
        NOTE_DIFFERS: _differs(given, total),
        NOTE_FOOTPRINT_DIFFERS: _differs(given_footprint, footprint),
        NOTE_OVERLAP: overlapping,
    }
    return pd.DataFrame(
        {
            "floor_area_m2": floor,
            "floor_area_known_m2": np.where(is_given, given, known),
            "floor_area_buildings_m2": total,
            "floor_area_source": np.where(is_given, "given", np.where(np.isnan(floor), "", "buildings")),
            "footprint_m2": np.where(np.isnan(given_footprint), footprint, given_footprint),
            "building_count": count,
            "floor_area_note": _joined_notes(notes, len(shapes)),
        }
    )


def _without_buildings(given: Floats, given_footprint: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "floor_area_m2": given,
            "floor_area_known_m2": given,
            "floor_area_buildings_m2": np.nan,
            "floor_area_source": np.where(np.isnan(given), "", "given"),
            "footprint_m2": given_footprint,
            "building_count": np.nan,
            "floor_area_note": "",
        }
    )


def _floor_sums(pieces: Pieces, floor_area: Floats, parcels: int) -> tuple[Floats, Floats]:
    """Floor area by parcel, NaN where a part of it is unknown, and the part that is known."""
    parts = pieces.share * floor_area[pieces.building]
    unknown = np.isnan(parts)
    known = np.bincount(pieces.parcel, weights=np.where(unknown, 0.0, parts), minlength=parcels).astype(float)
    is_open = np.bincount(pieces.parcel[unknown], minlength=parcels) > 0
    return np.where(is_open, np.nan, known), known


def _differs(given: Floats, computed: Floats) -> npt.NDArray[np.bool_]:
    """Where both are known and more than one per cent apart."""
    return np.abs(given - computed) > SAME_AREA * np.maximum(np.abs(given), np.abs(computed))


def _joined_notes(notes: dict[str, npt.NDArray[np.bool_]], length: int) -> npt.NDArray[np.object_]:
    texts = np.full(length, "", dtype=object)
    for name, rows in notes.items():
        before = texts[rows]
        texts[rows] = np.where(before == "", "", before + ";") + name
    return texts

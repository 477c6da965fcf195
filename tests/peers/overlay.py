"""The peer that everybody knows: `geopandas.overlay`, cut every building by every parcel and add up the pieces."""

import geopandas as gpd
import numpy as np
import pandas as pd
from django.db import transaction
from django.utils import timezone

from parcels import measures
from parcels.measures import Land
from tests.peers.land import Frames, frames


def floor_area_ratio(land: Frames) -> pd.Series:
    """Known floor area over land, by parcel id; only parcels with a building of known floor area are in it."""
    floor = _sums(land)["floor"]
    area = pd.Series(land.parcels.area.to_numpy(), index=land.parcels["parcel_id"])
    return floor / area.loc[floor.index]


def _sums(land: Frames) -> pd.DataFrame:
    """Floor area, footprint and count of buildings by parcel id."""
    pieces = gpd.overlay(land.buildings, land.parcels, how="intersection")
    area = pieces.area
    table = pd.DataFrame({"floor": area * pieces["floor"], "footprint": area, "buildings": 1})
    return table.groupby(pieces["parcel_id"]).sum()


@transaction.atomic
def stored_to_stored(ids: list[int], whole_table: bool) -> None:
    """Overlay with our reading and our writing around it."""
    land = measures.read_land(ids, timezone.localdate(), whole_table)
    measures._store(_measures(land))


def _measures(land: Land) -> pd.DataFrame:
    """The rows that are kept, from overlay's pieces; it knows nothing of overlaps and notes."""
    sums = _sums(frames(land)).reindex(land.parcels["parcel_id"])
    given = land.parcels["floor_area_m2"].to_numpy(dtype=float, na_value=np.nan)
    known = np.where(np.isnan(given), sums["floor"].fillna(0.0), given)
    return pd.DataFrame(
        {
            "parcel_id": land.parcels["parcel_id"],
            "floor_area_m2": known,
            "floor_area_known_m2": known,
            "illegal_floor_area_m2": 0.0,
            "footprint_m2": sums["footprint"].fillna(0.0).to_numpy(),
            "buildings": sums["buildings"].fillna(0).astype(int).to_numpy(),
            "source": "buildings",
            "note": "",
        }
    )

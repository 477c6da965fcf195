"""Whether a parcel conforms to the land-use plan, by overlay with the planning zones in force on the day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from parcels.models import Parcel

from .flags import yes_no
from .known import holds, literal, relation
from .moment import Moment
from .reading import read_shapes

HALF = 0.5


def plan_conforms(moment: Moment, ids: list[int]) -> pd.DataFrame:
    """By parcel id: `plan_conforms` (`yes`, `no`, unknown) and `planned_industrial_share`.

    At least half of the land planned for industry conforms; at least half planned for something else does not; where
    the plan says too little, it is unknown. The plan keeps no history: it is read as known now.
    """
    sql = f"""SELECT z.id, z.industrial, z.geom FROM parcels_planningzone AS z
              WHERE z.industrial IS NOT NULL AND {holds(moment, "z.valid_from", "z.valid_to")} ORDER BY z.id"""
    zones, zone_shapes = read_shapes(sql)
    industrial = np.zeros(len(ids))
    other = np.zeros(len(ids))
    index = pd.Index(ids)
    if len(zones) and ids:
        land_sql = f"""SELECT p.id, p.geom FROM {relation(Parcel, moment)} AS p
                       WHERE p.id = ANY({literal(ids)}::bigint[]) ORDER BY p.id"""
        parcels, shapes = read_shapes(land_sql)
        index = pd.Index(parcels["id"])
        is_industrial = zones["industrial"].to_numpy(dtype=bool)
        industrial = planned_share(shapes, zone_shapes[is_industrial])
        other = planned_share(shapes, zone_shapes[~is_industrial])
    conforms = yes_no(np.where(industrial >= HALF, 1, np.where(other >= HALF, 0, -1)))
    return pd.DataFrame({"plan_conforms": conforms, "planned_industrial_share": industrial}, index=index)


def planned_share(parcels: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """Share of each parcel inside the zones; only parcels on a zone's edge are cut."""
    size = len(parcels)
    if not len(zones):
        return np.zeros(size)
    shapely.prepare(zones)
    zone, parcel = shapely.STRtree(parcels).query(zones, predicate="intersects")
    inside = shapely.covers(zones[zone], parcels[parcel])
    area = shapely.area(parcels)
    shared = area[parcel]
    shared[~inside] = shapely.area(shapely.intersection(zones[zone[~inside]], parcels[parcel[~inside]]))
    return np.minimum(np.bincount(parcel, shared, size) / area, 1.0)

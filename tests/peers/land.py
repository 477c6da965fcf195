"""The land that the floor-area contenders work on, as each of them takes it; made before any clock starts."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from django.conf import settings
from django.utils import timezone

from parcels import measures
from parcels.arithmetic.floor_area import Buildings, countable_floor_area
from parcels.measures import Land
from parcels.models import Parcel


def all_ids() -> list[int]:
    """Every parcel that has a floor-area ratio, in order."""
    return sorted(Parcel.objects.filter(status="active", kind="parcel").values_list("pk", flat=True))


def read() -> Land:
    """All parcels and buildings of the bench's database, read as the product reads them."""
    return measures.read_land(all_ids(), timezone.localdate(), whole_table=True)


def as_buildings(land: Land) -> Buildings:
    """The buildings as our arithmetic takes them."""
    table = land.buildings
    return Buildings(land.building_shapes, table["storeys"], table["storey_height_m"], table["floor_area_m2"])


@dataclass(frozen=True)
class Frames:
    """Land as geopandas users hold it: `floor` is the floor area on a m² of footprint, not a number if unknown."""

    parcels: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame


def frames(land: Land) -> Frames:
    """Geo data frames over the same shapes."""
    buildings = gpd.GeoDataFrame(geometry=land.building_shapes, crs=settings.LANDGIS_SRID)
    floor = countable_floor_area(as_buildings(land)) / buildings.area.to_numpy()
    parcels = gpd.GeoDataFrame(
        {"parcel_id": land.parcels["parcel_id"].to_numpy()}, geometry=land.parcel_shapes, crs=settings.LANDGIS_SRID
    )
    return Frames(parcels, buildings.assign(floor=np.asarray(floor, dtype=float)))

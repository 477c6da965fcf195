"""A few made-up parcels with everything that can go wrong between two formats: holes, parts, unknown, odd text."""

from __future__ import annotations

import datetime as dt

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

from parcels.models import Block, Parcel, Town, Zone
from tests.parcels.importing.made import EAST, NORTH, code


def ring(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    """A closed square ring, counter-clockwise."""
    east, north = EAST + x, NORTH + y
    places = ((east, north), (east + size, north), (east + size, north + size), (east, north + size))
    return (*places, places[0])


def shape(*parts: list[tuple[tuple[float, float], ...]]) -> GEOSGeometry:
    """A multipolygon in the deployment's system."""
    return MultiPolygon([Polygon(*part) for part in parts], srid=4549)


def made_land() -> None:
    """Five parcels: all known, all unknown, with a hole, in two parts, with coordinates of full double precision."""
    zone = Zone.objects.create(code="Z1", name="示例开发区", geom=shape([ring(-500, -500, 2000)]))
    town = Town.objects.create(code="330726001", name="浦南街道", geom=shape([ring(-500, -500, 2000)]))
    Block.objects.create(code="B1", name="示例街区", zone=zone, geom=shape([ring(-500, -500, 2000)]))
    known = {
        "certificate_area_m2": 10000.123456789,
        "land_use_code": "0601",
        "land_use_standard": "gbt21010",
        "address": "浦南街道示例路1号（东侧），二期",
        "ownership": "state",
        "block": Block.objects.get(),
        "town": town,
        "use_type": "own_plant",
        "floor_area_m2": 12345.678901234567,
        "footprint_m2": 0.1 + 0.2,
        "yard_m2": 0.0,
        "sector_code": "3311",
        "plan_conforms": True,
        "stock_category": "idle",
        "recognised": False,
        "recognised_on": dt.date(2024, 2, 29),
        "idle_cause": "government",
        "hardship": "finance",
        "owner_intent": "sell",
        "violation": "none",
        "project_matches": 0,
        "valid_from": dt.date(2020, 1, 1),
        "document": "浦土资〔2020〕1号",
    }
    hole = [ring(200, 0, 100), tuple(reversed(ring(240, 40, 20)))]
    pieces = ([ring(400, 0, 40)], [ring(460, 0, 40)])
    odd = tuple((x + 1 / 3, y + 1 / 7) for x, y in ring(600, 0, 99))
    Parcel.objects.create(parcel_code=code(1), geom=shape([ring(0, 0, 100)]), zone=zone, **known)
    Parcel.objects.create(parcel_code=code(2), geom=shape([ring(100, 0, 100)]), address='=1+1 <一号> & "东"')
    Parcel.objects.create(parcel_code=code(3), geom=shape(hole), address="鎏鑫𠮷路", land_use_code="0604")
    Parcel.objects.create(parcel_code=code(4), geom=shape(*pieces))
    Parcel.objects.create(parcel_code=code(5), geom=shape([odd]), plan_conforms=False, yard_m2=5e-7)

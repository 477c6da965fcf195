"""The made-up coverage in PostGIS, and people who may work on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import shapely

from parcels.models import Parcel, Role, Town, User
from parcels.surgery.neighbourhood import in_box
from parcels.surgery.paper import Paper
from parcels.surgery.writing import as_geometry
from tests.parcels.arithmetic.surgery.coverage import grid

PAPER = Paper("浦资规变〔2026〕1 号", dt.date(2026, 11, 20), dt.date(2026, 11, 20))
EVERYWHERE = (0.0, 0.0, 1e7, 1e7)


def lay(columns: int = 4, rows: int = 3, seed: int = 1, town: Town | None = None) -> dict[int, Any]:
    """Lay the grid; returns ids with shapes."""
    Parcel.objects.bulk_create(
        Parcel(
            parcel_code=f"330726001001GB{number:05d}",
            geom=as_geometry(shape),
            valid_from=dt.date(2020, 1, 1),
            town=town,
            certificate_area_m2=round(shape.area, 2),
            land_use_code="100102",
            address=f"平湖路 {number} 号",
        )
        for number, shape in grid(columns, rows, seed).items()
    )
    return shapes_now()


def shapes_now() -> dict[int, Any]:
    """The shapes of all active parcels."""
    return {key: one.shape for key, one in in_box(EVERYWHERE).items()}


def stored() -> dict[int, bytes]:
    """Geometry of all active parcels to the last bit."""
    return {key: shapely.to_wkb(shape) for key, shape in shapes_now().items()}


def staff(name: str = "zhou", *towns: Town) -> User:
    """Somebody of the land bureau."""
    user = User.objects.create(username=name, roles=[Role.STAFF])
    user.towns.set(towns)
    return user


def versions(*ids: int) -> list[dict[str, int]]:
    """The parcels as a request names them."""
    now = dict(Parcel.objects.filter(pk__in=ids).values_list("pk", "version"))
    return [{"id": key, "version": now[key]} for key in ids]

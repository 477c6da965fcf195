"""Land with faults, as earlier systems let it in."""

from __future__ import annotations

from typing import Any

import shapely
from django.db import connection, transaction

from parcels.models import Parcel, Zone
from parcels.surgery.writing import as_geometry
from tests.parcels.surgery.made_land import lay


@transaction.atomic
def lay_faults() -> dict[int, Any]:
    """A grid with a gap, an overlap and a sliver, let in by a bulk load as earlier systems did."""
    shapes = lay(4, 3)
    ids = sorted(shapes)
    gap = shapely.intersection(shapes[ids[5]], shapely.buffer(_edge(shapes, ids[5], ids[4]), 0.4))
    with connection.cursor() as cursor:
        cursor.execute("SELECT landgis_begin_bulk_load()")
    reshape(ids[5], largest(shapely.difference(shapes[ids[5]], gap)))
    over = shapely.union(shapes[ids[1]], shapely.intersection(shapes[ids[2]], shapely.buffer(shapes[ids[1]], 0.2)))
    reshape(ids[1], largest(over))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL landgis.bulk_load = 'off'")
    Parcel.objects.filter(pk=ids[9]).update(certificate_area_m2=shapes[ids[9]].area + 80)
    Zone.objects.create(
        code="QX", name="青溪", geom=as_geometry(shapely.buffer(shapely.union_all(list(shapes.values())), 50))
    )
    return shapes


def _edge(shapes: dict[int, Any], one: int, other: int) -> Any:
    shared = shapely.intersection(shapely.boundary(shapes[one]), shapely.boundary(shapes[other]))
    return shapely.line_interpolate_point(shapely.line_merge(shared), 0.3, normalized=True)


def largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def reshape(parcel: int, shape: Any) -> None:
    Parcel.objects.filter(pk=parcel).update(geom=as_geometry(shape))

"""Writing an outcome into the register: few statements, each over all rows at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.db import connection

from parcels import measures, remainders
from parcels.models import ApprovalBatch, Lineage, Operation, OperationParcel, Parcel
from parcels.refusals import Refusal

LOCK_CELLS = "SELECT landgis_lock_cells(array_agg(geom)) FROM parcels_parcel WHERE id = ANY(%s)"
LOCK_ROWS = "SELECT id FROM parcels_parcel WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
RETIRE = "UPDATE parcels_parcel SET status = 'retired', valid_to = greatest(%s, valid_from) WHERE id = ANY(%s)"
RESHAPE = """
UPDATE parcels_parcel AS p SET geom = ST_Multi(ST_GeomFromWKB(new.wkb, %s))
FROM unnest(%s::bigint[], %s::bytea[]) AS new(id, wkb) WHERE p.id = new.id
"""
VERSIONS = "SELECT id, version FROM parcels_parcel WHERE id = ANY(%s)"

# What a parcel that begins takes over as it stands from the parent that most of it comes from.
INHERITED = tuple(
    field.attname
    for field in Parcel._meta.concrete_fields
    if field.name
    not in {
        "id",
        "parcel_code",
        "status",
        "version",
        "valid_from",
        "valid_to",
        "document",
        "updated_at",
        "certificate_area_m2",
        "floor_area_m2",
        "footprint_m2",
        "yard_m2",
        "geom",
        "geom_3857",
        "area_m2",
    }
)


def lock(ids: Collection[int]) -> None:
    """Take the map cells of these parcels in order, then their rows: whoever comes second waits here."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CELLS, [list(ids)])
        cursor.execute(LOCK_ROWS, [sorted(ids)])


def as_geometry(shape: Any) -> MultiPolygon:
    """Return a shape as the register stores it, every digit kept."""
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=settings.LANDGIS_SRID)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=settings.LANDGIS_SRID)


def retire(ids: Collection[int], on: date) -> None:
    """End parcels."""
    if not ids:
        return
    early = Parcel.objects.filter(pk__in=list(ids), valid_from__gt=on).values_list("parcel_code", "valid_from").first()
    if early:
        raise Refusal("effective_before_start", {"parcel_code": early[0], "valid_from": early[1], "on": on})
    with connection.cursor() as cursor:
        cursor.execute(RETIRE, [on, list(ids)])


def reshape(shapes: Mapping[int, Any]) -> None:
    """Give parcels other shapes, all in one statement: the no-overlap rule looks at the whole."""
    if not shapes:
        return
    wkb = [bytes(shapely.to_wkb(shape)) for shape in shapes.values()]
    with connection.cursor() as cursor:
        cursor.execute(RESHAPE, [settings.LANDGIS_SRID, list(shapes), wkb])


def heir(code: str, shape: Any, parent: Parcel, document: str, on: date) -> Parcel:
    """Return a parcel that begins with what its parent says of it."""
    taken_over = {name: getattr(parent, name) for name in INHERITED}
    return Parcel(parcel_code=code, geom=as_geometry(shape), document=document[:300], valid_from=on, **taken_over)


def keep_lineage(operation: Operation, rows: Iterable[tuple[int, int, float | None]]) -> None:
    """Keep which parcel came out of which with how much land: (parent, child, m²)."""
    made = [Lineage(operation=operation, parent_id=a, child_id=b, area_m2=area) for a, b, area in rows]
    Lineage.objects.bulk_create(made)


def versions_of(ids: Collection[int]) -> dict[int, int]:
    """Return the versions that stand now."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, [list(ids)])
        return dict(cursor.fetchall())


def keep_roles(operation: Operation, rows: Iterable[OperationParcel]) -> None:
    """Keep what the operation did to each parcel, with the version that came of it."""
    made = list(rows)
    now = versions_of([row.parcel_id for row in made])
    for row in made:
        row.operation = operation
        row.version_after = now[row.parcel_id]
    OperationParcel.objects.bulk_create(made)


def follow(ids: Collection[int], land_changed: bool, box: Sequence[float] | None = None) -> None:
    """Bring up to date what follows from boundaries: floor areas, and the rest of approval batches."""
    if land_changed and box is not None:
        touched = ApprovalBatch.objects.filter(geom__intersects=_rectangle(box))
        if touched.exists():
            remainders.derive(list(touched.order_by("approved_on", "id")))
    measures.refresh(list(ids))


def _rectangle(box: Sequence[float]) -> GEOSGeometry:
    west, south, east, north = box
    made = Polygon.from_bbox((west, south, east, north))
    made.srid = settings.LANDGIS_SRID
    return made

"""Land approved but not supplied: what registered parcels leave of each approval batch.

Such land has no parcel code of its own. Its pieces are parcels of kind `approved_remainder` with the display code
`<batch>-n`; they are derived here and nowhere else (DESIGN section 4, DOMAIN section 2), never typed in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.utils import timezone

from parcels.models import ApprovalBatch, Block, Parcel, ParcelKind, ParcelStatus

# A survey leaves slivers between a batch and the parcels in it; nobody can supply them.
SLIVER_AREA_M2 = 50.0
SLIVER_WIDTH_M = 0.5


@dataclass(frozen=True)
class Derivation:
    """How many remainder pieces a derivation began, changed, retired and left as they were."""

    begun: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Piece:
    """One piece of unsupplied land with the code it is shown under."""

    code: str
    batch: ApprovalBatch
    polygon: Any


def without_slivers(land: Any) -> list[Any]:
    """The polygons of `land` that are larger and wider than a sliver, from west to east, then south to north."""
    parts = shapely.get_parts(land)
    parts = parts[shapely.get_type_id(parts) == 3]
    wide = ~shapely.is_empty(shapely.buffer(parts, -SLIVER_WIDTH_M / 2))
    kept = parts[wide & (shapely.area(parts) >= SLIVER_AREA_M2)]
    return sorted(kept, key=lambda part: (part.bounds[0], part.bounds[1]))


def unsupplied_land(batch: Any, supplied: Iterable[Any], earlier_batches: Iterable[Any]) -> list[Any]:
    """What is left of a batch's polygon after supplied parcels and batches approved before it, slivers dropped."""
    taken = shapely.union_all(np.asarray([*supplied, *earlier_batches], dtype=object))
    rest = shapely.difference(batch, taken) if not taken.is_empty else batch
    return without_slivers(shapely.make_valid(rest))


def _touching(table: str, condition: str, batch_id: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ST_AsBinary(other.geom) FROM parcels_approvalbatch b JOIN {table} other"
            f" ON other.geom && b.geom AND {condition} WHERE b.id = %s",
            [batch_id],
        )
        return [shapely.from_wkb(bytes(row[0])) for row in cursor.fetchall()]


def _pieces_of(batch: ApprovalBatch) -> list[Any]:
    supplied = _touching("parcels_parcel", "other.kind = 'parcel' AND other.status = 'active'", batch.pk)
    earlier = _touching(
        "parcels_approvalbatch",
        "(other.approved_on, other.id) < (b.approved_on, b.id) AND other.withdrawn_on IS NULL",
        batch.pk,
    )
    return unsupplied_land(shapely.from_wkb(bytes(batch.geom.wkb)), supplied, earlier)


def _free_codes(batch: ApprovalBatch) -> Iterator[str]:
    """Display codes of a batch that were never used; a code is never given twice."""
    stem = "".join(batch.doc_no.split())
    used = set(Parcel.objects.filter(batch=batch).values_list("parcel_code", flat=True))
    number = 0
    while True:
        number += 1
        if (code := f"{stem}-{number}") not in used:
            yield code


def _match(polygons: list[Any], standing: list[Parcel]) -> dict[int, Parcel]:
    """Which standing remainder each new polygon continues: the one it shares most land with, each used once."""
    shapes = [shapely.from_wkb(bytes(parcel.geom.wkb)) for parcel in standing]
    shared = [
        (shapely.area(shapely.intersection(polygon, shape)), i, j)
        for i, polygon in enumerate(polygons)
        for j, shape in enumerate(shapes)
    ]
    matched: dict[int, Parcel] = {}
    for area, i, j in sorted(shared, reverse=True):
        if area > 0 and i not in matched and standing[j] not in matched.values():
            matched[i] = standing[j]
    return matched


def _as_geometry(polygon: Any) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(polygon)), srid=settings.LANDGIS_SRID)
    return MultiPolygon(geometry, srid=settings.LANDGIS_SRID)


def _derive_batch(batch: ApprovalBatch) -> Derivation:
    polygons = [] if batch.withdrawn_on else _pieces_of(batch)
    standing = list(Parcel.objects.filter(batch=batch, status=ParcelStatus.ACTIVE).order_by("id"))
    matched = _match(polygons, standing)
    gone = [parcel.pk for parcel in standing if parcel not in matched.values()]
    today = timezone.localdate()
    Parcel.objects.filter(pk__in=gone).update(status=ParcelStatus.RETIRED, valid_to=today)
    changed = 0
    for index, parcel in matched.items():
        if not shapely.equals(polygons[index], shapely.from_wkb(bytes(parcel.geom.wkb))):
            Parcel.objects.filter(pk=parcel.pk).update(geom=_as_geometry(polygons[index]))
            changed += 1
    codes = _free_codes(batch)
    new = [_begin(Piece(next(codes), batch, polygons[i])) for i in range(len(polygons)) if i not in matched]
    Parcel.objects.bulk_create(new)
    return Derivation(len(new), changed, len(gone), len(matched) - changed)


def _begin(piece: Piece) -> Parcel:
    geometry = _as_geometry(piece.polygon)
    block = Block.objects.filter(geom__intersects=geometry.point_on_surface).first()
    return Parcel(
        parcel_code=piece.code,
        kind=ParcelKind.APPROVED_REMAINDER,
        batch=piece.batch,
        geom=geometry,
        valid_from=piece.batch.approved_on,
        document=piece.batch.doc_no,
        block=block,
        town=block.town if block else None,
        zone=block.zone if block else None,
    )


@transaction.atomic
def derive(batches: Iterable[ApprovalBatch] | None = None) -> Derivation:
    """Bring the remainder pieces of the given batches (all when None) in line with batches and parcels.

    Pieces that stay keep their row and code; pieces that are gone retire; running it again changes nothing.
    """
    total = Derivation()
    for batch in ApprovalBatch.objects.order_by("approved_on", "id") if batches is None else batches:
        one = _derive_batch(batch)
        total = Derivation(
            total.begun + one.begun,
            total.changed + one.changed,
            total.retired + one.retired,
            total.unchanged + one.unchanged,
        )
    return total

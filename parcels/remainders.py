"""Land approved but not supplied: what registered parcels leave of each approval batch.

Such land has no parcel code of its own. Its pieces are parcels of kind `approved_remainder` with the display code
`<batch>-n`; they are derived here and nowhere else (DESIGN section 4, DOMAIN section 2), never typed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.utils import timezone

from parcels.hex_shapes import shapes_from_hex
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

    def and_then(self, other: "Derivation") -> "Derivation":
        """Both together."""
        return Derivation(
            self.begun + other.begun,
            self.changed + other.changed,
            self.retired + other.retired,
            self.unchanged + other.unchanged,
        )


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


Shapes = dict[int, list[Any]]


def _touching(table: str, condition: str, batch_ids: list[int]) -> Shapes:
    """What touches the box of each batch, by the batch's id: one question for all of them."""
    found: Shapes = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT b.id, other.geom::text FROM parcels_approvalbatch b JOIN {table} other"
            f" ON other.geom && b.geom AND {condition} WHERE b.id = ANY(%s) ORDER BY b.id, other.id",
            [batch_ids],
        )
        rows = cursor.fetchall()
    for (batch_id, _), shape in zip(rows, shapes_from_hex(row[1] for row in rows), strict=True):
        found[batch_id].append(shape)
    return found


def _pieces(batches: list[ApprovalBatch]) -> Shapes:
    """The unsupplied land of each batch, by its id; nothing is left of a batch that was withdrawn."""
    ids = [batch.pk for batch in batches if not batch.withdrawn_on]
    supplied = _touching("parcels_parcel", "other.kind = 'parcel' AND other.status = 'active'", ids)
    earlier = _touching(
        "parcels_approvalbatch",
        "(other.approved_on, other.id) < (b.approved_on, b.id) AND other.withdrawn_on IS NULL",
        ids,
    )
    shapes = {batch.pk: shapely.from_wkb(bytes(batch.geom.wkb)) for batch in batches}
    return {pk: unsupplied_land(shapes[pk], supplied[pk], earlier[pk]) for pk in ids}


def _free_codes(batch: ApprovalBatch, used: set[str]) -> Iterator[str]:
    """Display codes of a batch that were never used; a code is never given twice."""
    stem = "".join(batch.doc_no.split())
    return (code for number in count(1) if (code := f"{stem}-{number}") not in used)


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


def _derive_batch(polygons: list[Any], standing: list[Parcel]) -> tuple[Derivation, list[Any]]:
    """Bring the standing pieces of a batch in line; return what was done, and the polygons that are new."""
    matched = _match(polygons, standing)
    gone = [parcel.pk for parcel in standing if parcel not in matched.values()]
    if gone:
        Parcel.objects.filter(pk__in=gone).update(status=ParcelStatus.RETIRED, valid_to=timezone.localdate())
    changed = 0
    for index, parcel in matched.items():
        if not shapely.equals(polygons[index], shapely.from_wkb(bytes(parcel.geom.wkb))):
            Parcel.objects.filter(pk=parcel.pk).update(geom=_as_geometry(polygons[index]))
            changed += 1
    new = [polygon for index, polygon in enumerate(polygons) if index not in matched]
    return Derivation(len(new), changed, len(gone), len(matched) - changed), new


def _begin(pieces: list[Piece]) -> None:
    """Register new pieces, each in the block that it lies in."""
    blocks = list(Block.objects.order_by("id"))
    tree = shapely.STRtree([shapely.from_wkb(bytes(block.geom.wkb)) for block in blocks])
    points = shapely.point_on_surface(np.array([piece.polygon for piece in pieces], dtype=object))
    at, there = tree.query(points, predicate="intersects")
    block_of = {int(piece): blocks[block] for piece, block in sorted(zip(at, there, strict=True), reverse=True)}
    Parcel.objects.bulk_create([_parcel(piece, block_of.get(n)) for n, piece in enumerate(pieces)], batch_size=2000)


def _parcel(piece: Piece, block: Block | None) -> Parcel:
    return Parcel(
        parcel_code=piece.code,
        kind=ParcelKind.APPROVED_REMAINDER,
        batch=piece.batch,
        geom=_as_geometry(piece.polygon),
        valid_from=piece.batch.approved_on,
        document=piece.batch.doc_no,
        block=block,
        town_id=block.town_id if block else None,
        zone_id=block.zone_id if block else None,
    )


def _registered(batches: list[ApprovalBatch]) -> tuple[dict[int, list[Parcel]], dict[int, set[str]]]:
    """The pieces that stand, and all codes ever given, by the batch's id."""
    standing: dict[int, list[Parcel]] = defaultdict(list)
    used: dict[int, set[str]] = defaultdict(set)
    for parcel in Parcel.objects.filter(batch__in=batches).order_by("id"):
        assert parcel.batch_id is not None
        used[parcel.batch_id].add(parcel.parcel_code)
        if parcel.status == ParcelStatus.ACTIVE:
            standing[parcel.batch_id].append(parcel)
    return standing, used


@transaction.atomic
def derive(batches: Iterable[ApprovalBatch] | None = None) -> Derivation:
    """Bring the remainder pieces of the given batches (all when None) in line with batches and parcels.

    Pieces that stay keep their row and code; pieces that are gone retire; running it again changes nothing.
    """
    chosen = list(ApprovalBatch.objects.order_by("approved_on", "id") if batches is None else batches)
    pieces = _pieces(chosen)
    standing, used = _registered(chosen)
    total, new = Derivation(), []
    for batch in chosen:
        one, polygons = _derive_batch(pieces.get(batch.pk, []), standing[batch.pk])
        codes = _free_codes(batch, used[batch.pk])
        new += [Piece(next(codes), batch, polygon) for polygon in polygons]
        total = total.and_then(one)
    if new:
        _begin(new)
    return total

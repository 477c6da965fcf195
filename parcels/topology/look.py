"""One look at the whole coverage: reads the land, asks the finders, keeps what they found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils.translation import gettext_noop

from parcels.arithmetic import topology
from parcels.arithmetic.topology import Fault, Sizes
from parcels.hex_shapes import shapes_from_hex
from parcels.models import FindingState, TopologyFinding, TopologyRun

Progress = Callable[[str, int], Any]

LAND = """
SELECT id, parcel_code, certificate_area_m2, geom::text FROM parcels_parcel
WHERE status = 'active' AND kind = 'parcel' ORDER BY id
"""
ZONES = "SELECT ST_Union(geom)::text FROM parcels_zone"
KEEPS_DECISION = (FindingState.ACCEPTED,)


def sizes_of(parameters: dict[str, Any]) -> Sizes:
    """Return the sizes a run was asked with; what is missing has its default."""
    names = {field.name for field in fields(Sizes)}
    return Sizes(**{name: float(value) for name, value in parameters.items() if name in names})


def look(run: TopologyRun, progress: Progress) -> dict[str, int]:
    """Look at the whole register and keep the findings; return how many of each kind."""
    progress(gettext_noop("Reading the land"), 5)
    ids, codes, certificates, shapes = _land()
    sizes = sizes_of(run.parameters)
    faults: list[Fault] = []
    if len(shapes):
        progress(gettext_noop("Looking for overlaps"), 15)
        faults += topology.overlaps(shapes, sizes) + topology.duplicates(shapes, codes)
        progress(gettext_noop("Looking for gaps"), 40)
        faults += topology.gaps(shapes, sizes)
        progress(gettext_noop("Looking at shapes and areas"), 75)
        faults += topology.slivers(shapes, sizes) + topology.outside(shapes, _zone(), sizes)
        faults += topology.area_differences(shapes, certificates, sizes)
    progress(gettext_noop("Saving"), 90)
    return _keep(run, faults, ids, codes)


def _land() -> tuple[list[int], list[str], Any, Any]:
    with connection.cursor() as cursor:
        cursor.execute(LAND)
        rows = cursor.fetchall()
    certificates = np.array([np.nan if row[2] is None else row[2] for row in rows], dtype=float)
    shapes = np.array(list(shapes_from_hex(row[3] for row in rows)), dtype=object)
    return [row[0] for row in rows], [row[1] for row in rows], certificates, shapes


def _zone() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(ZONES)
        text = cursor.fetchone()[0]
    return shapely.from_wkb(bytes.fromhex(text)) if text else None


def key_of(fault: Fault, codes: list[str]) -> str:
    """A word by which the same fault is known again in a later run: its kind, its parcels, its place to a metre."""
    place = fault.shape.representative_point() if fault.shape is not None and not fault.shape.is_empty else None
    where = f"{place.x:.0f},{place.y:.0f}" if place and fault.kind in ("gap", "overlap") else ""
    named = ",".join(sorted(codes[position] for position in fault.positions))
    return hashlib.blake2s(f"{fault.kind}|{named}|{where}".encode(), digest_size=16).hexdigest()


@transaction.atomic
def _keep(run: TopologyRun, faults: list[Fault], ids: list[int], codes: list[str]) -> dict[str, int]:
    keys = [key_of(fault, codes) for fault in faults]
    decided = {
        row.key: row for row in TopologyFinding.objects.filter(key__in=keys, state__in=KEEPS_DECISION).order_by("pk")
    }
    TopologyFinding.objects.bulk_create(
        [_finding(run, fault, key, ids, codes, decided.get(key)) for fault, key in zip(faults, keys, strict=True)],
        batch_size=2000,
    )
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.kind] = counts.get(fault.kind, 0) + 1
    run.summary = {"parcels": len(ids), "counts": counts, "sizes": asdict(sizes_of(run.parameters))}
    run.save(update_fields=["summary"])
    return counts


def _finding(
    run: TopologyRun, fault: Fault, key: str, ids: list[int], codes: list[str], earlier: TopologyFinding | None
) -> TopologyFinding:
    geometry = None
    if fault.shape is not None and not fault.shape.is_empty:
        geometry = GEOSGeometry(memoryview(shapely.to_wkb(fault.shape)), srid=settings.LANDGIS_SRID)
    return TopologyFinding(
        run=run,
        kind=fault.kind,
        key=key,
        parcel_ids=[ids[position] for position in fault.positions],
        geom=geometry,
        area_m2=fault.area_m2,
        width_m=fault.width_m,
        figures={**fault.figures, "codes": [codes[position] for position in fault.positions][:20]},
        state=earlier.state if earlier else FindingState.OPEN,
        note=earlier.note if earlier else "",
        decided_by=earlier.decided_by if earlier else None,
        decided_at=earlier.decided_at if earlier else None,
    )

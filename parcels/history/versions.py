"""The versions of a parcel, from the rows that the history triggers kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, FloatField, Func, TextField, Value
from django.http import Http404

from parcels.hex_shapes import shapes_from_hex
from parcels.history.words import FIELDS
from parcels.surgery.neighbourhood import plain

SHAPE_OF = """
SELECT geom::text FROM parcels_parcelevent WHERE pgh_obj_id = %s AND version = %s ORDER BY pgh_id DESC LIMIT 1
"""
AT_MOMENT = """
SELECT version FROM parcels_parcelevent WHERE pgh_obj_id = %s AND pgh_created_at <= %s ORDER BY pgh_id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Version:
    """One row of the history: the parcel as it was known from `at` on.

    Attributes
    ----------
    label : ``insert``, ``update`` or ``delete``.
    values : columns by their names in the database, without the shape.
    shape_key : the same for two versions whose shapes agree to the last bit.
    cause : what the change was made within: ids of ``user``, ``operation``, ``import``.
    """

    number: int
    at: datetime
    label: str
    values: Mapping[str, Any]
    area_m2: float
    shape_key: str
    cause: Mapping[str, Any]


def versions_of(parcel_id: int) -> list[Version]:
    """Return all versions of a parcel, oldest first; a version that stands twice is told by its last row."""
    model: Any = apps.get_model("parcels", "ParcelEvent")
    bytes_of_shape = Func(F("geom"), Value("NDR"), function="ST_AsBinary")
    rows = (
        model.objects.filter(pgh_obj_id=parcel_id)
        .annotate(
            land_m2=Func(F("geom"), function="ST_Area", output_field=FloatField()),
            shape_key=Func(bytes_of_shape, function="md5", output_field=TextField()),
            cause=F("pgh_context__metadata"),
        )
        .order_by("pgh_id")
        .values("version", "pgh_created_at", "pgh_label", "land_m2", "shape_key", "cause", *FIELDS)
    )
    return [
        Version(
            row["version"],
            row["pgh_created_at"],
            row["pgh_label"],
            {name: row[name] for name in FIELDS},
            row["land_m2"],
            row["shape_key"],
            row["cause"] or {},
        )
        for row in rows
    ]


def version_numbered(versions: list[Version], number: int) -> Version:
    """Return one version; 404 when the history has none of that number."""
    found = next((one for one in reversed(versions) if one.number == number), None)
    if found is None:
        raise Http404
    return found


def number_at(parcel_id: int, moment: datetime) -> int | None:
    """Return the version that was known at a moment, None when the parcel was not known yet."""
    with connection.cursor() as cursor:
        cursor.execute(AT_MOMENT, [parcel_id, moment])
        row = cursor.fetchone()
    return row[0] if row else None


def shape_at(parcel_id: int, number: int) -> Any:
    """Return the shape of one version in metres, a single polygon where it is one; 404 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE_OF, [parcel_id, number])
        rows = cursor.fetchall()
    if not rows:
        raise Http404
    return plain(shapes_from_hex(row[0] for row in rows)[0])

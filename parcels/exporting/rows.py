"""The rows of a layer as they go out: the columns of the contract, typed, in batches, through a server-side cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from parcels import crs
from parcels.exporting.conditions import condition
from parcels.importing.layers import Column, Layer
from parcels.models import Enterprise, Parcel, ParcelKind, SupplementaryAgreement
from parcels.moments import parcels_at, rows_at
from parcels.refusals import Refusal

SIZE = 5_000
_KEYS: dict[Any, str] = {Parcel: "parcel_code", Enterprise: "credit_code"}
_TYPES = {"number": pa.float64(), "whole": pa.int64(), "date": pa.date32()}
_SUPPLEMENT = {
    "supplementary_no": "number",
    "supplementary_on": "agreed_on",
    "supplementary_start": "agreed_start",
}


@dataclass(frozen=True)
class Rows:
    """A batch on its way out: its columns under the register's names, and its shapes (None without geometry)."""

    table: pa.Table
    shapes: np.ndarray | None


def select(
    layer: Layer, where: str | None = None, as_of: date | None = None, known_at: datetime | None = None
) -> QuerySet[Any]:
    """Return the rows of a layer that are wanted.

    Parameters
    ----------
    layer : Layer
        The layer.
    where : str, optional
        A condition as `parcels.exporting.conditions` reads it.
    as_of, known_at : optional
        The two times (`parcels.moments`). Approved remainders are derived and never go out.

    Raises
    ------
    Refusal
        ``where_syntax``, ``where_column``, ``where_value``; ``export_no_history`` where no history is kept.
    """
    if layer.model is Parcel:
        found = parcels_at(as_of, known_at).filter(kind=ParcelKind.PARCEL)
    else:
        if known_at and not hasattr(layer.model, "pgh_event_model"):
            raise Refusal("export_no_history", {"layer": layer.name})
        found = rows_at(layer.model, as_of, known_at)
    return found.filter(condition(where, layer)) if where else found


def path_of(column: Column) -> str:
    """Return where the value of a column stands, as a path of the ORM."""
    if column.kind != "parent":
        return column.field.name
    return f"{column.field.name}__{_KEYS.get(column.field.related_model, 'code')}"


def schema(layer: Layer) -> pa.Schema:
    """Return the columns of a layer with their types: flags are ``yes`` and ``no``, areas and money numbers."""
    return pa.schema([(name, _TYPES.get(column.kind, pa.string())) for name, column in layer.by_name.items()])


def batches(layer: Layer, rows: QuerySet[Any], srid: int, target: int) -> Iterator[Rows]:
    """Yield the rows in the order of their ids, shapes brought from the register's system to the target's."""
    values: list[Any] = [_value(column, layer) for column in layer.by_name.values()]
    if layer.geometry:
        values.append(AsWKB("geom"))
    with transaction.atomic():
        found = iter(rows.order_by("id").values_list(*values).iterator(chunk_size=SIZE))
        while chunk := list(islice(found, SIZE)):
            yield _rows(layer, chunk, srid, target)


def _value(column: Column, layer: Layer) -> Any:
    if column in layer.beside:
        newest = SupplementaryAgreement.objects.filter(contract=OuterRef("id")).order_by("-agreed_on", "-pk")
        return Subquery(newest.values(_SUPPLEMENT[column.name])[:1])
    return F(path_of(column))


def _rows(layer: Layer, chunk: list[tuple[Any, ...]], srid: int, target: int) -> Rows:
    kinds = schema(layer)
    by_column = list(zip(*chunk, strict=True))
    arrays = [
        pa.array([_plain(value, column.kind) for value in values], kinds.field(at).type)
        for at, (column, values) in enumerate(zip(layer.by_name.values(), by_column, strict=False))
    ]
    shapes = None
    if layer.geometry:
        raw = np.array([None if value is None else bytes(value) for value in by_column[-1]], dtype=object)
        shapes = crs.reproject(shapely.from_wkb(raw), srid, target)
    return Rows(pa.Table.from_arrays(arrays, schema=kinds), shapes)


def _plain(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return None
    if kind == "flag":
        return "yes" if value else "no"
    return float(value) if kind == "number" else value

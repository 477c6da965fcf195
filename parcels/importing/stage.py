"""The staging table: checked rows wait here, typed like the register's own, until the whole file has been judged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
from django.conf import settings
from django.db import connection

from parcels.importing.layers import Column, Layer

STAGE = "landgis_import_stage"


class Stage:
    """A temporary table for one import; it goes with the transaction.

    Parameters
    ----------
    layer : Layer
        The layer that comes in.
    columns : iterable of Column
        Those columns that the file has.
    """

    def __init__(self, layer: Layer, columns: Iterable[Column]) -> None:
        self.layer = layer
        self.columns = tuple(columns)
        self.derived = _derived(layer, self.columns)
        self.has_geometry = layer.geometry is not None

    @property
    def attributes(self) -> list[str]:
        """The database columns that come from the file, without row and shape."""
        return [column.attribute for column in self.columns]

    def create(self) -> None:
        """Create the table."""
        columns = (*self.columns, *self.derived)
        parts = ["row integer PRIMARY KEY", *[f'"{c.attribute}" {_type(c)}' for c in columns]]
        if self.has_geometry:
            parts.append("geom geometry")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{STAGE}")
            cursor.execute(f"CREATE TEMPORARY TABLE {STAGE} ({', '.join(parts)}) ON COMMIT DROP")

    def copy(self, values: pd.DataFrame, shapes: np.ndarray | None) -> None:
        """Write checked rows; ``values`` is indexed by row and has the database's column names."""
        if not len(values):  # a frame without columns is "empty" too, but has rows with shapes
            return
        frame = values[self.attributes].copy()
        if self.has_geometry and shapes is not None:
            frame["geom"] = as_hex(shapes)
        text = io.StringIO()
        frame.to_csv(text, header=False, index=True, quoting=csv.QUOTE_MINIMAL)
        text.seek(0)
        names = ", ".join(f'"{name}"' for name in ["row", *frame.columns])
        blank = [f'"{c.attribute}"' for c in self.columns if c.empty == ""]
        force = f", FORCE_NOT_NULL ({', '.join(blank)})" if blank else ""
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {STAGE} ({names}) FROM STDIN WITH (FORMAT csv{force})", text)

    def drop_rows(self, rows: Iterable[int]) -> None:
        """Take rows out again."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {STAGE} WHERE row = ANY(%s)", [[int(row) for row in rows]])

    def analyse(self) -> None:
        """Let the planner know how many rows there are."""
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {STAGE}")


def _derived(layer: Layer, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return what a parcel gets from where it lies: zone and town."""
    if layer.name != "parcels":
        return ()
    have = {column.attribute for column in columns}
    wanted = (Column(name, layer.model._meta.get_field(name)) for name in ("zone", "town"))  # type: ignore[arg-type]
    return tuple(column for column in wanted if column.attribute not in have)


def _type(column: Column) -> str:
    if column.kind == "parent":
        return "bigint"
    return str(column.field.db_type(connection))


def as_hex(shapes: np.ndarray) -> np.ndarray:
    """Return shapes as hexadecimal EWKB in the deployment's system; None stays None."""
    known = shapely.set_srid(shapes, settings.LANDGIS_SRID)
    return np.asarray(shapely.to_wkb(known, hex=True, include_srid=True))


def whole_number_text(values: pd.Series) -> pd.Series:
    """Return whole numbers kept as floats as text without a point, so that COPY takes them."""
    return values.map(lambda value: None if pd.isna(value) else str(int(value))).astype(object)

"""The staging table: checked rows wait here, typed like the register's own, until the whole file has been judged."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from django.conf import settings
from django.db import connection
from pyarrow import csv

from parcels.importing.layers import Column, Layer
from parcels.importing.values import Issues

STAGE = "landgis_import_stage"
KEY, NAME = "landgis_key", "landgis_name"
# Stands between the parts of a key: no value holds it, since control characters are refused.
BETWEEN = "\x1f"
_DUPLICATES = f"""
SELECT row, first, {KEY} FROM (SELECT row, {KEY}, min(row) OVER (PARTITION BY {KEY}) AS first
                               FROM {STAGE} WHERE {KEY} IS NOT NULL) AS keyed
WHERE row > first ORDER BY row
"""


class Stage:
    """A temporary table for one import; it goes with the transaction.

    Parameters
    ----------
    layer : Layer
        The layer that comes in.
    columns : iterable of Column
        Those columns that the file has.
    names : dict, optional
        Takes the names of rows that leave the stage again, by row.
    """

    def __init__(self, layer: Layer, columns: Iterable[Column], names: dict[int, str] | None = None) -> None:
        self.layer = layer
        self.names = {} if names is None else names
        self.columns = tuple(columns)
        self.derived = _derived(layer, self.columns)
        self.has_geometry = layer.geometry is not None
        self.rows = 0

    @property
    def attributes(self) -> list[str]:
        """The database columns that come from the file, without row and shape."""
        return [column.attribute for column in self.columns]

    def create(self) -> None:
        """Create the table."""
        columns = (*self.columns, *self.derived)
        parts = ["row integer PRIMARY KEY", f"{KEY} text", f"{NAME} text"]
        parts += [f'"{c.attribute}" {_type(c)}' for c in columns]
        if self.has_geometry:
            parts.append("geom geometry")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{STAGE}")
            cursor.execute(f"CREATE TEMPORARY TABLE {STAGE} ({', '.join(parts)}) ON COMMIT DROP")
            # Django's own connections are one for each thread.
            self._cursor = cursor.connection.cursor()

    def copy(self, values: pd.DataFrame, shapes: np.ndarray | None) -> None:
        """Write checked rows; ``values`` is indexed by row and has the database's column names.

        May be called from another thread than the one that made the table, while that one leaves the database alone.
        """
        self.rows += len(values)
        if not len(values):  # a frame without columns is "empty" too, but has rows with shapes
            return
        columns = {"row": pa.array(values.index.to_numpy())}
        for name in values:
            columns[str(name)] = _arrow(values[name])
        if self.has_geometry and shapes is not None:
            columns["geom"] = pa.array(as_hex(shapes), pa.string())
        text = io.BytesIO()
        csv.write_csv(pa.table(columns), text, csv.WriteOptions(include_header=False, quoting_style="needed"))
        text.seek(0)
        names = ", ".join(f'"{name}"' for name in columns)
        blank = [f'"{c.attribute}"' for c in self.columns if c.empty == ""]
        force = f", FORCE_NOT_NULL ({', '.join(blank)})" if blank else ""
        copy = f"COPY {STAGE} ({names}) FROM STDIN WITH (FORMAT csv{force})"
        self._cursor.copy_expert(copy, text, size=text.getbuffer().nbytes)  # in one piece: no waiting for Python

    def refuse_duplicates(self, issues: Issues) -> None:
        """Refuse rows whose key an earlier row has."""
        with connection.cursor() as cursor:
            cursor.execute(_DUPLICATES)
            found = cursor.fetchall()
        for row, first, key in found:
            issues.add(row, "duplicate_in_file", {"key": key.replace(BETWEEN, ", "), "first_row": first})
        self.drop_rows(row for row, _first, _key in found)

    def drop_rows(self, rows: Iterable[int]) -> None:
        """Take rows out again."""
        gone = [int(row) for row in rows]
        if not gone:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {STAGE} WHERE row = ANY(%s) RETURNING row, {NAME}", [gone])
            self.names.update((row, name) for row, name in cursor.fetchall() if name is not None)

    def analyse(self) -> None:
        """Let the planner know how many rows there are, and how keys spread; shapes only where they are the key."""
        keyed = [column.attribute for column in self.columns if column.name in self.layer.key]
        columns = f" (row, {', '.join(keyed)})" if keyed else ""
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {STAGE}{columns}")


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


def _arrow(values: pd.Series) -> pa.Array:
    """Return a column for COPY: numbers or texts, unknown ones null."""
    return pa.array(values, pa.float64() if values.dtype.kind in "fiu" else pa.string(), from_pandas=True)


def as_hex(shapes: np.ndarray) -> np.ndarray:
    """Return shapes as hexadecimal EWKB in the deployment's system; None stays None."""
    known = shapely.set_srid(shapes, settings.LANDGIS_SRID)
    return np.asarray(shapely.to_wkb(known, hex=True, include_srid=True))


def whole_number_text(values: pd.Series) -> pd.Series:
    """Return whole numbers kept as floats as text without a point, so that COPY takes them."""
    return values.map(lambda value: None if pd.isna(value) else str(int(value))).astype(object)

"""Read a query's rows into a data frame by COPY: faster than a cursor, and empty stays apart from unknown."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
from django.db import connection
from pyarrow import csv

from parcels.hex_shapes import shapes_from_hex

# PostgreSQL's type numbers; what is not here is read as text.
TYPES = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int64(),
    23: pa.int64(),
    700: pa.float64(),
    701: pa.float64(),
    1700: pa.float64(),
    1082: pa.date32(),
}
WORD = pa.dictionary(pa.int32(), pa.string())


def read(sql: str, words: tuple[str, ...] = ()) -> pd.DataFrame:
    """Rows of a query as a frame.

    Parameters
    ----------
    sql : str
        A complete query; literals come from :func:`analysis.facts.known.literal`.
    words : tuple of str
        Text columns with few different values, read as categories.

    Returns
    -------
    DataFrame
        Days as datetime64, whole numbers as int64 (float64 where some are unknown), flags as objects with None.
    """
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS shape LIMIT 0")
        types = {column.name: TYPES.get(column.type_code, pa.string()) for column in cursor.description}
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)", buffer)
    buffer.seek(0)
    types |= dict.fromkeys(words, WORD)
    table = csv.read_csv(
        buffer,
        read_options=csv.ReadOptions(block_size=16 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=types,
            true_values=["t"],
            false_values=["f"],
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return table.to_pandas(date_as_object=False)


def read_shapes(sql: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of a query whose column `geom` is geometry, and the shapes in the same order."""
    frame = read(sql)
    shapes = shapes_from_hex(frame.pop("geom"))
    return frame, shapes

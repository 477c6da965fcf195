"""A dBase table as every office program reads it: widths by what is in it, no character cut in half."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from parcels.files.short_names import short_names

WIDEST = 254
_LANGUAGE_BYTE = {"gbk": 0x4D, "utf-8": 0x00}


@dataclass
class Width:
    """What a column needs: bytes, decimals, and how many texts were wider than a field can be."""

    bytes: int = 1
    decimals: int = 0
    too_wide: int = 0


@dataclass
class Widths:
    """The widths of all columns, gathered batch by batch before the first record is written."""

    schema: pa.Schema
    encoding: str
    columns: list[Width] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = [Width() for _ in self.schema]

    def take(self, table: pa.Table) -> None:
        """Widen the columns by what a batch holds."""
        for width, column in zip(self.columns, table.columns, strict=True):
            cells = _cells(column, self.encoding)
            width.bytes = max([width.bytes, *(min(len(cell), WIDEST) for cell in cells)])
            if pa.types.is_floating(column.type):
                width.decimals = max([width.decimals, *(len(cell.partition(b".")[2]) for cell in cells)])
            width.too_wide += sum(len(cell) > WIDEST for cell in cells)


def write_table(path: Path, widths: Widths, tables: Iterable[pa.Table], records: int) -> None:
    """Write a table with records of fixed width.

    Parameters
    ----------
    path : Path
        The .dbf.
    widths : Widths
        As gathered from the same tables.
    tables : iterable of pa.Table
        The batches.
    records : int
        How many rows they have together.
    """
    with path.open("wb") as out:
        out.write(_header(widths, records))
        for table in tables:
            out.write(_records(table, widths))
        out.write(b"\x1a")


def _header(widths: Widths, records: int) -> bytes:
    today = date.today()  # noqa: DTZ011 - the office's own day
    names = short_names(widths.schema.names, widths.encoding)
    length = 1 + sum(width.bytes for width in widths.columns)
    head = bytes([0x03, today.year - 1900, today.month, today.day]) + records.to_bytes(4, "little")
    head += (32 + 32 * len(names) + 1).to_bytes(2, "little") + length.to_bytes(2, "little")
    head += bytes(17) + bytes([_LANGUAGE_BYTE[widths.encoding], 0, 0])
    fields = [
        name.encode(widths.encoding, "replace").ljust(11, b"\x00")
        + _letter(kind.type)
        + bytes(4)
        + bytes([width.bytes, min(width.decimals, 15)])
        + bytes(14)
        for name, kind, width in zip(names, widths.schema, widths.columns, strict=True)
    ]
    return head + b"".join(fields) + b"\r"


def _letter(kind: pa.DataType) -> bytes:
    if pa.types.is_date(kind):
        return b"D"
    return b"N" if pa.types.is_floating(kind) or pa.types.is_integer(kind) else b"C"


def _records(table: pa.Table, widths: Widths) -> bytes:
    columns = [[b" "] * table.num_rows]
    for width, column in zip(widths.columns, table.columns, strict=True):
        cells = _cells(column, widths.encoding)
        if _letter(column.type) == b"N":
            columns.append([cell.rjust(width.bytes) for cell in cells])
        else:
            columns.append([_whole(cell, width.bytes, widths.encoding).ljust(width.bytes) for cell in cells])
    return b"".join(b"".join(record) for record in zip(*columns, strict=True))


def _whole(cell: bytes, width: int, encoding: str) -> bytes:
    """Cut a text that is too wide before a character, not within one."""
    if len(cell) <= width:
        return cell
    python = _python(encoding)
    return cell[:width].decode(python, "ignore").encode(python)


def _cells(column: pa.ChunkedArray, encoding: str) -> list[bytes]:
    values = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [b"" if value is None else _number(value) for value in values]
    if pa.types.is_date(column.type):
        return [b" " * 8 if value is None else value.strftime("%Y%m%d").encode() for value in values]
    python = _python(encoding)
    return [b"" if value is None else _text(value).encode(python, "replace") for value in values]


def _text(value: Any) -> str:
    return str(value)


def _number(value: float) -> bytes:
    """Write a number so that reading it gives the very same number."""
    return np.format_float_positional(value, unique=True, trim="-").encode()


def _python(encoding: str) -> str:
    return "gb18030" if encoding == "gbk" else encoding  # a rare character takes four bytes rather than being lost

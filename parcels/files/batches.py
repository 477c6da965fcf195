"""What every reader hands on: rows in batches, every value as text, shapes as WKB, and the issues met on the way.

Values are kept as the text that stood in the file, so that one place parses numbers and dates and can name the text
it could not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from parcels.files.evidence import Finding, RowIssue

ROW = "__row__"
SHAPE = "__wkb__"
SIZE = 20_000


@dataclass
class Batch:
    """Some rows of a file.

    ``table`` holds one text column for each column of the file; ``shapes`` the WKB of each row or None where the row
    has none; ``rows`` their numbers in the file, from 1.
    """

    rows: np.ndarray
    table: pa.Table
    shapes: Sequence[bytes | None] | None = None
    issues: list[RowIssue] = field(default_factory=list)


@dataclass(frozen=True)
class Declared:
    """A coordinate system that the file itself states: as WKT or an authority code, and where it says so."""

    definition: str
    how: str


@dataclass
class Opened:
    """A file that a reader has opened: what it is, what is known about it, and its rows to come."""

    kind: str
    columns: list[str]
    batches: Iterator[Batch]
    layer: str | None = None
    layers: list[str] = field(default_factory=list)
    declared: Declared | None = None
    findings: list[Finding] = field(default_factory=list)
    has_shapes: bool = True


@dataclass(frozen=True)
class ReadOptions:
    """What the user said about a file: layer, encoding, and the columns that hold shapes in a table."""

    layer: str | None = None
    encoding: str | None = None


def text_table(columns: Sequence[str], values: Sequence[Sequence[str | None]]) -> pa.Table:
    """Return columns of text as a table."""
    arrays = [pa.array(column, pa.string()) for column in values]
    return pa.Table.from_arrays(arrays, names=list(columns))


def unique_names(names: Sequence[str]) -> list[str]:
    """Return column names made unique: the second ``a`` becomes ``a_2``; an empty name becomes ``column_n``."""
    seen: dict[str, int] = {}
    unique = []
    for position, name in enumerate(names, start=1):
        plain = name.strip() or f"column_{position}"
        seen[plain] = seen.get(plain, 0) + 1
        unique.append(plain if seen[plain] == 1 else f"{plain}_{seen[plain]}")
    return unique

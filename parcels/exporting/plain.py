"""Values as formats without types of their own take them: dates as ISO text, the rest as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa


def plain_rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows; unknown is None."""
    columns = [
        (column.cast(pa.string()) if pa.types.is_date(column.type) else column).to_pylist() for column in table.columns
    ]
    yield from zip(*columns, strict=True)


def text_of(value: Any) -> str:
    """Return a value as text; a number without a needless ``.0``, unknown as nothing."""
    if value is None:
        return ""
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)

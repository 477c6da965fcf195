"""Columns whose few values come again and again are read once for each value, not once for each row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parcels.files.mapping import Mapped
from parcels.importing.layers import Column
from parcels.importing.values import Issues, read_column

# With more different values than this share of the rows, sorting them out costs more than it saves.
MOST_DIFFERENT = 0.5


def read_distinct(texts: pd.Series, column: Column, mapped: Mapped, issues: Issues) -> pd.Series:
    """Return the values of one column as `read_column` does, with the same issues for the same rows."""
    places, different = pd.factorize(texts.to_numpy(dtype=object))
    if len(different) > MOST_DIFFERENT * len(texts):
        return read_column(texts, column, mapped, issues)
    places[places < 0] = len(different)
    once = Issues()
    values = read_column(pd.Series([*different, None], dtype=object), column, mapped, once)
    _spread(once, places, texts.index.to_numpy(), issues)
    return pd.Series(values.to_numpy()[places], index=texts.index, dtype=values.dtype)


def _spread(once: Issues, places: np.ndarray, rows: np.ndarray, issues: Issues) -> None:
    """Note the issue of a value for each row that has the value."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    for issue in once.found:
        first, last = np.searchsorted(ordered, [issue.row, issue.row + 1])
        for row in rows[order[first:last]]:
            issues.add(row, issue.code, issue.figures, refuse=issue.refused)
